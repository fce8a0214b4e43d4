"""Rentals in time order: nothing is predicted from its own day or from later ones."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ml.errors import DataError
from ml.fit.rows import read_rental_rows
from ml.recommend.baselines import BaselineSetting, baseline_places, place_of, tuned
from ml.recommend.events import RentalEvents, rental_events
from ml.recommend.features import FEATURES
from ml.recommend.rating import RATING_FEATURES, rating_features
from ml.recommend.replay import earlier_counts, scenes
from ml.recommend.usual_size import UsualSize
from tests.unit.ml.recommend.worlds import rental_lines, write_rentals


def events_of(
    folder: Path, lines: list[dict[str, str]], test: list[dict[str, str]] | None = None
) -> RentalEvents:
    write_rentals(folder / "train.csv", lines)
    if test is None:
        return rental_events(read_rental_rows(folder / "train.csv"))
    write_rentals(folder / "test.csv", test)
    return rental_events(read_rental_rows(folder / "train.csv"), read_rental_rows(folder / "test.csv"))


def line(user: str, item: str, day: str, **cells: str) -> dict[str, str]:
    first = rental_lines(1, start=date(2016, 1, 1), seed=0)[0]
    return {**first, "user_id": user, "item_id": item, "review_date": day, **cells}


def described(events: RentalEvents, wanted: np.ndarray, withheld: np.ndarray | None = None) -> np.ndarray:
    """Features [N, items, F] of all products, in the order of their names."""
    size = UsualSize.learnt(events, np.arange(100))
    seen = scenes(events, wanted, usual_size=size, withheld=withheld, candidates=events.item_count)
    order = np.argsort(seen.items, axis=1)
    return np.asarray(np.take_along_axis(seen.features, order[:, :, None], axis=1), np.float32)


def test_neither_the_rental_itself_nor_its_day_nor_the_future_changes_what_is_known(tmp_path: Path) -> None:
    lines = rental_lines(600, start=date(2016, 1, 1), seed=1)
    events = events_of(tmp_path / "a", lines)
    row = int(
        np.flatnonzero(np.diff(events.days) > 0)[30] + 1
    )  # the first of a day, so that its day follows it
    changed = [dict(one) for one in lines]
    for later in range(row + 1, 600):
        changed[later] |= {"item_id": lines[later - 1]["item_id"], "size": "20", "fit": "large"}
    changed[row] |= {"size": "4", "fit": "large", "category": "gown"}
    other = events_of(tmp_path / "b", changed)
    wanted = np.arange(600) == row
    assert events.item_names == other.item_names
    before, after = described(events, wanted), described(other, wanted)
    assert np.array_equal(before, after)
    usual = np.zeros(600)
    own = [RATING_FEATURES.index(name) for name in ("person_mean", "person_count", "item_mean", "item_count")]
    assert np.array_equal(
        rating_features(events, usual)[: row + 1, own], rating_features(other, usual)[: row + 1, own]
    )


def test_a_rental_changes_what_is_known_the_day_after(tmp_path: Path) -> None:
    lines = rental_lines(600, start=date(2016, 1, 1), seed=1)
    events = events_of(tmp_path, lines)
    day = events.days[300]
    rows = np.flatnonzero(events.days == day + 1)[:1]
    item = int(events.items[events.days == day][0])
    features = described(events, np.isin(np.arange(600), [300, rows[0]]))
    rested = FEATURES.index("days_since_rental")
    assert features[1, item, rested] == pytest.approx(np.log1p(1.0), abs=1e-3)
    arrived = FEATURES.index("popularity_3_days")
    assert features[1, item, arrived] > features[0, item, arrived]


def test_a_withheld_occasion_is_in_no_number(tmp_path: Path) -> None:
    lines = rental_lines(600, start=date(2016, 1, 1), seed=1)
    events = events_of(tmp_path / "a", lines)
    row = 450
    other_lines = [dict(one) for one in lines]
    other_lines[row]["rented_for"] = "party" if lines[row]["rented_for"] != "party" else "work"
    other = events_of(tmp_path / "b", other_lines)
    wanted, hidden = np.arange(600) == row, np.ones(600, np.bool_)
    assert np.array_equal(described(events, wanted, hidden), described(other, wanted, hidden))
    assert not np.array_equal(described(events, wanted), described(other, wanted))


def test_what_somebody_took_is_not_offered_again(tmp_path: Path) -> None:
    lines = rental_lines(400, start=date(2016, 1, 1), seed=2)
    lines += [line("9999", "1001", "2017-01-01"), line("9999", "1002", "2017-01-02")]
    events = events_of(tmp_path, lines)
    seen = scenes(
        events,
        np.arange(len(events)) == len(events) - 1,
        usual_size=UsualSize.learnt(events, np.arange(300)),
        candidates=events.item_count - 1,
    )
    assert events.item_names.index("1001") not in seen.items[0]
    assert seen.taken[0] >= 0
    assert seen.items[0, seen.taken[0]] == events.item_names.index("1002")


def test_earlier_rentals_are_counted_by_day(tmp_path: Path) -> None:
    events = events_of(
        tmp_path,
        [
            line("1", "a", "2016-01-01"),
            line("1", "b", "2016-01-01"),
            line("2", "a", "2016-01-02"),
            line("1", "a", "2016-01-03"),
        ],
    )
    person, item = earlier_counts(events)
    assert person.tolist() == [0, 0, 0, 2]
    assert item.tolist() == [0, 0, 1, 2]


def test_popularity_and_neighbours_place_products_as_by_hand(tmp_path: Path) -> None:
    lines = [
        line("1", "a", "2016-01-01"),
        line("2", "a", "2016-01-02"),
        line("3", "b", "2016-01-03"),
        line("1", "c", "2016-01-04"),
        line("2", "c", "2016-01-05"),
        line("4", "a", "2016-01-06"),
        line("4", "c", "2016-01-08"),
        line("5", "b", "2016-01-08"),
    ]
    events = events_of(tmp_path, lines)
    slow = BaselineSetting(half_life_days=60.0, neighbour_weight=0.0)
    quick = BaselineSetting(half_life_days=0.5, neighbour_weight=0.0)
    near = BaselineSetting(half_life_days=60.0, neighbour_weight=100.0)
    last = np.arange(8) >= 6
    _, places = baseline_places(events, last, [slow, quick, near])
    # Person 4 had a: c comes first, as popular (2 against 1) and as a's companion. Person 5: b is last.
    assert places[slow].tolist() == [0.0, 2.0]
    assert places[quick].tolist() == [0.0, 2.0]
    assert places[near].tolist() == [0.0, 2.0]


def test_equal_scores_share_the_middle_and_own_things_do_not_count() -> None:
    scores = np.asarray([1.0, 1.0, 1.0, 5.0, 0.0], np.float32)
    assert place_of(scores, 0, np.asarray([], np.int64)) == 2.0
    assert place_of(scores, 0, np.asarray([3])) == 1.0
    assert place_of(scores, 0, np.asarray([1, 3])) == 0.5
    assert place_of(scores, 3, np.asarray([3])) > 1000


def test_the_mix_is_chosen_by_what_is_best_on_the_rows_given(tmp_path: Path) -> None:
    events = events_of(tmp_path, rental_lines(900, start=date(2016, 1, 1), seed=4))
    rows = np.arange(900) >= 700
    chosen = tuned(events, rows, per_occasion=True)
    others = [BaselineSetting(half_life_days=120.0, neighbour_weight=10.0), chosen]
    _, places = baseline_places(events, rows, others, per_occasion=True)
    assert (places[chosen] < 10).mean() >= (places[others[0]] < 10).mean()


def test_test_rows_before_the_training_rows_are_refused(tmp_path: Path) -> None:
    early = rental_lines(60, start=date(2015, 1, 1), seed=0)
    late = rental_lines(60, start=date(2016, 1, 1), seed=1)
    with pytest.raises(DataError) as error:
        events_of(tmp_path, late, early)
    assert error.value.code == "REPLAY_ORDER"
    with pytest.raises(DataError) as error:
        rental_events(None, None)
    assert error.value.code == "REPLAY_EMPTY"
