"""Landmarks of the embedded body's face, found from its geometry.

51 points in the order of the iBUG 68-point scheme without its contour (Sagonas et al. 2013): right brow, left
brow, nose bridge, nose base, right eye, left eye, outer lips, inner lips; and for the contour, as SMPL-X has
it, 17 points for each turn of the head from 39 degrees right to 39 left.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.body.file import FaceLandmarks
from body_models.body.joints import JOINT_INDEX

Floats = npt.NDArray[np.floating]
Int32s = npt.NDArray[np.int32]

_CONTOUR_TURN_DEG: Final = 39
_RASTER_M: Final = 0.0005
_EAR_DEPTH_M: Final = 0.025
_CHIN_DEPTH_M: Final = 0.02


def find_face_landmarks(
    template_m: Floats, faces: Int32s, skin_weights: Floats, joints_m: Floats, lips: Floats
) -> FaceLandmarks:
    """Landmarks on a T-posed template; ``lips`` [V] is positive on the red of the lips."""
    head = _Head(template_m, faces, skin_weights, joints_m, lips)
    points = np.concatenate(
        [
            head.brow("right"),
            head.brow("left")[::-1],
            head.nose_bridge(),
            head.nose_base(),
            head.eye("right"),
            head.eye("left")[[3, 2, 1, 0, 5, 4]],
            *head.lips(),
        ]
    )
    found, weights = head.project(points)
    contour_faces, contour_weights = _contour(template_m, faces, skin_weights, joints_m)
    return FaceLandmarks(
        faces=found, weights=weights, contour_faces=contour_faces, contour_weights=contour_weights
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Corners:
    """A side's eye opening seen from the front: outline heights over a row of positions."""

    across_m: Floats  # [N] ascending x
    upper_m: Floats  # [N] y
    lower_m: Floats  # [N] y


class _Head:
    """The face seen from the front: +z towards the eye, so a landmark is a place (x, y)."""

    def __init__(
        self, template: Floats, faces: Int32s, skin_weights: Floats, joints: Floats, lips: Floats
    ) -> None:
        columns = [JOINT_INDEX[name] for name in ("head", "jaw", "left_eye", "right_eye")]
        belongs = np.asarray(skin_weights[:, columns].sum(axis=1) > 0.5)
        on_head = belongs[faces].all(axis=1)
        corners = template[faces]
        facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 2] > 0
        self.face_numbers = np.flatnonzero(on_head & facing)
        self.corners = corners[self.face_numbers].astype(np.float64)
        eyes = skin_weights[:, [JOINT_INDEX["left_eye"], JOINT_INDEX["right_eye"]]].sum(axis=1)
        self.is_eye = np.greater(eyes[faces[self.face_numbers]], 0.5).all(axis=1)
        self.is_lip = np.greater(lips[faces[self.face_numbers]], 0.0).all(axis=1)
        self.eye_joint = {side: joints[JOINT_INDEX[f"{side}_eye"]] for side in ("left", "right")}
        self.openings = {side: self._opening(side) for side in ("left", "right")}

    def eye(self, side: str) -> Floats:
        """Six points round the opening: outer corner, upper two, inner corner, lower two."""
        opening = self.openings[side]
        x, middle = opening.across_m, (opening.upper_m + opening.lower_m) / 2
        shares = np.array([0.0, 1 / 3, 2 / 3, 1.0]) if side == "right" else np.array([1.0, 2 / 3, 1 / 3, 0.0])
        at = x[0] + shares * (x[-1] - x[0])  # the person's right is -x: outer corner first
        upper, lower, centre = (np.interp(at, x, h) for h in (opening.upper_m, opening.lower_m, middle))
        heights = [centre[0], upper[1], upper[2], centre[3], lower[2], lower[1]]
        return np.stack([at[[0, 1, 2, 3, 2, 1]], heights], axis=1)

    def brow(self, side: str) -> Floats:
        """Five points from the outer to the inner end, along the brow over the eye."""
        opening, centre = self.openings[side], self.eye_joint[side]
        width = float(np.ptp(opening.across_m))
        outward = -1.0 if side == "right" else 1.0
        along = np.array([0.80, 0.50, 0.15, -0.22, -0.58])
        rise = np.array([0.48, 0.66, 0.70, 0.64, 0.54])
        return np.stack([centre[0] + outward * along * width, centre[1] + rise * width], axis=1)

    def nose_bridge(self) -> Floats:
        """Four points from between the eyes to the tip."""
        top = float(self.eye_joint["left"][1])
        heights = np.linspace(top, self._tip(), 4)
        return np.stack([np.zeros(4), heights], axis=1)

    def nose_base(self) -> Floats:
        """Five points under the nose, from the person's right nostril to the left."""
        inner = float(self.openings["left"].across_m[0])
        across = np.linspace(-0.72, 0.72, 5) * inner
        return np.stack([across, self._subnasale() + np.array([0.30, 0.12, 0.0, 0.12, 0.30]) * 0.02], axis=1)

    def lips(self) -> tuple[Floats, Floats]:
        """Twelve points round the red of the lips and eight round the mouth's opening."""
        red = self.corners[self.is_lip].reshape(-1, 3)
        half = float(np.abs(red[:, 0]).max())
        parting = self._parting(half)
        shares = np.linspace(-1, 1, 7)
        edges = [self._red_span(red, share * half) for share in shares[1:-1]]
        upper, lower = np.array([e[1] for e in edges]), np.array([e[0] for e in edges])
        outer_x = np.concatenate([shares * half, shares[-2:0:-1] * half])
        outer_y = np.concatenate([[parting], upper, [parting], lower[::-1]])
        inner_x = np.array([-0.85, -0.4, 0.0, 0.4, 0.85, 0.4, 0.0, -0.4]) * half
        gap = 0.0008
        inner_y = parting + np.array([0.0, gap, gap, gap, 0.0, -gap, -gap, -gap])
        return np.stack([outer_x, outer_y], axis=1), np.stack([inner_x, inner_y], axis=1)

    def project(self, places: Floats) -> tuple[Int32s, npt.NDArray[np.float32]]:
        """The frontmost triangle at each place (x, y), and barycentric weights in it."""
        found = np.empty(len(places), dtype=np.int32)
        weights = np.empty((len(places), 3), dtype=np.float32)
        for i, place in enumerate(places):
            row, bary = self._frontmost(place, ~self.is_eye)
            found[i], weights[i] = self.face_numbers[row], bary
        return found, weights

    def _frontmost(self, place: Floats, among: npt.NDArray[np.bool_]) -> tuple[int, Floats]:
        bary = _barycentric(place, self.corners)
        inside = np.flatnonzero((bary.min(axis=1) >= -1e-9) & among)
        if not len(inside):
            raise ValueError(f"no part of the face lies at {place}")
        depth = np.einsum("nk,nk->n", bary[inside], self.corners[inside, :, 2])
        row = int(inside[np.argmax(depth)])
        clean = np.clip(bary[row], 0, 1)
        return row, clean / clean.sum()

    def _opening(self, side: str) -> _Corners:
        """Where the eyeball is seen between the lids, scanned on a fine raster."""
        centre = self.eye_joint[side]
        columns, upper, lower = [], [], []
        everything = np.ones(len(self.corners), dtype=bool)
        for x in np.arange(centre[0] - 0.022, centre[0] + 0.022, 2 * _RASTER_M):
            heights = [
                y
                for y in np.arange(centre[1] - 0.012, centre[1] + 0.012, _RASTER_M)
                if self.is_eye[self._frontmost(np.array([x, y]), everything)[0]]
            ]
            if heights:
                columns.append(x)
                upper.append(max(heights) + _RASTER_M)
                lower.append(min(heights) - _RASTER_M)
        return _Corners(across_m=np.array(columns), upper_m=np.array(upper), lower_m=np.array(lower))

    def _profile(self, heights: Floats) -> Floats:
        """How far the middle line of the face stands out [m] at each height."""
        everything = np.ones(len(self.corners), dtype=bool)
        depths = []
        for y in heights:
            row, bary = self._frontmost(np.array([1e-5, y]), everything)
            depths.append(float(bary @ self.corners[row, :, 2]))
        return np.array(depths)

    def _tip(self) -> float:
        eye = float(self.eye_joint["left"][1])
        heights = np.arange(eye - 0.06, eye - 0.02, _RASTER_M)
        return float(heights[np.argmax(self._profile(heights))])

    def _subnasale(self) -> float:
        """Where the nose meets the upper lip: the deepest place between tip and lip."""
        tip = self._tip()
        heights = np.arange(tip - 0.022, tip - 0.004, _RASTER_M)
        return float(heights[np.argmin(self._profile(heights))])

    def _parting(self, half_width: float) -> float:
        """Height of the line between the lips: the deepest place of the profile within the red."""
        red = self.corners[self.is_lip].reshape(-1, 3)
        low, high = self._red_span(red, 0.0)
        heights = np.arange(low + 0.2 * (high - low), high - 0.2 * (high - low), _RASTER_M)
        return float(heights[np.argmin(self._profile(heights))])

    @staticmethod
    def _red_span(red: Floats, x: float) -> tuple[float, float]:
        near = red[np.abs(red[:, 0] - x) < 0.004]
        return float(near[:, 1].min()), float(near[:, 1].max())


def _contour(
    template: Floats, faces: Int32s, skin_weights: Floats, joints: Floats
) -> tuple[Int32s, npt.NDArray[np.float32]]:
    """The jaw line as it is seen when the head is turned: [79, 17] faces and their weights.

    Row 0 is a head facing front, rows 1 to 39 turned to the person's right by as many degrees, rows 40 to
    78 to the left. At eight heights from ear to chin, and at the chin, the outermost point of the face.
    """
    columns = [JOINT_INDEX["head"], JOINT_INDEX["jaw"]]
    on_head = skin_weights[:, columns].sum(axis=1) > 0.5
    eye = joints[JOINT_INDEX["left_eye"]]
    ears = template[on_head][np.abs(template[on_head, 0]).argmax()]
    below_brows = on_head & (template[:, 2] > ears[2]) & (template[:, 1] < eye[1] + 0.02)
    chin = _chin(template[below_brows])
    levels = chin[1] + (eye[1] - chin[1]) * np.linspace(1.0, 0.0, 9)
    # The face lies before a line from the front of the ear to behind the chin: ears and neck are not jaw.
    rise = np.clip((template[:, 1] - chin[1]) / (eye[1] - chin[1]), 0.0, 1.0)
    back = (1 - rise) * (chin[2] - _CHIN_DEPTH_M) + rise * (ears[2] + _EAR_DEPTH_M)
    front = below_brows & (template[:, 2] > back)
    face_of_vertex = {int(v): (f, k) for f, face in enumerate(faces) for k, v in enumerate(face)}
    candidates = np.flatnonzero(front)
    spots = template[candidates]
    found = np.empty((2 * _CONTOUR_TURN_DEG + 1, 17), dtype=np.int32)
    weights = np.zeros((*found.shape, 3), dtype=np.float32)
    for row in range(len(found)):
        degrees = row if row <= _CONTOUR_TURN_DEG else _CONTOUR_TURN_DEG - row
        turn = np.radians(-degrees)
        aside = spots[:, 0] * np.cos(turn) + spots[:, 2] * np.sin(turn)
        for point in range(17):
            level = levels[min(point, 16 - point)]
            side = -1.0 if point < 8 else 1.0
            if point == 8:
                score = spots[:, 2] - 4 * np.abs(spots[:, 1] - level) - np.abs(spots[:, 0])
            else:
                score = side * aside - 4 * np.abs(spots[:, 1] - level)
            face, corner = face_of_vertex[int(candidates[np.argmax(score)])]
            found[row, point] = face
            weights[row, point, corner] = 1.0
    return found, weights


def _chin(front: Floats) -> Floats:
    """The lowest point of the front of the face on the middle line."""
    middle = front[np.abs(front[:, 0]) < 0.01]
    forward = middle[middle[:, 2] > middle[:, 2].max() - 0.06]
    lowest: Floats = forward[forward[:, 1].argmin()]
    return lowest


def _barycentric(place: Floats, corners: Floats) -> Floats:
    """Weights [N, 3] of a place (x, y) in each triangle [N, 3, 3] seen along z; negative outside."""
    a, b, c = corners[:, 0, :2], corners[:, 1, :2], corners[:, 2, :2]
    area = _cross(b - a, c - a)
    safe = np.where(np.abs(area) < 1e-14, np.inf, area)
    first, second = _cross(b - place, c - place) / safe, _cross(c - place, a - place) / safe
    weights = np.stack([first, second, 1.0 - first - second], axis=1)
    weights[np.isinf(safe)] = -1.0
    return weights


def _cross(a: Floats, b: Floats) -> Floats:
    product: Floats = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return product
