"""The database: where it is, of which version, whether sound, how large."""

from app.doctor.finding import Finding


def look_at_database() -> Finding:
    """Look at the database the settings name; nothing is made and nothing is changed."""
    from app.settings import load_settings
    from app.storage.examination import DatabaseState, examine_database
    from resources.errors import CodedError

    try:
        state: DatabaseState = examine_database(load_settings().database_url)
    except CodedError as error:
        return Finding(ok=False, says=f"{error.code}: {error.message}", to_do="see the message")
    if not state.exists:
        return Finding(ok=True, says=f"none yet; it is made when something is first kept ({state.location})")
    size = f"version {state.version}, {state.size_bytes / 1e6:.1f} MB ({state.location})"
    if state.is_newer:
        return Finding(ok=False, says=f"made by a newer Vitrine: {size}", to_do="update Vitrine")
    if state.faults:
        return Finding(ok=False, says=f"damaged: {state.faults[0]}; {size}", to_do="restore a backup")
    if state.is_older:
        return Finding(ok=True, says=f"sound; the next start brings it up to date: {size}")
    return Finding(ok=True, says=f"sound: {size}")
