"""What a body looks like, as far as it can be shown in public: shading groups per triangle.

Every body of the format gets skin, eyes and underwear, found from joints and skin weights. The embedded body
also brings lips, brows, nails, irises and pupils. The groups live on a refined mesh (`ShadedSurface`) whose
borders are clean lines.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from body_models.body.file import BodyFile, Shading
from body_models.body.joints import JOINT_INDEX
from body_models.body.model import BodyModel
from body_models.body.refinement import RefinedMesh

Floats = npt.NDArray[np.floating]
Mask = npt.NDArray[np.bool_]
Groups = npt.NDArray[np.uint8]
Field = Callable[[RefinedMesh], Floats]
"""A scalar on all vertices of a refined mesh."""


class FaceGroup(IntEnum):
    """What a triangle of a body shows."""

    SKIN = 0
    SCLERA = 1
    IRIS = 2
    PUPIL = 3
    LIPS = 4
    BROWS = 5
    NAILS = 6
    BRIEFS = 7
    TOP = 8
    """The sports top; shown as skin on a bare chest."""


GROUP_COLOURS: Final[dict[FaceGroup, tuple[float, float, float]]] = {
    FaceGroup.SKIN: (0.84, 0.65, 0.55),
    FaceGroup.SCLERA: (0.93, 0.91, 0.89),
    FaceGroup.IRIS: (0.30, 0.22, 0.16),
    FaceGroup.PUPIL: (0.05, 0.05, 0.05),
    FaceGroup.LIPS: (0.76, 0.52, 0.46),
    FaceGroup.BROWS: (0.36, 0.27, 0.21),
    FaceGroup.NAILS: (0.90, 0.73, 0.67),
    FaceGroup.BRIEFS: (0.36, 0.38, 0.42),
    FaceGroup.TOP: (0.36, 0.38, 0.42),
}
"""A neutral palette (sRGB, 0 to 1) for whoever has none of their own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShadedSurface:
    """A body's surface cut along the borders of its shading groups."""

    mesh: RefinedMesh
    groups: Groups  # [F of the refined mesh], values of `FaceGroup`

    @property
    def faces(self) -> npt.NDArray[np.int32]:
        """Triangles of the refined mesh."""
        return self.mesh.faces

    def vertices(self, vertices_m: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Vertices of the refined mesh from those of any body of this model [V, 3]; the first V are its."""
        refined: npt.NDArray[np.float32] = self.mesh.on(vertices_m).astype(np.float32)
        return refined

    def shown_groups(self, *, bare_chest: bool) -> Groups:
        """The groups, with or without the top."""
        if not bare_chest:
            return self.groups
        shown = self.groups.copy()
        shown[shown == FaceGroup.TOP] = FaceGroup.SKIN
        return shown


_SURFACES: WeakKeyDictionary[BodyModel, ShadedSurface] = WeakKeyDictionary()


def shaded_surface(model: BodyModel) -> ShadedSurface:
    """The model's refined surface and its groups; the file's own, or found from geometry. Cached."""
    if model not in _SURFACES:
        stored = model.file.shading
        _SURFACES[model] = _from_file(model, stored) if stored else dress(model.file)
    return _SURFACES[model]


def face_groups(model: BodyModel, *, bare_chest: bool = False) -> Groups:
    """The group of each triangle [F] of the model itself: the one that covers most of it."""
    surface = shaded_surface(model)
    corners = surface.vertices(model.file.template_m)[surface.faces]
    edges = corners[:, 1:] - corners[:, :1]
    areas = np.linalg.norm(np.cross(edges[:, 0], edges[:, 1]), axis=1)
    shares = np.zeros((len(model.faces), len(FaceGroup)))
    np.add.at(shares, (surface.mesh.parents, surface.shown_groups(bare_chest=bare_chest)), areas)
    largest: Groups = shares.argmax(axis=1).astype(np.uint8)
    return largest


def _from_file(model: BodyModel, stored: Shading) -> ShadedSurface:
    mesh = RefinedMesh(
        vertex_count=model.vertex_count,
        corners=stored.corners,
        weights=stored.weights.astype(np.float64),
        faces=stored.faces,
        parents=stored.parents,
    )
    return ShadedSurface(mesh=mesh, groups=stored.groups)


def dress(file: BodyFile) -> ShadedSurface:
    """Skin, eyes and underwear of any body of the format."""
    mesh = RefinedMesh.of(file.vertex_count, file.faces)
    groups = np.zeros(len(mesh.faces), dtype=np.uint8)
    eyes = file.skin_weights[:, [JOINT_INDEX["left_eye"], JOINT_INDEX["right_eye"]]].sum(axis=1) > 0.5
    groups[eyes[file.faces].all(axis=1)] = FaceGroup.SCLERA
    surface = ShadedSurface(mesh=mesh, groups=groups)
    underwear = Underwear.of(file)
    for group, covers in ((FaceGroup.BRIEFS, underwear.briefs), (FaceGroup.TOP, underwear.top)):
        surface = painted(surface, group, on_template(file, covers), subdivisions=1)
    return surface


def on_template(file: BodyFile, covers: Callable[[Floats], Floats]) -> Field:
    """A field from a function of the position on the template."""
    return lambda mesh: covers(mesh.on(file.template_m))


def painted(
    surface: ShadedSurface,
    group: FaceGroup,
    field: Field,
    *,
    subdivisions: int,
    over: FaceGroup = FaceGroup.SKIN,
) -> ShadedSurface:
    """``group`` where ``field`` is positive, in place of the group ``over``.

    Triangles near the border are halved ``subdivisions`` times first: the field is then followed more
    closely than the mesh is fine.
    """
    mesh, groups = surface.mesh, surface.groups
    for _ in range(subdivisions):
        mesh, origin = mesh.subdivided((groups == over) & _crossed(mesh, field))
        groups = groups[origin]
    mesh, origin = mesh.cut(field(mesh), (groups == over) & _crossed(mesh, field))
    groups = groups[origin].copy()
    inside = field(mesh)[mesh.faces].mean(axis=1) > 0
    groups[inside & (groups == over)] = group
    return ShadedSurface(mesh=mesh, groups=groups)


def _crossed(mesh: RefinedMesh, field: Field) -> Mask:
    corners = np.sign(field(mesh)[mesh.faces])
    crossed: Mask = np.asarray(corners.max(axis=1) > 0) & np.asarray(corners.min(axis=1) <= 0)
    return crossed


@dataclass(frozen=True, slots=True, kw_only=True)
class Underwear:
    """The outlines of simple underwear on a T-posed template, from its joints. Metres.

    Each outline is a scalar of the position, positive where the cloth is.
    """

    waistband_m: float  # height
    leg_hem_m: float  # height
    band_hem_m: float  # height
    neckline_m: float  # height at the middle
    armpit_m: float  # height
    strap_top_m: float  # height above which nothing is covered
    shoulder_m: float  # half the distance of the shoulder joints

    @classmethod
    def of(cls, file: BodyFile) -> "Underwear":
        """Outlines that suit the proportions of a template: levels in lengths of hip to shoulder."""
        joints = file.joint_regressor @ file.template_m
        hip, shoulder = (joints[JOINT_INDEX[f"left_{part}"]] for part in ("hip", "shoulder"))

        def level(share: float) -> float:
            return float(hip[1] + share * (shoulder[1] - hip[1]))

        return cls(
            waistband_m=level(0.16),
            leg_hem_m=level(-0.33),
            band_hem_m=level(0.59),
            neckline_m=level(0.87),
            armpit_m=level(0.80),
            strap_top_m=level(1.25),
            shoulder_m=float(shoulder[0]),
        )

    def briefs(self, points_m: Floats) -> Floats:
        """Trunks: from below the navel to the top of the thighs."""
        height = points_m[:, 1]
        covered: Floats = np.minimum(self.waistband_m - height, height - self.leg_hem_m)
        return covered

    def top(self, points_m: Floats) -> Floats:
        """A sports top: a band over the bust and two straps."""
        height, aside = points_m[:, 1], np.abs(points_m[:, 0])
        rounding = 0.2 * self.shoulder_m
        strap = 0.16 * self.shoulder_m - np.abs(aside - 0.50 * self.shoulder_m)
        upper = _rounded_max(self.neckline_m - height, strap, rounding)
        sides = _rounded_max(self.armpit_m - height, 0.86 * self.shoulder_m - aside, rounding)
        below = np.minimum(self.strap_top_m - height, height - self.band_hem_m)
        covered: Floats = np.minimum(below, np.minimum(upper, sides))
        return covered


def _rounded_max(a: Floats, b: Floats, radius: float) -> Floats:
    """The larger of two fields with the corner between them rounded."""
    rounded: Floats = 0.5 * (a + b + np.sqrt((a - b) ** 2 + radius**2) - radius)
    return rounded
