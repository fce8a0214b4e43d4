"""Widths of a person along the height of one view: where each body part begins and ends, in metres."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.camera import Camera, Floats
from body_models.capture.regression.outline import Ints, Spans, Standing, end_of, spans_of, standing
from body_models.capture.view import LANDMARK_NAMES, PersonView
from body_models.errors import CaptureError

_FEWEST_ROWS: Final = 120
_NEAR_LEVEL_M: Final = 0.02
_LIMB_REACH_M: Final = 0.13
_LIMB_SAMPLES: Final = 105


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """Left and right edge of one body part at heights above the floor, rising. Metres."""

    left: Floats  # [N, 2]: across, height
    right: Floats  # [N, 2]

    def at(self, heights_m: Floats) -> tuple[Floats, Floats]:
        """Across of the left and the right edge at heights [L]; NaN where the part was not seen."""
        return _at(self.left, heights_m), _at(self.right, heights_m)


class Profile:
    """One view on its standing plane.

    Raises `CaptureError` CAPTURE_OUTLINE when there is no outline of a standing person.
    """

    def __init__(self, view: PersonView, camera: Camera | None, stature_cm: float | None) -> None:
        self.view = view
        self.spans: Spans = spans_of(view.alpha)
        if len(self.spans.rows) < _FEWEST_ROWS or np.ptp(self.spans.rows) < _FEWEST_ROWS:
            raise CaptureError(
                "CAPTURE_OUTLINE", "The person's outline is too small to be read; step closer and try again."
            )
        self.plane: Standing = standing(view, self.spans, camera, stature_cm)
        self.landmarks_m = self.plane.metres(view.landmarks.points_px)  # [33, 2]
        self.height_m = self._height()

    def landmark(self, name: str) -> Floats:
        """Where a landmark is on the plane, [2] metres; both sides' mean for a name without a side."""
        if name in LANDMARK_NAMES:
            found: Floats = self.landmarks_m[LANDMARK_NAMES.index(name)]
            return found
        return 0.5 * (self.landmark(f"left_{name}") + self.landmark(f"right_{name}"))

    def midline_edges(self) -> Edges:
        """The part through the line ankles, hips, shoulders, nose: trunk, neck and head."""
        return self._edges(self.spans.holding(self.midline_px()))

    def leg_edges(self) -> tuple[Edges, Edges, Floats]:
        """The spans at the left and at the right leg, and the heights [N] where both are one span."""
        lines = [self._line_px(f"{side}_hip", f"{side}_knee", f"{side}_ankle") for side in ("left", "right")]
        left, right = (self.spans.holding(line) for line in lines)
        same = np.unique(left[(left == right) & (left >= 0)])
        heights = self._ends(same, self.spans.left_px)[:, 1]
        return self._edges(left), self._edges(right), heights

    def crotch_m(self) -> float:
        """Height of the top of the gap between the legs; NaN when there is none."""
        inner, outer = (
            self._line_px("left_hip", "left_knee", "left_ankle"),
            self._line_px("right_hip", "right_knee", "right_ankle"),
        )
        return self._gap_top(np.minimum(inner, outer), np.maximum(inner, outer))

    def armpits_m(self) -> float:
        """Mean height of the tops of the gaps between trunk and arms; NaN when there is none."""
        midline = self.midline_px()
        tops = []
        for side in ("left", "right"):
            arm = self._line_px(f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist")
            tops.append(self._gap_top(np.minimum(midline, arm), np.maximum(midline, arm)))
        return _mean(np.array(tops))

    def across_limb(self, start: str, end: str, shares: Floats) -> Floats:
        """Widths [S] of a limb, square to its axis, at ``shares`` [S] of the way between two landmarks."""
        a, b = self.view.landmarks.point(start), self.view.landmarks.point(end)
        length = float(np.hypot(*(b - a)))
        scale = self.plane.scale(0.5 * (a + b))
        if length * scale < 0.08:
            return np.full(len(shares), np.nan)
        square = np.array([a[1] - b[1], b[0] - a[0]]) / length
        offsets = np.linspace(-_LIMB_REACH_M, _LIMB_REACH_M, _LIMB_SAMPLES) / scale
        points = (a + (b - a) * shares[:, None])[:, None] + offsets[:, None] * square  # [S, O, 2]
        inside = _sampled(self.view.alpha, points) - 0.5
        return np.array([_width(row, offsets) for row in inside]) * scale

    def midline_px(self) -> Floats:
        """Column of the body's middle line at every picture row [H]."""
        marks = self.view.landmarks
        pairs = ("ankle", "hip", "shoulder")
        points = [0.5 * (marks.point(f"left_{n}") + marks.point(f"right_{n}")) for n in pairs]
        return self._through(np.stack([*points, marks.point("nose")]))

    def _line_px(self, *names: str) -> Floats:
        """Column of the line through landmarks at picture rows [H]; NaN above and below them."""
        points = np.stack([self.view.landmarks.point(name) for name in names])
        columns = self._through(points)
        rows = np.arange(len(columns))
        columns[(rows < points[:, 1].min()) | (rows > points[:, 1].max())] = np.nan
        return columns

    def _through(self, points: Floats) -> Floats:
        order = np.argsort(points[:, 1])
        rows = np.arange(self.view.alpha.shape[0], dtype=np.float64)
        return np.asarray(np.interp(rows, points[order, 1], points[order, 0]), dtype=np.float64)

    def _gap_top(self, low_px: Floats, high_px: Floats) -> float:
        rows, left, right = self.spans.gaps()
        middle = 0.5 * (left + right)
        inside = (middle > low_px[rows]) & (middle < high_px[rows])
        if not np.any(inside):
            return float("nan")
        first = np.flatnonzero(inside)[np.argmin(rows[inside])]
        return float(self.plane.metres(np.array([[middle[first], rows[first] - 0.5]]))[0, 1])

    def _height(self) -> float:
        top = end_of(self.view.alpha, self.spans, np.ones(len(self.spans.rows), dtype=bool), -1)
        return float(self.plane.metres(top[None])[0, 1])

    def _edges(self, chosen: Ints) -> Edges:
        chosen = chosen[chosen >= 0]
        return Edges(
            left=_rising(self._ends(chosen, self.spans.left_px)),
            right=_rising(self._ends(chosen, self.spans.right_px)),
        )

    def _ends(self, chosen: Ints, columns: Floats) -> Floats:
        if not len(chosen):
            return np.zeros((0, 2))
        return self.plane.metres(np.column_stack([columns[chosen], self.spans.rows[chosen]]))


def _rising(points: Floats) -> Floats:
    return points[np.argsort(points[:, 1], kind="stable")]


def _at(edge: Floats, heights_m: Floats) -> Floats:
    if len(edge) < 2:
        return np.full(len(heights_m), np.nan)
    across: Floats = np.interp(heights_m, edge[:, 1], edge[:, 0])
    after = np.clip(np.searchsorted(edge[:, 1], heights_m), 1, len(edge) - 1)
    away = np.minimum(np.abs(edge[after, 1] - heights_m), np.abs(edge[after - 1, 1] - heights_m))
    across[away > _NEAR_LEVEL_M] = np.nan
    return across


def _sampled(alpha: npt.NDArray[np.float32], points_px: Floats) -> Floats:
    """Bilinear values of a picture at points [..., 2]; outside it is 0."""
    height, width = alpha.shape
    x, y = points_px[..., 0], points_px[..., 1]
    left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    fx, fy = x - left, y - top
    total = np.zeros(x.shape)
    for dx, dy, weight in (
        (0, 0, (1 - fx) * (1 - fy)),
        (1, 0, fx * (1 - fy)),
        (0, 1, (1 - fx) * fy),
        (1, 1, fx * fy),
    ):
        column, row = left + dx, top + dy
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        total += (
            np.where(inside, alpha[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)], 0.0) * weight
        )
    return total


def _width(inside: Floats, offsets: Floats) -> float:
    """Width of the covered stretch around the middle of a line of samples; NaN when it does not end on it."""
    middle = len(inside) // 2
    if inside[middle] <= 0.0:
        return float("nan")
    ends = []
    for step in (-1, 1):
        outside = np.flatnonzero(inside[middle::step] <= 0.0)
        if not len(outside):
            return float("nan")
        out = middle + step * int(outside[0])
        share = inside[out - step] / (inside[out - step] - inside[out])
        ends.append(offsets[out - step] + share * (offsets[out] - offsets[out - step]))
    return float(ends[1] - ends[0])


def _mean(values: Floats) -> float:
    """Mean of what is there; NaN when nothing is."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")
