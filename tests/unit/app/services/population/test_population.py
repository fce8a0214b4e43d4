"""What is said of a population adds up, and names the right people."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from app.services.population.added_sizes import added_sizes
from app.services.population.coverage import heat_maps, size_shares
from app.services.population.judged import JudgedPerson, judge_people
from app.services.population.left_out import left_out_groups
from app.services.population.new_sizes import new_sizes
from app.services.stoppable import NOBODY_WATCHES, Work, WorkStoppedError
from body_models.errors import PatternError
from body_models.garments.fit.advice import advise_size
from body_models.garments.fit.rack import Rack
from body_models.garments.grading import graded_poms
from resources.size_charts import SizeChart, load_size_chart


def test_everybody_is_told_what_the_advice_tells(tees: Rack, judged: list[JudgedPerson]) -> None:
    for person in judged[::8]:
        assert person.advice == advise_size(tees.chart, tees.fabric, person.body)
    assert all(person.advice.sizes[person.size].verdict == "good" for person in judged if person.size)


def test_shares_and_maps_count_the_same_people(tees: Rack, judged: list[JudgedPerson]) -> None:
    shares, maps = size_shares(tees.chart, judged), heat_maps(tees.chart, judged)
    fitted = sum(person.size is not None for person in judged)
    assert sum(share.taken for share in shares) == fitted > 0
    assert [one.measurement for one in maps] == ["chest_girth_cm"]
    assert maps[0].people.sum() == len(judged)
    assert maps[0].fitted.sum() == fitted
    assert maps[0].good.sum(axis=1).tolist() == [share.good for share in shares]
    assert all(share.alone <= share.taken <= share.good for share in shares)


def test_larger_sizes_fit_larger_people(tees: Rack, judged: list[JudgedPerson]) -> None:
    heat = heat_maps(tees.chart, judged)[0]
    middle = (heat.edges_cm[:-1] + heat.edges_cm[1:]) / 2
    shown = heat.good.sum(axis=1) > 0
    typical = [float(np.average(middle, weights=row)) for row in heat.good[shown]]
    assert typical == sorted(typical)


def test_who_is_left_out_of_a_rack_of_one_small_size_is_too_large(
    tees: Rack, women: Sequence[dict[str, float]]
) -> None:
    small = _only(tees.chart, ("S",))
    judged = judge_people(Rack(small, tees.fabric), women, NOBODY_WATCHES)
    groups = left_out_groups(small, judged)
    missing = sum(person.size is None for person in judged)
    assert sum(group.people for group in groups) == missing > len(judged) / 2
    larger = sum(group.people for group in groups if group.side == "larger")
    assert larger > 0.8 * missing
    assert all(group.from_cm <= group.median_cm <= group.to_cm for group in groups)


def test_a_size_between_is_half_way_and_one_beyond_is_a_whole_step_on(tees: Rack) -> None:
    chart = tees.chart
    sizes = {one.label: one for one in new_sizes(chart, tees.fabric)}
    small, medium = graded_poms(chart, "S"), graded_poms(chart, "M")
    between = graded_poms(sizes["S–M"].rack.chart, "S–M")
    beyond = graded_poms(sizes["3XL+"].rack.chart, "3XL+")
    for name in small:
        assert between[name] == pytest.approx((small[name] + medium[name]) / 2, abs=0.002)
        step = graded_poms(chart, "3XL")[name] - graded_poms(chart, "XXL")[name]
        assert beyond[name] == pytest.approx(graded_poms(chart, "3XL")[name] + step, abs=0.002)
    low, high = sizes["S–M"].body_ranges_cm["chest_girth_cm"]
    assert (low, high) == (86.0, 94.0)  # from the middle of S, 82 to 90, to that of M, 90 to 98


@pytest.mark.parametrize("chart_id", ["tee-women", "trousers-men", "jeans-women"])
def test_the_sizes_that_are_made_stay_as_they_are_beside_a_new_one(chart_id: str) -> None:
    from resources.fabrics import load_fabric

    chart = load_size_chart(chart_id)
    for one in new_sizes(chart, load_fabric("cotton-twill")):
        wider = one.rack.chart
        assert set(wider.sizes) == {*chart.sizes, *one.sizes}
        for size in chart.sizes:
            assert graded_poms(wider, size) == pytest.approx(graded_poms(chart, size), abs=0.002)
        for rows in wider.body_ranges_cm.values():
            ends = list(rows.values())
            assert all(ends[k][1] == ends[k + 1][0] for k in range(len(ends) - 1))


def test_the_largest_size_taken_off_the_rack_is_the_one_that_would_win_most(
    tees: Rack, women: Sequence[dict[str, float]], judged: list[JudgedPerson]
) -> None:
    """Without XXL and 3XL nothing wins as many as a size above XL: most of those whom XXL alone fitted."""
    chart = tees.chart
    shorter = _only(chart, ("XS", "S", "M", "L", "XL"))
    rack = Rack(shorter, tees.fabric)
    ranked = added_sizes(rack, judge_people(rack, women, NOBODY_WATCHES), NOBODY_WATCHES)
    alone = next(share.alone for share in size_shares(chart, judged) if share.size == "XXL")
    assert (ranked[0].label, ranked[0].kind) == ("XL+", "above")
    assert ranked[0].wins >= 0.7 * alone > 0
    assert [one.wins for one in ranked] == sorted((one.wins for one in ranked), reverse=True)
    assert all(one.in_all >= one.wins for one in ranked)


def test_work_that_is_stopped_ends_at_the_next_step(tees: Rack, women: Sequence[dict[str, float]]) -> None:
    said: list[float] = []
    work = Work(progress=lambda share, what: said.append(share), is_stopped=lambda: len(said) >= 2)
    with pytest.raises(WorkStoppedError) as stopped:
        judge_people(tees, women, work)
    assert stopped.value.code == "WORK_STOPPED"
    assert said == sorted(said)
    assert len(said) == 2


def test_a_chart_nobody_can_draft_is_refused_by_its_measure(tees: Rack) -> None:
    poms = {**tees.chart.base_poms_cm, "chest_girth": 20.0}
    broken = SizeChart.model_validate({**tees.chart.model_dump(by_alias=True), "base_poms_cm": poms})
    with pytest.raises(PatternError):
        Rack(broken, tees.fabric).fit("M", {})


def _only(chart: SizeChart, kept: tuple[str, ...]) -> SizeChart:
    """A chart with some of its sizes; each reaches half way to the next, and is drafted as it was."""
    base = "M" if "M" in kept else kept[0]
    poms = {size: graded_poms(chart, size) for size in kept}
    ranges = {}
    for name, rows in chart.body_ranges_cm.items():
        ends = [rows[size] for size in kept]
        edges = [ends[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(ends)), ends[-1][1]]
        ranges[name] = {size: (edges[k], edges[k + 1]) for k, size in enumerate(kept)}
    grade = {name: [poms[b][name] - poms[a][name] for a, b in pairwise(kept)] for name in chart.grade_cm}
    return SizeChart.model_validate(
        {
            **chart.model_dump(by_alias=True),
            "sizes": kept,
            "base_size": base,
            "base_poms_cm": poms[base],
            "body_ranges_cm": ranges,
            "grade_cm": grade,
        }
    )
