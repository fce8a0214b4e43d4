"""The details of the embedded body's face and hands: lips, brows, irises, nails."""

from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.body.appearance import FaceGroup, ShadedSurface, dress, on_template, painted
from body_models.body.file import BodyFile, Shading
from body_models.body.joints import FINGERS, JOINT_INDEX

Floats = npt.NDArray[np.floating]

_IRIS_DEG: Final = 24.0
_PUPIL_DEG: Final = 9.5
_BROW_HEIGHT: Final = 1.08
"""Height of the brow over the centre of the eye, in radii of the eyeball."""


def detailed_shading(file: BodyFile, lips: Floats) -> Shading:
    """Groups of the embedded body; ``lips`` [V] is positive on the red of the lips."""
    surface = dress(file)
    surface = painted(surface, FaceGroup.LIPS, lambda mesh: mesh.on(lips), subdivisions=0)
    for side in ("left", "right"):
        eye = _Eye(file, side)
        surface = _eye_painted(surface, file, eye)
        brow = on_template(file, eye.brow)
        surface = painted(surface, FaceGroup.BROWS, brow, subdivisions=3)
        for finger in FINGERS:
            nail = on_template(file, _Nail(file, side, finger).covers)
            surface = painted(surface, FaceGroup.NAILS, nail, subdivisions=1)
    return Shading(
        corners=surface.mesh.corners,
        weights=surface.mesh.weights.astype(np.float32),
        faces=surface.mesh.faces,
        parents=surface.mesh.parents,
        groups=surface.groups,
    )


def _eye_painted(surface: ShadedSurface, file: BodyFile, eye: "_Eye") -> ShadedSurface:
    for group, over, degrees in (
        (FaceGroup.IRIS, FaceGroup.SCLERA, _IRIS_DEG),
        (FaceGroup.PUPIL, FaceGroup.IRIS, _PUPIL_DEG),
    ):
        disc = on_template(file, partial(eye.disc, degrees))
        surface = painted(surface, group, disc, subdivisions=2, over=over)
    return surface


class _Eye:
    """One eyeball of the template, looking along +z."""

    def __init__(self, file: BodyFile, side: str) -> None:
        own = file.skin_weights[:, JOINT_INDEX[f"{side}_eye"]] > 0.5
        self.centre = file.template_m[own].mean(axis=0)
        self.radius = float(np.linalg.norm(file.template_m[own] - self.centre, axis=1).mean())
        self.outward = 1.0 if side == "left" else -1.0

    def degrees_off_axis(self, points_m: Floats) -> Floats:
        """Angle between the line of sight and each point seen from the centre; 180 off the eyeball."""
        offset = points_m - self.centre
        angle = np.degrees(np.arctan2(np.hypot(offset[:, 0], offset[:, 1]), offset[:, 2]))
        near = np.linalg.norm(offset, axis=1) < 1.05 * self.radius
        degrees: Floats = np.where(near, angle, 180.0)
        return degrees

    def disc(self, degrees: float, points_m: Floats) -> Floats:
        """Positive on the eyeball within an angle of the line of sight."""
        inside: Floats = degrees - self.degrees_off_axis(points_m)
        return inside

    def brow(self, points_m: Floats) -> Floats:
        """Positive on the eyebrow: a tapering arch over the eye."""
        offset = (points_m - self.centre) / self.radius
        along, height, depth = self.outward * offset[:, 0], offset[:, 1], offset[:, 2]
        share = (along + 0.95) / 2.5  # 0 at the inner end, 1 at the outer
        arch = _BROW_HEIGHT + 0.34 * np.sin(np.clip(share, 0, 1) * 2.4) - 0.12
        thickness = 0.25 * (1.0 - 0.75 * share**2) * np.clip(0.55 + 3 * share, 0, 1)
        inside = np.minimum(thickness - np.abs(height - arch), np.minimum(share, 1 - share) * 2.5)
        covered: Floats = np.where(depth > 0, inside, -1.0)
        return covered


class _Nail:
    """The nail of one finger of the template: the back of its last phalanx, near the tip."""

    def __init__(self, file: BodyFile, side: str, finger: str) -> None:
        joints = file.joint_regressor @ file.template_m
        last = JOINT_INDEX[f"{side}_{finger}3"]
        self._own = file.skin_weights[:, last]
        points = file.template_m[self._own > 0.5]
        along = joints[last] - joints[last - 1]
        self.along = along / np.linalg.norm(along)
        self.tip = float((points @ self.along).max())
        self.centre = points[points @ self.along > self.tip - 0.012].mean(axis=0)
        # The palm faces the floor in the T-pose; the thumb lies across, its nail looks up and to the front.
        up = np.array([0.0, 1.0, 0.0]) if finger != "thumb" else np.array([0.0, 0.6, 0.8])
        up = up - self.along * (up @ self.along)
        self.up = up / np.linalg.norm(up)
        self.aside = np.cross(self.along, self.up)
        lateral = np.abs((points - self.centre) @ self.aside)
        self.half_width = float(np.percentile(lateral, 90))

    def covers(self, points_m: Floats) -> Floats:
        """Positive on the nail."""
        offset = points_m - self.centre
        back = self.tip - points_m @ self.along
        width = 0.78 * self.half_width - np.abs(offset @ self.aside)
        length = np.minimum(back + 0.002, 1.9 * self.half_width - back)
        above = offset @ self.up - 0.25 * self.half_width
        near = 0.03 - np.linalg.norm(offset, axis=1)
        covered: Floats = np.minimum(np.minimum(width, length), np.minimum(above, near))
        return covered
