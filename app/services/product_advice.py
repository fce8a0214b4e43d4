"""`advise products`: what to show a person, from what they said, tried and liked, in sizes that fit them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.services.exploration import explorer_of
from app.services.outfit_advice import sizes_for
from app.services.product_document import product_document
from app.services.product_shelf import product_shelf
from app.services.text_encoder import shop_text_encoder
from app.services.wearer_file import read_wearer_file
from app.settings import load_settings
from resources.catalogue import Product, load_catalogue
from resources.catalogue.boosts import boosts_path, read_boosts
from resources.shop import shop_folder
from resources.translations import Language, texts_for

if TYPE_CHECKING:
    from ml.encoders.search import ProductSearch
    from ml.outfits.shop.fitting import SizesOf
    from ml.recommend.beliefs import PolicyName
    from ml.recommend.ranking import Boost
    from ml.recommend.retrieval import ShopShelf
    from ml.recommend.shopper import Shopper, Wanted

_SEARCHED: Final = 400
"""So many answers of the search are looked at more closely."""
_VARIETY: Final = 0.5
_VARIETY_OF_ANSWERS: Final = 0.2
"""Who said what they want is shown that, and not all the shop has."""
_BLOCKS: Final = {"female": "women", "male": "men"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRequest:
    """What is asked, all of it optional. ``person`` is a PERSON.json or a body.json."""

    person: Path | None = None
    query: str | None = None
    language: Language = "en"
    """Of the reasons; a query may be in either."""
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    occasion: str | None = None
    season: str | None = None
    price_max: float | None = None
    count: int = 10
    boosts: Path | None = None
    """The merchandisers' wishes; the shop's own file where it is not said and there is one."""
    explore: PolicyName | None = None
    """Draw the product shown first by this policy, and write the choice down."""
    choices: Path | None = None
    """The log of choices; the shop's own where it is not said."""
    seed: int | None = None
    """Of the draw; the system's own chance where it is not said."""


def run(request: ProductRequest) -> dict[str, Any]:
    """Advise products of the shop's catalogue. Raises the known errors of the person's file and `advise`."""
    started_s = time.perf_counter()
    person = None if request.person is None else read_wearer_file(request.person)
    if person is None:
        document = advise(request, None, "unspecified")
    else:
        document = advise(request, sizes_for(person.wearer), person.sex)
    return {**document, "seconds": round(time.perf_counter() - started_s, 3)}


def advise(request: ProductRequest, sizes_of: SizesOf | None, sex: str) -> dict[str, Any]:
    """Advise somebody who is already measured, or nobody known; the person's file of the request is not read.

    Raises DataError QUERY_EMPTY and the known errors of `advise_products`, `shop_boosts`, `explorer_of`,
    `product_shelf` and `product_search`.
    """
    from ml.recommend.advice import advise_products

    products = load_catalogue().products
    by_id = {product.id: product for product in products}
    boosts = shop_boosts(request.boosts, by_id)
    explorer = None if request.explore is None else explorer_of(request.explore, request.choices)
    hits = [] if request.query is None else product_search().rank(request.query)[:_SEARCHED]
    size_of = sizes_of or _no_size
    wanted = _wanted(request, products, sex)
    shopper = _shopper(request, products, size_of, {hit.product_id: hit.score for hit in hits}, wanted)
    opened = product_shelf()
    advice = advise_products(
        shopper,
        opened.shelf,
        wanted=wanted,
        count=request.count,
        boosts=[boost for boost, in_force in boosts if in_force],
        variety=_VARIETY if request.query is None else _VARIETY_OF_ANSWERS,
        explore=None if explorer is None else explorer.policy,
        seed=secrets.randbits(64) if request.seed is None else request.seed,
    )
    drawn, matched = advice.exploration, {hit.product_id: hit.matched for hit in hits}
    texts = texts_for(request.language)
    return {
        "query": request.query,
        "products": [
            product_document(one, by_id[one.id], size_of, matched.get(one.id, ()), texts)
            for one in advice.products
        ],
        "allowed": advice.allowed,
        "boosts": [asdict(effect) for effect in advice.boosts],
        "boosts_not_in_force": [boost.product for boost, in_force in boosts if not in_force],
        "exploration": None if explorer is None or drawn is None else explorer.keep(drawn),
        "shelf": opened.document(),
    }


def shop_boosts(
    path: Path | None, products: Collection[str], *, day: date | None = None
) -> list[tuple[Boost, bool]]:
    """The boosts of a file, each with whether it is in force on a day (today); none where the shop has none.

    Raises ResourceError BOOSTS_MALFORMED, BOOST_PRODUCT_UNKNOWN and those of `read_json`.
    """
    from ml.recommend.ranking import Boost

    own = boosts_path()
    if path is None and not own.exists():
        return []
    today = day or date.today()  # of the shop's own clock, not of Greenwich
    return [
        (
            Boost(product=one.product, amount=one.amount, reason=one.reason, author=one.author),
            one.in_force(today),
        )
        for one in read_boosts(own if path is None else path, products)
    ]


def product_search() -> ProductSearch:
    """The search in the catalogue in use, by the encoder of the settings; made once for the two.

    Raises as `shop_text_encoder`; SettingsError.
    """
    return _search(shop_folder(), load_settings().text_encoder)


def shop_shelf_of_products() -> ShopShelf:
    """The catalogue in use by all that is known of its products. Raises as `product_shelf`."""
    return product_shelf().shelf


def _no_size(_: Product) -> str | None:
    return None


def _wanted(request: ProductRequest, products: Sequence[Product], sex: str) -> Wanted:
    """What is never shown. What a query refuses or limits otherwise, `ProductSearch` weighs."""
    from ml.encoders.amounts import price_range
    from ml.recommend.shopper import Wanted

    said = price_range(request.query) if request.query else None
    limits = [limit for limit in (request.price_max, said.most if said else None) if limit is not None]
    return Wanted(
        block=_block(request, products, sex),
        price_min=said.least if said else None,
        price_max=min(limits, default=None),
    )


def _shopper(
    request: ProductRequest,
    products: Sequence[Product],
    size_of: SizesOf,
    answers: Mapping[str, float],
    wanted: Wanted,
) -> Shopper:
    from ml.recommend.shopper import Shopper

    return Shopper(
        answers=answers,
        liked=request.liked,
        disliked=request.disliked,
        tried=request.tried,
        # A size costs the drafting of its garment: of what cannot be shown nobody needs it.
        sizes=_sizes([one for one in products if wanted.block in (None, one.block)], size_of),
        occasion=request.occasion,
        season=request.season,
    )


def _block(request: ProductRequest, products: Sequence[Product], sex: str) -> str | None:
    """Women's or men's things, as the person says, unless the query names the other."""
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
    return _BLOCKS.get(sex)


def _sizes(products: Sequence[Product], size_of: SizesOf) -> dict[str, str]:
    """The size this person takes, by size chart, for ranking; charts none of which fits are left out."""
    first = {product.size_chart: product for product in reversed(products)}
    sizes = {chart: size_of(product) for chart, product in first.items()}
    return {chart: size for chart, size in sizes.items() if size is not None}


@lru_cache(maxsize=1)
def _search(catalogue_folder: Path | None, encoder_folder: Path | None) -> ProductSearch:
    from ml.encoders.search import ProductSearch

    encoder = shop_text_encoder(encoder_folder)
    return ProductSearch(load_catalogue().products, encoder=encoder)
