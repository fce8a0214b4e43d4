"""The drawing of a pattern shows every point of measure, legibly."""

import itertools
from xml.etree import ElementTree

import numpy as np
import pytest

from body_models.garments.grading import graded_pattern
from body_models.garments.patterns.drawing import flat_svg, measured_svg
from body_models.garments.patterns.families import FAMILIES, pattern_program
from body_models.garments.patterns.labels import FreeSpace, Label
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.pieces import laid_out, pattern_pieces
from resources.size_charts import SizeChart, load_size_chart

_SVG = "{http://www.w3.org/2000/svg}"


def _base(chart: SizeChart) -> str:
    return chart.sizes_in(next(iter(chart.lengths), None))[chart.run.index(chart.base_size)]


def _drawing(chart_id: str) -> ElementTree.Element:
    chart = load_size_chart(chart_id)
    specification = graded_pattern(chart, _base(chart))
    lines = FAMILIES[chart.family].pom_lines
    assert lines is not None
    points = pattern_program(chart.family, chart.block).points_of_measure
    svg = measured_svg(specification, points, lines(FlatPattern(specification)), chart.title.en)
    return ElementTree.fromstring(svg)  # noqa: S314 (our own drawing)


@pytest.mark.parametrize("chart_id", ["jeans-women", "leggings-men", "shorts-men", "tee-women"])
def test_every_point_of_measure_is_drawn_and_explained(chart_id: str) -> None:
    chart = load_size_chart(chart_id)
    drawing = _drawing(chart_id)
    words = [element.text or "" for element in drawing.iter(f"{_SVG}text")]
    for known in pattern_program(chart.family, chart.block).points_of_measure:
        assert any(text.startswith(known.title + " ") for text in words), known.title  # at its line
        assert known.title in words  # in the table
        assert any(known.definition in text for text in words)
    width, height = (float(drawing.get(side, "").removesuffix("mm")) for side in ("width", "height"))
    for element in drawing.iter(f"{_SVG}text"):
        assert 0 <= float(element.get("x", "nan")) <= width
        assert 0 <= float(element.get("y", "nan")) <= height


def test_the_cutting_pieces_of_jeans_lie_apart_and_are_cut_in_pairs() -> None:
    chart = load_size_chart("jeans-men")
    specification = graded_pattern(chart, "32x32")
    pieces = pattern_pieces(specification)
    assert {piece.role: (piece.copies, piece.paired) for piece in pieces} == {
        "leg_front_left": (2, True),
        "leg_back_left": (2, True),
        "leg_yoke_back_left": (2, True),
        "waistband_front": (1, False),
        "waistband_back": (1, False),
    }
    laid, size = laid_out(pieces, 3.0)
    boxes = [(one.on_table(one.piece.outline_cm).min(axis=0), one.piece.size_cm) for one in laid]
    for (low, extent), (other, other_extent) in itertools.combinations(boxes, 2):
        assert ((low + extent + 2.9 < other) | (other + other_extent + 2.9 < low)).any()
    assert all((low >= 2.9).all() and (low + extent <= size).all() for low, extent in boxes)
    assert flat_svg(specification, "jeans").count("cut 2 (mirrored)") == 3


def test_words_find_room_beside_each_other() -> None:
    free = FreeSpace(size_cm=np.array([40.0, 20.0]), lines_cm=np.zeros((0, 2)), edges_cm=np.zeros((0, 2)))
    for number in range(6):
        places = [
            Label(words=f"measure {number}", centre_cm=np.array([20.0, v]), angle_deg=0.0, height_cm=1.5)
            for v in (10.0, 7.0, 13.0, 4.0, 16.0, 18.5)
        ]
        free.placed(places)
    heights = sorted(float(label.centre_cm[1]) for label in free.labels)
    assert all(high - low > 1.5 for low, high in itertools.pairwise(heights))
