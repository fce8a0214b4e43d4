"""Narrow panels sewn onto an edge: bands and collar stands stand on their seam, collar leaves are folded over
it, cuffs go on along the arm, hem bands hang on."""

import numpy as np

from body_models.garments.drape.arrays import Float64, Integers
from body_models.garments.drape.panels import PanelShape
from body_models.garments.drape.placement.start import CLEARANCE_M, SIDES, STRIPS, Start, sewn_mean
from body_models.garments.drape.sections import perimeter_m, walk

# How far a neckband leans towards the neck (sine of the angle).
COLLAR_LEAN = 0.6
# A folded leaf leaves its fold outwards at this angle (sine) to the vertical, flatter than the stand below.
LEAF_LEAN = 0.75
# A leaf starts this far outside of the fold.
LEAF_GAP_M = 0.004


def place_strips(start: Start) -> None:
    """Put every band on its seam; the panels it is sewn to are placed already."""
    # All of them from the seams as they are now: the end of one band is no foot for the next one.
    roles = [role for role in start.shapes if role.startswith(STRIPS) and role != "collar_leaf"]
    standing = {role: start.shapes[role] for role in roles}
    feet = {role: _from_placed(start, shape) for role, shape in standing.items()}
    for role, shape in standing.items():
        _stand(start, shape, feet[role], COLLAR_LEAN if role.startswith("collar") else 0.0)
    if "collar_leaf" in start.shapes:
        _fold_over(start, start.shapes["collar_leaf"])
    for side, name in enumerate(SIDES):
        if f"cuff_{name}" in start.shapes:
            _put_on_arm(start, start.shapes[f"cuff_{name}"], side)
    for role, shape in start.shapes.items():
        if role.startswith("hem_band"):
            _hang(start, shape)


def _stand(start: Start, strip: PanelShape, seam: tuple[Float64, Float64], lean: float) -> None:
    """Stand a band on the seam it is sewn on by, leaning towards the middle axis of the body."""
    foot, height = seam
    direction = np.array([0.0, np.sqrt(1 - lean**2), 0.0]) + lean * _inwards(foot, foot.mean(axis=0))
    start.placed[strip.cut] = foot + height[:, None] * direction


def _fold_over(start: Start, leaf: PanelShape) -> None:
    """Lay a leaf from its fold outwards and down, around the stand it is sewn to."""
    foot, away = _from_placed(start, leaf, start.shapes["collar_stand"])
    outwards = -_inwards(foot, foot.mean(axis=0))
    down = np.array([0.0, -np.sqrt(1 - LEAF_LEAN**2), 0.0])
    gap = LEAF_GAP_M * np.minimum(away / LEAF_GAP_M, 1.0)
    start.placed[leaf.cut] = foot + away[:, None] * (down + LEAF_LEAN * outwards) + gap[:, None] * outwards


def _put_on_arm(start: Start, cuff: PanelShape, side: int) -> None:
    """Put a cuff around the arm below the end of its sleeve, every vertex below its own place on the seam."""
    tube = start.form.arms[side]
    foot, away = _from_placed(start, cuff)
    relative = foot - tube.frame.origin_m
    seam_station = relative @ tube.frame.axis
    station, none = seam_station + away, np.zeros(len(away))
    girth = np.full(len(away), float(np.ptp(cuff.uv_m[:, 0])))
    start.note_girths(tube, station, girth)
    room = (girth - tube.girths_m(station, none)) / (2 * np.pi)
    across = np.stack([relative @ tube.frame.zero, relative @ tube.frame.turn], axis=1)
    across -= tube.sections(seam_station, none)[:, :-1].mean(axis=1)
    turns = np.mod(np.arctan2(across[:, 1], across[:, 0]) / (2 * np.pi), 1.0)
    outlines = tube.sections(station, np.maximum(CLEARANCE_M, room))
    start.placed[cuff.cut] = tube.to_body(station, walk(outlines, turns * perimeter_m(outlines)))


def _hang(start: Start, band: PanelShape) -> None:
    """Hang a band straight down from the edge it is sewn to."""
    foot, away = _from_placed(start, band)
    start.placed[band.cut] = foot - away[:, None] * np.array([0.0, 1.0, 0.0])


def _inwards(foot: Float64, centre: Float64) -> Float64:
    """Unit vectors [N, 3] in the level plane from points [N, 3] towards a centre [3]."""
    inwards = (centre - foot) * np.array([1.0, 0.0, 1.0])
    unit: Float64 = inwards / np.linalg.norm(inwards, axis=1, keepdims=True)
    return unit


def _from_placed(start: Start, strip: PanelShape, base: PanelShape | None = None) -> tuple[Float64, Float64]:
    """The nearest points [N, 3] of a strip's seam to what is placed already (to the panel `base` alone, when
    given), and how far off they are [N].

    Distances are the strip's own; the seam runs straight between its two vertices nearest to each point.
    """
    sewn = sewn_mean(start)
    own = start.mesh.sewn_of_cut[strip.cut]
    on_seam = ~np.isnan(sewn[own, 0])
    if base is not None:
        on_seam &= np.isin(own, start.mesh.sewn_of_cut[base.cut])
    seam: Integers = np.flatnonzero(on_seam)
    gaps = np.linalg.norm(strip.uv_m[:, None, :] - strip.uv_m[None, seam, :], axis=2)
    first, second = seam[gaps.argsort(axis=1)[:, :2]].T
    along = strip.uv_m[second] - strip.uv_m[first]
    part = np.einsum("ij,ij->i", strip.uv_m - strip.uv_m[first], along) / (along**2).sum(axis=1)
    part = np.clip(part, 0.0, 1.0)[:, None]
    away = np.linalg.norm(strip.uv_m - strip.uv_m[first] - part * along, axis=1)
    foot: Float64 = sewn[own[first]] * (1 - part) + sewn[own[second]] * part
    return foot, away
