"""Work that a step of the session sets going outside itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.session.fitting import PersonRequest
from body_models.anthropometry.population import Sex
from body_models.capture.view import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Base of all effects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindFigure(Effect):
    """Find the body of this person."""

    person: PersonRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Advise(Effect):
    """Say which size of the product suits this person."""

    person: PersonRequest
    product_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drape(Effect):
    """Try one size of the product on this person."""

    person: PersonRequest
    product_id: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferWork(Effect):
    """Do waiting work on these topics first, in this order; a topic is a product or a product and a size."""

    topics: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelWork(Effect):
    """Drop all work of the session that is waiting or running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wipe(Effect):
    """Erase everything known of this session wherever it is."""

    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceFittingRoom(Effect):
    """End the worker process, with all it remembers, and start another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCapture(Effect):
    """Lead the shopper to the two pictures and measure them; ``typed`` in cm and kg by name."""

    typed: Mapping[str, float]
    sex: Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class RetakePicture(Effect):
    """Take one of the two pictures again."""

    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class StopCapture(Effect):
    """Look at nobody any more and drop the pictures."""
