"""Sleeves: rolled around the arms."""

import numpy as np

from body_models.garments.drape.figure import armpit_m
from body_models.garments.drape.panels import PanelShape, shared_vertices
from body_models.garments.drape.placement.start import (
    CLEARANCE_M,
    SIDES,
    UNDERARM_DROP_M,
    Start,
    lengthened,
    width_m,
)
from body_models.garments.drape.sections import perimeter_m, walk


def place_sleeves(start: Start) -> None:
    """Roll each sleeve around its arm."""
    for side, name in enumerate(SIDES):
        if f"sleeve_{name}" in start.shapes:
            _place_sleeve(start, start.shapes[f"sleeve_{name}"], side)


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
    widths = width_m(sleeve, sleeve.heights_m)
    biceps = sleeve.heights_m[int(widths.argmax())]
    height = sleeve.uv_m[:, 1] - sleeve.top_m
    needed = armpit + UNDERARM_DROP_M - acromion
    station = acromion - lengthened(height, biceps - sleeve.top_m, needed)
    loop = np.interp(np.minimum(sleeve.uv_m[:, 1], biceps), sleeve.heights_m, widths)
    limb = sleeve.uv_m[:, 1] <= biceps
    start.note_girths(tube, station[limb], loop[limb])
    room = (loop - tube.girths_m(station, np.zeros(len(station)))) / (2 * np.pi)
    outlines = tube.sections(station, np.maximum(CLEARANCE_M, room))
    arc = sleeve.uv_m[:, 0] * towards_front * perimeter_m(outlines) / loop
    start.placed[sleeve.cut] = tube.to_body(station, walk(outlines, arc))
