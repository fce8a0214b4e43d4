"""Words on pictures: labels that never overlap, fonts that can write Chinese."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from viewer.scene.fonts import font_file
from viewer.scene.legend import spread, wrapped


@given(st.lists(st.floats(0, 1000), max_size=12))
def test_labels_keep_their_order_their_distance_and_the_picture(wanted: list[float]) -> None:
    places = spread(sorted(wanted), 40, 36, 1164)
    assert all(b - a >= 40 - 1e-6 for a, b in itertools.pairwise(places))
    assert all(36 - 1e-6 <= place <= 1164 + 1e-6 for place in places)


def test_labels_with_room_stay_where_they_belong() -> None:
    assert spread([100, 200, 300], 40, 0, 1000) == [100, 200, 300]


def test_crowded_labels_part_evenly_round_their_middle() -> None:
    assert spread([100, 100], 40, 0, 1000) == pytest.approx([80, 120])


@pytest.mark.parametrize("text", ["Ease 12.5 mm", "宽松度 毫米"])
@pytest.mark.parametrize("bold", [False, True])
def test_the_font_has_every_letter(text: str, bold: bool) -> None:
    face = font_file(text, bold=bold)
    font = ImageFont.truetype(str(face.path), 24, index=face.index)
    missing = bytes(font.getmask("\U0010fffd"))
    assert all(bytes(font.getmask(letter)) != missing for letter in text if letter != " ")


@pytest.mark.parametrize("text", ["Distance from the skin", "布料与皮肤的距离"])
def test_a_long_title_breaks_into_lines_that_fit(text: str) -> None:
    face = font_file(text, bold=True)
    font = ImageFont.truetype(face.path, 26, index=face.index)
    lines = wrapped(text, font, 150.0)
    assert len(lines) > 1
    assert all(font.getlength(line) <= 150.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
