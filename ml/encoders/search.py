"""Products for what a shopper says, in English or Chinese.

Two opinions are added: what the lexicon recognises (garment, colour, fabric …), which is the same in both
languages, and how near the text lies to a product's own texts in the encoder's space, which also knows what
no lexicon lists. The second counts the more, the less of the words the lexicon has read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ml.encoders.amounts import PriceRange, price_range, sizes_named
from ml.encoders.coverage import unread_share
from ml.encoders.lexicon import LexiconRecogniser, Mention, shop_recogniser
from ml.encoders.text import TextEncoder, load_bilingual_encoder
from ml.errors import DataError
from resources.catalogue import Product
from resources.catalogue.schema import Shelves
from resources.lexicon import Slot

Rows = npt.NDArray[np.float32]
Column = npt.NDArray[np.float64]

WEIGHTS: Final[Mapping[Slot, float]] = {
    "product_type": 1.0,
    "colour": 0.5,
    "fabric": 0.45,
    "pattern": 0.45,
    "gender": 0.4,
    "occasion": 0.25,
    "season": 0.2,
    "style": 0.2,
    "fit_wish": 0.2,
    "detail": 0.2,
}
"""What a product gains by having what a text names, beside a cosine; it loses as much by what is refused."""

_ANY_DOES: Final = frozenset({"product_type", "colour", "gender"})
"""Slots where of several wishes one met is enough ("black or navy")."""

_NEARNESS_WHEN_READ: Final = 0.05
"""What a cosine counts when the lexicon has read every word; it counts whole when the lexicon read none."""

_OF_ORDER: Final = 0.15
"""What the first product of the catalogue has before the last: between equals the shop's order decides."""

_OF_PRICE: Final = 0.5
_OF_SIZE: Final = 0.2
_FIT_WISHES: Final = {"slim": "tight", "regular": "regular", "relaxed": "loose", "oversized": "loose"}
_WIDER: Final = {"breton": ("stripe",), "pinstripe": ("stripe",), "plaid": ("check",), "gingham": ("check",)}
"""A stricter pattern is also of these kinds."""


class SearchHit(NamedTuple):
    """A product, how well it answers, and what of the words it has, as ``slot=value``."""

    product_id: str
    score: float
    matched: tuple[str, ...]


class ProductSearch:
    """Ranks products for a text. Making one embeds the products' texts; asking costs milliseconds."""

    def __init__(
        self,
        products: Sequence[Product],
        *,
        encoder: TextEncoder | None = None,
        recogniser: LexiconRecogniser | None = None,
        shelves: Shelves | None = None,
    ) -> None:
        """``shelves`` know the cloths of a shop's own catalogue.

        Raises ResourceError FABRIC_UNKNOWN, DataError PRODUCTS_EMPTY, ModelError ENCODER_MISSING or
        ENCODER_MALFORMED.
        """
        if not products:
            raise DataError(
                "PRODUCTS_EMPTY", "There are no products to search in; give a catalogue with some."
            )
        self._products = tuple(products)
        self._encoder = encoder or load_bilingual_encoder()
        self._recogniser = recogniser or shop_recogniser()
        self._rows = _document_rows(self._products, self._encoder)
        self._prices = np.array([product.price for product in products], dtype=np.float64)
        self._place_of = {product.id: place for place, product in enumerate(products)}
        self._shelves = shelves or Shelves()
        self._having = self._index()
        self._colour_shares = self._colours()
        self._in_stock = self._stock()

    def query_embedding(self, query: str) -> Rows:
        """The unit row of a text in the encoder's space  # [width]."""
        row: Rows = self._encoder.encode([query])[0]
        return row

    def values_of(self, product_id: str, slot: Slot) -> frozenset[str]:
        """What a product has of a slot. Raises ``KeyError`` on an unknown product."""
        place = self._place_of[product_id]
        return frozenset(
            value for (own, value), column in self._having.items() if own == slot and column[place]
        )

    def rank(self, query: str, lang: str | None = None, *, limit: int | None = None) -> list[SearchHit]:
        """The ``limit`` best products (all when not given), best first.

        Both languages are understood whatever ``lang`` says.

        Raises DataError QUERY_EMPTY.
        """
        if not query.strip():
            raise DataError("QUERY_EMPTY", "There is nothing to search for; say what you are looking for.")
        mentions = self._recogniser.mentions(query)
        nearness = (self._rows @ self.query_embedding(query)).max(axis=1).astype(np.float64)
        unread = unread_share(query, mentions) ** 2  # a word or two beside what was read says little
        scores = (_NEARNESS_WHEN_READ + (1 - _NEARNESS_WHEN_READ) * unread) * nearness
        scores -= _OF_ORDER * np.linspace(0, 1, len(scores))
        scores += self._by_words(mentions) + self._by_price(price_range(query)) + self._by_size(query)
        order = np.lexsort((np.arange(len(scores)), -scores))
        return [
            SearchHit(self._products[place].id, float(scores[place]), self._matched(int(place), mentions))
            for place in order[:limit]
        ]

    def _by_words(self, mentions: Sequence[Mention]) -> Column:
        """What each product gains and loses; of several wishes for one slot any may be met  # [N]."""
        gains = np.zeros(len(self._products))
        for slot, weight in WEIGHTS.items():
            wanted = [mention for mention in mentions if mention.slot == slot and mention.wanted]
            if wanted:
                met = np.stack([self._have_any(mention) for mention in wanted])
                gains += weight * (met.max(0) if slot in _ANY_DOES else met.mean(0))
            for mention in mentions:
                if mention.slot == slot and (mention.negated or (mention.beside and slot == "product_type")):
                    gains -= weight * self._have_only(mention)
        return gains

    def _have_any(self, mention: Mention) -> Column:
        found = [self._having.get((mention.slot, value)) for value in mention.values]
        present = [column for column in found if column is not None]
        return np.max(present, axis=0) if present else np.zeros(len(self._products))

    def _have_only(self, mention: Mention) -> Column:
        """Which have what is refused; a product of several colours is refused by its share of that one."""
        if mention.slot != "colour":
            return self._have_any(mention)
        shares = [self._colour_shares[value] for value in mention.values if value in self._colour_shares]
        return np.sum(shares, axis=0) if shares else np.zeros(len(self._products))

    def _by_price(self, wanted: PriceRange) -> Column:
        outside = np.zeros(len(self._products))
        if wanted.most is not None:
            outside += self._prices > wanted.most
        if wanted.least is not None:
            outside += self._prices < wanted.least
        return -_OF_PRICE * outside

    def _by_size(self, query: str) -> Column:
        stocked = [self._in_stock[size] for size in sizes_named(query) if size in self._in_stock]
        return _OF_SIZE * np.max(stocked, axis=0) if stocked else np.zeros(len(self._products))

    def _matched(self, place: int, mentions: Iterable[Mention]) -> tuple[str, ...]:
        found = [
            f"{mention.slot}={value}"
            for mention in mentions
            if mention.wanted
            for value in mention.values
            if (mention.slot, value) in self._having and self._having[mention.slot, value][place]
        ]
        return tuple(dict.fromkeys(found))

    def _index(self) -> dict[tuple[Slot, str], Column]:
        """For each value of a slot, which products have it  # [N] each."""
        having: dict[tuple[Slot, str], Column] = {}
        for place, product in enumerate(self._products):
            for found in product_attributes(product, self._recogniser, self._shelves):
                having.setdefault(found, np.zeros(len(self._products)))[place] = 1.0
        return having

    def _colours(self) -> dict[str, Column]:
        """For each colour, what share of each product's colourways has it  # [N] each."""
        shares: dict[str, Column] = {}
        for place, product in enumerate(self._products):
            for colourway in product.colourways:
                column = shares.setdefault(colourway.colour, np.zeros(len(self._products)))
                column[place] += 1 / len(product.colourways)
        return shares

    def _stock(self) -> dict[str, Column]:
        """For each size, which products have it in stock  # [N] each."""
        stocked: dict[str, Column] = {}
        for place, product in enumerate(self._products):
            for size, count in product.stock.items():
                stocked.setdefault(size, np.zeros(len(self._products)))[place] = float(count > 0)
        return stocked


def product_attributes(
    product: Product, recogniser: LexiconRecogniser, shelves: Shelves
) -> set[tuple[Slot, str]]:
    """What a product has, as slots and values: from its record, its cloth and the words it is sold with."""
    patterns = [colour.print.kind for colour in product.colourways if colour.print]
    has: set[tuple[Slot, str]] = {
        ("product_type", product.family),
        ("gender", product.block),
        ("fit_wish", _FIT_WISHES[product.fit]),
        *(("colour", colour.colour) for colour in product.colourways),
        *(("season", season) for season in product.season),
        *(("occasion", occasion) for occasion in product.occasion),
        *(("style", style) for style in product.style),
        *(("pattern", kind) for kind in patterns),
        *(("pattern", wider) for kind in patterns for wider in _WIDER.get(kind, ())),
    }
    if len(patterns) < len(product.colourways):
        has.add(("pattern", "plain"))
    cloth = shelves.fabric(product.fabric)
    has |= _named(f"{cloth.name.en}, {cloth.composition.en}, {product.name.en}", recogniser, {"fabric"})
    own = " . ".join([product.name.en, product.description.en, *(text.en for text in product.details)])
    return has | _named(own, recogniser, {"detail", "fabric"})


def _named(text: str, recogniser: LexiconRecogniser, slots: set[Slot]) -> set[tuple[Slot, str]]:
    return {
        (mention.slot, value)
        for mention in recogniser.mentions(text)
        if mention.slot in slots and not mention.negated
        for value in mention.values
    }


def product_texts(product: Product) -> tuple[str, ...]:
    """What a product is known by, in both languages: its name, and its name with what is said of it."""
    texts = []
    for language in ("en", "zh"):
        name = getattr(product.name, language)
        details = [getattr(text, language) for text in product.details]
        texts += [name, " ".join([name, getattr(product.description, language), *details])]
    return tuple(texts)


def _document_rows(products: Sequence[Product], encoder: TextEncoder) -> Rows:
    """For each product the mean of both languages, of its name and of its whole text  # [N, 2, width]."""
    texts = [product_texts(product) for product in products]
    flat = encoder.encode([text for own in texts for text in own])
    both = flat.reshape(len(products), 2, 2, -1).mean(axis=1)
    rows: Rows = both / np.linalg.norm(both, axis=-1, keepdims=True)
    return rows
