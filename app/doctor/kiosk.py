"""How the kiosk has been: what its watchdog wrote down."""

from datetime import UTC, datetime, timedelta

from app.doctor.finding import Finding
from app.watchdog.record import read_watch_record

_LOOK_BACK = timedelta(hours=24)
_WORRYING = 3


def look_at_kiosk() -> Finding:
    """Whether the kiosk failed often in the last day. One that was never started is no fault."""
    record = read_watch_record()
    if record.began_at is None:
        return Finding(ok=True, says="not started on this machine yet")
    failures = record.failures_since(datetime.now(UTC) - _LOOK_BACK)
    says = f"{record.state.replace('_', ' ')}, {len(failures)} failures in 24 hours"
    if len(failures) < _WORRYING and record.state != "given_up":
        return Finding(ok=True, says=says)  # it was started again, and nobody has to do anything
    last = failures[-1] if failures else record.endings[-1]
    why = f"{last.why.value.replace('_', ' ')} at {last.at:%Y-%m-%d %H:%M} UTC"
    return Finding(ok=False, says=f"{says}; the last: {why}", to_do="see logs/kiosk.log in the data folder")
