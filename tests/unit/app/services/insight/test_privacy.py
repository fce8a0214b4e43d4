"""The noise is what was declared: audited on neighbouring data, with groups of 20 and more alone."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from app.services.insight.figures import SMALLEST_GROUP
from app.services.insight.privacy import bounded_rows, counting, noisy_counts, noisy_sum, tail
from app.services.insight.private_report import private_figure
from app.services.insight.purchases import TRY_ON_TO_PURCHASE
from app.services.insight.questions import Question
from app.services.insight.visits import visits_of
from tests.invented_shop import SHELF, InventedShop, invented_events

DOMAIN = tuple((name,) for name in "abcdef")
MOST_CELLS, EPSILON = 2, 1.0
WITHOUT = {f"visit {number}": {DOMAIN[number % 6]} for number in range(150)}
"""25 visits in each group; its neighbour has one visit more, in as many groups as may be."""
NEIGHBOUR_CELLS = frozenset(DOMAIN)
CONFIDENCE = 0.999

Counts = npt.NDArray[np.int64]


def _drawn(rows: list[str], draws: int) -> Counts:
    measurement, _ = counting(tuple(cell[0] for cell in DOMAIN), MOST_CELLS, EPSILON)
    return np.array([measurement(rows) for _ in range(draws)])  # [draws, 6]


def _least_epsilon(without: Counts, with_it: Counts, touched: list[int]) -> float:
    """What epsilon is at least, judged by events that tell the two apart best (Jagielski et al. 2020).

    An event: all touched counts are at least, or at most, so many. Clopper and Pearson's intervals.
    """
    events: list[Callable[[Counts], npt.NDArray[np.bool_]]] = []
    for line in (24, 25, 26):
        events += [_all_above(touched, line), _none_above(touched, line)]
    level = 1 - (1 - CONFIDENCE) / (2 * len(events))
    least = 0.0
    for event in events:
        for first, second in ((without, with_it), (with_it, without)):
            hits = [int(event(counts).sum()) for counts in (first, second)]
            low = binomtest(hits[0], len(first)).proportion_ci(level, "exact").low
            high = binomtest(hits[1], len(second)).proportion_ci(level, "exact").high
            if low > 0:
                least = max(least, math.log(low / high))
    return least


def _all_above(touched: list[int], line: int) -> Callable[[Counts], npt.NDArray[np.bool_]]:
    return lambda counts: np.all(counts[:, touched] > line, axis=1)


def _none_above(touched: list[int], line: int) -> Callable[[Counts], npt.NDArray[np.bool_]]:
    return lambda counts: np.all(counts[:, touched] <= line, axis=1)


def _audit(draws: int, at_least: float) -> None:
    with_it = {**WITHOUT, "one more": NEIGHBOUR_CELLS}
    rows = bounded_rows(with_it, frozenset(DOMAIN), MOST_CELLS)
    touched = [place for place, cell in enumerate(DOMAIN) if rows.count(cell[0]) > 25]
    assert len(touched) == MOST_CELLS
    without = _drawn(bounded_rows(WITHOUT, frozenset(DOMAIN), MOST_CELLS), draws)
    measured = _least_epsilon(without, _drawn(rows, draws), touched)
    assert measured <= EPSILON
    assert measured >= at_least, "the audit sees too little to say anything"
    # The same audit catches a visit that counts in three times as many groups as was declared.
    unbounded = [*bounded_rows(WITHOUT, frozenset(DOMAIN), MOST_CELLS), *(cell[0] for cell in DOMAIN)]
    assert _least_epsilon(without, _drawn(unbounded, draws), list(range(6))) > EPSILON


def test_epsilon_as_measured_is_at_most_the_declared_one() -> None:
    _audit(2000, at_least=0.4)


@pytest.mark.long
def test_epsilon_as_measured_over_100_000_draws_is_at_most_the_declared_one() -> None:
    _audit(100_000, at_least=0.9)


@settings(deadline=None)
@given(
    most_cells=st.integers(1, 4),
    cells=st.dictionaries(
        st.text(max_size=3), st.frozensets(st.sampled_from([*DOMAIN, ("x",)])), max_size=12
    ),
)
def test_a_visit_counts_in_so_many_groups_at_most_and_none_of_its_own(
    most_cells: int, cells: dict[str, frozenset[tuple[str, ...]]]
) -> None:
    domain = frozenset(DOMAIN)
    rows = bounded_rows(cells, domain, most_cells)
    alone = {visit: bounded_rows({visit: those}, domain, most_cells) for visit, those in cells.items()}
    assert all(len(of_one) <= most_cells for of_one in alone.values())
    # What one visit adds does not depend on the others.
    assert sorted(rows) == sorted(row for of_one in alone.values() for row in of_one)
    assert {(row,) for row in rows} <= domain


def test_which_groups_of_a_visit_count_favours_none() -> None:
    rows = bounded_rows({str(number): set(DOMAIN) for number in range(6000)}, frozenset(DOMAIN), 1)
    counts = [rows.count(cell[0]) for cell in DOMAIN]
    assert max(counts) - min(counts) < 200  # six standard deviations


@pytest.mark.parametrize(("most_cells", "epsilon"), [(1, 0.1), (3, 1.0), (2, 5.0)])
def test_the_error_is_as_told(most_cells: int, epsilon: float) -> None:
    draws = [noisy_counts({}, DOMAIN, most_cells=most_cells, epsilon=epsilon) for _ in range(400)]
    errors = np.array([abs(count) for drawn in draws for count in drawn.counts.values()])
    within = float(np.mean(errors <= draws[0].error_95()))
    assert 0.93 < within <= 1.0
    if draws[0].scale > 5:
        assert within < 0.97  # and no larger than need be
    ladder = np.array([abs(sum(drawn.counts.values())) for drawn in draws])
    assert np.mean(ladder <= draws[0].error_95(6)) >= 0.95


def test_noise_is_centred_and_larger_for_less_epsilon() -> None:
    for epsilon in (0.2, 2.0):
        drawn = [
            noisy_counts({}, DOMAIN[:1], most_cells=1, epsilon=epsilon).counts[("a",)] for _ in range(2000)
        ]
        scale = 1 / epsilon
        assert abs(np.mean(drawn)) < 6 * scale * math.sqrt(2 / 2000)
        assert np.std(drawn) == pytest.approx(
            math.sqrt(2) * scale if epsilon < 1 else math.sqrt(2 * math.exp(-2) / (1 - math.exp(-2)) ** 2),
            rel=0.15,
        )


@settings(deadline=None)
@given(scale=st.floats(0.1, 200), chance=st.floats(1e-7, 0.2))
def test_the_tail_of_one_is_exact_and_of_several_a_bound(scale: float, chance: float) -> None:
    q = math.exp(-1 / scale)
    one = math.ceil(tail(scale, 1, chance) + 1e-9)
    assert q**one / (1 + q) <= chance * (1 + 1e-6)
    assert tail(scale, 2, chance) >= tail(scale, 1, chance)
    assert tail(scale, 6, chance) <= 6 * max(tail(scale, 2, chance), scale)


def test_a_sum_takes_each_visit_as_within_its_limits() -> None:
    total, scale = noisy_sum([10**9, -(10**9), 500], highest=1000, epsilon=5.0)
    assert abs(total - 1500) < 40 * scale
    assert noisy_sum([], highest=1000, epsilon=5.0)[0] == pytest.approx(0, abs=40 * scale)


@pytest.mark.parametrize("epsilon", [0.3, 3.0, 30.0])
@pytest.mark.parametrize("size", [1, 12, 19])
def test_a_group_of_fewer_than_twenty_is_never_shown(epsilon: float, size: int) -> None:
    question = Question(
        code="test",
        dimensions=("group",),
        cells=lambda visit: [("a",)],
        domain=lambda shelf: (("a",),),
        most_cells=1,
        chart="bars",
    )
    visits = visits_of(invented_events(InventedShop(visits=size)))
    figures = [private_figure(question, visits, SHELF, epsilon) for _ in range(300)]
    assert all(figure.rows == () and figure.withheld == 1 for figure in figures)


def test_large_groups_are_shown_and_nearly_right() -> None:
    visits = visits_of(invented_events(InventedShop(visits=2000)))
    figure = private_figure(TRY_ON_TO_PURCHASE, visits, SHELF, 3.0)
    assert len(figure.rows) == 6
    assert figure.error_95 is not None
    for row in figure.rows:
        exact = sum(row.cell in set(TRY_ON_TO_PURCHASE.cells(visit)) for visit in visits)
        assert row.visits >= SMALLEST_GROUP
        assert abs(row.visits - exact) < 5 * figure.error_95
