"""The printed board a camera is calibrated with: chequered squares with markers in the white ones (ChArUco).

Its plane has x to the right and y down, as the sheet is read, origin at the pattern's upper left corner.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from body_models.errors import CaptureError
from resources.files import MIB, read_json

if TYPE_CHECKING:
    import cv2.aruco

Floats = npt.NDArray[np.float64]

_LENGTHS: Final = ("square_length", "marker_length", "thickness")
_UNITS: Final = {"m": 1.0, "cm": 0.01, "mm": 0.001}
_METRES = Annotated[float, Field(gt=0.0)]


class BoardFile(BaseModel):
    """The structure of BOARD.json, lengths already in metres."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)

    squares_x: Annotated[int, Field(ge=3, le=60)]
    squares_y: Annotated[int, Field(ge=3, le=60)]
    square_length_m: Annotated[float, Field(ge=0.003, le=0.5)]
    marker_length_m: _METRES
    dictionary: Annotated[str, Field(min_length=3, max_length=40)]
    thickness_m: Annotated[float, Field(ge=0.0, le=0.05)] = 0.0
    legacy_pattern: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A board: its squares, the length of their sides and of the markers', and the markers' dictionary.

    ``thickness_m`` is what the sheet is mounted on: the pattern lies that much above the floor.
    ``legacy_pattern``: drawn by a program that begins even rows with a white square.
    """

    squares_x: int
    squares_y: int
    square_length_m: float
    marker_length_m: float
    dictionary: str
    thickness_m: float = 0.0
    legacy_pattern: bool = False

    @property
    def size_m(self) -> tuple[float, float]:
        """Width and height of the pattern."""
        return self.squares_x * self.square_length_m, self.squares_y * self.square_length_m

    def corners_m(self) -> Floats:
        """The inner corners [N, 2] on the board's plane, row by row: their place is their number."""
        x = np.arange(1, self.squares_x) * self.square_length_m
        y = np.arange(1, self.squares_y) * self.square_length_m
        return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)

    def in_opencv(self) -> cv2.aruco.CharucoBoard:
        """The same board as OpenCV has it."""
        import cv2

        number = getattr(cv2.aruco, self.dictionary)
        board = cv2.aruco.CharucoBoard(
            (self.squares_x, self.squares_y),
            self.square_length_m,
            self.marker_length_m,
            cv2.aruco.getPredefinedDictionary(number),
        )
        board.setLegacyPattern(self.legacy_pattern)
        return board

    def document(self) -> dict[str, Any]:
        """The board as BOARD.json has it."""
        document: dict[str, Any] = {
            "squares_x": self.squares_x,
            "squares_y": self.squares_y,
            "square_length_m": self.square_length_m,
            "marker_length_m": self.marker_length_m,
            "dictionary": self.dictionary,
        }
        if self.thickness_m:
            document["thickness_m"] = self.thickness_m
        if self.legacy_pattern:
            document["legacy_pattern"] = True
        return document


Paper = Literal["A4", "A3"]

PAPER_MM: Final[dict[Paper, tuple[float, float]]] = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}

PRINTED: Final[dict[Paper, Board]] = {
    "A4": Board(
        squares_x=3, squares_y=4, square_length_m=0.06, marker_length_m=0.045, dictionary="DICT_4X4_50"
    ),
    "A3": Board(
        squares_x=4, squares_y=5, square_length_m=0.068, marker_length_m=0.051, dictionary="DICT_4X4_50"
    ),
}
"""Few large squares: a marker has to be legible on the floor, three metres away and seen at a slant."""


def read_board(path: Path) -> Board:
    """The board of a BOARD.json; lengths may be given in ``_m``, ``_cm`` or ``_mm``.

    Raises `ResourceError` as `read_json` does, or `CaptureError` BOARD_MALFORMED.
    """
    return board_from(read_json(path, limit_bytes=MIB))


def board_from(document: object) -> Board:
    """The board a JSON-like document describes. Raises `CaptureError` BOARD_MALFORMED."""
    if not isinstance(document, dict):
        raise _malformed("it has to be a JSON object with squares_x, squares_y, square_length_m, …")
    try:
        read = BoardFile.model_validate(_in_metres(document))
    except ValidationError as error:
        raise _malformed(_sentence(error)) from error
    board = Board(**{**read.model_dump(), "dictionary": _known_dictionary(read.dictionary)})
    _check_markers(board)
    return board


def _in_metres(document: dict[Any, Any]) -> dict[str, Any]:
    """The same with every length under its name in metres."""
    converted: dict[str, Any] = {}
    for key, value in document.items():
        length, _, unit = str(key).rpartition("_")
        if length in _LENGTHS and unit in _UNITS:
            if f"{length}_m" in converted:
                raise _malformed(f"{length} is given twice; keep one")
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            converted[f"{length}_m"] = float(value) * _UNITS[unit] if is_number else value
        else:
            converted[str(key)] = value
    return converted


def _known_dictionary(name: str) -> str:
    import cv2

    known = [entry for entry in dir(cv2.aruco) if re.fullmatch(r"DICT_[0-9A-Z_]+", entry)]
    wanted = name.strip().upper()
    wanted = wanted if wanted.startswith("DICT_") else f"DICT_{wanted}"
    if wanted in known:
        return wanted
    near = difflib.get_close_matches(wanted, known, n=1)
    advice = f"did you mean {near[0]}" if near else f"known are {', '.join(known)}"
    raise _malformed(f"there is no dictionary {name!r}; {advice}")


def _check_markers(board: Board) -> None:
    import cv2

    if board.marker_length_m >= board.square_length_m:
        raise _malformed("marker_length_m has to be smaller than square_length_m")
    if board.marker_length_m < 0.2 * board.square_length_m:
        raise _malformed("marker_length_m is less than a fifth of square_length_m; check their units")
    markers = (board.squares_x * board.squares_y) // 2
    there_are = len(cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, board.dictionary)).bytesList)
    if markers > there_are:
        raise _malformed(f"it needs {markers} markers, but {board.dictionary} has {there_are}")


def _sentence(error: ValidationError) -> str:
    """The first fault of a validation, in words."""
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "it"
    if first["type"] == "extra_forbidden":
        return f"there is no field {place!r}; known are {', '.join(BoardFile.model_fields)}"
    if first["type"] == "missing":
        return f"{place} is missing"
    message = f"{first['msg'][0].lower()}{first['msg'][1:]}"
    hint = "; lengths are in metres" if place.endswith("_m") else ""
    return f"{place} is {str(first['input'])[:40]}: {message}{hint}"


def _malformed(reason: str) -> CaptureError:
    return CaptureError("BOARD_MALFORMED", f"The board's file cannot be used: {reason}.")
