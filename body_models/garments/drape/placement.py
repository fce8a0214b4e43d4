"""Where a garment starts: wrapped around the wearer at landmarks, close to the skin and outside it.

Panels are not hung flat around the body. Each is rolled onto a tube of the body's convex sections, widened to
the girth of the garment, so that seams start nearly closed, cloth starts nearly unstretched, and the solver
has only folds left to find.
"""

from dataclasses import dataclass

import numpy as np

from body_models.errors import DrapeError
from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.figure import DressForm, armpit_m
from body_models.garments.drape.leg_placement import place_trousers
from body_models.garments.drape.panels import PanelShape, panel_shapes, seam_heights, shared_vertices
from body_models.garments.drape.sections import arc_to_angle, perimeter_m, walk
from body_models.garments.drape.start import CLEARANCE_M, SIDES, STRIPS, Start, from_seam
from body_models.garments.drape.waistband import Support
from body_models.garments.mesh import GarmentMesh

# The neck point of a tee starts this far above the wearer's: cloth settles onto the shoulder.
NECK_RISE_M = 0.012
# Underarm points start this far below the wearer's armpits.
UNDERARM_DROP_M = 0.02
# How far a neckband leans towards the neck (sine of the angle).
COLLAR_LEAN = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a drape starts.

    ``vertices_m`` [V, 3]; ``support`` and ``waistband_level_m`` say what keeps trousers up and at what level;
    ``needed_stretch`` is the strain the tightest girth needs to close around the body at all (0: none).
    """

    vertices_m: Float64
    waistband_level_m: float | None
    support: Support
    needed_stretch: float


def place_on_body(mesh: GarmentMesh, form: DressForm, *, raise_m: float = 0.0) -> Placement:
    """Wrap a garment around its wearer; ``raise_m`` shifts it up along the body.

    Raises DrapeError GARMENT_PLACEMENT_UNKNOWN for panels whose role says nothing about the body.
    """
    shapes = panel_shapes(mesh)
    start = Start(mesh=mesh, shapes=shapes, form=form, placed=np.full((len(mesh.cut_uv_m), 3), np.nan))
    level: float | None = None
    support: Support = "shoulders"
    if "torso_front" in shapes and "torso_back" in shapes:
        _place_top(start, raise_m)
    elif "leg_front_left" in shapes:
        seat = place_trousers(start, raise_m)
        level, support = seat.level_m, seat.support
    for role, shape in shapes.items():
        if role.startswith(STRIPS):
            _place_strip(start, shape, COLLAR_LEAN if role.startswith("collar") else 0.0)
    unplaced = np.unique(mesh.panel_of_cut[np.isnan(start.placed[:, 0])])
    if len(unplaced):
        names = ", ".join(mesh.panels[i].name for i in unplaced)
        raise DrapeError(
            "GARMENT_PLACEMENT_UNKNOWN",
            f"The panels {names} have no role that says where on the body they belong.",
        )
    return Placement(
        vertices_m=mesh.sew(start.placed),
        waistband_level_m=level,
        support=support,
        needed_stretch=max([0.0, *start.stretches]),
    )


def _place_top(start: Start, raise_m: float) -> None:
    torso, mesh = start.form.torso, start.mesh
    front, back = start.shapes["torso_front"], start.shapes["torso_back"]
    neck_level = start.form.figure.neck_level_m + NECK_RISE_M + raise_m
    armpit, tip = seam_heights(mesh, front, back)
    underarm = min(armpit_m(start.form.figure, side)[1] for side in (0, 1)) - UNDERARM_DROP_M
    for shape, other, turn in ((front, back, 0.0), (back, front, 2.0)):
        # The two panels need not have their origins at one height: compare below their neck points.
        height = shape.uv_m[:, 1] - shape.top_m
        station = neck_level + _lengthened(height, armpit - front.top_m, neck_level - underarm)
        girth = _width(shape, height + shape.top_m) + _width(other, height + other.top_m)
        shoulder = np.clip((shape.uv_m[:, 1] - armpit) / (tip - armpit), 0.0, 1.0)
        start.note_girths(torso, station[shoulder == 0], girth[shoulder == 0])
        room = (girth - torso.girths_m(station, np.zeros(len(station)))) / (2 * np.pi)
        offset = np.maximum(CLEARANCE_M, room) * (1 - shoulder) + CLEARANCE_M * shoulder
        outlines = torso.sections(station, offset)
        low, high = shape.span_m(shape.uv_m[:, 1])
        reach = np.maximum(np.maximum(np.abs(low), np.abs(high)), 1e-6)
        quarter = arc_to_angle(outlines, turn + 1.0) - arc_to_angle(outlines, turn)
        # Below the armpit the two panels share the girth; along the shoulder seam each ends on the ridge.
        scale = (perimeter_m(outlines) / girth) * (1 - shoulder) + (quarter / reach) * shoulder
        arc = arc_to_angle(outlines, turn) + shape.uv_m[:, 0] * scale
        start.placed[shape.cut] = torso.to_body(station, walk(outlines, arc))
    for side, name in enumerate(SIDES):
        if f"sleeve_{name}" in start.shapes:
            _place_sleeve(start, start.shapes[f"sleeve_{name}"], side)


def _lengthened(height_m: Float64, underarm_m: float, needed_m: float) -> Float64:
    """Heights below the top [N, negative] stretched so far that the underarm point clears the armpit.

    A garment whose armhole is too shallow would start inside the shoulder. Above the underarm point the
    stretch is even; below it everything moves down as one piece.
    """
    factor = max(1.0, needed_m / -underarm_m)
    return np.where(height_m > underarm_m, height_m * factor, height_m + underarm_m * (factor - 1.0))


def _place_sleeve(start: Start, sleeve: PanelShape, side: int) -> None:
    """Roll a sleeve around the arm, its over-arm line (u = 0) on top."""
    tube, figure = start.form.arms[side], start.form.figure
    seam = shared_vertices(start.mesh, sleeve, start.shapes["torso_front"])
    towards_front = float(np.sign(sleeve.uv_m[seam, 0].mean()))
    acromion, armpit = (
        float((point - tube.frame.origin_m) @ tube.frame.axis)
        for point in (figure.acromia_m[side], armpit_m(figure, side))
    )
    # Above the biceps line the cap narrows, but the arm it lies on does not.
    widths = _width(sleeve, sleeve.heights_m)
    biceps = sleeve.heights_m[int(widths.argmax())]
    height = sleeve.uv_m[:, 1] - sleeve.top_m
    needed = armpit + UNDERARM_DROP_M - acromion
    station = acromion - _lengthened(height, biceps - sleeve.top_m, needed)
    loop = np.interp(np.minimum(sleeve.uv_m[:, 1], biceps), sleeve.heights_m, widths)
    limb = sleeve.uv_m[:, 1] <= biceps
    start.note_girths(tube, station[limb], loop[limb])
    room = (loop - tube.girths_m(station, np.zeros(len(station)))) / (2 * np.pi)
    outlines = tube.sections(station, np.maximum(CLEARANCE_M, room))
    arc = sleeve.uv_m[:, 0] * towards_front * perimeter_m(outlines) / loop
    start.placed[sleeve.cut] = tube.to_body(station, walk(outlines, arc))


def _place_strip(start: Start, strip: PanelShape, lean: float) -> None:
    """Stand a band on the seam it is sewn on by, leaning towards the middle axis of the body."""
    nearest, height = from_seam(start.mesh, strip)
    foot = _sewn_mean(start)[start.mesh.sewn_of_cut[nearest]]
    inwards = (foot.mean(axis=0) - foot) * np.array([1.0, 0.0, 1.0])
    inwards /= np.linalg.norm(inwards, axis=1, keepdims=True)
    direction = np.array([0.0, np.sqrt(1 - lean**2), 0.0]) + lean * inwards
    start.placed[strip.cut] = foot + height[:, None] * direction


def _sewn_mean(start: Start) -> Float64:
    """Mean [V, 3] of the cut vertices placed so far; NaN where none is."""
    mesh, known = start.mesh, ~np.isnan(start.placed[:, 0])
    sewn = mesh.sewn_of_cut[known]
    count = np.bincount(sewn, minlength=mesh.vertex_count)
    sums = [np.bincount(sewn, start.placed[known, k], mesh.vertex_count) for k in range(3)]
    with np.errstate(invalid="ignore"):
        return np.stack(sums, axis=1) / count[:, None]


def _width(shape: PanelShape, height_m: Float64) -> Float64:
    low, high = shape.span_m(height_m)
    return high - low
