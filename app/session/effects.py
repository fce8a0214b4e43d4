"""Work that a step of the session sets going outside itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.session.fitting import PersonRequest, PoseName
from app.session.outfit import Piece
from app.session.visit import Felt, PromotionQuestion
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


# ---- the shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Effect):
    """Find products for what was said."""

    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindForYou(Effect):
    """Choose products for this shopper by their body where it is known, what they tried and would take."""

    person: PersonRequest | None
    liked: tuple[str, ...]
    tried: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Present(Effect):
    """Let the shop's mannequin wear a product."""

    product_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForPromotion(Effect):
    """Ask whether the shop has something to show this shopper now."""

    question: PromotionQuestion


# ---- poses and outfits


@dataclass(frozen=True, slots=True, kw_only=True)
class PoseSize(Effect):
    """Carry a draped size to another pose."""

    person: PersonRequest
    product_id: str
    size: str
    pose: PoseName


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSize(Effect):
    """Make a still of a draped size in a colourway; "" is the first."""

    person: PersonRequest
    product_id: str
    size: str
    colourway_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindOutfits(Effect):
    """Find what completes a piece, in the sizes that suit this person."""

    person: PersonRequest
    piece: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class FindSwap(Effect):
    """Find another garment in place of one of an outfit; ``seen`` are products it was already."""

    person: PersonRequest
    pieces: tuple[Piece, ...]
    product_id: str
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WearOutfit(Effect):
    """Drape an outfit in layers on this person."""

    person: PersonRequest
    pieces: tuple[Piece, ...]


# ---- the end of a visit


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPage(Effect):
    """Put up the page a shopper takes home; pictures are of them when ``person`` is known."""

    person: PersonRequest | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokePage(Effect):
    """Take the page down at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepProfile(Effect):
    """Keep these measurements (cm, kg by name) for so many days, by the shopper's wish."""

    sex: Sex
    measurements: Mapping[str, float]
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallProfile(Effect):
    """Find what was kept under a code."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseProfile(Effect):
    """Erase what was kept under a code, for good."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnFelt(Effect):
    """Let the shop's sizes learn how tried garments felt, by product and size."""

    person: PersonRequest
    felt: Mapping[tuple[str, str], Felt]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetBody(Effect):
    """Let the shopper's body go, the session goes on without it."""
