"""The end of a visit: what is taken home by a page, and what the shopper says of it all."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.storage.shop_events import Felt as Felt
from resources.translations import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff:
    """The page a shopper takes home, while it is up.

    ``address`` is None until the page is there; ``trouble`` is the code of why it cannot be. ``seconds_left``
    counts down to its end.
    """

    address: str | None = None
    seconds_left: int = 0
    pictures_missing: int = 0
    trouble: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What is kept of a shopper beyond the visit, by their wish alone.

    ``typing`` is what stands in the field for a code, None while it is away. ``code`` opens what is kept:
    given in this visit (``fresh``: it is shown) or typed. ``receipt`` is that of an erasure.
    """

    typing: str | None = None
    busy: bool = False
    code: str | None = None
    fresh: bool = False
    days: int = 0
    receipt: str | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How tried garments felt, by product and size, and how many of five stars the visit gets."""

    felt: Mapping[tuple[str, str], Felt] = field(default_factory=dict)
    stars: int | None = None
    sent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionQuestion:
    """What a promotion is chosen by: what was done in this visit, and nothing of who did it."""

    liked: tuple[str, ...]
    tried: tuple[str, ...]
    department: str | None
    """The part of the shop that is looked at; None for all of it."""
    occasion: str | None
    shown: tuple[str, ...]
    """Ids of those shown already, each as often as it was."""
    quiet_s: int | None
    """Seconds since the last was shown; None before the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionOffer:
    """Something the shop may show this shopper. Words are by language; ``why`` says why they see it."""

    id: str
    title: Mapping[Language, str]
    text: Mapping[Language, str]
    product_id: str
    why: Mapping[Language, str]
