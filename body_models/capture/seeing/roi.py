"""The turned square of a picture that a network looks at, and the ways in and out of it."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.picture import Picture

Floats = npt.NDArray[np.float64]
Map = npt.NDArray[np.float32]

_STEPS_PER_PIXEL: Final = 2  # a square sampled more coarsely than this is shrunk by averaging first


@dataclass(frozen=True, slots=True, kw_only=True)
class Roi:
    """A square: its centre, side and turn. Pixels' centres have whole numbers."""

    x_px: float
    y_px: float
    side_px: float
    turn_rad: float = 0.0  # clockwise in the picture

    def picture_from_unit(self) -> Floats:
        """[2, 3]: from the square's own 0 to 1 (right, down) to the picture."""
        cos, sin = np.cos(self.turn_rad) * self.side_px, np.sin(self.turn_rad) * self.side_px
        return np.array(
            [
                [cos, -sin, self.x_px - 0.5 * (cos - sin)],
                [sin, cos, self.y_px - 0.5 * (sin + cos)],
            ]
        )

    def to_picture(self, unit: npt.NDArray[np.floating]) -> Floats:
        """Points [N, 2] of the square's own 0 to 1 as pixels."""
        matrix = self.picture_from_unit()
        points: Floats = np.asarray(unit, np.float64) @ matrix[:, :2].T + matrix[:, 2]
        return points

    def to_unit(self, pixels: npt.NDArray[np.floating]) -> Floats:
        """Pixels [N, 2] in the square's own 0 to 1."""
        matrix = self.picture_from_unit()
        offsets = np.asarray(pixels, np.float64) - matrix[:, 2]
        unit = np.linalg.solve(matrix[:, :2], offsets.T).T
        return np.asarray(unit, np.float64)

    def cut(self, picture: Picture, size: int) -> Picture:
        """The square as [size, size, 3]; black beyond the picture."""
        shrink = max(int(self.side_px / size / _STEPS_PER_PIXEL), 1)
        if shrink > 1:
            height, width = picture.shape[0] // shrink, picture.shape[1] // shrink
            whole = picture[: height * shrink, : width * shrink]
            picture = np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        shrunk = _pixel_scaling(1.0 / shrink) @ _whole(self._picture_from_pixel(size))
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(picture, shrunk[:2], (size, size), flags=flags), np.uint8)

    def spread(self, values: Map, image_size: tuple[int, int], longest_px: int) -> Map:
        """A map [n, n] over the square as a map over the picture, at most ``longest_px`` long; 0 outside."""
        scale = min(longest_px / max(image_size), 1.0)
        width, height = (max(round(side * scale), 1) for side in image_size)
        into = _pixel_scaling(width / image_size[0], height / image_size[1])
        matrix = into @ _whole(self._picture_from_pixel(len(values)))
        return np.asarray(cv2.warpAffine(values, matrix[:2], (width, height)), np.float32)

    def _picture_from_pixel(self, size: int) -> Floats:
        """[2, 3]: from the pixels of the cut-out to those of the picture."""
        step = 1.0 / size
        matrix: Floats = self.picture_from_unit() @ [[step, 0, step / 2], [0, step, step / 2], [0, 0, 1]]
        return matrix


def roi_between(centre_px: Floats, rim_px: Floats, *, margin: float) -> Roi:
    """The square about ``centre_px`` [2] that turns ``rim_px`` [2], a point of the body's circle, upright."""
    reach = rim_px - centre_px
    turn = float(np.arctan2(reach[0], -reach[1]))
    return Roi(
        x_px=float(centre_px[0]),
        y_px=float(centre_px[1]),
        side_px=2.0 * margin * float(np.hypot(*reach)),
        turn_rad=turn,
    )


def whole_picture(image_size: tuple[int, int]) -> Roi:
    """The square that holds all of a picture."""
    width, height = image_size
    return Roi(x_px=(width - 1) / 2, y_px=(height - 1) / 2, side_px=float(max(width, height)))


def _pixel_scaling(across: float, down: float | None = None) -> Floats:
    down = across if down is None else down
    return np.array([[across, 0, (across - 1) / 2], [0, down, (down - 1) / 2], [0, 0, 1.0]])


def _whole(matrix: Floats) -> Floats:
    return np.vstack([matrix, [0.0, 0.0, 1.0]])
