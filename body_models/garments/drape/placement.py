"""Where a garment starts: wrapped around the wearer at landmarks, close to the skin and outside it.

Panels are not hung flat around the body. Each is rolled onto a tube of the body's convex sections, widened to
the girth of the garment, so that seams start nearly closed, cloth starts nearly unstretched, and the solver
has only folds left to find.
"""

from dataclasses import dataclass

import numpy as np

from body_models.errors import DrapeError
from body_models.garments.drape.arrays import Float64, Integers
from body_models.garments.drape.figure import Figure, arm_tube, leg_tube, torso_tube
from body_models.garments.drape.panels import PanelShape, panel_shapes, seam_heights, shared_vertices
from body_models.garments.drape.sections import ANGLES, Tube, arc_to_angle, walk
from body_models.garments.drape.waistband import Support, waistband_seat
from body_models.garments.mesh import GarmentMesh

# Cloth starts at least this far from the section it is wrapped around.
CLEARANCE_M = 0.008
# The neck point of a tee starts this far above the nape: the depth of a back neckline, less what it sinks.
NECK_RISE_M = 0.025
# Half the gap that trouser legs keep to the middle plane, so that they do not start in each other.
MIDDLE_GAP_M = 0.004
# How far a neckband leans towards the neck (sine of the angle).
COLLAR_LEAN = 0.6
# Trousers start with their crotch point this far below the wearer's.
CROTCH_DROP_M = 0.006
# Share of the rise above which the crotch seam runs straight up.
CURVE_SHARE = 0.45
# The inner leg of a leg tube, in quarter turns from the front; the flat side of half a torso lies around it.
INNER_TURNS = 3.0
FLAT_M = 0.003
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Start of a drape: positions [V, 3], and the level [m] trousers hang from (None for tops)."""

    vertices_m: Float64
    waistband_level_m: float | None = None
    support: Support = "shoulders"


def place_on_body(
    mesh: GarmentMesh, figure: Figure, waistband_girth_m: float = 0.0, *, raise_m: float = 0.0
) -> Placement:
    """Wrap a garment around its wearer; ``raise_m`` shifts it up along the body.

    Raises DrapeError GARMENT_PLACEMENT_UNKNOWN for panels whose role says nothing about the body.
    """
    shapes = panel_shapes(mesh)
    placed = np.full((len(mesh.cut_uv_m), 3), np.nan)
    torso = torso_tube(figure)
    level: float | None = None
    support: Support = "shoulders"
    if "torso_front" in shapes and "torso_back" in shapes:
        _place_top(mesh, shapes, figure, torso, placed, raise_m)
    elif "leg_front_left" in shapes:
        seat = waistband_seat(waistband_girth_m, figure, torso)
        level, support = seat.level_m + raise_m, seat.support
        bands = [shape for role, shape in shapes.items() if role.startswith("waistband")]
        height = max((float(np.ptp(_straight_height(mesh, band))) for band in bands), default=0.0)
        waist = mesh.labels["waist_seam" if bands else "waistband"]
        _place_trousers(
            shapes, figure, torso, level - height, np.flatnonzero(np.isin(mesh.sewn_of_cut, waist)), placed
        )
    for role, shape in shapes.items():
        if role.startswith(("waistband", "collar")):
            _place_strip(mesh, shape, placed, COLLAR_LEAN if role.startswith("collar") else 0.0)
    missing = [p.name for i, p in enumerate(mesh.panels) if np.isnan(placed[mesh.panel_of_cut == i]).any()]
    if missing:
        raise DrapeError(
            "GARMENT_PLACEMENT_UNKNOWN",
            f"The panels {', '.join(missing)} have no role that says where on the body they belong.",
        )
    return Placement(vertices_m=mesh.sew(placed), waistband_level_m=level, support=support)


def _place_top(
    mesh: GarmentMesh,
    shapes: dict[str, PanelShape],
    figure: Figure,
    torso: Tube,
    placed: Float64,
    raise_m: float,
) -> None:
    front, back = shapes["torso_front"], shapes["torso_back"]
    neck_level = figure.nape_m[1] + NECK_RISE_M + raise_m
    armpit, tip = seam_heights(mesh, front, back)
    for shape, other, turn in ((front, back, 0.0), (back, front, 2.0)):
        height = shape.uv_m[:, 1] - shape.top_m
        # The two panels need not have their origins at one height: compare below their neck points.
        girth = _width(shape, height + shape.top_m) + _width(other, height + other.top_m)
        station = neck_level + height
        below = girth - torso.girths_m(station, np.zeros(len(station)))
        seam = armpit - front.top_m, tip - front.top_m
        arm_hole = np.clip((height - seam[0]) / (seam[1] - seam[0]), 0.0, 1.0)
        offset = np.maximum(CLEARANCE_M, below / (2 * np.pi)) * (1 - arm_hole) + CLEARANCE_M * arm_hole
        outlines = torso.sections(station, offset)
        around = arc_to_angle(outlines, 4.0)
        low, high = shape.span_m(shape.uv_m[:, 1])
        reach = np.maximum(np.abs(low), np.abs(high))
        # Below the armpit the two panels share the girth; along the shoulder seam each ends on the ridge.
        ridge = np.where(turn == 0.0, arc_to_angle(outlines, 1.0), arc_to_angle(outlines, 3.0) - arc_to_angle(outlines, 2.0))
        scale = (around / girth) * (1 - arm_hole) + (ridge / np.maximum(reach, 1e-6)) * arm_hole
        arc = arc_to_angle(outlines, turn) + shape.uv_m[:, 0] * scale
        placed[shape.cut] = torso.to_body(station, walk(outlines, arc))
    for side in (0, 1):
        sleeve = shapes.get(f"sleeve_{SIDES[side]}")
        if sleeve is not None:
            _place_sleeve(mesh, sleeve, front, figure, side, placed)


def _place_sleeve(
    mesh: GarmentMesh, sleeve: PanelShape, front: PanelShape, figure: Figure, side: int, placed: Float64
) -> None:
    tube = arm_tube(figure, side)
    seam = shared_vertices(mesh, sleeve, front)
    towards_front = float(np.sign(sleeve.uv_m[seam, 0].mean()))
    acromion = float((figure.acromia_m[side] - tube.frame.origin_m) @ tube.frame.axis)
    station = acromion + sleeve.top_m - sleeve.uv_m[:, 1]
    # Above the biceps line the cap narrows, but the arm it lies on does not.
    width = np.maximum.accumulate(_width(sleeve, sleeve.heights_m)[::-1])[::-1]
    widest = sleeve.heights_m[int(_width(sleeve, sleeve.heights_m).argmax())]
    loop = np.where(
        sleeve.uv_m[:, 1] > widest, width.max(), np.interp(sleeve.uv_m[:, 1], sleeve.heights_m, width)
    )
    offset = np.maximum(CLEARANCE_M, (loop - tube.girths_m(station, np.zeros(len(station)))) / (2 * np.pi))
    outlines = tube.sections(station, offset)
    arc = sleeve.uv_m[:, 0] * towards_front * arc_to_angle(outlines, 4.0) / loop
    placed[sleeve.cut] = tube.to_body(station, walk(outlines, arc))


def _straight_height(mesh: GarmentMesh, strip: PanelShape) -> Float64:
    """Distance [N] of a strip's vertices from the seam it is sewn on by."""
    seam = _sewn_elsewhere(mesh, strip)
    gap: Float64 = np.linalg.norm(strip.uv_m[:, None, :] - strip.uv_m[None, seam, :], axis=2).min(axis=1)
    return gap


def _sewn_elsewhere(mesh: GarmentMesh, strip: PanelShape) -> Integers:
    """Places [K] in a strip of the vertices sewn to panels that are no strips."""
    strips = [i for i, panel in enumerate(mesh.panels) if panel.role.startswith(("waistband", "collar"))]
    others = mesh.sewn_of_cut[~np.isin(mesh.panel_of_cut, strips)]
    return np.flatnonzero(np.isin(mesh.sewn_of_cut[strip.cut], others))


def _place_strip(mesh: GarmentMesh, strip: PanelShape, placed: Float64, lean: float) -> None:
    """Stand a band on the seam it is sewn on by, leaning towards the middle axis of the body."""
    seam = _sewn_elsewhere(mesh, strip)
    gaps = np.linalg.norm(strip.uv_m[:, None, :] - strip.uv_m[None, seam, :], axis=2)
    nearest, height = gaps.argmin(axis=1), gaps.min(axis=1)
    foot = _panels_mean(mesh, placed)[mesh.sewn_of_cut[strip.cut[seam]]]
    middle = foot.mean(axis=0)
    inwards = (middle - foot) * np.array([1.0, 0.0, 1.0])
    inwards /= np.linalg.norm(inwards, axis=1, keepdims=True)
    direction = np.array([0.0, np.sqrt(1 - lean**2), 0.0]) + lean * inwards
    placed[strip.cut] = foot[nearest] + height[:, None] * direction[nearest]


def _panels_mean(mesh: GarmentMesh, placed: Float64) -> Float64:
    """Mean [V, 3] of the cut vertices placed so far; NaN where none is."""
    known = ~np.isnan(placed[:, 0])
    sewn = mesh.sewn_of_cut[known]
    count = np.bincount(sewn, minlength=mesh.vertex_count)
    sums = np.stack([np.bincount(sewn, placed[known, k], mesh.vertex_count) for k in range(3)], axis=1)
    with np.errstate(invalid="ignore"):
        return np.where(count[:, None] > 0, sums / count[:, None], np.nan)


def _place_trousers(
    shapes: dict[str, PanelShape], figure: Figure, torso: Tube, level_m: float, waistband: Integers, placed: Float64
) -> None:
    for side in (0, 1):
        tube = leg_tube(figure, torso, side)
        front, back = (
            _leg_panel(shapes[f"leg_{face}_{SIDES[side]}"], face == "front", side, waistband)
            for face in ("front", "back")
        )
        lowest = figure.crotch_m[1] - CROTCH_DROP_M
        for panel, other, forwards in ((front, back, 1.0), (back, front, -1.0)):
            crotch = min(lowest, level_m - panel.rise_m)
            height = panel.height_m
            station = crotch + np.where(height > 0, height * (level_m - crotch) / panel.rise_m, height)
            across = _leg_arc(tube, station, panel, other, forwards)
            across[:, 1] = np.maximum(across[:, 1], MIDDLE_GAP_M)
            placed[panel.shape.cut] = tube.to_body(station, across)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LegPanel:
    """One leg panel measured from its crotch point: heights [N], distances from the inner edge [N]."""

    shape: PanelShape
    inner_sign: float  # +1 when u grows from the inner edge outwards
    crotch_m: float  # v of the crotch point
    rise_m: float  # from the crotch point to the waistband at the side
    height_m: Float64
    from_inner_m: Float64

    def width_m(self, height_m: Float64) -> Float64:
        """Width of the panel [N] at heights above the crotch point."""
        return _width(self.shape, height_m + self.crotch_m)

    def extension(self, height_m: Float64) -> Float64:
        """How much of the crotch extension is left [N]: 1 at the crotch point and below, 0 above its curve."""
        heights = np.array([0.0, CURVE_SHARE * self.rise_m])
        tip, straight = self._inner(heights)
        left = (straight - self._inner(height_m)) / max(straight - tip, 1e-6)
        return np.where(height_m <= 0, 1.0, np.clip(left, 0.0, 1.0))

    def _inner(self, height_m: Float64) -> Float64:
        low, high = self.shape.span_m(height_m + self.crotch_m)
        return low if self.inner_sign > 0 else -high


def _leg_panel(shape: PanelShape, is_front: bool, side: int, waistband: Integers) -> _LegPanel:
    # Seen from its face side, a front panel has the person's left on the right hand; a back panel the reverse.
    inner_sign = 1.0 if is_front == (side == 0) else -1.0
    outwards = shape.uv_m[:, 0] * inner_sign
    tip = int(outwards.argmin())
    crotch = float(shape.uv_m[tip, 1])
    top = np.isin(shape.cut, waistband)
    side_top = np.flatnonzero(top)[int(outwards[top].argmax())]
    low, high = shape.span_m(shape.uv_m[:, 1])
    return _LegPanel(
        shape=shape,
        inner_sign=inner_sign,
        crotch_m=crotch,
        rise_m=float(shape.uv_m[side_top, 1]) - crotch,
        height_m=shape.uv_m[:, 1] - crotch,
        from_inner_m=outwards - (low if inner_sign > 0 else -high),
    )


def _leg_arc(tube: Tube, station: Float64, panel: _LegPanel, other: _LegPanel, forwards: float) -> Float64:
    """Section coordinates [N, 2] of a leg panel rolled from the inner leg forwards or backwards."""
    height = panel.height_m
    girth = panel.width_m(height) + other.width_m(height)
    flat = tube.sections(station, np.zeros(len(station)))
    own, others = (_middle_gap(flat, way) for way in (forwards, -forwards))
    own, others = own * (1 - panel.extension(height)), others * (1 - other.extension(height))
    room = girth - (_perimeter(flat) - own - others)
    offset = np.maximum(CLEARANCE_M, room / np.where(height > 0, np.pi, 2 * np.pi))
    outlines = tube.sections(station, offset)
    scale = (_perimeter(outlines) - own - others) / girth
    inner = arc_to_angle(outlines, INNER_TURNS)
    return walk(outlines, inner + forwards * (own + panel.from_inner_m * scale))


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
