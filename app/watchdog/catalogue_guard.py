"""A catalogue the kiosk cannot start with is taken back without anybody being there."""

from __future__ import annotations

import logging
from typing import Final

from app.services.operator.journal import note
from resources.errors import ResourceError
from resources.shop import is_version, use_version, version_in_use

_LOG = logging.getLogger(__name__)
_STARTS_ALLOWED: Final = 2


def catalogue_now() -> str:
    """The version in use; empty for the embedded one, and for one that is not there."""
    try:
        return version_in_use() or ""
    except ResourceError:
        return "missing"


def take_back_unproven(proven: str | None, failed_starts: int) -> bool:
    """Go back to the version that worked, when the kiosk failed to start twice since another is in use.

    ``proven`` is None while none was seen to work; then the embedded one is. True when one was taken back.
    """
    now, good = catalogue_now(), proven or ""
    if failed_starts < _STARTS_ALLOWED or now == good:
        return False
    target = good if good and is_version(good) else None
    use_version(target)
    note("catalogue_taken_back", version=now, to=target or "embedded")
    _LOG.error(
        "the kiosk does not start with the catalogue %s; it goes back to %s", now, target or "embedded"
    )
    return True
