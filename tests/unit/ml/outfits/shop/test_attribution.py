"""What of an outfit carries the set model's opinion: taking it away costs what the attribution says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pytest

from ml.outfits.items import OutfitItem
from ml.outfits.model import OutfitModel
from ml.outfits.shop.attribution import attribute
from ml.outfits.shop.effects import Attribution
from ml.outfits.shop.given import Given
from ml.outfits.shop.judge import OutfitJudge
from ml.outfits.shop.outfit import Outfit
from ml.outfits.shop.stylist import Stylist
from resources.outfits_model import folder

_SEEDS = ("wool-blazer-women", "tee-men", "a-line-dress", "check-shirt-men", "merino-sweater-women")


@dataclass(frozen=True, slots=True)
class _Unlinked:
    """The model after one pair's being worn together was deleted: a usual pair of the shop in its place."""

    model: OutfitModel
    texts: frozenset[str]
    usual: float

    def score_many(self, outfits: Sequence[Sequence[OutfitItem]]) -> npt.NDArray[np.float64]:
        scores = self.model.score_many(outfits)
        for place, (one, other) in enumerate(outfits):
            if {one.text, other.text} == self.texts:
                scores[place] += self.usual - self.model.pair_effects([(one, other)])[0]
        return scores

    def pair_effects(self, pairs: Sequence[tuple[OutfitItem, OutfitItem]]) -> npt.NDArray[np.float64]:
        return self.model.pair_effects(pairs)


@pytest.fixture(scope="module")
def model() -> OutfitModel:
    return OutfitModel.load(folder())


@pytest.fixture(scope="module")
def stylist(shop: Stylist, model: OutfitModel) -> Stylist:
    return Stylist(judge=replace(shop.judge, model=model))


@lru_cache
def _advised(stylist: Stylist) -> list[tuple[Outfit, Attribution]]:
    outfits = [o for name in _SEEDS for o in stylist.complete([Given(product_id=name)]).outfits]
    return [(outfit, outfit.attribution) for outfit in outfits if outfit.attribution is not None]


def _rows(stylist: Stylist, outfit: Outfit) -> tuple[int, ...]:
    return tuple(stylist.shelves.row_of(piece) for piece in outfit.pieces)


def test_pairs_and_pieces_add_up_to_what_the_model_says(stylist: Stylist) -> None:
    assert len(_advised(stylist)) > 8
    for outfit, found in _advised(stylist):
        assert found.whole == pytest.approx(outfit.parts["model"], abs=1e-4)
        assert found.pieces_alone + sum(pair.effect for pair in found.pairs) == pytest.approx(found.whole)
        effects = [pair.effect for pair in found.pairs]
        assert effects == sorted(effects, reverse=True)


def test_without_a_pair_the_outfit_scores_less_by_what_the_pair_adds(
    stylist: Stylist, model: OutfitModel
) -> None:
    for outfit, found in _advised(stylist)[:6]:
        for pair in found.pairs:
            names = frozenset(outfit.pieces[place].name for place in pair.places)
            cut = _Unlinked(model, names, stylist.judge.weights.model_centre)
            deleted = replace(stylist.judge, model=cut).log_odds([_rows(stylist, outfit)], None)[0]
            assert outfit.log_odds - deleted == pytest.approx(pair.effect, abs=1e-3)


def test_without_a_piece_the_model_says_less_by_what_the_piece_adds(stylist: Stylist) -> None:
    told = 0
    for outfit, found in _advised(stylist):
        rows = _rows(stylist, outfit)
        for piece in found.pieces:
            rest = tuple(row for place, row in enumerate(rows) if place != piece.place)
            (left,) = stylist.judge.model_parts([rest])
            assert outfit.parts["model"] - left == pytest.approx(piece.effect, abs=1e-3)
            told += 1
        # What nothing can be judged without is not told: taking it away leaves no pair.
        for place in set(range(len(rows))) - {piece.place for piece in found.pieces}:
            rest = tuple(row for other, row in enumerate(rows) if other != place)
            assert np.isnan(stylist.judge.model_parts([rest])).all()
    assert told > 5


def test_goes_with_names_the_pair_that_adds_most_and_gains_as_much(stylist: Stylist) -> None:
    said = 0
    for outfit, found in _advised(stylist):
        reasons = [one for one in outfit.reasons if one.code == "GOES_WITH"]
        best = found.pairs[0]
        if not reasons:
            assert best.effect < 0.02
            continue
        (told,) = reasons
        names = [outfit.pieces[place].product.id for place in best.places]
        assert [told.values["product"], told.values["other"]] == names
        assert told.gain == best.effect and told.terms == ("model",)
        said += 1
    assert said > 5


def test_a_dress_alone_and_a_shop_without_a_model_have_no_attribution(
    stylist: Stylist, shop: Stylist
) -> None:
    dress = int(shop.shelves.rows_of["sheath-dress"][0])
    jacket = int(shop.shelves.rows_of["wool-blazer-women"][0])
    nothing, something = attribute(stylist.judge, [(dress,), (dress, jacket)])
    assert nothing is None and something is not None
    assert something.pieces == () and len(something.pairs) == 1
    assert attribute(shop.judge, [(dress, jacket)]) == [None]
    assert attribute(stylist.judge, []) == []
    silent = OutfitJudge(
        shelves=shop.shelves,
        weights=replace(shop.judge.weights, model=0.0),
        model=stylist.judge.model,
    )
    assert attribute(silent, [(dress, jacket)]) == [None]
