"""Sleeves: rolled around the arms."""

import numpy as np

from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.figure import armpit_m
from body_models.garments.drape.panels import PanelShape, shared_vertices
from body_models.garments.drape.placement.start import (
    CLEARANCE_M,
    SIDES,
    UNDERARM_DROP_M,
    Start,
    from_seam,
    lengthened,
    width_m,
)
from body_models.garments.drape.sections import perimeter_m, walk

# Sleeves end this far before the wrist joint at most; longer ones start pushed together above it, down from
# this share of the arm.
WRIST_GAP_M = 0.005
GATHERED_FROM = 0.45


def place_sleeves(start: Start) -> None:
    """Roll each sleeve around its arm."""
    for side, name in enumerate(SIDES):
        if f"sleeve_{name}" in start.shapes:
            _place_sleeve(start, start.shapes[f"sleeve_{name}"], side)


def _place_sleeve(start: Start, sleeve: PanelShape, side: int) -> None:
    """Roll a sleeve around the arm, its over-arm line (u = 0) on top."""
    tube, figure = start.form.arms[side], start.form.figure
    acromion, armpit = (
        float((point - tube.frame.origin_m) @ tube.frame.axis)
        for point in (figure.acromia_m[side], armpit_m(figure, side))
    )
    # Above the biceps line the cap narrows, but the arm it lies on does not.
    widths = width_m(sleeve, sleeve.heights_m)
    biceps = sleeve.heights_m[int(widths.argmax())]
    height = sleeve.uv_m[:, 1] - sleeve.top_m
    needed = armpit + UNDERARM_DROP_M - acromion
    station = acromion - lengthened(height, biceps - sleeve.top_m, needed)
    station = _above_hand(station, tube.stations_m[-1] - WRIST_GAP_M - _cuff_height_m(start, side))
    loop = np.interp(np.minimum(sleeve.uv_m[:, 1], biceps), sleeve.heights_m, widths)
    limb = sleeve.uv_m[:, 1] <= biceps
    start.note_girths(tube, station[limb], loop[limb])
    room = (loop - tube.girths_m(station, np.zeros(len(station)))) / (2 * np.pi)
    outlines = tube.sections(station, np.maximum(CLEARANCE_M, room))
    arc = sleeve.uv_m[:, 0] * _towards_front(start, sleeve) * perimeter_m(outlines) / loop
    start.placed[sleeve.cut] = tube.to_body(station, walk(outlines, arc))


def _towards_front(start: Start, sleeve: PanelShape) -> float:
    """+1 when the half of a sleeve at +u lies in front of the arm, else -1."""
    seams = [
        shared_vertices(start.mesh, sleeve, shape)
        for shape in start.shapes.values()
        if shape.role.startswith("torso_front")
    ]
    return float(np.sign(sleeve.uv_m[np.concatenate(seams), 0].mean()))


def _cuff_height_m(start: Start, side: int) -> float:
    """Height of the cuff on a sleeve, 0 when it has none."""
    cuff = start.shapes.get(f"cuff_{SIDES[side]}")
    return float(from_seam(start.mesh, cuff)[1].max()) if cuff is not None else 0.0


def _above_hand(station_m: Float64, last_m: float) -> Float64:
    """Sleeves longer than the arm start pushed together above the wrist, not stretched around the hand."""
    longest = float(station_m.max())
    if longest <= last_m:
        return station_m
    first = GATHERED_FROM * last_m
    gathered = first + (station_m - first) * (last_m - first) / (longest - first)
    return np.where(station_m > first, gathered, station_m)
