"""Panels that go around no tube: hoods, collars on their seam, and whatever else is sewn on."""

import numpy as np

from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.placement.start import Start, sewn_mean
from body_models.garments.drape.placement.unrolling import on_parts
from body_models.garments.drape.sections import Flags

# How far a neckband leans towards the neck (sine of the angle).
COLLAR_LEAN = 0.5
# A hood starts this far outside of the head.
HEAD_CLEARANCE_M = 0.025


def place_hood(start: Start) -> None:
    """Hang a hood as the pattern does, from where its neck seam is, and clear of the head."""
    mesh, figure = start.mesh, start.form.figure
    cut = on_parts(mesh, lambda part: part == "head")
    if not cut.any():
        return
    moved = _carried(start, cut)
    skin = figure.vertices_m[figure.vertices_m[:, 1] > figure.neck_level_m]
    low, high = skin.min(axis=0), skin.max(axis=0)
    half = (high[0] - low[0]) / 2 + HEAD_CLEARANCE_M
    side = np.where(moved[:, 0] < 0, -1.0, 1.0)
    seam = np.isin(mesh.sewn_of_cut[cut], mesh.sewn_of_cut[~cut])
    # Halves joined over the crown stay joined there.
    joined = np.bincount(mesh.sewn_of_cut[cut], minlength=mesh.vertex_count)[mesh.sewn_of_cut[cut]] > 1
    free = ~seam & ~joined
    moved[free, 0] = side[free] * np.maximum(np.abs(moved[free, 0]), half)
    back = ~seam & joined & (moved[:, 2] < low[2] + 0.05)
    moved[back, 2] = np.minimum(moved[back, 2], low[2] - HEAD_CLEARANCE_M)
    start.placed[cut] = moved


def place_loose(start: Start) -> None:
    """Put every panel not placed yet where it is sewn on: standing on its seam at the neck, else as it hangs
    beside the panel that it is sewn to. A panel sewn to nothing hangs where the file has it."""
    mesh = start.mesh
    neck = on_parts(mesh, lambda part: part == "neck")
    for _ in range(len(mesh.panels)):
        waiting = np.unique(mesh.panel_of_cut[np.isnan(start.placed[:, 0])])
        if not len(waiting):
            return
        known = sewn_mean(start)
        ready = [p for p in waiting if not np.isnan(known[mesh.sewn_of_cut[mesh.panel_of_cut == p], 0]).all()]
        for panel in ready or [int(waiting[0])]:
            cut = mesh.panel_of_cut == panel
            stands = bool(ready) and bool(neck[cut].all())
            start.placed[cut] = _standing(start, cut, known) if stands else _carried(start, cut)


def _standing(start: Start, cut: Flags, known: Float64) -> Float64:
    """Places [N, 3] of a band's vertices: as far above their nearest place on the seam as they are cut."""
    mesh = start.mesh
    own = np.flatnonzero(cut)
    foot = known[mesh.sewn_of_cut[own]]
    seam = np.flatnonzero(~np.isnan(foot[:, 0]))
    uv = mesh.cut_uv_m[own]
    gaps = np.linalg.norm(uv[:, None, :] - uv[None, seam, :], axis=2)
    nearest, away = foot[seam[gaps.argmin(axis=1)]], gaps.min(axis=1)
    inwards = -nearest * np.array([1.0, 0.0, 1.0])
    inwards /= np.maximum(np.linalg.norm(inwards, axis=1, keepdims=True), 1e-9)
    direction = np.array([0.0, np.sqrt(1 - COLLAR_LEAN**2), 0.0]) + COLLAR_LEAN * inwards
    placed: Float64 = nearest + away[:, None] * direction
    return placed


def _carried(start: Start, cut: Flags) -> Float64:
    """Places [N, 3] of vertices as the file hangs them, moved with the seams they are sewn on by."""
    mesh = start.mesh
    known = sewn_mean(start)
    hung = mesh.hung_m[cut]
    sewn = mesh.sewn_of_cut[cut]
    on_seam = ~np.isnan(known[sewn, 0])
    if not on_seam.any():
        beside: Float64 = hung + np.array(
            [0.0, start.form.figure.waist_level_m - float(hung[:, 1].mean()), 0.0]
        )
        return beside
    moved: Float64 = hung + (known[sewn[on_seam]] - hung[on_seam]).mean(axis=0)
    return moved
