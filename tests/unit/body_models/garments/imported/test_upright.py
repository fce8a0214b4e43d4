"""Normalising keeps shape and place."""

from typing import Any

import numpy as np
import pytest

from body_models.garments.imported.hung import HungPattern
from body_models.garments.imported.upright import normalised, turned
from body_models.garments.patterns.specification import read_specification
from tests.foreign_patterns import circle_skirt, half_shirt, panel, pattern


def _places(specification: Any) -> Any:
    hung = HungPattern.of(specification)
    return {name: one.points_m for name, one in hung.panels.items()}


@pytest.mark.parametrize("degrees", [0, 30, 90, 180, 251])
def test_a_turned_panel_hangs_where_it_hung(degrees: float) -> None:
    for document in (half_shirt(hood=True), circle_skirt()):
        specification = read_specification(document)
        up = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
        panels = {name: turned(one, up) for name, one in specification.panels.items()}
        changed = specification.model_copy(
            update={"pattern": specification.pattern.model_copy(update={"panels": panels})}
        )
        before, after = _places(specification), _places(changed)
        for name in before:
            np.testing.assert_allclose(after[name], before[name], atol=1e-9)


def test_absolute_control_points_become_relative_ones() -> None:
    square = [(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)]
    curves = {
        0: [10.0, -4.0],
        1: {"type": "quadratic", "params": [[26.0, 10.0]]},
        2: {"type": "cubic", "params": [[15.0, 24.0], [5.0, 16.0]]},
        3: {"type": "circle", "params": [12.0, 0, 1]},
    }
    document = pattern({"one": panel(square, (0, 0, 10), curves=curves)}, [])
    document["properties"] |= {"curvature_coords": "absolute", "units_in_meter": 50}
    specification = read_specification(document)
    before, after = _places(specification), _places(normalised(specification))
    np.testing.assert_allclose(after["one"], before["one"], atol=1e-9)


def test_a_translation_to_be_normalised_moves_as_the_format_says() -> None:
    document = pattern({"one": panel([(10.0, 0.0), (30.0, 0.0), (20.0, 30.0)], (0, 0, 10), (0, 180, 0))}, [])
    document["properties"]["normalize_panel_translation"] = True
    place = _places(normalised(read_specification(document)))["one"]
    # Turned about its own middle, which is where it was drawn.
    assert place[:, 0].min() == pytest.approx(0.10)
    assert place[:, 0].max() == pytest.approx(0.30)
