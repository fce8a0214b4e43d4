"""Landmarks of a body: named points for measuring, for tapes, and for hanging clothes on."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from body_models.anthropometry.landmark_search import LandmarkSearch, between_joints
from body_models.anthropometry.quantity import (
    Floats,
    MaterialPoint,
    Quantity,
    Rows,
    midpoint,
    row_point,
)
from body_models.anthropometry.section import EdgeSet, LevelPlane, cut
from body_models.anthropometry.surface import ARMS, Mask, Surface, surface_of
from body_models.body.poses import A_POSE
from body_models.errors import MeasurementError


class PosedDirections(Protocol):
    """Vertices and joints of one pose as an affine function of the betas."""

    @property
    def mean_m(self) -> npt.NDArray[np.floating]: ...  # [V, 3]
    @property
    def directions_m(self) -> npt.NDArray[np.floating]: ...  # [V, 3, K]
    @property
    def joints_mean_m(self) -> npt.NDArray[np.floating]: ...  # [55, 3]
    @property
    def joint_directions_m(self) -> npt.NDArray[np.floating]: ...  # [55, 3, K]


class MeasurableModel(Protocol):
    """What measuring needs of a body model of the format."""

    @property
    def faces(self) -> npt.NDArray[np.int32]: ...
    @property
    def skin_weights(self) -> npt.NDArray[np.float32]: ...
    @property
    def beta_count(self) -> int: ...
    def posed_basis(self, pose: npt.NDArray[np.float32]) -> PosedDirections: ...
    def __hash__(self) -> int: ...


class PosedBody(Protocol):
    """A body of one model in one pose."""

    @property
    def model(self) -> MeasurableModel: ...
    @property
    def vertices_m(self) -> npt.NDArray[np.floating]: ...  # [V, 3]
    @property
    def joints_m(self) -> npt.NDArray[np.floating]: ...  # [55, 3]


_SEAT_SOFTNESS_M: Final = 0.002
_JOINT_LANDMARKS: Final = ("elbow", "wrist", "knee", "ankle")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BodyLandmarks:
    """Where one model's landmarks are in its flesh, and the parts of it that measurements look at."""

    surface: Surface
    floor_m: float
    stature_m: float
    points: dict[str, MaterialPoint]
    back_path: tuple[MaterialPoint, ...]
    seat_rows: Rows  # [N]
    seat_areas: Floats  # [N]

    def template_height(self, name: str) -> float:
        """Height of a landmark on the template as a fraction of stature."""
        return (float(self.points[name].at(self.surface.points_m)[1]) - self.floor_m) / self.stature_m

    def joint(self, name: str) -> MaterialPoint:
        """The centre of a joint."""
        return row_point(self.surface.joint_row(name))

    def band(self, low: float, high: float) -> Mask:
        """Mask [V] of the vertices whose height on the template lies between fractions of stature."""
        heights = (self.surface.points_m[: self.surface.vertex_count, 1] - self.floor_m) / self.stature_m
        inside: Mask = (heights >= low) & (heights <= high)
        return inside


@lru_cache(maxsize=4)
def landmarks_for(model: MeasurableModel) -> BodyLandmarks:
    """The landmarks of a model, found once on its template in the A-pose.

    Raises `BodyFileError` ``BODY_FILE_UNMEASURABLE`` when the mesh is not shaped like a person.
    """
    basis = model.posed_basis(A_POSE)
    points = np.concatenate([basis.mean_m, basis.joints_mean_m]).astype(np.float64)
    surface = surface_of(points, model.faces.astype(np.intp), model.skin_weights.astype(np.float64))
    search = LandmarkSearch(surface)
    named = _named_points(search)
    seat = _seat(search, named)
    return BodyLandmarks(
        surface=surface,
        floor_m=search.floor_m,
        stature_m=search.stature_m,
        points=named,
        back_path=search.back_path(search.height_of(named["crotch"]) + 0.03, named["cervicale"]),
        seat_rows=seat,
        seat_areas=_vertex_areas(surface)[seat],
    )


def _named_points(search: LandmarkSearch) -> dict[str, MaterialPoint]:
    crotch, nape, notch = search.crotch(), search.nape(), search.notch()
    bust_left, bust_right = search.bust(1.0), search.bust(-1.0)
    named = {
        "cervicale": nape,
        "neck_front": notch,
        "neck_side_left": search.neck_side(1.0, nape, notch),
        "neck_side_right": search.neck_side(-1.0, nape, notch),
        "acromion_left": search.acromion(1.0),
        "acromion_right": search.acromion(-1.0),
        "bust_left": bust_left,
        "bust_right": bust_right,
        "bust": midpoint(bust_left, bust_right),
        "underbust": midpoint(search.underbust(bust_left), search.underbust(bust_right)),
        "navel": search.navel(crotch, nape),
        "crotch": crotch,
        "head": row_point(search.surface.joint_row("head")),
        "eyes": between_joints(search.surface, "left_eye", "right_eye", 0.5),
    }
    for side in ("left", "right"):
        named[f"knee_cap_{side}"] = search.in_front_of(f"{side}_knee")
        for joint in _JOINT_LANDMARKS:
            named[f"{joint}_{side}"] = row_point(search.surface.joint_row(f"{side}_{joint}"))
    return named


def _seat(search: LandmarkSearch, named: dict[str, MaterialPoint]) -> Rows:
    """Vertices of the buttocks: behind the pelvis, from the crotch to below the small of the back."""
    surface = search.surface
    x, y, z = surface.points_m[: surface.vertex_count].T
    fraction = (y - search.floor_m) / search.stature_m
    low, navel = search.height_of(named["crotch"]), search.height_of(named["navel"])
    behind = z < surface.points_m[surface.joint_row("pelvis"), 2]
    inside = (fraction > low - 0.01) & (fraction < low + 0.6 * (navel - low))
    near = np.abs(x - search.middle_m) < 0.1 * search.stature_m
    return surface.shell_rows(behind & inside & near & (surface.weight_of(ARMS) < 0.5))


def _vertex_areas(surface: Surface) -> Floats:
    corners = surface.points_m[surface.faces]
    areas = 0.5 * np.linalg.norm(
        np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1
    )
    shares = np.repeat(areas / 3.0, 3)
    return np.bincount(surface.faces.ravel(), shares, minlength=surface.vertex_count).astype(np.float64)


def landmarks(body: PosedBody) -> dict[str, Floats]:
    """Named points [3] in metres on a standing body, in the body's own pose.

    Neck (``cervicale``, ``neck_front``, ``neck_side_left``/``_right``), shoulders (``acromion_*``),
    ``bust_*``, ``underbust``, ``navel``, ``waist_front``/``_back``/``_left``/``_right`` on the skin at the
    navel's level and the same of ``hip`` at the fullest seat, ``crotch``, joint centres ``elbow_*``,
    ``wrist_*``, ``knee_*``, ``ankle_*``, and ``knee_cap_*``, the skin in front of the knee.
    """
    known = landmarks_for(body.model)
    points = np.concatenate([body.vertices_m, body.joints_m]).astype(np.float64)
    found = {name: point.at(points) for name, point in known.points.items()}
    return (
        found
        | _girdle(known, points, known.points["navel"].height(points), "waist")
        | _girdle(known, points, seat_level(known, points), "hip")
    )


def seat_level(known: BodyLandmarks, points_m: Floats) -> Quantity:
    """Height of the largest seat protrusion: a mean of heights that the rearmost skin dominates.

    The mean keeps the level smooth in the shape where the single rearmost vertex would jump.
    """
    y, z = points_m[known.seat_rows, 1], points_m[known.seat_rows, 2]
    weight = known.seat_areas * np.exp(-(z - z.min()) / _SEAT_SOFTNESS_M)
    weight /= weight.sum()
    level = float(weight @ y)
    gradient = np.zeros((len(weight), 3))
    gradient[:, 1] = weight
    gradient[:, 2] = -weight * (y - level) / _SEAT_SOFTNESS_M
    return Quantity(value=level, rows=known.seat_rows, gradient=gradient)


def _girdle(known: BodyLandmarks, points_m: Floats, level: Quantity, name: str) -> dict[str, Floats]:
    """Foremost, rearmost and outermost points of the trunk at a level."""
    edges = EdgeSet.of(known.surface.edges_among(known.surface.weight_of(ARMS) < 0.5))
    section = cut(points_m, edges, LevelPlane(level=level))
    if section is None:
        raise MeasurementError("BODY_UNMEASURABLE", f"The body has no {name} to measure; stand it upright.")
    x, z = section.corners_m[:, 0], section.corners_m[:, 2]
    rows = {"front": z.argmax(), "back": z.argmin(), "left": x.argmax(), "right": x.argmin()}
    return {f"{name}_{side}": section.corners_m[int(row)] for side, row in rows.items()}
