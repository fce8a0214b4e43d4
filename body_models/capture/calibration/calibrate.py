"""Pictures of a board to a calibrated camera, with what was used, what was left out and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from body_models.capture.calibration.board import Board
from body_models.capture.calibration.floor import FloorPose, floor_pose
from body_models.capture.calibration.lens import LensFit, fit_lens
from body_models.capture.calibration.sighting import (
    LEAST_CORNERS,
    BoardSighting,
    Grey,
    other_dictionary,
    see_board,
)
from body_models.capture.camera import Camera
from body_models.errors import CaptureError

Floats = npt.NDArray[np.float64]
Use = Literal["used", "floor", "no_board", "few_corners", "twin", "rejected"]

LEAST_VIEWS: Final = 3
_WISHED_VIEWS: Final = 8
_WEAKEST_FOCAL: Final = 0.012
_WISHED_FOCAL: Final = 0.004
_LEAST_COVERAGE: Final = 0.06
_WISHED_COVERAGE: Final = 0.4
_TWIN_PX: Final = 1.5
_WORST_RMS_SHARE: Final = 1.0 / 1000  # of the picture's longer side
_REJECTED_OVER_MEDIAN: Final = 4.0
_GRID: Final = (6, 8)
"""Cells of the picture for the coverage, across the shorter and the longer side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureUse:
    """What became of one picture; ``rms_px`` is its corners' error where it was used."""

    name: str
    use: Use
    corners: int
    rms_px: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibration:
    """A calibrated camera and how it was come by.

    ``rms_px`` is the error of all corners used, ``focal_std`` how sure the focal length is (a share of it),
    ``coverage`` the share of the picture the boards reached.
    """

    camera: Camera
    board: Board
    pictures: tuple[PictureUse, ...]
    floor: FloorPose
    rms_px: float
    focal_std: float
    coverage: float
    warnings: tuple[str, ...]


def calibrated(
    pictures: Mapping[str, Grey],
    board: Board,
    floor_name: str | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> Calibration:
    """The camera that took grey pictures [H, W], by their names; ``floor_name`` is the board on the floor.

    Raises `CaptureError`: CALIBRATION_SIZES (pictures of several sizes), CALIBRATION_BOARD_UNSEEN,
    CALIBRATION_BOARD_UNLIKE (another board), CALIBRATION_TOO_FEW, CALIBRATION_WEAK (boards not tilted
    enough), CALIBRATION_COVERAGE, CALIBRATION_INEXACT and those of `floor_pose`.
    """
    names, greys = list(pictures), list(pictures.values())
    _check_sizes(names, greys)
    board, seen = _sightings(greys, board, progress)
    uses: list[Use] = ["no_board" if sighting is None else "used" for sighting in seen]
    sightings = {number: sighting for number, sighting in enumerate(seen) if sighting is not None}
    if not sightings:
        raise _unseen(greys, board)
    _leave_out(sightings, uses)
    lens, views = _robust_lens(sightings, uses)
    progress(0.9)
    coverage = _coverage([sightings[view] for view in views])
    _check_lens(lens, views, coverage)
    named = names.index(floor_name) if floor_name is not None else None
    agreeing = {
        number: sighting
        for number, sighting in sightings.items()
        if uses[number] != "rejected" or number == named
    }
    floor = floor_pose(agreeing, dict(enumerate(greys)), board, lens, named)
    rms = dict(zip(views, lens.rms_px.tolist(), strict=True))
    camera = Camera(
        image_size=lens.image_size,
        matrix=lens.matrix,
        distortion=lens.distortion,
        world_from_camera=floor.world_from_camera,
    )
    uses[floor.picture] = "floor"
    return Calibration(
        camera=camera,
        board=board,
        pictures=tuple(
            PictureUse(
                name=name,
                use=uses[number],
                corners=len(sightings[number].corners_m) if number in sightings else 0,
                rms_px=rms.get(number, floor.error_px if number == floor.picture else None),
            )
            for number, name in enumerate(names)
        ),
        floor=floor,
        rms_px=_overall(lens, [sightings[view] for view in views]),
        focal_std=lens.focal_std,
        coverage=coverage,
        warnings=tuple(_warnings(lens, views, coverage, floor)),
    )


def _check_sizes(names: Sequence[str], greys: Sequence[Grey]) -> None:
    if not greys:
        raise CaptureError("CALIBRATION_TOO_FEW", "There is no picture; give several of the board.")
    first = greys[0].shape
    for name, grey in zip(names, greys, strict=True):
        if grey.shape != first:
            raise CaptureError(
                "CALIBRATION_SIZES",
                f"{name} is {grey.shape[1]} × {grey.shape[0]}, but {names[0]} is {first[1]} × {first[0]}; "
                "take all pictures with the same camera and resolution.",
            )


def _sightings(
    greys: Sequence[Grey], board: Board, progress: Callable[[float], None]
) -> tuple[Board, list[BoardSighting | None]]:
    """The board in every picture; the older drawing of it is tried where today's is nowhere seen."""
    seen: list[BoardSighting | None] = []
    for number, grey in enumerate(greys):
        seen.append(see_board(grey, board))
        progress(0.05 + 0.75 * (number + 1) / len(greys))
    if any(sighting is not None and len(sighting.corners_m) >= LEAST_CORNERS for sighting in seen):
        return board, seen
    if board.squares_y % 2 == 0:
        older = replace(board, legacy_pattern=not board.legacy_pattern)
        again = [see_board(grey, older) for grey in greys]
        if any(sighting is not None and len(sighting.corners_m) >= LEAST_CORNERS for sighting in again):
            return older, again
    return board, seen


def _leave_out(sightings: Mapping[int, BoardSighting], uses: list[Use]) -> None:
    """Mark views with too few corners, and pictures of a board that has not been moved since another."""
    kept: list[int] = []
    for number, sighting in sightings.items():
        if len(sighting.corners_m) < LEAST_CORNERS or _on_a_line(sighting.corners_m):
            uses[number] = "few_corners"
        elif any(_is_twin(sighting, sightings[other]) for other in kept):
            uses[number] = "twin"
        else:
            kept.append(number)


def _on_a_line(points_m: Floats) -> bool:
    spread = np.linalg.svd(points_m - points_m.mean(axis=0), compute_uv=False)
    return bool(spread[1] < 0.1 * spread[0])


def _is_twin(one: BoardSighting, other: BoardSighting) -> bool:
    apart = np.linalg.norm(one.corners_m[:, None] - other.corners_m, axis=-1)
    first, second = np.nonzero(apart < 1e-6)
    moved = np.linalg.norm(one.corners_px[first] - other.corners_px[second], axis=1)
    return len(moved) > 0 and float(np.median(moved)) < _TWIN_PX


def _robust_lens(sightings: Mapping[int, BoardSighting], uses: list[Use]) -> tuple[LensFit, list[int]]:
    """The lens from the views that agree; the others are marked rejected, the worst first."""
    views = [number for number, use in enumerate(uses) if use == "used"]
    while True:
        if len(views) < LEAST_VIEWS:
            raise _too_few(views, uses)
        lens = fit_lens([sightings[view] for view in views])
        worst = int(np.argmax(lens.rms_px))
        limit = max(
            _REJECTED_OVER_MEDIAN * float(np.median(lens.rms_px)),
            0.3 * _WORST_RMS_SHARE * max(lens.image_size),
        )
        if lens.rms_px[worst] <= limit:
            return lens, views
        uses[views.pop(worst)] = "rejected"


def _check_lens(lens: LensFit, views: Sequence[int], coverage: float) -> None:
    worst_px = _WORST_RMS_SHARE * max(lens.image_size)
    if float(np.median(lens.rms_px)) > worst_px:
        raise CaptureError(
            "CALIBRATION_INEXACT",
            f"The board's corners are {float(np.median(lens.rms_px)):.1f} pixels off what any lens shows; "
            "check the board's file, keep the board flat and the pictures sharp.",
        )
    if coverage < _LEAST_COVERAGE:
        raise CaptureError(
            "CALIBRATION_COVERAGE",
            f"The boards reach only {100 * coverage:.0f} % of the picture; hold it nearer and also towards "
            "the edges.",
        )
    if lens.focal_std > _WEAKEST_FOCAL:
        raise CaptureError(
            "CALIBRATION_WEAK",
            f"The focal length is only known to ±{100 * lens.focal_std:.1f} %; add pictures with the board "
            "tilted to the left, right, forwards and backwards.",
        )


def _coverage(sightings: Sequence[BoardSighting]) -> float:
    """The share of the picture's cells with a corner in them."""
    width, height = sightings[0].image_size
    across, down = _GRID if width <= height else _GRID[::-1]
    cells = np.zeros((down, across), dtype=bool)
    for sighting in sightings:
        x, y = sighting.corners_px.T
        column = np.clip(x / width * across, 0, across - 1).astype(int)
        row = np.clip(y / height * down, 0, down - 1).astype(int)
        cells[row, column] = True
    return float(cells.mean())


def _overall(lens: LensFit, sightings: Sequence[BoardSighting]) -> float:
    counts = np.array([len(sighting.corners_m) for sighting in sightings])
    return float(np.sqrt((counts * lens.rms_px**2).sum() / counts.sum()))


def _warnings(lens: LensFit, views: Sequence[int], coverage: float, floor: FloorPose) -> list[str]:
    said = []
    if len(views) < _WISHED_VIEWS:
        said.append(f"only {len(views)} pictures were used; {_WISHED_VIEWS} or more make it exact")
    if coverage < _WISHED_COVERAGE:
        said.append(f"the boards reach {100 * coverage:.0f} % of the picture; hold it towards the edges too")
    if lens.focal_std > _WISHED_FOCAL:
        said.append(f"the focal length is known to ±{100 * lens.focal_std:.1f} %; tilt the board more")
    if floor.error_px > 1.0:
        said.append(f"the board on the floor fits to {floor.error_px:.1f} pixels only; lay it flat")
    return said


def _unseen(greys: Sequence[Grey], board: Board) -> CaptureError:
    for grey in greys[:4]:
        other = other_dictionary(grey, board)
        if other is not None:
            return CaptureError(
                "CALIBRATION_BOARD_UNLIKE",
                f"The pictures show markers of {other}, but the board's file says {board.dictionary}; "
                "give the file of the board that was printed.",
            )
    return CaptureError(
        "CALIBRATION_BOARD_UNSEEN",
        "The board is in none of the pictures; show all of it, sharp and evenly lit, and give its own file.",
    )


def _too_few(views: Sequence[int], uses: Sequence[Use]) -> CaptureError:
    left_out = {
        "show no board": uses.count("no_board"),
        "show too little of it": uses.count("few_corners"),
        "show it where another does": uses.count("twin"),
        "do not agree with the others": uses.count("rejected"),
    }
    why = ", ".join(f"{count} {reason}" for reason, count in left_out.items() if count)
    return CaptureError(
        "CALIBRATION_TOO_FEW",
        f"Only {len(views)} pictures can be used, but {LEAST_VIEWS} is the least and {_WISHED_VIEWS} is good"
        f"{f' ({why})' if why else ''}; add pictures with the board in other places and tilts.",
    )
