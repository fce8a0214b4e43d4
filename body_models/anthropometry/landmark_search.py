"""Finding landmarks on the template of any body of the format, once per model.

The template stands in the measuring pose. Where anatomy leaves a mark in the mesh (navel, jugular notch,
vertebra prominens, breast) the mark is looked for inside the band of heights where people have it, as
fractions of stature (ANSUR II means: nape 0.857-0.864, jugular notch 0.816-0.819, acromion 0.820, bust
point 0.719-0.735, navel 0.602, crotch 0.481); a mesh without the mark gets the anatomical fraction. Every
landmark is a point of a face, so it follows the flesh of every other shape and pose.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from body_models.anthropometry.quantity import Floats, MaterialPoint, midpoint, row_point
from body_models.anthropometry.surface import ARMS, Faces, Surface
from body_models.errors import BodyFileError

_PROFILE_STEP: Final = 0.0015  # of stature; about 2.5 mm
_NAVEL_BAND: Final = (0.575, 0.632)
_NAVEL_REACH: Final = 0.0115  # half width of the dimple, of stature
_NAVEL_DEPTH: Final = 0.0006  # a dimple shallower than this (1 mm) is a smooth belly
_NAVEL_BETWEEN_CROTCH_AND_NAPE: Final = 0.318  # ANSUR II mean of women and men
_NAPE_BAND: Final = (0.852, 0.870)
_NAPE_CHORD: Final = (0.83, 0.895)
_NAPE_BULGE: Final = 0.001  # a vertebra standing out less than this (2 mm) is a smooth nape
_NAPE_HEIGHT: Final = 0.860
_NOTCH_BAND: Final = (0.805, 0.845)
_NOTCH_CHORD: Final = (0.765, 0.865)
_NECK_SIDE_BAND: Final = (0.815, 0.895)
_BUST_HEIGHTS: Final = (0.695, 0.75)
_BUST_OFFSETS: Final = (0.03, 0.075)
_FOLD_REACH: Final = 0.075
_FOLD_DEPTH: Final = 0.001
_FOLD_BELOW_BUST: Final = 0.04
_ACROMION_TILT_DEG: Final = 35.0  # outwards from straight up: where the arm in an A-pose leaves the shoulder


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profile:
    """Outermost points of a part of the body over a range of heights, low to high."""

    heights_m: Floats  # [N]
    depths_m: Floats  # [N], along the ray
    points: tuple[MaterialPoint, ...]

    def bulge_m(self) -> Floats:
        """How far each point [N] lies outside the straight line from the first to the last."""
        chord = np.array([self.heights_m[-1] - self.heights_m[0], self.depths_m[-1] - self.depths_m[0]])
        chord /= np.linalg.norm(chord)
        across = (self.depths_m - self.depths_m[0]) * chord[0]
        bulge: Floats = across - (self.heights_m - self.heights_m[0]) * chord[1]
        return bulge


class LandmarkSearch:
    """Looks for landmarks on one template; every method returns points of its flesh."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        vertices = surface.points_m[: surface.vertex_count]
        self.floor_m = float(vertices[:, 1].min())
        self.stature_m = float(vertices[:, 1].max()) - self.floor_m
        self.middle_m = float(surface.points_m[surface.joint_row("pelvis"), 0])
        self._trunk = surface.faces_among(surface.weight_of(ARMS) < 0.5)
        self._slices: dict[float, Faces] = {}  # faces of the trunk by the x they reach

    def height_of(self, point: MaterialPoint) -> float:
        """Height above the floor as a fraction of stature."""
        return (float(point.at(self.surface.points_m)[1]) - self.floor_m) / self.stature_m

    def front(self, fraction: float, offset_m: float = 0.0) -> MaterialPoint:
        """Foremost point of the trunk at a height, ``offset_m`` to the left of the middle."""
        return self._outermost(fraction, offset_m, 1.0)

    def back(self, fraction: float) -> MaterialPoint:
        """Rearmost midline point of the trunk at a height."""
        return self._outermost(fraction, 0.0, -1.0)

    def crotch(self) -> MaterialPoint:
        """Lowest midline point of the trunk, between the legs."""
        rows = self._slice(self.middle_m)
        lowest: MaterialPoint | None = None
        for z in np.unique(np.round(self.surface.points_m[rows][..., 2].ravel(), 3)):
            origin = np.array([self.middle_m, self.floor_m + 0.75 * self.stature_m, z])
            hit = self.surface.cast(origin, np.array([0.0, -1.0, 0.0]), rows)
            if hit is not None and (lowest is None or self.height_of(hit) < self.height_of(lowest)):
                lowest = hit
        if lowest is None:
            raise _unlike_a_person("no crotch between the legs")
        return lowest

    def nape(self) -> MaterialPoint:
        """Cervicale: where the back of the neck turns into the back, over the seventh vertebra."""
        profile = self._profile(*_NAPE_CHORD, facing=-1.0)
        bulge = profile.bulge_m()
        if bulge.max() < _NAPE_BULGE * self.stature_m:
            return self.back(_NAPE_HEIGHT)
        return self._most(profile, bulge, _NAPE_BAND)

    def notch(self) -> MaterialPoint:
        """Front neck point: the hollow between the collar bones."""
        profile = self._profile(*_NOTCH_CHORD, facing=1.0)
        return self._most(profile, -profile.bulge_m(), _NOTCH_BAND)

    def navel(self, crotch: MaterialPoint, nape: MaterialPoint) -> MaterialPoint:
        """The navel's dimple on the front midline, else its usual place between crotch and nape."""
        low, high = _NAVEL_BAND
        profile = self._profile(low - _NAVEL_REACH, high + _NAVEL_REACH, facing=1.0)
        reach = round(_NAVEL_REACH / _PROFILE_STEP)
        z = profile.depths_m
        dimple = np.zeros_like(z)
        dimple[reach:-reach] = 0.5 * (z[2 * reach :] + z[: -2 * reach]) - z[reach:-reach]
        if dimple.max() >= _NAVEL_DEPTH * self.stature_m:
            return profile.points[int(np.argmax(dimple))]
        low, high = self.height_of(crotch), self.height_of(nape)
        return self.front(low + _NAVEL_BETWEEN_CROTCH_AND_NAPE * (high - low))

    def bust(self, side: float) -> MaterialPoint:
        """The most prominent point of one breast; ``side`` +1 left, -1 right."""
        candidates = [
            self.front(h, side * x * self.stature_m)
            for x in np.arange(*_BUST_OFFSETS, 3 * _PROFILE_STEP)
            for h in np.arange(*_BUST_HEIGHTS, 2 * _PROFILE_STEP)
        ]
        return max(candidates, key=lambda p: float(p.at(self.surface.points_m)[2]))

    def underbust(self, bust: MaterialPoint) -> MaterialPoint:
        """The fold below a breast, else the usual distance below its point."""
        high = self.height_of(bust)
        offset = float(bust.at(self.surface.points_m)[0]) - self.middle_m
        profile = self._profile(high - _FOLD_REACH, high, facing=1.0, offset_m=offset)
        fold = -profile.bulge_m()
        if fold.max() < _FOLD_DEPTH * self.stature_m:
            return self.front(high - _FOLD_BELOW_BUST, offset)
        return profile.points[int(np.argmax(fold))]

    def acromion(self, side: float) -> MaterialPoint:
        """Shoulder point: on the skin above the shoulder joint, a little outwards."""
        tilt = np.radians(_ACROMION_TILT_DEG)
        joint = self.surface.joint_row("left_shoulder" if side > 0 else "right_shoulder")
        outwards = np.array([side * np.sin(tilt), np.cos(tilt), 0.0])
        return self._required(self.surface.cast(self.surface.points_m[joint], outwards), "a shoulder")

    def neck_side(self, side: float, nape: MaterialPoint, notch: MaterialPoint) -> MaterialPoint:
        """Side neck point: the deepest bend from the side of the neck to the shoulder line."""
        points = self.surface.points_m
        z = 0.5 * float(nape.at(points)[2] + notch.at(points)[2])
        heights = np.arange(*_NECK_SIDE_BAND, _PROFILE_STEP)
        across = points[self.surface.faces][..., 2]
        faces = self.surface.faces[(across.min(axis=1) <= z) & (across.max(axis=1) >= z)]
        hits = [
            self._required(
                self.surface.cast(
                    np.array([self.middle_m, self.floor_m + h * self.stature_m, z]),
                    np.array([side, 0.0, 0.0]),
                    faces,
                ),
                "a neck",
            )
            for h in heights
        ]
        profile = Profile(
            heights_m=heights * self.stature_m,
            depths_m=np.array([side * h.at(points)[0] for h in hits]),
            points=tuple(hits),
        )
        return profile.points[int(np.argmin(profile.bulge_m()))]

    def in_front_of(self, joint: str) -> MaterialPoint:
        """The skin in front of a joint (the knee cap)."""
        row = self.surface.joint_row(joint)
        hit = self.surface.cast(self.surface.points_m[row], np.array([0.0, 0.0, 1.0]))
        return self._required(hit, f"skin in front of the {joint}")

    def back_path(self, low: float, nape: MaterialPoint) -> tuple[MaterialPoint, ...]:
        """Midline points of the back from the nape down to a height, about a centimetre apart."""
        heights = np.arange(low, self.height_of(nape) - 2 * _PROFILE_STEP, 4 * _PROFILE_STEP)
        return (nape, *(self.back(h) for h in heights[::-1]))

    def _profile(self, low: float, high: float, *, facing: float, offset_m: float = 0.0) -> Profile:
        heights = np.arange(low, high, _PROFILE_STEP)
        points = tuple(self._outermost(h, offset_m, facing) for h in heights)
        depths = np.array([facing * p.at(self.surface.points_m)[2] for p in points])
        return Profile(heights_m=heights * self.stature_m, depths_m=depths, points=points)

    def _most(self, profile: Profile, score: Floats, band: tuple[float, float]) -> MaterialPoint:
        fractions = profile.heights_m / self.stature_m
        inside = (fractions >= band[0]) & (fractions <= band[1])
        return profile.points[int(np.argmax(np.where(inside, score, -np.inf)))]

    def _outermost(self, fraction: float, offset_m: float, facing: float) -> MaterialPoint:
        x = self.middle_m + offset_m
        origin = np.array([x, self.floor_m + fraction * self.stature_m, -10.0 * facing])
        hit = self.surface.cast(origin, np.array([0.0, 0.0, facing]), self._slice(x))
        return self._required(hit, f"a trunk at {fraction:.0%} of its height")

    def _slice(self, x: float) -> Faces:
        """Faces of the trunk that reach the sagittal plane at ``x``."""
        if x not in self._slices:
            across = self.surface.points_m[self._trunk][..., 0]
            reaching = (across.min(axis=1) <= x + 1e-9) & (across.max(axis=1) >= x - 1e-9)
            self._slices[x] = self._trunk[reaching]
        return self._slices[x]

    @staticmethod
    def _required(hit: MaterialPoint | None, what: str) -> MaterialPoint:
        if hit is None:
            raise _unlike_a_person(f"no {what.removeprefix('a ')}")
        return hit


def between_joints(surface: Surface, start: str, end: str, fraction: float) -> MaterialPoint:
    """The point ``fraction`` of the way from one joint to another."""
    a, b = row_point(surface.joint_row(start)), row_point(surface.joint_row(end))
    return midpoint(a, b, fraction)


def _unlike_a_person(what: str) -> BodyFileError:
    return BodyFileError(
        "BODY_FILE_UNMEASURABLE",
        f"The body has {what}, so it cannot be measured; use a standing person of the SMPL-X format.",
    )
