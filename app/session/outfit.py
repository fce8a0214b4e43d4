"""Outfits that complete a garment, and one of them worn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from resources.translations import Language

if TYPE_CHECKING:
    from viewer.scene.prepare import LitPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A garment in one colour and size, of an outfit or in the bag. ``size`` None: none is known."""

    product_id: str
    colourway_id: str
    size: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitOffer:
    """Garments that go together; ``because`` are its reasons in each language."""

    pieces: tuple[Piece, ...]
    price: float
    currency: str
    because: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Piece, ...]:
        """What makes it this outfit."""
        return self.pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitsFound:
    """The outfits with a product; where there are none, ``because`` says in each language why."""

    product_id: str
    offers: tuple[OutfitOffer, ...]
    because: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WornOutfit:
    """An outfit draped in layers; ``shown`` is None when a drape failed its quality gate."""

    pieces: tuple[Piece, ...]
    shown: "LitPerson | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitView:
    """The shopper looks for what completes a garment. ``offers`` None: they are being found."""

    product_id: str
    offers: tuple[OutfitOffer, ...] | None = None
    because: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    chosen: int = 0
    swapping: str | None = None
    """The product another is sought for."""
    worn: Mapping[tuple[Piece, ...], WornOutfit] = field(default_factory=dict)
    wearing: frozenset[tuple[Piece, ...]] = frozenset()
    """Outfits that were asked for and have not come."""
    failed: frozenset[tuple[Piece, ...]] = frozenset()

    @property
    def offer(self) -> OutfitOffer | None:
        """The outfit on show."""
        if self.offers is None or not 0 <= self.chosen < len(self.offers):
            return None
        return self.offers[self.chosen]

    @property
    def shown(self) -> WornOutfit | None:
        """The outfit on show as it is worn, once it is there."""
        return None if self.offer is None else self.worn.get(self.offer.key)
