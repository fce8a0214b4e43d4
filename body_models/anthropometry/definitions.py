"""How each measurement is taken on a body: levels, tapes, lengths and heights.

Definitions follow ANSUR II (Gordon et al. 2014) so that its statistics apply to our bodies. Limbs are
measured on the right, as in the survey. All values here are metres, cubic metres for the volume.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from body_models.anthropometry.landmarks import BodyLandmarks, seat_level
from body_models.anthropometry.quantity import (
    UP,
    Floats,
    Quantity,
    Rows,
    between,
    distance,
    farthest,
    midpoint,
)
from body_models.anthropometry.section import (
    SCAN_DIRECTIONS,
    EdgeSet,
    LevelPlane,
    LimbPlane,
    Plane,
    Section,
    cut,
    girth,
)
from body_models.anthropometry.surface import (
    ARMS,
    FEET,
    HEAD,
    RIGHT_FOOT,
    RIGHT_FOREARM,
    RIGHT_LEG,
    RIGHT_UPPER_ARM,
    Mask,
)
from body_models.errors import MeasurementError

_REACH: Final = 0.11  # of stature: how far from a level of the template its skin may come from on any body
_THIGH_BELOW_CROTCH: Final = 0.02  # of crotch height: just below the fold
_NECK_FRACTIONS: Final = tuple(np.linspace(0.15, 0.55, 7))  # from the neck's joint to the head's: no chin
_HEAD_FRACTIONS: Final = tuple(np.linspace(0.2, 0.5, 7))  # from the eyes to the top, above brows and ears
_CALF_FRACTIONS: Final = tuple(np.linspace(0.22, 0.5, 9))  # from the knee to the ankle
_ANKLE_FRACTIONS: Final = tuple(np.linspace(0.7, 0.95, 9))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taken:
    """A measurement as taken: its value, and where the tape ran (empty for a plain height)."""

    quantity: Quantity
    section: Section | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parts:
    """Edges and vertices of one model that each measurement looks at, found on its template."""

    neck: EdgeSet
    chest: EdgeSet
    underbust: EdgeSet
    waist: EdgeSet
    hip: EdgeSet
    thigh: EdgeSet
    shank: EdgeSet
    upper_arm: EdgeSet
    forearm: EdgeSet
    head: EdgeSet
    head_rows: Rows
    feet_rows: Rows
    foot_rows: Rows
    foot_direction: Floats  # [3]


def parts_of(known: BodyLandmarks) -> Parts:
    """Choose the parts of a model's surface for each measurement, by skin weights and template heights."""
    surface = known.surface
    trunk = surface.weight_of(ARMS) < 0.5
    right_leg = surface.weight_of(RIGHT_LEG) > 0.5
    head = surface.weight_of(HEAD) > 0.5
    middle_m = surface.points_m[surface.joint_row("pelvis"), 0]
    right = surface.points_m[: surface.vertex_count, 0] < middle_m

    def edges_of(vertices: Mask) -> EdgeSet:
        return EdgeSet.of(surface.edges_among(vertices))

    def around(name: str) -> EdgeSet:
        level = known.template_height(name)
        return edges_of(trunk & known.band(level - _REACH, level + _REACH))

    crotch, nape = known.template_height("crotch"), known.template_height("cervicale")
    ankle, foot = (surface.points_m[surface.joint_row(n)] for n in ("right_ankle", "right_foot"))
    forwards = (foot - ankle) * np.array([1.0, 0.0, 1.0])
    return Parts(
        neck=edges_of(trunk & known.band(nape - 0.06, known.template_height("head"))),
        chest=around("bust"),
        underbust=around("underbust"),
        waist=around("navel"),
        hip=edges_of(trunk & known.band(crotch - 0.05, crotch + _REACH)),
        thigh=edges_of(trunk & right & known.band(crotch - _REACH, crotch + _REACH)),
        shank=edges_of(right_leg & known.band(0.0, known.template_height("knee_right") + 0.06)),
        upper_arm=edges_of(surface.weight_of(RIGHT_UPPER_ARM) > 0.3),
        forearm=edges_of(surface.weight_of(RIGHT_FOREARM) > 0.5),
        head=edges_of(head & known.band(known.template_height("eyes"), 1.0)),
        head_rows=surface.shell_rows(head),
        feet_rows=surface.shell_rows(surface.weight_of(FEET) > 0.5),
        foot_rows=surface.shell_rows(surface.weight_of(RIGHT_FOOT) > 0.5),
        foot_direction=forwards / np.linalg.norm(forwards),
    )


class Taking:
    """Takes every measurement of one body: points [P, 3] are its vertices, then joints, in the A-pose."""

    def __init__(self, known: BodyLandmarks, parts: Parts, points_m: Floats) -> None:
        self._known = known
        self._parts = parts
        self._points_m = points_m
        self._floor = farthest(parts.feet_rows, points_m, -UP).scaled(-1.0)

    def all(self) -> dict[str, Taken]:
        """Every measurement of the body but its mass, in metres."""
        crotch, waist, chest = self._height("crotch"), self._height("navel"), self._height("bust")
        knee, ankle = self._height("knee_right"), self._height("ankle_right")
        knee_cap = self._height("knee_cap_right")
        eyes = self._height("eyes")
        parts = self._parts
        top = farthest(parts.head_rows, self._points_m, UP)
        shank = self._levels(knee, ankle)
        thigh = between(crotch, self._floor, _THIGH_BELOW_CROTCH)
        nape = self._height("cervicale")
        return {
            "neck_girth_cm": self._extreme(min, parts.neck, self._neck_planes()),
            "chest_girth_cm": self._girth(parts.chest, LevelPlane(level=chest)),
            "underbust_girth_cm": self._girth(parts.underbust, LevelPlane(level=self._height("underbust"))),
            "waist_girth_cm": self._girth(parts.waist, LevelPlane(level=waist)),
            "hip_girth_cm": self._girth(parts.hip, LevelPlane(level=seat_level(self._known, self._points_m))),
            "thigh_girth_cm": self._girth(parts.thigh, LevelPlane(level=thigh)),
            "knee_girth_cm": self._girth(parts.shank, LevelPlane(level=knee_cap)),
            "calf_girth_cm": self._extreme(max, parts.shank, shank(_CALF_FRACTIONS)),
            "ankle_girth_cm": self._extreme(min, parts.shank, shank(_ANKLE_FRACTIONS)),
            "upper_arm_girth_cm": self._girth(parts.upper_arm, self._upper_arm_plane()),
            "wrist_girth_cm": self._girth(parts.forearm, self._wrist_plane()),
            "head_girth_cm": self._extreme(max, parts.head, self._levels(eyes, top)(_HEAD_FRACTIONS)),
            "stature_cm": Taken(quantity=top - self._floor),
            "crotch_height_cm": Taken(quantity=crotch - self._floor),
            "waist_height_cm": Taken(quantity=waist - self._floor),
            "chest_height_cm": Taken(quantity=chest - self._floor),
            "cervicale_height_cm": Taken(quantity=nape - self._floor),
            "knee_height_cm": Taken(quantity=knee_cap - self._floor),
            "shoulder_breadth_cm": Taken(quantity=self._span("acromion_left", "acromion_right")),
            "arm_length_cm": Taken(
                quantity=self._span("acromion_right", "elbow_right")
                + self._span("elbow_right", "wrist_right")
            ),
            "waist_back_length_cm": Taken(quantity=self._along_back(waist)[0]),
            "foot_length_cm": Taken(quantity=self._foot_length()),
        }

    def back_line(self) -> Floats:
        """Points [N, 3] of the tape from the nape down the back to the waist."""
        return self._along_back(self._height("navel"))[1]

    def floor_m(self) -> float:
        """Height of the lowest sole."""
        return self._floor.value

    def _height(self, name: str) -> Quantity:
        return self._known.points[name].height(self._points_m)

    def _span(self, a: str, b: str) -> Quantity:
        return distance(self._known.points[a], self._known.points[b], self._points_m)

    def _girth(self, edges: EdgeSet, plane: Plane) -> Taken:
        section = cut(self._points_m, edges, plane)
        if section is None:
            raise _unmeasurable()
        return Taken(quantity=girth(self._points_m, section, plane), section=section)

    def _extreme(
        self, choose: Callable[..., tuple[float, Plane]], edges: EdgeSet, planes: Iterable[Plane]
    ) -> Taken:
        """The girth of the largest or smallest cut; its derivative is that of the chosen cut alone."""
        cuts = [
            (section.girth_m, plane)
            for plane in planes
            if (section := cut(self._points_m, edges, plane, SCAN_DIRECTIONS)) is not None
        ]
        if not cuts:
            raise _unmeasurable()
        return self._girth(edges, choose(cuts, key=lambda c: c[0])[1])

    def _levels(self, start: Quantity, end: Quantity) -> Callable[[Iterable[float]], list[Plane]]:
        return lambda fractions: [LevelPlane(level=between(start, end, f)) for f in fractions]

    def _neck_planes(self) -> list[Plane]:
        return [self._across("neck", "head", fraction) for fraction in _NECK_FRACTIONS]

    def _upper_arm_plane(self) -> Plane:
        return self._across("right_shoulder", "right_elbow", 0.5)

    def _wrist_plane(self) -> Plane:
        return self._across("right_elbow", "right_wrist", 1.0)

    def _across(self, start_joint: str, end_joint: str, fraction: float) -> Plane:
        start, end = self._known.joint(start_joint), self._known.joint(end_joint)
        through = midpoint(start, end, fraction)
        return LimbPlane(through=through, start=start, end=end, points_m=self._points_m)

    def _foot_length(self) -> Quantity:
        rows, along = self._parts.foot_rows, self._parts.foot_direction
        return farthest(rows, self._points_m, along) + farthest(rows, self._points_m, -along)

    def _along_back(self, level: Quantity) -> tuple[Quantity, Floats]:
        """Length of the back's midline from the nape to a level, and its points."""
        path = self._known.back_path
        line = np.stack([p.at(self._points_m) for p in path])
        below = np.nonzero(line[:, 1] < level.value)[0]
        if len(below) == 0 or below[0] == 0:
            raise _unmeasurable()
        last = int(below[0])
        a, b = line[last - 1], line[last]
        share = (a[1] - level.value) / (a[1] - b[1])
        walked = np.concatenate([line[:last], [a + share * (b - a)]])
        steps = np.diff(walked, axis=0)
        lengths = np.linalg.norm(steps, axis=1)
        units = steps / lengths[:, None]
        pull = np.zeros_like(line)
        pull[:last] -= units
        pull[1:last] += units[:-1]
        # The end slides along its segment to stay at the level.
        slide = float(units[-1] @ (b - a)) / float(b[1] - a[1])
        end = units[-1] - slide * UP
        pull[last - 1] += end * (1.0 - share)
        pull[last] += end * share
        pulled = [path[i].pulled(pull[i]) for i in range(last + 1)]
        quantity = Quantity(
            value=float(lengths.sum()),
            rows=np.concatenate([*(r for r, _ in pulled), level.rows]),
            gradient=np.concatenate([*(g for _, g in pulled), level.gradient * slide]),
        )
        return quantity, walked


def _unmeasurable() -> MeasurementError:
    return MeasurementError(
        "BODY_UNMEASURABLE", "The body's shape is too far from a person's to be measured; use smaller betas."
    )
