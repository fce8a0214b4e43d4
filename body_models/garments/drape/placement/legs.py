"""Trousers on a wearer: legs rolled around legs, seat and front around the torso."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from body_models.garments.drape.arrays import Float64, Integers
from body_models.garments.drape.panels import PanelShape, reshaped
from body_models.garments.drape.placement.start import CLEARANCE_M, SIDES, Start, from_seam
from body_models.garments.drape.sections import ANGLES, STATION_STEP_M, Tube, arc_to_angle, perimeter_m, walk
from body_models.garments.drape.waistband import WaistbandSeat, waistband_seat
from body_models.garments.mesh import GarmentMesh

# Half the gap that trouser legs keep to the middle plane, so that they do not start in each other.
MIDDLE_GAP_M = 0.004
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


def place_trousers(start: Start, raise_m: float) -> WaistbandSeat:
    """Roll the legs; returns where the waistband's top is and what keeps it there."""
    mesh, form = start.mesh, start.form
    bands = [shape for role, shape in start.shapes.items() if role.startswith("waistband")]
    band_height = max((float(from_seam(mesh, band)[1].max()) for band in bands), default=0.0)
    waist = mesh.labels["waist_seam" if bands else "waistband"]
    waist_cut = np.flatnonzero(np.isin(mesh.sewn_of_cut, waist))
    panels = {
        (face, side): _leg_panel(_whole_leg(start, f"{face}_{name}"), face == "front", side, waist_cut)
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
    return replace(seat, level_m=seat.level_m + raise_m)


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
        """What is left of the crotch extension [N]: 1 at the crotch point and below, 0 above its curve."""
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


def _whole_leg(start: Start, name: str) -> PanelShape:
    """A leg panel, and the yoke above it laid against it where the two are sewn together."""
    leg = start.shapes[f"leg_{name}"]
    yoke = start.shapes.get(f"leg_yoke_{name}")
    if yoke is None:
        return leg
    sewn = start.mesh.sewn_of_cut
    _, on_leg, on_yoke = np.intersect1d(sewn[leg.cut], sewn[yoke.cut], return_indices=True)
    laid = reshaped(yoke, _laid_against(yoke.uv_m[on_yoke], leg.uv_m[on_leg]))
    both = replace(
        leg,
        cut=np.concatenate([leg.cut, laid.cut]),
        uv_m=np.concatenate([leg.uv_m, laid.uv_m]),
        border_m=np.concatenate([leg.border_m, laid.border_m]),
    )
    return reshaped(both, lambda points: points)


def _laid_against(own: Float64, target: Float64) -> Callable[[Float64], Float64]:
    """The turn and shift of the plane that brings points [N, 2] nearest to others (Kabsch 1976)."""
    middle, goal = own.mean(axis=0), target.mean(axis=0)
    u, _, vt = np.linalg.svd((own - middle).T @ (target - goal))
    turn = u @ np.diag([1.0, np.sign(np.linalg.det(u @ vt))]) @ vt
    return lambda points: (points - middle) @ turn + goal


def _leg_panel(shape: PanelShape, is_front: bool, side: int, waistband: Integers) -> _LegPanel:
    # From its face side a front panel has the person's left on the right hand, a back panel the reverse.
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


def _leg_stations(start: Start, height_m: Float64, front: _LegPanel, legs_top_m: float) -> Float64:
    """Levels [N] above the floor of heights on a leg: true to length, unless the crotch would be too high."""
    crotch = min(float(start.form.figure.crotch_m[1]) - CROTCH_DROP_M, legs_top_m + front.crotch_m)
    above = legs_top_m + height_m * (legs_top_m - crotch) / -front.crotch_m
    return above_foot(np.where(height_m > front.crotch_m, above, crotch + height_m - front.crotch_m))


def _place_leg_panel(
    start: Start, side: int, panel: _LegPanel, other: _LegPanel, legs_top_m: float, forwards: float
) -> None:
    """Roll a leg panel from the inner leg forwards (+1, a front) or backwards (-1, a back).

    Below its crotch point the panel goes around one leg, above it around half the torso (or, where the crotch
    hangs low, around half of what both legs fill together); in between it passes from one to the other.
    """
    form, height = start.form, panel.height_m
    front = panel if forwards > 0 else other
    station = _leg_stations(start, height, front, legs_top_m)
    # Above its crotch point a panel no longer closes the leg: it keeps the width it has there.
    own_width = panel.width_m(np.minimum(height, panel.crotch_m))
    widths = own_width, other.width_m(np.minimum(height, other.crotch_m))
    around_leg = _rolled(form.legs[side], station, panel, forwards, widths, (np.zeros(1), np.zeros(1)))
    gaps = 1 - panel.extension(height), 1 - other.extension(height)
    widths = panel.width_m(height), other.width_m(height)
    around_torso = _rolled(form.halves[side], station, panel, forwards, widths, gaps)
    share = np.clip((height / front.crotch_m - 1) / -JOIN_SHARE, 0.0, 1.0)[:, None]
    start.placed[panel.shape.cut] = around_leg * (1 - share) + around_torso * share


def _note_leg_girths(start: Start, side: int, front: _LegPanel, back: _LegPanel, legs_top_m: float) -> None:
    """Remember how much thigh, calf and hip need to stretch, at heights where the garment is a tube."""
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
    own, others = gaps[0] * middle_gap(skin, forwards), gaps[1] * middle_gap(skin, -forwards)
    open_girth = perimeter_m(skin) - own - others
    # Only the part of the outline that cloth covers widens with the offset.
    covered = 2 * np.pi * open_girth / perimeter_m(skin)
    offset = np.maximum(CLEARANCE_M, (girth - open_girth) / covered)
    outlines = tube.sections(station, offset)
    scale = (perimeter_m(outlines) - own - others) / girth
    inner = arc_to_angle(outlines, INNER_TURNS)
    across = walk(outlines, inner + forwards * (own + (widths_m[0] - panel.from_side_m) * scale))
    across[:, 1] = np.maximum(across[:, 1], MIDDLE_GAP_M)
    return tube.to_body(station, across)


def above_foot(station_m: Float64) -> Float64:
    """Legs that reach the foot start pushed together above it, instead of stretched around it."""
    lowest = float(station_m.min())
    if lowest >= FOOT_M:
        return station_m
    gathered = SHIN_M + (station_m - SHIN_M) * (SHIN_M - FOOT_M) / (SHIN_M - lowest)
    return np.where(station_m < SHIN_M, gathered, station_m)


def middle_gap(outlines: Float64, forwards: float) -> Float64:
    """Length [N] of the stretch along the middle plane from the inner point to the front (or back) corner."""
    inner = round(INNER_TURNS * ANGLES / 4)
    quarter = ANGLES // 4
    way = inner + (1 if forwards > 0 else -1) * np.arange(quarter + 1)
    points = outlines[:, way]
    steps = np.linalg.norm(np.diff(points, axis=1), axis=2)
    gap: Float64 = np.where(points[:, 1:, 1] < FLAT_M, steps, 0.0).sum(axis=1)
    return gap
