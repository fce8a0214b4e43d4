"""A catalogue as columns: what filters and ranking need of a million products, without touching each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from ml.errors import DataError

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]

_MOST_BITS: Final = 64


class CataloguedProduct(Protocol):
    """What is read of a product; `resources.catalogue.Product` is one."""

    @property
    def id(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def price(self) -> float: ...
    @property
    def size_chart(self) -> str: ...
    @property
    def stock(self) -> Mapping[str, int]: ...
    @property
    def occasion(self) -> Sequence[str]: ...
    @property
    def season(self) -> Sequence[str]: ...
    @property
    def block(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductTable:
    """``N`` products. Words are places in the vocabularies, sets of words are bits of 64."""

    ids: npt.NDArray[np.str_]
    families: Ids
    blocks: Ids
    charts: Ids
    prices: Floats
    stocked: Bits
    """The sizes in stock, a bit for each size of the product's chart."""
    occasions: Bits
    seasons: Bits
    days_on_sale: Floats
    """Days since arrival; NaN where it is not known."""
    popularity: Floats
    """0 … 1, the share of the most popular product's recent sales and try-ons; NaN for no history."""
    family_names: tuple[str, ...]
    block_names: tuple[str, ...]
    chart_names: tuple[str, ...]
    size_names: tuple[tuple[str, ...], ...]
    """The sizes of each chart, in the order of their bits."""
    occasion_names: tuple[str, ...]
    season_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Ids) -> ProductTable:
        """Only these products."""
        return replace(self, **{name: getattr(self, name)[rows] for name in _COLUMNS})


_COLUMNS: Final = (
    "ids",
    "families",
    "blocks",
    "charts",
    "prices",
    "stocked",
    "occasions",
    "seasons",
    "days_on_sale",
    "popularity",
)


def product_table(
    products: Sequence[CataloguedProduct],
    *,
    days_on_sale: Mapping[str, float] | None = None,
    popularity: Mapping[str, float] | None = None,
) -> ProductTable:
    """The table of a catalogue; what is not known of a product's past stays unknown.

    Raises:
        DataError: ``CATALOGUE_EMPTY``, ``CATALOGUE_SIZES`` (a product without sizes), ``CATALOGUE_TWICE`` (an
            id twice), ``CATALOGUE_WORDS`` (more than 64 sizes of a chart, occasions or seasons).
    """
    _check(products)
    families, family_names = _coded([one.family for one in products])
    blocks, block_names = _coded([one.block for one in products])
    charts, chart_names = _coded([one.size_chart for one in products])
    stocked, size_names = _stocked(products, charts, len(chart_names))
    occasions, occasion_names = _bits([one.occasion for one in products])
    seasons, season_names = _bits([one.season for one in products])
    ages, popular = days_on_sale or {}, popularity or {}
    return ProductTable(
        ids=np.asarray([one.id for one in products]),
        families=families,
        blocks=blocks,
        charts=charts,
        prices=np.asarray([one.price for one in products], np.float32),
        stocked=stocked,
        occasions=occasions,
        seasons=seasons,
        days_on_sale=np.asarray([ages.get(one.id, np.nan) for one in products], np.float32),
        popularity=np.asarray([popular.get(one.id, np.nan) for one in products], np.float32),
        family_names=family_names,
        block_names=block_names,
        chart_names=chart_names,
        size_names=size_names,
        occasion_names=occasion_names,
        season_names=season_names,
    )


def _check(products: Sequence[CataloguedProduct]) -> None:
    if not products:
        raise DataError("CATALOGUE_EMPTY", "The catalogue holds no products; import some.")
    for product in products:
        if not product.stock:
            raise DataError("CATALOGUE_SIZES", f"{product.id} has no sizes; give its stock by size.")
    ids, counts = np.unique([one.id for one in products], return_counts=True)
    if (counts > 1).any():
        raise DataError("CATALOGUE_TWICE", f"Two products are called {ids[counts > 1][0]!r}; rename one.")


def _coded(words: Sequence[str]) -> tuple[Ids, tuple[str, ...]]:
    names, places = np.unique(np.asarray(words), return_inverse=True)
    return places.astype(np.int64), tuple(names.tolist())


def _stocked(
    products: Sequence[CataloguedProduct], charts: Ids, chart_count: int
) -> tuple[Bits, tuple[tuple[str, ...], ...]]:
    bits = np.zeros(len(products), np.uint64)
    names = []
    for chart in range(chart_count):
        rows = np.flatnonzero(charts == chart)
        stocks = [products[row].stock for row in rows.tolist()]
        known = tuple(dict.fromkeys(size for stock in stocks for size in stock))
        bits[rows], _ = _bits([[size for size, count in one.items() if count > 0] for one in stocks], known)
        names.append(known)
    return bits, tuple(names)


def _bits(sets: Sequence[Sequence[str]], known: tuple[str, ...] = ()) -> tuple[Bits, tuple[str, ...]]:
    names = known or tuple(sorted({word for words in sets for word in words}))
    if len(names) > _MOST_BITS:
        raise DataError(
            "CATALOGUE_WORDS",
            f"The catalogue has {len(names)} sizes of a chart, occasions or seasons ({names[0]} …); "
            f"at most {_MOST_BITS} can be told apart, so use fewer.",
        )
    places = {name: place for place, name in enumerate(names)}
    return np.asarray([sum(1 << places[word] for word in set(words)) for words in sets], np.uint64), names
