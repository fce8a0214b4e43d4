"""`advise products`: what to show a person, from what they said, tried and liked, in sizes that fit them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from app.services.outfit_advice import sizes_for
from app.services.size_advice import read_wearer
from resources.catalogue import Product, load_catalogue
from resources.translations import Texts, texts_for

if TYPE_CHECKING:
    from ml.encoders.search import ProductSearch
    from ml.outfits.shop.fitting import SizesOf
    from ml.recommend.advice import AdvisedProduct, Reason
    from ml.recommend.retrieval import ShopShelf
    from ml.recommend.shopper import Shopper, Wanted

_SEARCHED: Final = 400
"""So many answers of the search are looked at more closely."""
_VARIETY: Final = 0.5
_VARIETY_OF_ANSWERS: Final = 0.2
"""Who said what they want is shown that, and not all the shop has."""
_BLOCKS: Final = {"female": "women", "male": "men"}
_REASONS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRequest:
    """What is asked, all of it optional. ``person`` is a PERSON.json or a body.json."""

    person: Path | None = None
    query: str | None = None
    language: Literal["en", "zh"] = "en"
    """Of the reasons; a query may be in either."""
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    occasion: str | None = None
    season: str | None = None
    price_max: float | None = None
    count: int = 10


def run(request: ProductRequest) -> dict[str, Any]:
    """Advise products of the shop's catalogue.

    Raises the known errors of the person's file, DataError QUERY_EMPTY and those of `advise_products`.
    """
    from ml.recommend.advice import advise_products

    started_s = time.perf_counter()
    products = load_catalogue().products
    wearer = None if request.person is None else read_wearer(request.person)
    hits = [] if request.query is None else _search().rank(request.query)[:_SEARCHED]
    size_of = (lambda product: None) if wearer is None else sizes_for(wearer)
    shopper, wanted = _asked(request, products, size_of, {hit.product_id: hit.score for hit in hits})
    variety = _VARIETY if request.query is None else _VARIETY_OF_ANSWERS
    advice = advise_products(shopper, _shelf(), wanted=wanted, count=request.count, variety=variety)
    texts, by_id = texts_for(request.language), {product.id: product for product in products}
    matched = {hit.product_id: hit.matched for hit in hits}
    return {
        "query": request.query,
        "products": [
            _document(one, by_id[one.id], size_of, matched.get(one.id, ()), texts) for one in advice.products
        ],
        "allowed": advice.allowed,
        "seconds": round(time.perf_counter() - started_s, 3),
    }


def _asked(
    request: ProductRequest, products: Sequence[Product], size_of: SizesOf, answers: Mapping[str, float]
) -> tuple[Shopper, Wanted]:
    """The shopper and what is never shown to them. What a query refuses or limits, `ProductSearch` weighs."""
    from ml.encoders.amounts import price_range
    from ml.recommend.shopper import Shopper, Wanted

    said = price_range(request.query) if request.query else None
    limits = [limit for limit in (request.price_max, said.most if said else None) if limit is not None]
    wanted = Wanted(
        block=_block(request, products),
        price_min=said.least if said else None,
        price_max=min(limits, default=None),
    )
    shopper = Shopper(
        answers=answers,
        liked=request.liked,
        disliked=request.disliked,
        tried=request.tried,
        sizes=_sizes(products, size_of),
        occasion=request.occasion,
        season=request.season,
    )
    return shopper, wanted


def _block(request: ProductRequest, products: Sequence[Product]) -> str | None:
    """Women's or men's things, as the person's file says, unless the query names the other."""
    from ml.encoders.lexicon import shop_recogniser

    if request.query is not None:
        named = {
            value
            for mention in shop_recogniser().mentions(request.query)
            if mention.slot == "gender" and not mention.negated
            for value in mention.values
        } & {product.block for product in products}
        if named:
            return named.pop() if len(named) == 1 else None
    return None if request.person is None else _BLOCKS.get(_sex(request.person))


def _sex(person: Path) -> str:
    """The sex a PERSON.json or body.json gives; ``unspecified`` where it gives none."""
    from resources.files import read_json

    document = read_json(person)
    return str(document.get("sex", "unspecified")) if isinstance(document, dict) else "unspecified"


def _sizes(products: Sequence[Product], size_of: SizesOf) -> dict[str, str]:
    """The size this person takes, by size chart, for ranking; charts none of which fits are left out."""
    first = {product.size_chart: product for product in reversed(products)}
    sizes = {chart: size_of(product) for chart, product in first.items()}
    return {chart: size for chart, size in sizes.items() if size is not None}


def _document(
    advised: AdvisedProduct, product: Product, size_of: SizesOf, matched: Sequence[str], texts: Texts
) -> dict[str, Any]:
    """A product as JSON. Its size is that of its own cloth: two cloths of one chart may ask for two sizes."""
    own = size_of(product)
    size = own if own is not None and product.stock[own] > 0 else None
    return {
        "id": advised.id,
        "score": advised.score,
        "size": size,
        "price": product.price,
        "currency": product.currency,
        "matched": list(matched),
        "reasons": [_sentence(one.code, size, matched, texts) for one in _told(advised, size)],
        "reason_codes": [asdict(reason) for reason in advised.reasons],
    }


def _told(advised: AdvisedProduct, size: str | None) -> list[Reason]:
    """The reasons a shopper hears: what speaks for a product, and when their size is not there."""
    return [
        reason
        for reason in advised.reasons
        if (reason.contribution > 0 or reason.code == "YOUR_SIZE_OUT_OF_STOCK")
        and (size is not None or reason.code != "YOUR_SIZE_IN_STOCK")
    ][:_REASONS]


def _sentence(code: str, size: str | None, matched: Sequence[str], texts: Texts) -> str:
    """A reason in words; what of the words said a product has is named."""
    if code == "LIKE_WHAT_YOU_SAID" and matched:
        words = [_word(one, texts) for one in matched]
        return texts("product_advice.HAS_WHAT_YOU_SAID", what=texts("product_advice.and").join(words))
    return texts(f"product_advice.{code}", size=size)


def _word(matched: str, texts: Texts) -> str:
    """What a ``slot=value`` is called: a family by its name, anything else by its first word."""
    from resources.families import family
    from resources.lexicon import load_lexicon

    slot, _, value = matched.partition("=")
    if slot == "product_type":
        name = family(value).name
        return name.zh if texts.language == "zh" else name.en.lower()
    entries = next(entries for known, entries in load_lexicon().items() if known == slot)
    words = next(entry for entry in entries if value in entry.values)
    return words.zh[0] if texts.language == "zh" else words.en[0]


@lru_cache(maxsize=1)
def _search() -> ProductSearch:
    from ml.encoders.search import ProductSearch

    return ProductSearch(load_catalogue().products)


@lru_cache(maxsize=1)
def _shelf() -> ShopShelf:
    """The embedded catalogue by all that is known of its products; loaded once."""
    from app.services.product_features import catalogue_features
    from ml.encoders.joint.model import default_joint_encoder
    from ml.recommend.product_index import ProductIndex
    from ml.recommend.product_table import product_table
    from ml.recommend.retrieval import shop_shelf

    products = load_catalogue().products
    embeddings = default_joint_encoder().embed_products(catalogue_features(products))
    table = product_table(products)
    return shop_shelf(table, embeddings, ProductIndex.build(table.ids.tolist(), embeddings))
