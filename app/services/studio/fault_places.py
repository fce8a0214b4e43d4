"""Which field of the editor a fault belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from app.services.studio.documents import Place
from app.services.studio.draft import DraftFault


def faults_at(faults: Iterable[DraftFault], place: Place, part: str = "product") -> list[DraftFault]:
    """Those of a place and of what is inside it."""
    return [fault for fault in faults if fault.part == part and fault.place[: len(place)] == place]


def exact_faults(faults: Iterable[DraftFault], place: Place, part: str = "product") -> list[DraftFault]:
    """Those of a place itself, or of a whole it is the first member of."""
    return [fault for fault in faults if fault.part == part and fault.place == place]
