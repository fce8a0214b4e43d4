"""Where a garment starts: wrapped around the wearer at landmarks, close to the skin and outside it.

Panels are not hung flat around the body. Each is rolled onto a tube of the body's convex sections, widened to
the girth of the garment, so that seams start nearly closed, cloth starts nearly unstretched, and the solver
has only folds left to find.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from body_models.errors import DrapeError
from body_models.garments.drape.arrays import Float64, Integers
from body_models.garments.drape.figure import DressForm
from body_models.garments.drape.panels import PanelShape, panel_shapes, seam_heights, shared_vertices
from body_models.garments.drape.sections import ANGLES, STATION_STEP_M, Tube, arc_to_angle, walk
from body_models.garments.drape.waistband import Support, waistband_seat
from body_models.garments.mesh import GarmentMesh

# Cloth starts at least this far from the section it is wrapped around.
CLEARANCE_M = 0.008
# The neck point of a tee starts this far above the wearer's: cloth settles onto the shoulder.
NECK_RISE_M = 0.012
# Half the gap that trouser legs keep to the middle plane, so that they do not start in each other.
MIDDLE_GAP_M = 0.004
# How far a neckband leans towards the neck (sine of the angle).
COLLAR_LEAN = 0.6
# Trousers start with their crotch point this far below the wearer's.
CROTCH_DROP_M = 0.006
# Share of the rise above which the crotch seam runs straight up.
CURVE_SHARE = 0.45
# Share of the rise over which a leg panel passes from the leg to the torso.
JOIN_SHARE = 0.3
# The inner leg of a leg tube, in quarter turns from the front; the flat side of half a torso lies around it.
INNER_TURNS = 3.0
FLAT_M = 0.003
# Hems start above the instep; legs that are too long are gathered between here and the shin.
FOOT_M = 0.085
SHIN_M = 0.30
ROUNDING_M = 1.0e-4
SIDES = ("left", "right")
# Narrow panels sewn onto an edge; they stand on their seam.
STRIPS = ("waistband", "collar")


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
    start = _Start(mesh=mesh, shapes=shapes, form=form, placed=np.full((len(mesh.cut_uv_m), 3), np.nan))
    level: float | None = None
    support: Support = "shoulders"
    if "torso_front" in shapes and "torso_back" in shapes:
        _place_top(start, raise_m)
    elif "leg_front_left" in shapes:
        level, support = _place_trousers(start, raise_m)
    for role, shape in shapes.items():
        if role.startswith(STRIPS):
            _place_strip(start, shape, COLLAR_LEAN if role.startswith("collar") else 0.0)
    unplaced = np.unique(mesh.panel_of_cut[np.isnan(start.placed[:, 0])])
    if len(unplaced):
        names = ", ".join(mesh.panels[i].name for i in unplaced)
        raise DrapeError(
            "GARMENT_PLACEMENT_UNKNOWN", f"The panels {names} have no role that says where on the body they belong."
        )
    return Placement(
        vertices_m=mesh.sew(start.placed),
        waistband_level_m=level,
        support=support,
        needed_stretch=max([0.0, *start.stretches]),
    )


@dataclass(slots=True, kw_only=True)
class _Start:
    """A placement in the making: positions [C, 3] of the cut vertices, NaN until placed."""

    mesh: GarmentMesh
    shapes: dict[str, PanelShape]
    form: DressForm
    placed: Float64
    stretches: list[float] = field(default_factory=list)

    def note_girths(self, tube: Tube, station_m: Float64, garment_m: Float64) -> None:
        """Remember how much the garment's girths [N] must stretch to go around the body at stations [N]."""
        if len(station_m):
            body = tube.girths_m(station_m, np.zeros(len(station_m)))
            self.stretches.append(float(np.max(body / garment_m)) - 1.0)


def _place_top(start: _Start, raise_m: float) -> None:
    torso, mesh = start.form.torso, start.mesh
    front, back = start.shapes["torso_front"], start.shapes["torso_back"]
    neck_level = start.form.figure.neck_level_m + NECK_RISE_M + raise_m
    armpit, tip = seam_heights(mesh, front, back)
    for shape, other, turn in ((front, back, 0.0), (back, front, 2.0)):
        # The two panels need not have their origins at one height: compare below their neck points.
        height = shape.uv_m[:, 1] - shape.top_m
        station = neck_level + height
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
        scale = (_perimeter(outlines) / girth) * (1 - shoulder) + (quarter / reach) * shoulder
        arc = arc_to_angle(outlines, turn) + shape.uv_m[:, 0] * scale
        start.placed[shape.cut] = torso.to_body(station, walk(outlines, arc))
    for side, name in enumerate(SIDES):
        if f"sleeve_{name}" in start.shapes:
            _place_sleeve(start, start.shapes[f"sleeve_{name}"], side)


def _place_sleeve(start: _Start, sleeve: PanelShape, side: int) -> None:
    """Roll a sleeve around the arm, its over-arm line (u = 0) on top."""
    tube = start.form.arms[side]
    seam = shared_vertices(start.mesh, sleeve, start.shapes["torso_front"])
    towards_front = float(np.sign(sleeve.uv_m[seam, 0].mean()))
    acromion = start.form.figure.acromia_m[side]
    station = float((acromion - tube.frame.origin_m) @ tube.frame.axis) + sleeve.top_m - sleeve.uv_m[:, 1]
    # Above the biceps line the cap narrows, but the arm it lies on does not.
    widths = _width(sleeve, sleeve.heights_m)
    biceps = sleeve.heights_m[int(widths.argmax())]
    loop = np.interp(np.minimum(sleeve.uv_m[:, 1], biceps), sleeve.heights_m, widths)
    limb = sleeve.uv_m[:, 1] <= biceps
    start.note_girths(tube, station[limb], loop[limb])
    room = (loop - tube.girths_m(station, np.zeros(len(station)))) / (2 * np.pi)
    outlines = tube.sections(station, np.maximum(CLEARANCE_M, room))
    arc = sleeve.uv_m[:, 0] * towards_front * _perimeter(outlines) / loop
    start.placed[sleeve.cut] = tube.to_body(station, walk(outlines, arc))


def _place_trousers(start: _Start, raise_m: float) -> tuple[float, Support]:
    """Roll the legs; returns the level of the waistband's top and what keeps it there."""
    mesh, form = start.mesh, start.form
    bands = [shape for role, shape in start.shapes.items() if role.startswith("waistband")]
    band_height = max((float(_from_seam(mesh, band)[1].max()) for band in bands), default=0.0)
    waist = mesh.labels["waist_seam" if bands else "waistband"]
    waist_cut = np.flatnonzero(np.isin(mesh.sewn_of_cut, waist))
    panels = {
        (face, side): _leg_panel(start.shapes[f"leg_{face}_{name}"], face == "front", side, waist_cut)
        for face in ("front", "back")
        for side, name in enumerate(SIDES)
    }
    rise = band_height - min(panel.crotch_m for panel in panels.values())
    seat = waistband_seat(waistband_girth_m(mesh), rise, form.figure, form.torso)
    legs_top = seat.level_m + raise_m - band_height
    for side in (0, 1):
        front, back = panels["front", side], panels["back", side]
        _place_leg_panel(start, side, front, back, legs_top, 1.0)
        _place_leg_panel(start, side, back, front, legs_top, -1.0)
        _note_leg_girths(start, side, front, back, legs_top)
    start.note_girths(form.torso, np.array([seat.level_m]), np.array([waistband_girth_m(mesh)]))
    return seat.level_m + raise_m, seat.support


def waistband_girth_m(mesh: GarmentMesh) -> float:
    """Girth of the top edge of a pair of trousers, measured flat."""
    on_top = np.zeros(mesh.vertex_count, bool)
    on_top[mesh.labels["waistband"]] = True
    total = 0.0
    for start_corner, end_corner in ((0, 1), (1, 2), (2, 0)):
        ends = mesh.faces[:, [start_corner, end_corner]]
        along = on_top[ends].all(axis=1)
        a, b = mesh.rest_uv_m[along, start_corner], mesh.rest_uv_m[along, end_corner]
        total += float(np.linalg.norm(a - b, axis=1).sum())
    return total


def _from_seam(mesh: GarmentMesh, strip: PanelShape) -> tuple[Integers, Float64]:
    """For a band's vertices [N]: the cut vertex on the seam it is sewn on by that is nearest, and how far it is."""
    strips = [i for i, panel in enumerate(mesh.panels) if panel.role.startswith(STRIPS)]
    others = mesh.sewn_of_cut[~np.isin(mesh.panel_of_cut, strips)]
    seam = np.flatnonzero(np.isin(mesh.sewn_of_cut[strip.cut], others))
    gaps = np.linalg.norm(strip.uv_m[:, None, :] - strip.uv_m[None, seam, :], axis=2)
    return strip.cut[seam[gaps.argmin(axis=1)]], gaps.min(axis=1)


def _place_strip(start: _Start, strip: PanelShape, lean: float) -> None:
    """Stand a band on the seam it is sewn on by, leaning towards the middle axis of the body."""
    nearest, height = _from_seam(start.mesh, strip)
    foot = _sewn_mean(start)[start.mesh.sewn_of_cut[nearest]]
    inwards = (foot.mean(axis=0) - foot) * np.array([1.0, 0.0, 1.0])
    inwards /= np.linalg.norm(inwards, axis=1, keepdims=True)
    direction = np.array([0.0, np.sqrt(1 - lean**2), 0.0]) + lean * inwards
    start.placed[strip.cut] = foot + height[:, None] * direction


def _sewn_mean(start: _Start) -> Float64:
    """Mean [V, 3] of the cut vertices placed so far; NaN where none is."""
    mesh, known = start.mesh, ~np.isnan(start.placed[:, 0])
    sewn = mesh.sewn_of_cut[known]
    count = np.bincount(sewn, minlength=mesh.vertex_count)
    sums = [np.bincount(sewn, start.placed[known, k], mesh.vertex_count) for k in range(3)]
    with np.errstate(invalid="ignore"):
        return np.stack(sums, axis=1) / count[:, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _LegPanel:
    """One leg panel; heights count from where its side seam meets the waist, so that front and back agree."""

    shape: PanelShape
    inner_sign: float  # +1 when u grows from the inner edge outwards
    side_top_m: float  # v of the waist at the side seam
    centre_top_m: float  # height of the waist at the centre seam
    crotch_m: float  # height of the crotch point
    height_m: Float64
    from_side_m: Float64  # distance of each vertex from the side seam

    @property
    def heights_end_m(self) -> float:
        """Height of the hem."""
        return float(self.height_m.min())

    def width_m(self, height_m: Float64) -> Float64:
        """Width of the panel [N] from inner edge to side seam at heights."""
        return self._outer(height_m) - self._inner(height_m)

    def extension(self, height_m: Float64) -> Float64:
        """How much of the crotch extension is left [N]: 1 at the crotch point and below, 0 above its curve."""
        heights = np.array([self.crotch_m, (1 - CURVE_SHARE) * self.crotch_m])
        tip, straight = self._inner(heights)
        left = (straight - self._inner(height_m)) / max(straight - tip, 1e-6)
        return np.where(height_m <= self.crotch_m, 1.0, np.clip(left, 0.0, 1.0))

    # The waist line slants: above the end of a seam its last point counts, not the waist line.
    def _inner(self, height_m: Float64) -> Float64:
        low, high = self.shape.span_m(np.minimum(height_m, self.centre_top_m - ROUNDING_M) + self.side_top_m)
        return low if self.inner_sign > 0 else -high

    def _outer(self, height_m: Float64) -> Float64:
        low, high = self.shape.span_m(np.minimum(height_m, -ROUNDING_M) + self.side_top_m)
        return high if self.inner_sign > 0 else -low


def _leg_panel(shape: PanelShape, is_front: bool, side: int, waistband: Integers) -> _LegPanel:
    # Seen from its face side, a front panel has the person's left on the right hand; a back panel the reverse.
    inner_sign = 1.0 if is_front == (side == 0) else -1.0
    outwards = shape.uv_m[:, 0] * inner_sign
    top = np.flatnonzero(np.isin(shape.cut, waistband))
    side_top = float(shape.uv_m[top[int(outwards[top].argmax())], 1])
    panel = _LegPanel(
        shape=shape,
        inner_sign=inner_sign,
        side_top_m=side_top,
        centre_top_m=float(shape.uv_m[top[int(outwards[top].argmin())], 1]) - side_top,
        crotch_m=float(shape.uv_m[int(outwards.argmin()), 1]) - side_top,
        height_m=shape.uv_m[:, 1] - side_top,
        from_side_m=outwards,
    )
    return replace(panel, from_side_m=panel._outer(panel.height_m) - outwards)


def _leg_stations(start: _Start, height_m: Float64, front: _LegPanel, legs_top_m: float) -> Float64:
    """Levels [N] above the floor of heights on the legs: true to length, unless the crotch would be too high."""
    crotch = min(float(start.form.figure.crotch_m[1]) - CROTCH_DROP_M, legs_top_m + front.crotch_m)
    above = legs_top_m + height_m * (legs_top_m - crotch) / -front.crotch_m
    return _above_foot(np.where(height_m > front.crotch_m, above, crotch + height_m - front.crotch_m))


def _place_leg_panel(
    start: _Start, side: int, panel: _LegPanel, other: _LegPanel, legs_top_m: float, forwards: float
) -> None:
    """Roll a leg panel from the inner leg forwards (+1, a front) or backwards (-1, a back).

    Below its crotch point the panel goes around one leg, above it around half the torso (or, where the crotch
    hangs low, around half of what both legs fill together); in between it passes from one to the other.
    """
    form, height = start.form, panel.height_m
    front = panel if forwards > 0 else other
    station = _leg_stations(start, height, front, legs_top_m)
    # Above its crotch point a panel no longer closes the leg: it keeps the width it has there.
    widths = (panel.width_m(np.minimum(height, panel.crotch_m)), other.width_m(np.minimum(height, other.crotch_m)))
    around_leg = _rolled(form.legs[side], station, panel, forwards, widths, (np.zeros(1), np.zeros(1)))
    gaps = 1 - panel.extension(height), 1 - other.extension(height)
    widths = panel.width_m(height), other.width_m(height)
    around_torso = _rolled(form.halves[side], station, panel, forwards, widths, gaps)
    share = np.clip((height / front.crotch_m - 1) / -JOIN_SHARE, 0.0, 1.0)[:, None]
    start.placed[panel.shape.cut] = around_leg * (1 - share) + around_torso * share


def _note_leg_girths(start: _Start, side: int, front: _LegPanel, back: _LegPanel, legs_top_m: float) -> None:
    """Remember how much thigh, calf and hip need to stretch: girths at heights where the garment is a tube."""
    form = start.form
    below = np.arange(min(front.crotch_m, back.crotch_m) - 0.03, front.heights_end_m, -STATION_STEP_M)
    station = _leg_stations(start, below, front, legs_top_m)
    shin = station > SHIN_M
    start.note_girths(form.legs[side], station[shin], (front.width_m(below) + back.width_m(below))[shin])
    above = np.arange((1 - CURVE_SHARE) * front.crotch_m, min(0.0, front.centre_top_m), STATION_STEP_M)
    station = _leg_stations(start, above, front, legs_top_m)
    on_torso = station > form.figure.crotch_m[1]
    girth = 2 * (front.width_m(above) + back.width_m(above))
    start.note_girths(form.torso, station[on_torso], girth[on_torso])


def _rolled(
    tube: Tube,
    station: Float64,
    panel: _LegPanel,
    forwards: float,
    widths_m: tuple[Float64, Float64],
    gaps: tuple[Float64, Float64],
) -> Float64:
    """Positions [N, 3] of a leg panel on a tube; ``widths_m`` are those of the panel and the one behind it,
    ``gaps`` the shares of the middle plane that the two leave uncovered."""
    girth = widths_m[0] + widths_m[1]
    skin = tube.sections(station, np.zeros(len(station)))
    own, others = gaps[0] * _middle_gap(skin, forwards), gaps[1] * _middle_gap(skin, -forwards)
    open_girth = _perimeter(skin) - own - others
    # Only the part of the outline that cloth covers widens with the offset.
    covered = 2 * np.pi * open_girth / _perimeter(skin)
    offset = np.maximum(CLEARANCE_M, (girth - open_girth) / covered)
    outlines = tube.sections(station, offset)
    scale = (_perimeter(outlines) - own - others) / girth
    inner = arc_to_angle(outlines, INNER_TURNS)
    across = walk(outlines, inner + forwards * (own + (widths_m[0] - panel.from_side_m) * scale))
    across[:, 1] = np.maximum(across[:, 1], MIDDLE_GAP_M)
    return tube.to_body(station, across)


def _above_foot(station_m: Float64) -> Float64:
    """Legs that reach the foot start pushed together above it, instead of stretched around it."""
    lowest = float(station_m.min())
    if lowest >= FOOT_M:
        return station_m
    return np.where(station_m < SHIN_M, SHIN_M + (station_m - SHIN_M) * (SHIN_M - FOOT_M) / (SHIN_M - lowest), station_m)


def _middle_gap(outlines: Float64, forwards: float) -> Float64:
    """Length [N] of the stretch along the middle plane from the inner point to the front (or back) corner."""
    inner = round(INNER_TURNS * ANGLES / 4)
    quarter = ANGLES // 4
    way = inner + (1 if forwards > 0 else -1) * np.arange(quarter + 1)
    points = outlines[:, way]
    steps = np.linalg.norm(np.diff(points, axis=1), axis=2)
    return np.where(points[:, 1:, 1] < FLAT_M, steps, 0.0).sum(axis=1)


def _perimeter(outlines: Float64) -> Float64:
    return arc_to_angle(outlines, 4.0)


def _width(shape: PanelShape, height_m: Float64) -> Float64:
    low, high = shape.span_m(height_m)
    return high - low
