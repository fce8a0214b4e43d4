"""The mirror: its pace, and what it paints."""

import numpy as np
import numpy.typing as npt
import pytest
from pytestqt.qtbot import QtBot

from app.ui.look import Look
from app.ui.widgets.live_picture import LiveFace, LivePicture, frame_pause_ms

SIZE = (300, 400)


class Halves:
    """A camera that sees red on its left and blue on its right, and a person in the middle."""

    def preview(self) -> npt.NDArray[np.uint8]:
        picture = np.zeros((96, 72, 3), np.uint8)
        picture[:, :36, 0] = picture[:, 36:, 2] = 200
        return picture

    def outline(self) -> npt.NDArray[np.float32]:
        return np.array([[0.4, 0.25], [0.6, 0.25], [0.6, 0.75], [0.4, 0.75]], np.float32)


@pytest.fixture
def mirror(qtbot: QtBot) -> LivePicture:
    widget = LivePicture(Look.for_window(1080, 1920))
    qtbot.addWidget(widget)
    widget.resize(*SIZE)
    widget.watch(Halves())
    widget.show()
    qtbot.waitUntil(lambda: widget.shows_picture)
    return widget


def colours(mirror: LivePicture, *places: tuple[int, int]) -> list[str]:
    shown = mirror.grab().toImage()
    return [shown.pixelColor(*place).name() for place in places]


def test_left_is_left_as_in_a_mirror(mirror: LivePicture) -> None:
    assert colours(mirror, (40, 200), (260, 200)) == ["#0000c8", "#c80000"]


def test_its_corners_are_the_page_s(mirror: LivePicture) -> None:
    look = Look.for_window(1080, 1920)
    last = (SIZE[0] - 1, SIZE[1] - 1)
    assert colours(mirror, (0, 0), last, (0, last[1])) == [look.colour("paper").name()] * 3


def test_the_line_round_a_person_says_whether_they_stand_well(mirror: LivePicture) -> None:
    look = Look.for_window(1080, 1920)
    on_the_line = (round(0.4 * SIZE[0]), 200)
    for good, name in ((False, "mirror_line"), (True, "mirror_good")):
        mirror.show_face(LiveFace(good=good))
        assert colours(mirror, on_the_line) == [look.colour(name).name()]


def test_a_mirror_out_of_sight_keeps_no_picture(mirror: LivePicture) -> None:
    mirror.hide()
    assert not mirror.shows_picture


@pytest.mark.parametrize(("late_ms", "pause_ms"), [(-3, 55), (0, 55), (8, 55), (40, 115), (5_000, 255)])
def test_a_mirror_that_comes_late_rests_longer_within_limits(late_ms: int, pause_ms: int) -> None:
    assert frame_pause_ms(late_ms) == pause_ms
