"""Cloth around the torso: fronts and backs of tops, in as many pieces as they are cut."""

import numpy as np

from body_models.garments.drape.figure import armpit_m
from body_models.garments.drape.panels import seam_heights
from body_models.garments.drape.placement.start import (
    CLEARANCE_M,
    UNDERARM_DROP_M,
    Start,
    lengthened,
    width_m,
)
from body_models.garments.drape.sections import arc_to_angle, perimeter_m, walk

# The neck point of a tee starts this far above the wearer's: cloth settles onto the shoulder.
NECK_RISE_M = 0.012


def place_torso(start: Start, raise_m: float) -> None:
    torso, mesh = start.form.torso, start.mesh
    front, back = start.shapes["torso_front"], start.shapes["torso_back"]
    neck_level = start.form.figure.neck_level_m + NECK_RISE_M + raise_m
    armpit, tip = seam_heights(mesh, front, back)
    underarm = min(armpit_m(start.form.figure, side)[1] for side in (0, 1)) - UNDERARM_DROP_M
    for shape, other, turn in ((front, back, 0.0), (back, front, 2.0)):
        # The two panels need not have their origins at one height: compare below their neck points.
        height = shape.uv_m[:, 1] - shape.top_m
        station = neck_level + lengthened(height, armpit - front.top_m, neck_level - underarm)
        girth = width_m(shape, height + shape.top_m) + width_m(other, height + other.top_m)
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
