"""``profiles``: what is kept of shoppers who asked for it, erased, and the receipts of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.settings import load_settings
from app.storage.database import Database, open_database
from app.storage.instants import utc_now
from app.storage.profile_keys import profile_key
from app.storage.profiles import ProfileStore, erase_all_profiles, profile_count
from app.storage.receipts import first_altered_receipt, receipts


def check_profile_key() -> None:
    """See whether profiles could be kept here. Raises as `profile_key` and `open_database` do."""
    with _open() as database:
        profile_key(database, load_settings().profile_passphrase_file)


def erase_profile(code: str) -> dict[str, Any]:
    """Erase the profile of a code; gives its receipt.

    Raises StorageError PROFILE_UNKNOWN, and as `profile_key` and `open_database` do.
    """
    with _open() as database:
        key = profile_key(database, load_settings().profile_passphrase_file)
        return ProfileStore(database, key).erase(code, now=utc_now()).document()


def erase_every_profile() -> dict[str, Any] | None:
    """Erase all profiles, also when their key is lost; gives the receipt, None when there was none."""
    with _open() as database:
        receipt = erase_all_profiles(database, now=utc_now(), why="asked")
    return None if receipt is None else receipt.document()


def told_receipts() -> dict[str, Any]:
    """How many profiles are kept, every receipt, and the first that was altered (None: none was)."""
    with _open() as database:
        return {
            "profiles": profile_count(database),
            "receipts": [receipt.document() for receipt in receipts(database)],
            "first_altered": first_altered_receipt(database),
        }


@contextmanager
def _open() -> Iterator[Database]:
    database = open_database(load_settings().database_url)
    try:
        yield database
    finally:
        database.close()
