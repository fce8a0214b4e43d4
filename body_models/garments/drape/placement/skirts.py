"""Skirts around the wearer, on the cone below their waist seam.

A panel cut as a piece of a ring has no straight rows: it is unrolled about its apex first, so that a row is
what hangs equally far below the waist seam. A straight panel has its apex far away and unrolls to itself.
"""

from dataclasses import dataclass, replace

import numpy as np

from body_models.garments.drape.arrays import Float64, Integers
from body_models.garments.drape.panels import PanelShape, reshaped
from body_models.garments.drape.placement.cone import STEP_M, Cone, cone_below
from body_models.garments.drape.placement.legs import waistband_girth_m
from body_models.garments.drape.placement.start import Start, from_seam
from body_models.garments.drape.sections import Flags, arc_to_angle, perimeter_m, walk
from body_models.garments.drape.waistband import WaistbandSeat, waistband_seat

# Rows are read this far inside waist seam and hem, which are chords of arcs.
ROW_MARGIN_M = 0.002
# A waist seam whose middle lies less than this below its ends is straight.
STRAIGHT_M = 0.002


def place_skirt(start: Start, raise_m: float) -> WaistbandSeat | None:
    """Hang every panel ``skirt_front*`` and ``skirt_back*`` below its waist seam.

    Sewn to a bodice the skirt starts where that is already placed, and nothing is returned; otherwise the
    seat of its waistband is.
    """
    mesh, form = start.mesh, start.form
    shapes = [shape for role, shape in start.shapes.items() if role.startswith("skirt_")]
    sewn_above = _placed_above(start, shapes)
    if len(sewn_above):
        seat, top = None, float(start.placed[sewn_above, 1].mean())
    else:
        bands = [shape for role, shape in start.shapes.items() if role.startswith("waistband")]
        height = max((float(from_seam(mesh, band)[1].max()) for band in bands), default=0.0)
        girth = waistband_girth_m(mesh)
        seat = waistband_seat(girth, np.inf, form.figure, form.torso)
        seat = replace(seat, level_m=seat.level_m + raise_m)
        top = seat.level_m - height
        start.note_girths(form.torso, np.array([seat.level_m]), np.array([girth]))
    front, back = _Face.of(start, "front"), _Face.of(start, "back")
    down = np.arange(0.0, -min(front.hem_m, back.hem_m) + STEP_M, STEP_M)
    cone = cone_below(form.torso, down, front.width_m(-down) + back.width_m(-down), top)
    start.note_girths(form.torso, cone.station_m, cone.cloth_m)
    for face, turn in ((front, 0.0), (back, 2.0)):
        for shape in face.shapes:
            _hang(start, shape, face, cone, turn)
    return seat


def _placed_above(start: Start, shapes: list[PanelShape]) -> Integers:
    """Cut vertices of panels placed already that are sewn to the skirt."""
    placed = np.flatnonzero(~np.isnan(start.placed[:, 0]))
    skirt = start.mesh.sewn_of_cut[np.concatenate([shape.cut for shape in shapes])]
    return placed[np.isin(start.mesh.sewn_of_cut[placed], skirt)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Face:
    """The unrolled panels of the front or the back; between ``low_m`` and ``high_m`` rows are whole."""

    shapes: tuple[PanelShape, ...]
    low_m: float
    high_m: float

    @classmethod
    def of(cls, start: Start, name: str) -> "_Face":
        """Unroll the panels ``skirt_NAME*``."""
        role = f"skirt_{name}"
        panels = [shape for shape in start.shapes.values() if shape.role.startswith(role)]
        shapes = tuple(_unrolled(start, shape) for shape in panels)
        hems, waists = (
            np.concatenate([shape.uv_m[_on(start, shape, label), 1] for shape in shapes])
            for label in ("hem", "waist_seam")
        )
        return cls(
            shapes=shapes, low_m=float(hems.max()) + ROW_MARGIN_M, high_m=float(waists.min()) - ROW_MARGIN_M
        )

    @property
    def hem_m(self) -> float:
        """The lowest point."""
        return min(float(shape.uv_m[:, 1].min()) for shape in self.shapes)

    def from_centre_m(self, u_m: Float64, height_m: Float64) -> Float64:
        """Cloth [N], without darts, between the centre line and points at heights, signed like u."""
        rows = np.clip(height_m, self.low_m, self.high_m)
        low, high = np.minimum(u_m, 0.0)[:, None], np.maximum(u_m, 0.0)[:, None]
        total = np.zeros(len(u_m))
        for shape in self.shapes:
            cloth = shape.cloth_m(rows)
            overlap = np.minimum(cloth[:, :, 1], high) - np.maximum(cloth[:, :, 0], low)
            total += np.nansum(np.maximum(overlap, 0.0), axis=1)
        return np.where(u_m < 0, -total, total)

    def width_m(self, height_m: Float64) -> Float64:
        """All cloth [N] of the face at heights."""
        wide = np.full(len(height_m), 10.0)
        return self.from_centre_m(wide, height_m) - self.from_centre_m(-wide, height_m)


def _on(start: Start, shape: PanelShape, label: str) -> Flags:
    """Which vertices [N] of a panel lie on pattern edges of a label."""
    return np.isin(start.mesh.sewn_of_cut[shape.cut], start.mesh.labels[label])


def _unrolled(start: Start, shape: PanelShape) -> PanelShape:
    """A panel with rows of equal distance from its waist seam: u along the row, v = 0 at the seam.

    The apex lies on the centre line u = 0, where the least-squares circle of the waist seam has its centre.
    """
    seam = shape.uv_m[_on(start, shape, "waist_seam")]
    u, v = seam.T
    if np.ptp(v) < STRAIGHT_M or float(np.polyfit(np.abs(u), v, 1)[0]) <= 0.0:
        return reshaped(shape, lambda uv: uv - np.array([0.0, float(v.mean())]))
    # u² + v² = 2 · apex · v + constant
    known = np.stack([v, np.ones(len(v))], axis=1)
    (twice_apex, constant), *_ = np.linalg.lstsq(known, u**2 + v**2, rcond=None)
    apex = float(twice_apex) / 2
    radius = float(np.sqrt(constant + apex**2))

    def unroll(uv: Float64) -> Float64:
        across, down = uv[..., 0], apex - uv[..., 1]
        from_apex = np.hypot(across, down)
        return np.stack([np.arctan2(across, down) * from_apex, radius - from_apex], axis=-1)

    return reshaped(shape, unroll)


def _hang(start: Start, shape: PanelShape, face: _Face, cone: Cone, turn: float) -> None:
    """Lay one panel on the cone, its face's centre line ``turn`` quarters from the front."""
    tube = start.form.torso
    u, down = shape.uv_m[:, 0], np.maximum(-shape.uv_m[:, 1], 0.0)
    station, offset, fold = cone.at(down)
    cloth = np.interp(down, cone.down_m, cone.cloth_m)
    outlines = tube.sections(station, offset)
    around = perimeter_m(outlines)
    arc = arc_to_angle(outlines, turn) + face.from_centre_m(u, shape.uv_m[:, 1]) * around / cloth
    across = walk(outlines, arc)
    outwards = across - outlines[:, :-1].mean(axis=1)
    outwards /= np.linalg.norm(outwards, axis=1, keepdims=True)
    wave = cone.wave_m(fold, arc / around)
    start.placed[shape.cut] = tube.to_body(station, across + wave[:, None] * outwards)
