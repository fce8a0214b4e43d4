"""What the worker answers about the shelf, in every language at once."""

from typing import cast

import pytest

from app.jobs.shelf_answers import for_you, outfits, search, swapped
from app.jobs.shopper import Shopper
from app.session.fitting import PersonRequest
from app.session.outfit import Piece
from ml.outfits.shop.grammar import is_outfit, role_of
from resources.catalogue import Product, load_catalogue
from resources.size_charts import load_size_chart
from resources.translations import LANGUAGES

TEE = Piece(product_id="tee-women", colourway_id="", size="L")


class Everybody:
    """A shopper whom every garment fits in its middle size; no body is needed to say so."""

    person = PersonRequest(sex="female", measurements={})

    def size_of(self, product: Product) -> str:
        return load_size_chart(product.size_chart).base_size


@pytest.fixture
def shopper() -> Shopper:
    return cast(Shopper, Everybody())


def test_search_understands_both_languages() -> None:
    families = {product.id: product.family for product in load_catalogue().products}
    for query in ("black dress", "黑色连衣裙"):
        assert "dress" in families[search(query)[0]]


def test_outfits_go_with_the_piece_in_the_size_on_show_and_say_why(shopper: Shopper) -> None:
    found = outfits(shopper, TEE)
    assert found.product_id == "tee-women"
    assert 1 <= len(found.offers) <= 3
    assert len({offer.key for offer in found.offers}) == len(found.offers)
    for offer in found.offers:
        products = [load_catalogue().product(piece.product_id) for piece in offer.pieces]
        assert is_outfit(role_of(product) for product in products)
        assert {piece.product_id: piece.size for piece in offer.pieces}["tee-women"] == "L"
        assert offer.price == pytest.approx(sum(product.price for product in products))
        for language in LANGUAGES:
            assert offer.because[language]


def test_a_swap_changes_one_piece_and_keeps_the_others(shopper: Shopper) -> None:
    offer = next(o for o in outfits(shopper, TEE).offers)
    mine = offer.pieces[0] if offer.pieces[0].product_id == "tee-women" else offer.pieces[1]
    other = next(piece for piece in offer.pieces if piece is not mine)
    changed = swapped(shopper, offer.pieces, other.product_id, (other.product_id,))
    assert changed is not None
    kept = {piece.product_id for piece in offer.pieces} - {other.product_id}
    now = {piece.product_id for piece in changed.pieces}
    assert kept <= now
    assert other.product_id not in now
    assert len(now) == len(offer.pieces)


def test_for_you_leaves_out_what_is_known_and_says_why_in_every_language(shopper: Shopper) -> None:
    shown = for_you(shopper, ("tee-women",), ("rib-tank-women",))
    assert shown
    assert not {"tee-women", "rib-tank-women"} & {one.product_id for one in shown}
    for one in shown:
        assert set(one.because) >= set(LANGUAGES)
        assert load_catalogue().product(one.product_id).block == "women"
