"""Where a horizontal line crosses a panel, against the definition worked out edge by edge."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from body_models.garments.grading import graded_pattern
from body_models.garments.patterns.measure import FlatPattern
from resources.size_charts import load_size_chart


@pytest.fixture(scope="module")
def blazer() -> FlatPattern:
    return FlatPattern(graded_pattern(load_size_chart("blazer-women"), "M"))


def crossings_edge_by_edge(outline: NDArray[np.float64], v: float) -> list[float]:
    """The u at which each edge of an outline passes v, sorted."""
    found = []
    for (u0, v0), (u1, v1) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        if (v0 > v) != (v1 > v):
            found.append(u0 + (v - v0) / (v1 - v0) * (u1 - u0))
    return sorted(found)


@settings(max_examples=60, deadline=None)
@given(share=st.floats(-0.2, 1.2))
def test_a_line_crosses_every_panel_where_its_edges_do(blazer: FlatPattern, share: float) -> None:
    for role in blazer.roles:
        low, high = blazer.vertical_range(role)
        v = low + share * (high - low)
        expected = crossings_edge_by_edge(blazer.outline(role), v)
        assert blazer.crossings(role, v) == pytest.approx(expected, abs=1e-9)


def test_a_line_through_a_corner_goes_into_the_cloth_and_out_again(blazer: FlatPattern) -> None:
    for role in blazer.roles:
        for v in blazer.outline(role)[:20, 1]:
            assert len(blazer.crossings(role, float(v))) % 2 == 0
            assert blazer.width_at(role, float(v)) > -1e-9
