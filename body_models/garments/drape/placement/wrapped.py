"""Patterns from outside on a wearer: whatever their panels, each goes around its part of the body.

What our own families know from the roles of their panels is read from the cloth here (see `unrolling`); the
tubes, clearances and landmarks are the same.
"""

import numpy as np
from scipy.ndimage import median_filter

from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.figure import armpit_m
from body_models.garments.drape.placement.descent import Descent, descend
from body_models.garments.drape.placement.loose import place_hood, place_loose
from body_models.garments.drape.placement.start import CLEARANCE_M, SIDES, UNDERARM_DROP_M, Start, lengthened
from body_models.garments.drape.placement.unrolling import (
    girths_m,
    heights_m,
    labelled,
    on_parts,
    rough_turns,
    turns,
    wraps,
)
from body_models.garments.drape.placement.wrapped_legs import place_wrapped_legs
from body_models.garments.drape.sections import Flags, arc_to_angle, perimeter_m, walk
from body_models.garments.drape.waistband import WaistbandSeat

# Less cloth than this around a torso is the tip of a hem.
SMALLEST_GIRTH_M = 0.3
# The two edges of an opening start this far from the middle line.
APART_M = 0.012
UPRIGHT_PARTS = ("torso", "leg_left", "leg_right")


def place_wrapped(start: Start, raise_m: float) -> WaistbandSeat | None:
    """Wrap every panel around the part its ``wrap`` names; returns the seat of a garment that has a waistband
    and no shoulders."""
    mesh = start.mesh
    upright = on_parts(mesh, lambda part: part in UPRIGHT_PARTS)
    seat: WaistbandSeat | None = None
    if upright.any():
        height = heights_m(mesh, upright)
        descent = descend(start, height, raise_m)
        seat = descent.seat
        _place_torso(start, descent, height)
        place_wrapped_legs(start, descent, height)
    for side in (0, 1):
        _place_arm(start, side)
    place_hood(start)
    place_loose(start)
    return seat


def _place_torso(start: Start, descent: Descent, height: Float64) -> None:
    """Lay the panels of the torso around it: even with the arc where they close, each shoulder seam on its
    ridge above the armpits."""
    mesh, tube = start.mesh, start.form.torso
    cut = on_parts(mesh, lambda part: part == "torso")
    if not cut.any():
        return
    fixed, value = _fixed_turns(start, descent, cut)
    turn = turns(mesh, cut, fixed, value)[cut]
    station, offset, fold, shoulder = descent.at(height[cut])
    outlines = tube.sections(station, offset)
    arc = _arc(outlines, turn, shoulder)
    across = walk(outlines, arc)
    outwards = across - outlines[:, :-1].mean(axis=1)
    outwards /= np.maximum(np.linalg.norm(outwards, axis=1, keepdims=True), 1e-9)
    wave = descent.cone.wave_m(fold, arc / perimeter_m(outlines))
    start.placed[cut] = tube.to_body(station, across + wave[:, None] * outwards)
    # Between two panels that do not quite meet a level cuts through nothing: its neighbours count.
    girth = median_filter(descent.torso_girth_m, 9, mode="nearest")
    closed = np.flatnonzero((descent.levels_m <= descent.armpit_m) & (descent.torso_girth_m >= 0.97 * girth))
    closed = closed[girth[closed] > SMALLEST_GIRTH_M]
    stations = descent.at(descent.levels_m[closed])[0]
    start.note_girths(tube, stations, descent.torso_girth_m[closed])


def _fixed_turns(start: Start, descent: Descent, cut: Flags) -> tuple[Flags, Float64]:
    """Which cut vertices [C] of the torso have a place of their own around it, and what it is [C]."""
    mesh = start.mesh
    rough = rough_turns(mesh)
    on_shoulder = labelled(mesh, "shoulder") & cut
    # A shoulder lies a quarter turn from the front, on the side its panel is on.
    value = np.pi / 2 + np.pi * np.round((rough - np.pi / 2) / np.pi)
    quarter_m = float(np.median(descent.torso_girth_m[descent.torso_girth_m > SMALLEST_GIRTH_M], axis=0)) / 4
    beside = np.array([1.0 if wrap.turn_deg > 0 else -1.0 for wrap in wraps(mesh)])[mesh.panel_of_cut]
    for label, middle in (("centre_front", 0.0), ("centre_back", np.pi)):
        # An opening stays where the file has it: at the middle, or as far over it as the fronts overlap.
        opening = labelled(mesh, label) & cut & ~on_shoulder
        # Two fronts that end on the middle line must not start in each other.
        own = np.where(np.abs(mesh.hung_m[:, 0]) < APART_M, APART_M * beside, mesh.hung_m[:, 0])
        across = own / quarter_m * (np.pi / 2) * np.cos(middle)
        goal = middle + across
        value[opening] = (goal + 2 * np.pi * np.round((rough - goal) / (2 * np.pi)))[opening]
        on_shoulder = on_shoulder | opening
    return on_shoulder, value


def _arc(outlines: Float64, turn: Float64, shoulder: Float64) -> Float64:
    """Arc length [N] from the front for turns [N]: by share of front and back halves, or (``shoulder`` 1) of
    each quarter, whose borders are the ridges of the shoulders."""
    whole = np.mod(turn, 2 * np.pi) / (np.pi / 2)
    corners = np.stack([arc_to_angle(outlines, float(quarter)) for quarter in range(5)], axis=1)
    row = np.arange(len(turn))
    quarter = np.minimum(whole.astype(int), 3)
    by_quarter = corners[row, quarter] + (whole - quarter) * (
        corners[row, quarter + 1] - corners[row, quarter]
    )
    half = 2 * (quarter // 2)
    by_half = corners[row, half] + (whole - half) / 2 * (corners[row, half + 2] - corners[row, half])
    arc: Float64 = by_half * (1 - shoulder) + by_quarter * shoulder
    return arc


def _place_arm(start: Start, side: int) -> None:
    """Roll the panels of a sleeve, cuffs included, around the arm."""
    mesh, tube, figure = start.mesh, start.form.arms[side], start.form.figure
    cut = on_parts(mesh, lambda part: part == f"arm_{SIDES[side]}")
    if not cut.any():
        return
    height = heights_m(mesh, cut)
    acromion, armpit = (
        float((point - tube.frame.origin_m) @ tube.frame.axis)
        for point in (figure.acromia_m[side], armpit_m(figure, side))
    )
    torso = on_parts(mesh, lambda part: part == "torso")
    cap = cut & np.isin(mesh.sewn_of_cut, mesh.sewn_of_cut[torso])
    top = float(height[cap].max()) if cap.any() else float(height[cut].max())
    underarm = float(height[cap].min()) if cap.any() else top - 0.01
    below = height - top
    needed = armpit + UNDERARM_DROP_M - acromion
    station = acromion - lengthened(below, min(underarm - top, -0.02), needed)
    levels = np.linspace(float(np.nanmin(height)), float(np.nanmax(height)), 160)
    girth = girths_m(mesh, cut, height, levels)
    limb = np.flatnonzero((levels < underarm - 0.01) & (levels > levels[0] + 0.005))
    # Above the biceps line the cap narrows, but the arm it lies on does not.
    loop = np.interp(np.minimum(height, levels[limb[-1]] if len(limb) else top), levels, girth)
    turn = _arm_turns(start, cut, side)
    chosen = np.flatnonzero(cut)
    station, loop, turn = station[chosen], loop[chosen], turn[chosen]
    if len(limb):
        limb_station = acromion - lengthened(levels[limb] - top, min(underarm - top, -0.02), needed)
        start.note_girths(tube, limb_station, girth[limb])
    room = (loop - tube.girths_m(station, np.zeros(len(station)))) / (2 * np.pi)
    outlines = tube.sections(station, np.maximum(CLEARANCE_M, room))
    arc = np.mod(turn, 2 * np.pi) / (2 * np.pi) * perimeter_m(outlines)
    start.placed[chosen] = tube.to_body(station, walk(outlines, arc))


def _arm_turns(start: Start, cut: Flags, side: int) -> Float64:
    """Turns [C] of a sleeve: its cap meets the shoulder seam on top and the side seam below."""
    mesh = start.mesh
    none = np.zeros(len(cut), bool)
    found = turns(mesh, cut, none, np.zeros(len(cut)))
    torso = on_parts(mesh, lambda part: part == "torso")
    marks = []
    for label, goal in (("shoulder", 0.0), ("side_seam", np.pi)):
        meeting = cut & np.isin(mesh.sewn_of_cut, mesh.sewn_of_cut[labelled(mesh, label) & torso])
        if meeting.any():
            marks.append(np.exp(1j * (goal - found[meeting])).mean())
    return found + float(np.angle(np.sum(marks))) if marks else found
