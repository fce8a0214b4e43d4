"""Narrow panels sewn onto an edge: waistbands, neckbands and collars stand on their seam."""

import numpy as np

from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.panels import PanelShape
from body_models.garments.drape.placement.start import STRIPS, Start, from_seam

# How far a neckband leans towards the neck (sine of the angle).
COLLAR_LEAN = 0.6


def place_strips(start: Start) -> None:
    """Stand every band on its seam; the panels it is sewn to are placed already."""
    for role, shape in start.shapes.items():
        if role.startswith(STRIPS):
            _place_strip(start, shape, COLLAR_LEAN if role.startswith("collar") else 0.0)


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
