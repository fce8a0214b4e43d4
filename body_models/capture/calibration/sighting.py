"""Finding a board in a picture: near and frontal, or small and at a slant on the floor three metres away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from body_models.capture.calibration.board import Board
from body_models.capture.calibration.crossings import carried, found_crossings
from body_models.capture.picture import Picture

if TYPE_CHECKING:
    import cv2.aruco

Floats = npt.NDArray[np.float64]
Grey = npt.NDArray[np.uint8]

LEAST_CORNERS: Final = 4
_MOST_ENLARGED_PX: Final = 40_000_000
_ENLARGEMENTS: Final = (
    (1, 1, False), (2, 2, False), (1, 2, True), (2, 4, True), (3, 6, True), (2, 6, False), (3, 9, True),
)  # fmt: skip
"""Across, down, sharpened: a board lying on the floor is squeezed in height by being seen at a slant."""
_HOMOGRAPHY_PX: Final = 4.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoardSighting:
    """A board in one picture: which inner corners, where on the board and where in the picture.

    ``rough_m`` and ``rough_px`` also hold the markers' corners, which are less exact; they tell where the
    board is when few inner corners could be found.
    """

    image_size: tuple[int, int]  # width, height
    corners_m: Floats  # [N, 2]
    corners_px: Floats  # [N, 2]
    rough_m: Floats  # [M, 2]
    rough_px: Floats  # [M, 2]


def grey_of(picture: Picture) -> Grey:
    """The picture's brightness, [H, W]."""
    import cv2

    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def see_board(grey: Grey, board: Board) -> BoardSighting | None:
    """The board in a grey picture [H, W], or None when it is not seen.

    Looks as OpenCV does first, then closer and closer; what was read of the markers is believed only where it
    agrees with the rest of the board, and gives the places where every other corner is looked for.
    """
    best: BoardSighting | None = None
    enough = 0.75 * (board.squares_x - 1) * (board.squares_y - 1)
    all_m, all_px = np.zeros((0, 2)), np.zeros((0, 2))
    for found_m, found_px in _readings(grey, board):
        all_m, all_px = np.concatenate([all_m, found_m]), np.concatenate([all_px, found_px])
        sighting = _verified(grey, board, all_m, all_px)
        if sighting is not None and (best is None or len(sighting.corners_px) > len(best.corners_px)):
            best = sighting
        if best is not None and len(best.corners_px) >= enough:
            break
    return best


def other_dictionary(grey: Grey, board: Board) -> str | None:
    """The dictionary whose markers are in the picture, when it is not the board's; for a better refusal."""
    import cv2

    counts = {}
    for name in ("4X4_50", "5X5_50", "6X6_50", "7X7_50", "4X4_1000", "5X5_1000", "6X6_1000", "7X7_1000"):
        dictionary = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, f"DICT_{name}"))
        corners, _, _ = cv2.aruco.ArucoDetector(dictionary).detectMarkers(grey)
        counts[f"DICT_{name}"] = len(corners)
    best = max(counts, key=lambda name: counts[name])
    same_family = best.rsplit("_", 1)[0] == board.dictionary.rsplit("_", 1)[0]
    return best if counts[best] >= 3 and not same_family else None


def _readings(grey: Grey, board: Board) -> Iterator[tuple[Floats, Floats]]:
    """Board points and where they seem to be in the picture, [N, 2] each, from ever closer looks."""
    import cv2

    height, width = grey.shape
    yield _read(cv2.aruco.CharucoDetector(board.in_opencv()), grey, board, (1.0, 1.0))
    detector = _keen_detector(board)
    for across, down, sharpened in _ENLARGEMENTS:
        if across * down * width * height > _MOST_ENLARGED_PX and across * down > 1:
            continue
        source = _sharpened(grey) if sharpened else grey
        larger = cv2.resize(source, None, fx=across, fy=down, interpolation=cv2.INTER_CUBIC)
        yield _read(detector, np.asarray(larger, np.uint8), board, (across, down))


def _keen_detector(board: Board) -> cv2.aruco.CharucoDetector:
    """A detector that rather reads a wrong marker than misses one: the geometry sorts them out."""
    import cv2

    markers, squares = cv2.aruco.DetectorParameters(), cv2.aruco.CharucoParameters()
    markers.minMarkerPerimeterRate = 0.01
    markers.errorCorrectionRate = 0.6
    markers.maxErroneousBitsInBorderRate = 0.5
    markers.polygonalApproxAccuracyRate = 0.06
    markers.adaptiveThreshWinSizeMin, markers.adaptiveThreshWinSizeMax = 5, 45
    markers.adaptiveThreshWinSizeStep = 8
    markers.adaptiveThreshConstant = 3
    markers.perspectiveRemovePixelPerCell = 8
    markers.perspectiveRemoveIgnoredMarginPerCell = 0.25
    markers.minOtsuStdDev = 3.0
    squares.minMarkers = 1
    squares.tryRefineMarkers = True
    return cv2.aruco.CharucoDetector(board.in_opencv(), squares, markers)


def _sharpened(grey: Grey) -> Grey:
    import cv2

    exact = grey.astype(np.float32)
    return np.asarray((exact + 2.5 * (exact - cv2.GaussianBlur(exact, (0, 0), 1.2))).clip(0, 255), np.uint8)


def _read(
    detector: cv2.aruco.CharucoDetector, grey: Grey, board: Board, scale: tuple[float, float]
) -> tuple[Floats, Floats]:
    corners_px, numbers, markers_px, marker_numbers = detector.detectBoard(grey)
    points_m, points_px = [np.empty((0, 2))], [np.empty((0, 2))]
    if len(found := _numbers(numbers)):
        points_m.append(board.corners_m()[found])
        points_px.append(np.asarray(corners_px, np.float64).reshape(-1, 2))
    outlines_m = [np.asarray(outline)[:, :2] for outline in detector.getBoard().getObjPoints()]
    for number, outline_px in zip(_numbers(marker_numbers), markers_px, strict=False):
        if number < len(outlines_m):
            points_m.append(outlines_m[number])
            points_px.append(np.asarray(outline_px, np.float64).reshape(-1, 2))
    stretched = (np.concatenate(points_px) + 0.5) / np.asarray(scale) - 0.5
    return np.concatenate(points_m).astype(np.float64), stretched


def _numbers(found: object) -> list[int]:
    """What the detector numbered; it says None for nothing."""
    return [] if found is None else [int(number) for number in np.asarray(found).ravel()]


def _verified(grey: Grey, board: Board, found_m: Floats, found_px: Floats) -> BoardSighting | None:
    """What of a reading agrees with one plane, and every inner corner found where that plane has it."""
    import cv2

    if len(found_m) < LEAST_CORNERS or not _spread(found_m, board):
        return None
    found, agreeing = cv2.findHomography(found_m, found_px, cv2.RANSAC, _HOMOGRAPHY_PX)
    plane = np.asarray(found, np.float64)  # of no shape when there is none
    if plane.shape != (3, 3) or not np.isfinite(plane).all():
        return None
    kept = agreeing.ravel().astype(bool)
    if kept.sum() < LEAST_CORNERS or not _faces_the_camera(plane, board):
        return None
    corners_m, corners_px = found_crossings(grey, board, plane)
    return BoardSighting(
        image_size=(grey.shape[1], grey.shape[0]),
        corners_m=corners_m,
        corners_px=corners_px,
        rough_m=found_m[kept],
        rough_px=found_px[kept],
    )


def _spread(points_m: Floats, board: Board) -> bool:
    """Whether points do not lie on a line."""
    spread = np.linalg.svd(points_m - points_m.mean(axis=0), compute_uv=False)
    return bool(spread[1] > 0.3 * board.marker_length_m)


def _faces_the_camera(plane: Floats, board: Board) -> bool:
    """Whether the plane's image is seen from its printed side and before the camera: no mirrored reading."""
    width, height = board.size_m
    outline = np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]])
    depth = np.column_stack([outline, np.ones(4)]) @ plane[2]
    if depth.min() * depth.max() <= 0:
        return False
    x, y = carried(plane, outline).T
    return bool(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) > 0)
