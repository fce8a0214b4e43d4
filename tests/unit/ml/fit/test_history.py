"""What a question is compared with: earlier rentals, and never its own answer or a later one."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from ml.fit.blocks import block_spans, make_blocks
from ml.fit.erasure import GROUPS, erase, erase_at_random
from ml.fit.features import FEATURES
from ml.fit.history import History
from ml.fit.rows import RentalRows
from tests.unit.ml.fit.rentals import InventedShop


def column(features: npt.NDArray[np.float64], name: str) -> npt.NDArray[np.float64]:
    values: npt.NDArray[np.float64] = features[:, FEATURES.index(name)]
    return values


def test_a_block_does_not_see_its_own_answers_nor_later_ones(earlier: RentalRows) -> None:
    rows = earlier.take(np.arange(1200))
    spans = list(block_spans(len(rows)))
    start = spans[-3][0]
    turned = rows.labels.copy()
    turned[start:] = 2 - turned[start:]
    before = make_blocks(rows, seed=0)
    after = make_blocks(replace(rows, labels=turned), seed=0)
    for seen, same in zip(before[:-2], after[:-2], strict=True):
        np.testing.assert_array_equal(seen.features, same.features)
        np.testing.assert_array_equal(seen.erased, same.erased)
    assert not np.array_equal(before[-1].features, after[-1].features, equal_nan=True)


def test_blocks_cover_the_rows_after_the_first_once() -> None:
    spans = list(block_spans(1001))
    assert spans[0][0] == 150 and spans[-1][1] == 1001
    assert all(end == start for (_, end), (start, _) in pairwise(spans))


def test_an_item_that_runs_small_is_known_to(
    earlier: RentalRows, later: RentalRows, shop: InventedShop
) -> None:
    features = History.of(earlier).features(later)
    offsets = shop.offsets[[int(one.removeprefix("i")) for one in later.item_ids]]
    assert np.corrcoef(offsets, column(features, "item_effect_small"))[0, 1] > 0.8
    assert np.corrcoef(offsets, column(features, "item_effect_large"))[0, 1] < -0.8


def test_heavier_people_usually_take_larger_sizes(earlier: RentalRows) -> None:
    person = earlier.pick(np.zeros(5, np.int64))
    masses = replace(person, mass_kg=np.array([50.0, 58.0, 66.0, 74.0, 82.0]))
    usual = column(History.of(earlier).features(masses), "usual_size")
    assert (np.diff(usual) > 0).all()


def test_without_history_item_and_person_are_as_erased(earlier: RentalRows, later: RentalRows) -> None:
    history = History.of(earlier)
    strangers = replace(
        later, item_ids=np.char.add("new ", later.item_ids), user_ids=np.char.add("new ", later.user_ids)
    )
    np.testing.assert_array_equal(
        history.features(strangers), history.features(erase(later, ("item", "person")))
    )
    assert np.isfinite(column(history.features(strangers), "expected_small")).all()
    assert (column(history.features(strangers), "item_rows") == 0).all()


def test_nothing_known_at_all_still_has_an_expectation(earlier: RentalRows, later: RentalRows) -> None:
    features = History.of(earlier).features(erase(later, GROUPS))
    assert np.isfinite(column(features, "expected_large")).all()
    assert np.ptp(column(features, "expected_large")) == pytest.approx(0.0, abs=1e-12)


def test_a_history_without_any_body_is_possible(earlier: RentalRows, later: RentalRows) -> None:
    bare = earlier.take(np.arange(500))
    nothing = np.full(len(bare), np.nan)
    bare = replace(
        bare, mass_kg=nothing, stature_cm=nothing, bust_band_in=nothing, bust_cups=nothing, age_years=nothing
    )
    features = History.of(bare).features(later)
    assert np.isfinite(column(features, "expected_small")).all()


def test_each_group_is_erased_in_its_share(later: RentalRows) -> None:
    erased = erase_at_random(later, {"item": 0.25, "body": 0.5}, np.random.default_rng(0))
    assert (erased.item_ids == "").mean() == pytest.approx(0.25, abs=0.05)
    assert np.isnan(erased.stature_cm).mean() == pytest.approx(0.5, abs=0.06)
    assert (erased.user_ids == later.user_ids).all()
