"""The learnt model of sets over the shop's pieces."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ml.outfits.items import OutfitItem
from ml.outfits.shop.given import Given
from ml.outfits.shop.judge import OutfitJudge
from ml.outfits.shop.pieces import Piece
from ml.outfits.shop.set_model import set_scores
from ml.outfits.shop.stylist import Stylist


class _LikesDenim:
    """Stands for a model: denim below scores 2, everything else −1."""

    def __init__(self) -> None:
        self.read: list[tuple[OutfitItem, ...]] = []

    def score_many(self, outfits: Sequence[Sequence[OutfitItem]]) -> npt.NDArray[np.float64]:
        self.read += [tuple(outfit) for outfit in outfits]
        return np.array([2.0 if "denim" in outfit[1].text else -1.0 for outfit in outfits])

    def pair_effects(self, pairs: Sequence[tuple[OutfitItem, OutfitItem]]) -> npt.NDArray[np.float64]:
        return self.score_many(pairs)


def _piece(shop: Stylist, product_id: str) -> Piece:
    return shop.shelves.pieces[int(shop.shelves.rows_of[product_id][0])]


def test_a_name_says_colour_print_cloth_and_family(shop: Stylist) -> None:
    assert _piece(shop, "breton-tee-women").name == "white breton cotton jersey tee classic french"
    assert _piece(shop, "wide-trousers-men").name == "beige cotton twill relaxed wide trousers street retro"


def test_an_outfit_is_asked_as_its_uppers_with_its_lowers(shop: Stylist) -> None:
    model = _LikesDenim()
    looks = [
        [_piece(shop, name) for name in ("tee-men", "straight-jeans-men", "wool-coat-men")],
        [_piece(shop, name) for name in ("tee-men", "wool-trousers-men")],
        [_piece(shop, "sheath-dress")],
        [_piece(shop, name) for name in ("sheath-dress", "wool-blazer-women")],
    ]
    np.testing.assert_array_equal(set_scores(model, looks), [2.0, -1.0, np.nan, -1.0])
    assert len(model.read) == 4, "tee and coat with the jeans, tee with trousers, blazer with dress"
    assert all([item.slot for item in pair] == ["upper", "bottom"] for pair in model.read)


def test_the_model_moves_the_ranking_by_its_weight(shop: Stylist) -> None:
    weights = replace(shop.judge.weights, model=3.0, model_centre=0.5)
    taught = Stylist(judge=OutfitJudge(shelves=shop.shelves, weights=weights, model=_LikesDenim()))
    given = [Given(product_id="tee-men")]
    (outfit,) = taught.complete(given, count=1).outfits
    assert any(piece.product.fabric == "denim" for piece in outfit.pieces)
    assert outfit.parts["model"] == 4.5
    silent = Stylist(
        judge=OutfitJudge(shelves=shop.shelves, weights=replace(weights, model=0.0), model=_LikesDenim())
    )
    assert (
        silent.complete(given, count=1).outfits[0].pieces == shop.complete(given, count=1).outfits[0].pieces
    )
