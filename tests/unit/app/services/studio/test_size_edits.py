"""Sizes more and less, and the cells of a chart: what comes out is a chart the shop can use."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.studio.draft import ProductDraft
from app.services.studio.size_edits import (
    End,
    boundaries,
    chart_written,
    next_name,
    with_base,
    with_boundary,
    with_size,
    with_step,
    with_written,
    without_size,
)
from body_models.garments.grading import graded_poms
from resources.catalogue import load_catalogue
from resources.size_charts import SizeChart, load_size_chart, load_size_charts

CHARTS = sorted(load_size_charts())
ENDS: tuple[End, ...] = ("smaller", "larger")


def written(chart_id: str) -> Mapping[str, Any]:
    return load_size_chart(chart_id).model_dump(mode="json", by_alias=True)


@settings(max_examples=40, deadline=None)
@given(chart_id=st.sampled_from(CHARTS), ends=st.lists(st.sampled_from(ENDS), max_size=4))
def test_a_size_more_and_less_again_is_the_chart_as_it_was(chart_id: str, ends: list[End]) -> None:
    before = document = written(chart_id)
    added = []
    for end in ends:
        larger = with_size(document, end)
        if larger is not document:
            added.append(end)
        document = larger
        chart = SizeChart.model_validate(document)
        assert len(chart.run) == len(SizeChart.model_validate(before).run) + len(added)
    for end in reversed(added):
        document = without_size(document, end)
    assert SizeChart.model_validate(document) == SizeChart.model_validate(before)


@pytest.mark.parametrize("end", ENDS)
def test_the_sizes_there_were_keep_their_measures(end: End) -> None:
    before = SizeChart.model_validate(written("tee-women"))
    after = SizeChart.model_validate(with_size(written("tee-women"), end))
    for size in before.sizes:
        assert graded_poms(after, size) == graded_poms(before, size)
        assert after.body_ranges_cm["chest_girth_cm"][size] == before.body_ranges_cm["chest_girth_cm"][size]


def test_a_larger_size_goes_on_as_the_last_one_grew() -> None:
    chart = SizeChart.model_validate(with_size(written("tee-women"), "larger"))
    assert list(chart.run)[-1:] == ["4XL"]
    assert list(chart.body_ranges_cm["chest_girth_cm"]["4XL"]) == [143.0, 155.0]
    assert graded_poms(chart, "4XL")["chest_girth"] == pytest.approx(143.7 + 12.2, abs=0.01)


def test_names_beyond_the_ends() -> None:
    assert next_name(["S", "M", "L"], "smaller") == "XS"
    assert next_name(["36", "38", "40"], "larger") == "42"
    assert next_name(["36", "38", "40"], "smaller") == "34"
    assert next_name(["ONE", "TWO"], "larger") is None


def test_the_base_size_is_never_dropped() -> None:
    document = written("tee-women")
    for _ in range(10):
        document = without_size(document, "smaller")
    assert document["sizes"][0] == document["base_size"]
    SizeChart.model_validate(document)


@settings(max_examples=30, deadline=None)
@given(index=st.integers(0, 7), value=st.floats(1, 300))
def test_moving_a_boundary_leaves_no_gap(index: int, value: float) -> None:
    document = with_boundary(written("tee-women"), "chest_girth_cm", index, value)
    assert boundaries(document, "chest_girth_cm")[index] == value
    spans = list(document["body_ranges_cm"]["chest_girth_cm"].values())
    assert all(one[1] == two[0] for one, two in pairwise(spans))


def test_cells_change_what_they_say() -> None:
    document = with_step(with_base(written("tee-women"), "chest_girth", 104.0), "back_neck_drop", 2, 0.5)
    chart = SizeChart.model_validate(document)
    assert graded_poms(chart, "M")["chest_girth"] == 104.0
    assert graded_poms(chart, "M")["back_neck_drop"] == 2.0
    assert graded_poms(chart, "L")["back_neck_drop"] == 2.5, "a measure that did not grow begins to"


def test_a_draft_takes_the_sizes_of_its_chart_into_its_stock() -> None:
    product = load_catalogue().product("tee-women")
    draft = ProductDraft(product=product.model_dump(mode="json", exclude_none=True))
    shared = load_size_chart("tee-women")
    larger = with_written(draft, with_size(chart_written(draft, shared), "larger"))
    assert larger.product["size_chart"] == "tee-women-sizes"
    assert list(larger.product["stock"]) == [*shared.sizes, "4XL"]
    assert larger.product["stock"]["M"] == product.stock["M"]
    broken = with_written(larger, with_boundary(chart_written(larger, None), "chest_girth_cm", 3, 10.0))
    assert broken.size_chart is not None
    assert list(broken.product["stock"]) == list(larger.product["stock"]), "a faulty chart changes no stock"
