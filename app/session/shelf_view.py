"""Which part of the shelf is looked at: department, filters, words searched for, what is for this shopper."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, get_args

from body_models.anthropometry.population import Sex
from resources.translations import Language

Department = Literal["all", "top", "bottom", "one_piece", "outerwear"]
FilterName = Literal["cut", "family", "colour", "occasion", "price_max"]
FILTER_NAMES: Final[tuple[FilterName, ...]] = get_args(FilterName)
_LONGEST_QUERY: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a garment must have to be on show; None asks for nothing.

    ``price_max`` is a price in the shop's currency; ``my_size``: the shopper's size of it is in stock.
    """

    cut: Sex | None = None
    family: str | None = None
    colour: str | None = None
    occasion: str | None = None
    price_max: float | None = None
    my_size: bool = False

    @property
    def count(self) -> int:
        """How many filters are set."""
        return sum(getattr(self, name) is not None for name in FILTER_NAMES) + self.my_size


@dataclass(frozen=True, slots=True, kw_only=True)
class ForYou:
    """A garment shown because of somebody; ``because`` says why in each language."""

    product_id: str
    because: Mapping[Language, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfView:
    """The shelf as it is looked at now. ``typing`` is what stands on the keyboard, None while it is away."""

    department: Department = "all"
    filters: Filters = field(default_factory=Filters)
    filters_open: bool = False
    typing: str | None = None
    query: str = ""
    searching: bool = False
    hits: tuple[str, ...] | None = None
    """What was found for ``query``, the best first; None while nothing is searched for."""
    for_you: tuple[ForYou, ...] = ()


def with_letter(typing: str, key: str) -> str:
    """The words after one more key: a letter, ``space`` or ``erase``; too long a text stays as it is."""
    if key == "erase":
        return typing[:-1]
    letter = " " if key == "space" else key
    if letter == " " and (not typing or typing.endswith(" ")):
        return typing
    return (typing + letter)[:_LONGEST_QUERY]


def with_word(typing: str, word: str) -> str:
    """The words with a suggested one in place of what was begun of it, or added."""
    kept, _, begun = typing.rpartition(" ")
    starts = bool(begun) and word.lower().startswith(begun.lower())
    before = kept if starts else typing
    return f"{before.strip()} {word} ".lstrip()[:_LONGEST_QUERY]


def toggled(filters: Filters, name: FilterName, value: str | float) -> Filters:
    """The filters with one value set, or taken off when it was set already."""
    current = getattr(filters, name)
    changes: dict[str, str | float | None] = {name: None if current == value else value}
    return replace(filters, **changes)  # type: ignore[arg-type]  # the caller's value is of that filter
