"""Cloth around the torso: fronts and backs of tops, in as many pieces as they are cut."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from body_models.errors import DrapeError
from body_models.garments.drape.arrays import Float64, Integers
from body_models.garments.drape.figure import armpit_m
from body_models.garments.drape.panels import ROWS, PanelShape
from body_models.garments.drape.placement.lapels import folded_lapel
from body_models.garments.drape.placement.start import CLEARANCE_M, UNDERARM_DROP_M, Start, lengthened
from body_models.garments.drape.sections import arc_to_angle, perimeter_m, walk
from body_models.garments.mesh import GarmentMesh

# The neck point of a top starts this far above the wearer's: cloth settles onto the shoulder.
NECK_RISE_M = 0.012
# Each layer of a garment starts this much farther out than the one beneath it.
LAYER_STEP_M = 0.004
# Outlines are read this far inside the ends of a face, where they are more than a point.
_INSIDE_M = 1.0e-4


def place_torso(start: Start, raise_m: float) -> None:
    """Wrap every panel ``torso_front*`` and ``torso_back*`` around the torso.

    Panels are drafted around the body's centre line: u = 0 in the middle of front and back, v common to all.
    A side panel continues the u of the face it belongs to. Whatever is left open between two panels or by a
    dart is not cloth: what lies outside of it moves in by its width, so that the girth at a level is all the
    cloth there. An opening at the centre (a neckline, a lapel's) stays open.

    Lapels are laid folded on the fronts. Raises DrapeError GARMENT_SEAMS_UNKNOWN when fronts and backs are
    not sewn at side and shoulder.
    """
    front, back = (_face(start, name) for name in ("front", "back"))
    seam = _Seam.between(start.mesh, front, back)
    figure = start.form.figure
    neck_level = figure.neck_level_m + NECK_RISE_M + raise_m
    underarm = min(armpit_m(figure, side)[1] for side in (0, 1)) - UNDERARM_DROP_M
    for face, other, turn in ((front, back, 0.0), (back, front, 2.0)):
        for shape in face.shapes:
            height = shape.uv_m[:, 1] - face.neck_m
            station = neck_level + lengthened(height, seam.armpit_m, neck_level - underarm)
            _wrap(start, shape, (face, other), seam, station, turn)
    for lapel in (shape for role, shape in start.shapes.items() if role.startswith("lapel_")):
        folded = folded_lapel(start.mesh, lapel, front.shapes)
        height = folded.uv_m[:, 1] - front.neck_m
        station = neck_level + lengthened(height, seam.armpit_m, neck_level - underarm)
        _wrap(start, folded, (front, back), seam, station, 0.0)


def _wrap(
    start: Start,
    shape: PanelShape,
    faces: "tuple[_Face, _Face]",
    seam: "_Seam",
    station: Float64,
    turn: float,
) -> None:
    """Lay one panel around the torso at stations [N]; its face looks ``turn`` quarters from the front."""
    torso, (face, other) = start.form.torso, faces
    u, height = shape.uv_m[:, 0], shape.uv_m[:, 1] - face.neck_m
    shoulder = np.clip((height - seam.armpit_m) / (seam.tip_m - seam.armpit_m), 0.0, 1.0)
    below = np.minimum(height, seam.armpit_m)
    girth = seam.girth_m(face, below) + seam.girth_m(other, below)
    start.note_girths(torso, station[shoulder == 0], girth[shoulder == 0])
    room = (girth - torso.girths_m(station, np.zeros(len(station)))) / (2 * np.pi)
    offset = np.maximum(CLEARANCE_M, room) * (1 - shoulder) + CLEARANCE_M * shoulder
    outlines = torso.sections(station, offset + shape_layer(start.mesh, shape) * LAYER_STEP_M)
    from_centre, reach = face.from_centre_m(u, height), face.whole_reach_m(u, height)
    quarter = arc_to_angle(outlines, turn + 1.0) - arc_to_angle(outlines, turn)
    # Below the armpit front and back share the girth; along the shoulder seam each ends on the ridge.
    scale = (perimeter_m(outlines) / girth) * (1 - shoulder) + (quarter / reach) * shoulder
    arc = arc_to_angle(outlines, turn) + from_centre * scale
    start.placed[shape.cut] = torso.to_body(station, walk(outlines, arc))


def shape_layer(mesh: GarmentMesh, shape: PanelShape) -> int:
    """How many layers of the garment lie beneath a panel."""
    return mesh.panels[int(mesh.panel_of_cut[shape.cut[0]])].layer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Face:
    """All panels of the front or the back, read at R heights below the high point shoulder (``neck_m`` in v).

    For the sides +u and -u: stretches ``gaps_m`` [2, R, G, 2] without cloth between cloth, as distances from
    the centre line, and how far the cloth reaches, ``reach_m`` [2, R].
    """

    shapes: tuple[PanelShape, ...]
    neck_m: float
    heights_m: Float64
    gaps_m: Float64
    reach_m: Float64

    @classmethod
    def of(cls, shapes: tuple[PanelShape, ...], neck_m: float) -> "_Face":
        """Read the outlines of the panels."""
        low = min(float(shape.uv_m[:, 1].min()) for shape in shapes) + _INSIDE_M
        high = max(float(shape.uv_m[:, 1].max()) for shape in shapes) - _INSIDE_M
        at = np.linspace(low, high, ROWS)
        cloth = np.concatenate([shape.cloth_m(at) for shape in shapes], axis=1)
        sides = [_gaps_and_reach(np.sort(side * cloth, axis=2)) for side in (1.0, -1.0)]
        return cls(
            shapes=shapes,
            neck_m=neck_m,
            heights_m=at - neck_m,
            gaps_m=np.stack([gaps for gaps, _ in sides]),
            reach_m=np.stack([reach for _, reach in sides]),
        )

    def from_centre_m(self, u_m: Float64, height_m: Float64) -> Float64:
        """Cloth between the centre line and points [N] of the face, signed like u."""
        row = np.searchsorted(self.heights_m, height_m).clip(0, ROWS - 1)
        along = np.abs(u_m)
        inner = along - _before(self.gaps_m[(u_m < 0).astype(int), row], along)
        return np.where(u_m < 0, -inner, inner)

    def whole_reach_m(self, u_m: Float64, height_m: Float64) -> Float64:
        """Cloth from the centre line to the outermost one, at the heights and on the sides of points [N]."""
        plus, minus = (np.interp(height_m, self.heights_m, reach) for reach in self.reach_m)
        outermost = np.where(u_m < 0, -minus, plus)
        return np.maximum(np.abs(self.from_centre_m(outermost, height_m)), 1e-6)


def _gaps_and_reach(cloth_m: Float64) -> tuple[Float64, Float64]:
    """Gaps [R, G, 2] between stretches of cloth [R, K, 2] at positive u, and the end [R] of the last one."""
    # Cloth on the other side of the centre line counts there; stretches that do not exist sort last.
    kept = np.where(cloth_m[:, :, 1:] > 0, np.maximum(cloth_m, 0.0), np.inf)
    kept = np.take_along_axis(kept, kept[:, :, :1].argsort(axis=1), axis=1)
    ends = np.where(np.isinf(kept[:, :, 1]), 0.0, kept[:, :, 1])
    reached = np.maximum.accumulate(ends, axis=1)
    following = np.where(np.isinf(kept[:, 1:, 0]), 0.0, kept[:, 1:, 0])
    return np.stack([reached[:, :-1], np.maximum(reached[:, :-1], following)], axis=2), reached[:, -1]


def _before(gaps_m: Float64, along_m: Float64) -> Float64:
    """Width [N] of gaps [N, G, 2] from the centre line up to points [N]."""
    inside = np.minimum(along_m[:, None], gaps_m[:, :, 1]) - gaps_m[:, :, 0]
    width: Float64 = np.maximum(inside, 0.0).sum(axis=1)
    return width


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seam:
    """Where fronts and backs are sewn: heights of the armpit and the shoulder's tip, below the neck point.

    ``lines_m`` are, for each side (+u, -u) of each face, ascending heights [S] and the distance of the side
    seam from the centre line [S].
    """

    armpit_m: float
    tip_m: float
    lines_m: dict[tuple[int, int], tuple[Float64, Float64]]

    @classmethod
    def between(cls, mesh: GarmentMesh, front: _Face, back: _Face) -> "_Seam":
        points = {id(one): _sewn_to(mesh, one, other) for one, other in ((front, back), (back, front))}
        heights = np.sort(points[id(front)][:, 1])
        if len(heights) < 4:
            raise DrapeError(
                "GARMENT_SEAMS_UNKNOWN",
                "The fronts and backs of the garment are not sewn at side and shoulder.",
            )
        gap = int(np.diff(heights).argmax())
        armpit, tip = float(heights[gap]), float(heights[gap + 1])
        lines = {}
        for face in (front, back):
            side_seam = points[id(face)][points[id(face)][:, 1] < (armpit + tip) / 2]
            for side in (1, -1):
                seam = side_seam[side_seam[:, 0] * side > 0]
                seam = seam[seam[:, 1].argsort()]
                lines[id(face), side] = seam[:, 1], np.abs(seam[:, 0])
        return cls(armpit_m=armpit, tip_m=tip, lines_m=lines)

    def girth_m(self, face: _Face, height_m: Float64) -> Float64:
        """Cloth [N] of a face from side seam to side seam; below the seam's end as wide as there."""
        total = np.zeros(len(height_m))
        for side in (1, -1):
            heights, reach = self.lines_m[id(face), side]
            at = np.interp(height_m, heights, reach)
            total += np.abs(face.from_centre_m(side * at, height_m))
        return total


def _sewn_to(mesh: GarmentMesh, one: _Face, other: _Face) -> Float64:
    """Points [K, 2] of a face (u, height below the neck point) that are sewn to the other face."""
    sewn_other = mesh.sewn_of_cut[np.concatenate([shape.cut for shape in other.shapes])]
    found = [shape.uv_m[np.isin(mesh.sewn_of_cut[shape.cut], sewn_other)] for shape in one.shapes]
    points: Float64 = np.concatenate(found) - np.array([0.0, one.neck_m])
    return points


def _face(start: Start, name: str) -> _Face:
    role = f"torso_{name}"
    named = [
        shape for shape in start.shapes.values() if shape.role == role or shape.role.startswith(f"{role}_")
    ]
    if not named:
        raise DrapeError("GARMENT_SEAMS_UNKNOWN", f"The garment has panels of the torso but no {name}.")
    return _Face.of(tuple(named), _neck_height_m(start.mesh, named))


def _neck_height_m(mesh: GarmentMesh, shapes: Sequence[PanelShape]) -> float:
    """Height v of the high point shoulder: an anchor's, or the highest point of the face."""
    numbers: Integers = np.unique([mesh.panel_of_cut[shape.cut[0]] for shape in shapes])
    for number in numbers:
        for landmark, at in mesh.panels[number].anchors.items():
            if landmark.startswith("neck_side"):
                return float(at[1])
    return max(shape.top_m for shape in shapes)
