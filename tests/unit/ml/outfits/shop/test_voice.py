"""How much the set model counts beside the terms."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from ml.outfits.items import OutfitItem
from ml.outfits.shop.learn import NamedOutfit
from ml.outfits.shop.scoring import SCORED
from ml.outfits.shop.stylist import Stylist
from ml.outfits.shop.voice import best_voice, upper_and_lower, voice, voice_in_shop

_DEVIATION = np.full(len(SCORED), 0.3)


class _KnowsMakers:
    """A model that knows which makers go together, or nothing at all."""

    def __init__(self, *, knows: bool) -> None:
        self.knows = knows
        self.drawn = np.random.default_rng(0)

    def score_many(self, outfits: Sequence[Sequence[OutfitItem]]) -> npt.NDArray[np.float64]:
        if not self.knows:
            return self.drawn.normal(size=len(outfits))
        same = [one.text.split()[0] == other.text.split()[0] for one, other in outfits]
        return np.where(same, 1.5, -1.5) + self.drawn.normal(size=len(outfits))


def _makers(count: int, seed: int) -> list[NamedOutfit]:
    generator = np.random.default_rng(seed)
    outfits: list[NamedOutfit] = []
    for _ in range(count):
        maker = generator.choice(["acme", "bolt", "crux", "dune"])
        outfits.append([("upper", f"{maker} tee"), ("bottom", f"{maker} jeans"), ("shoe", "pumps")])
    return outfits


def test_a_model_that_knows_is_heard_and_improves_the_terms() -> None:
    found = voice(_KnowsMakers(knows=True), _makers(60, 0), _makers(120, 1), _DEVIATION)
    assert found.weight > 0.4
    assert found.model_auc > 0.8
    assert found.both_auc > found.terms_auc + 0.2


def test_a_model_that_knows_nothing_is_hardly_heard() -> None:
    found = voice(_KnowsMakers(knows=False), _makers(60, 0), _makers(120, 1), _DEVIATION)
    assert found.weight < 0.2
    assert found.both_auc == pytest.approx(found.terms_auc, abs=0.1)


def test_the_voice_is_never_negative_and_larger_for_a_shyer_model() -> None:
    generator = np.random.default_rng(0)
    terms, truth = generator.normal(size=500), generator.normal(1.0, 1.0, size=500)
    assert best_voice(terms, -truth) < 0.01
    assert best_voice(terms, truth / 4) > best_voice(terms, truth) > 0.2


def test_only_an_upper_and_a_lower_are_asked_about() -> None:
    outfit = [("bottom", "jeans"), ("shoe", "pumps"), ("upper", "tee"), ("upper", "coat")]
    assert upper_and_lower(outfit) == [("upper", "tee"), ("bottom", "jeans")]
    assert upper_and_lower([("bottom", "dress"), ("bag", "tote")]) == [("bottom", "dress")]


class _LongNamesExciteIt:
    """A model whose log-odds grow with the words: a shop's names are longer than those it learnt."""

    def score_many(self, outfits: Sequence[Sequence[OutfitItem]]) -> npt.NDArray[np.float64]:
        return np.array([float(sum(len(item.text) for item in outfit)) for outfit in outfits])


def test_a_voice_stays_as_loud_per_deviation_in_the_shop(shop: Stylist) -> None:
    outfits = [[("upper", "tee" + "e" * (k % 7)), ("bottom", "jean" + "s" * (k % 5))] for k in range(60)]
    shelves = shop.shelves
    rows = np.array([row for row, piece in enumerate(shelves.pieces) if piece.role == "top"])
    lower = np.array([row for row, piece in enumerate(shelves.pieces) if piece.role == "bottom"])
    pairs = (np.repeat(rows, len(lower)), np.tile(lower, len(rows)))
    here = voice_in_shop(1.0, _LongNamesExciteIt(), outfits, shelves, pairs)
    names = [len(shelves.pieces[a].name) + len(shelves.pieces[b].name) for a, b in zip(*pairs, strict=True)]
    assert here.centre == pytest.approx(np.mean(names))
    assert here.weight * np.std(names) == pytest.approx(2.45, abs=0.4), "the deviation of the names it learnt"
