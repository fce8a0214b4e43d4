"""A person's outline as spans of picture rows, and the standing plane that turns pixels to metres."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.camera import Camera, Floats
from body_models.capture.view import PersonView

Ints = npt.NDArray[np.intp]

_OUTLINE: Final = 0.5
_FEET_BEHIND_CONTACT_M: Final = 0.19
"""The lowest outline of a standing person is that of toes or of the nearer shoe; the body is behind it."""
_ASSUMED_STATURE_CM: Final = 169.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spans:
    """Where the person covers picture rows: span i is row ``rows[i]`` from ``left_px[i]`` to ``right_px[i]``.

    Ends lie between pixels, where the coverage passes one half. Sorted by row, then from left to right.
    """

    rows: Ints  # [N]
    left_px: Floats  # [N]
    right_px: Floats  # [N]

    def holding(self, column_px: Floats) -> Ints:
        """For every picture row, the span nearest to the column wanted there [H]; -1 where none."""
        wanted = column_px[self.rows]
        distance = np.maximum(np.maximum(self.left_px - wanted, wanted - self.right_px), 0.0)
        usable = np.flatnonzero(np.isfinite(wanted))
        order = usable[np.lexsort((distance[usable], self.rows[usable]))]
        first = np.ones(len(order), dtype=bool)
        first[1:] = self.rows[order[1:]] != self.rows[order[:-1]]
        chosen = np.full(len(column_px), -1, dtype=np.intp)
        chosen[self.rows[order[first]]] = order[first]
        return chosen

    def gaps(self) -> tuple[Ints, Floats, Floats]:
        """Rows, left and right ends of the gaps between neighbouring spans of one row."""
        neighbours = np.flatnonzero(self.rows[1:] == self.rows[:-1])
        return self.rows[neighbours], self.right_px[neighbours], self.left_px[neighbours + 1]


def spans_of(alpha: npt.NDArray[np.float32], shortest_px: float = 2.0) -> Spans:
    """The spans of a coverage [H, W]; those shorter than ``shortest_px`` are noise and left out."""
    inside = np.zeros((alpha.shape[0], alpha.shape[1] + 2), dtype=bool)
    inside[:, 1:-1] = alpha >= _OUTLINE
    rows, columns = np.nonzero(inside[:, 1:] != inside[:, :-1])  # crossing between columns c - 1 and c
    width = alpha.shape[1]
    before = np.where(columns > 0, alpha[rows, np.maximum(columns - 1, 0)], 0.0).astype(np.float64)
    after = np.where(columns < width, alpha[rows, np.minimum(columns, width - 1)], 0.0).astype(np.float64)
    crossing = columns - 1 + (_OUTLINE - before) / (after - before)
    left, right = crossing[0::2], crossing[1::2]
    long = right - left >= shortest_px
    return Spans(rows=rows[0::2][long], left_px=left[long], right_px=right[long])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """The upright plane through a standing person that faces the camera: pixels to metres on it.

    Without a camera the plane is the picture itself, scaled so that the outline has the assumed stature.
    """

    camera: Camera | None
    place_m: Floats  # [3], on the floor; without a camera: column, floor row, metres per pixel

    def metres(self, pixels: npt.NDArray[np.floating]) -> Floats:
        """Across (to the picture's right) and height above the floor [N, 2] of pixels [N, 2]."""
        if self.camera is None:
            column, floor, scale = self.place_m
            flat: Floats = np.column_stack([pixels[:, 0] - column, floor - pixels[:, 1]]) * scale
            return flat
        centre = self.camera.centre_m
        normal = centre - self.place_m
        normal[1] = 0.0
        normal = normal / np.linalg.norm(normal)
        rays = self.camera.rays(pixels)
        reach = ((self.place_m - centre) @ normal) / np.minimum(rays @ normal, -1e-6)
        points = centre + rays * reach[:, None]
        across = np.array([normal[2], 0.0, -normal[0]])
        on_plane: Floats = np.column_stack([(points - self.place_m) @ across, points[:, 1]])
        return on_plane

    def scale(self, pixel: npt.NDArray[np.floating]) -> float:
        """Metres per pixel near a pixel [2]."""
        ends = self.metres(pixel + np.array([[-4.0, 0.0], [4.0, 0.0]]))
        return float(np.linalg.norm(ends[1] - ends[0]) / 8.0)

    @property
    def distance_m(self) -> float:
        """How far the camera stands along the floor; NaN without one."""
        if self.camera is None:
            return float("nan")
        return float(np.hypot(*(self.camera.centre_m - self.place_m)[[0, 2]]))


def standing(view: PersonView, spans: Spans, camera: Camera | None, stature_cm: float | None) -> Standing:
    """Where the person of a view stands, from where the outline meets the floor.

    Without a camera ``stature_cm`` gives the scale; unknown too, that of an average adult does, and only
    proportions can be read.
    """
    contacts = _contacts(view, spans)
    if camera is None:
        top = float(end_of(view.alpha, spans, np.ones(len(spans.rows), dtype=bool), -1)[1])
        floor = float(contacts[:, 1].max())
        stature_m = (stature_cm or _ASSUMED_STATURE_CM) / 100.0
        return Standing(
            camera=None, place_m=np.array([contacts[:, 0].mean(), floor, stature_m / max(floor - top, 1.0)])
        )
    contact = camera.on_floor(contacts).mean(axis=0)
    behind = contact - camera.centre_m
    behind[1] = 0.0
    return Standing(camera=camera, place_m=contact + behind / np.linalg.norm(behind) * _FEET_BEHIND_CONTACT_M)


def _contacts(view: PersonView, spans: Spans) -> Floats:
    """Pixels [1 or 2, 2] where the outline is lowest: below each foot when they stand apart."""
    feet = [view.landmarks.point(f"{side}_heel")[0] for side in ("left", "right")]
    height = spans.rows[-1] - spans.rows[0]
    if view.side == "side" or abs(feet[0] - feet[1]) < 0.06 * height:
        return end_of(view.alpha, spans, np.ones(len(spans.rows), dtype=bool), 1)[None]
    centre = 0.5 * (spans.left_px + spans.right_px)
    leftmost = np.abs(centre - min(feet)) < np.abs(centre - max(feet))
    near = spans.rows > spans.rows[-1] - 0.12 * height
    sides = [near & leftmost, near & ~leftmost]
    return np.stack([end_of(view.alpha, spans, chosen, 1) for chosen in sides if np.any(chosen)])


def end_of(
    alpha: npt.NDArray[np.float32], spans: Spans, chosen: npt.NDArray[np.bool_], downwards: int
) -> Floats:
    """Pixel [2] where the ``chosen`` spans end: the lowest (``downwards`` 1) or the highest (-1) of them.

    Lies between pixels, where the coverage passes one half along a column.
    """
    row = int((downwards * spans.rows[chosen]).max()) * downwards
    at = chosen & (spans.rows == row)
    first, last = int(np.ceil(spans.left_px[at].min())), int(np.floor(spans.right_px[at].max()))
    columns = np.arange(max(first, 0), max(min(last, alpha.shape[1] - 1), first, 0) + 1)
    inside = alpha[row, columns].astype(np.float64)
    beyond = row + downwards
    outside = (
        alpha[beyond, columns].astype(np.float64) if 0 <= beyond < alpha.shape[0] else np.zeros(len(columns))
    )
    crossing = (inside >= _OUTLINE) & (outside < _OUTLINE)
    shares = (inside[crossing] - _OUTLINE) / (inside[crossing] - outside[crossing])
    return np.array([columns.mean(), row + downwards * (shares.max() if len(shares) else 0.5)])
