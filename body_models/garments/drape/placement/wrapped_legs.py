"""Legs of any number of panels: around the leg below the crotch, around half the torso above it."""

import numpy as np

from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.placement.descent import Descent
from body_models.garments.drape.placement.legs import (
    INNER_TURNS,
    JOIN_SHARE,
    MIDDLE_GAP_M,
    SHIN_M,
    above_foot,
    middle_gap,
)
from body_models.garments.drape.placement.start import CLEARANCE_M, SIDES, Start
from body_models.garments.drape.placement.unrolling import girths_m, labelled, on_parts, shares
from body_models.garments.drape.sections import Tube, arc_to_angle, perimeter_m, walk

# Above the crotch point the two halves of the crotch seam part over this share of the rise.
CURVE_SHARE = 0.45


def place_wrapped_legs(start: Start, descent: Descent, height: Float64) -> None:
    """Roll both legs of the garment."""
    for side, name in enumerate(SIDES):
        cut = on_parts(start.mesh, lambda part, own=f"leg_{name}": part == own)  # type: ignore[misc]
        if cut.any():
            _place_leg(start, descent, height, cut, side)


def _place_leg(start: Start, descent: Descent, height: Float64, cut: np.ndarray, side: int) -> None:
    mesh, form = start.mesh, start.form
    share = shares(mesh, cut, labelled(mesh, "inseam", "crotch_seam"))[cut]
    levels = descent.levels_m
    girth = girths_m(mesh, cut, height, levels)
    inside = np.flatnonzero(girth > 0)
    own = height[cut]
    station = above_foot(descent.at(own)[0])
    whole = np.clip(own, levels[inside[0]] + 0.01, levels[inside[-1]] - 0.01)
    loop = np.interp(whole, levels, girth)
    # Above its crotch point a panel no longer closes the leg: it keeps the width it has there.
    leg_loop = np.interp(np.minimum(whole, descent.crotch_m - 0.01), levels, girth)
    around_leg = _rolled(form.legs[side], station, share, leg_loop, np.zeros(len(own)))
    rise = max(float(own.max()) - descent.crotch_m, 0.05)
    gap = np.clip((own - descent.crotch_m) / (CURVE_SHARE * rise), 0.0, 1.0)
    around_torso = _rolled(form.halves[side], station, share, loop, gap)
    upper = np.clip((own - descent.crotch_m) / (JOIN_SHARE * rise), 0.0, 1.0)[:, None]
    start.placed[cut] = around_leg * (1 - upper) + around_torso * upper
    _note_girths(start, descent, side, girth)


def _note_girths(start: Start, descent: Descent, side: int, girth: Float64) -> None:
    below = np.flatnonzero((descent.levels_m < descent.crotch_m - 0.03) & (girth > 0.1))
    # The last rows are cut by the hem.
    below = below[2:]
    stations = descent.at(descent.levels_m[below])[0]
    shin = stations > SHIN_M
    start.note_girths(start.form.legs[side], stations[shin], girth[below][shin])


def _rolled(tube: Tube, station: Float64, share: Float64, girth: Float64, gap: Float64) -> Float64:
    """Positions [N, 3] on a tube, ``share`` of the way from the inner front to the inner back; ``gap`` of the
    middle plane stays uncovered."""
    skin = tube.sections(station, np.zeros(len(station)))
    front, back = gap * middle_gap(skin, 1.0), gap * middle_gap(skin, -1.0)
    open_girth = perimeter_m(skin) - front - back
    # Only the part of the outline that cloth covers widens with the offset.
    covered = 2 * np.pi * open_girth / perimeter_m(skin)
    offset = np.maximum(CLEARANCE_M, (girth - open_girth) / covered)
    outlines = tube.sections(station, offset)
    way = front + share * (perimeter_m(outlines) - front - back)
    across = walk(outlines, arc_to_angle(outlines, INNER_TURNS) + way)
    across[:, 1] = np.maximum(across[:, 1], MIDDLE_GAP_M)
    return tube.to_body(station, across)
