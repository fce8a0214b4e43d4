"""BOARD.json: forgiving of units, strict on what is wrong; the pattern is OpenCV's."""

from pathlib import Path

import numpy as np
import pytest

from body_models.capture.calibration.board import PRINTED, Board, board_from, read_board
from body_models.capture.calibration.pattern import drawn_pattern
from body_models.errors import CaptureError
from resources.files import write_json_atomically

GOOD = {
    "squares_x": 5,
    "squares_y": 7,
    "square_length_m": 0.04,
    "marker_length_m": 0.03,
    "dictionary": "DICT_5X5_100",
}


def test_a_printed_board_comes_back_from_its_file(tmp_path: Path) -> None:
    for board in PRINTED.values():
        write_json_atomically(tmp_path / "board.json", board.document())
        assert read_board(tmp_path / "board.json") == board


@pytest.mark.parametrize(("unit", "factor"), [("cm", 100), ("mm", 1000)])
def test_lengths_in_other_units_are_the_same_board(unit: str, factor: int) -> None:
    other = {key: value for key, value in GOOD.items() if not key.endswith("_m")}
    other |= {f"square_length_{unit}": 0.04 * factor, f"marker_length_{unit}": 0.03 * factor}
    read = board_from(other)
    assert read.square_length_m == pytest.approx(0.04)
    assert read.marker_length_m == pytest.approx(0.03)


def test_a_dictionary_may_be_named_briefly() -> None:
    assert board_from(GOOD | {"dictionary": "5x5_100"}).dictionary == "DICT_5X5_100"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"squares_x": 2}, "squares_x"),
        ({"squares_x": "5"}, "squares_x"),
        ({"square_length_m": 40.0}, "square_length_m"),
        ({"square_length_m": -0.04}, "square_length_m"),
        ({"square_length_m": None}, "square_length_m"),
        ({"marker_length_m": 0.05}, "smaller than"),
        ({"marker_length_m": 0.001}, "units"),
        ({"square_length_mm": 40}, "twice"),
        ({"dictionary": "DICT_5X5_10"}, "did you mean DICT_5X5_100"),
        ({"squares_x": 40, "squares_y": 40}, "markers"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, object], says: str) -> None:
    with pytest.raises(CaptureError, match=says) as raised:
        board_from(GOOD | change)
    assert raised.value.code == "BOARD_MALFORMED"


@pytest.mark.parametrize("legacy", [False, True])
def test_the_pattern_is_the_one_opencv_draws(legacy: bool) -> None:
    board = Board(
        squares_x=5,
        squares_y=4,
        square_length_m=0.04,
        marker_length_m=0.03,
        dictionary="DICT_5X5_100",
        legacy_pattern=legacy,
    )
    theirs = board.in_opencv().generateImage((5 * 112, 4 * 112), marginSize=0)
    assert np.mean(np.abs(drawn_pattern(board, 112) - theirs / 255.0)) < 0.002
