"""A hood worn down: rolled around the neck, a pouch hanging behind it.

Points of a panel are read as rays from the centre front: the share of a ray says how far round the neck a
point lies, the ray's end on the centre seam how far from the neckline. All points at one share form a copy of
the centre seam in small, for they lie as far from the centre front in proportion. Beside the neck that much
cloth stands up, comes down and stands up again, ever farther out; behind the neck the middle of it hangs down
the back as the inner and outer side of a pouch whose mouth is the face opening. No cloth starts through any
other: self-contact could not undo it.
"""

from dataclasses import dataclass

import numpy as np

from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.panels import PanelShape
from body_models.garments.drape.placement.start import SIDES, Start, sewn_mean

# Share of the way round the neck up to which three folds stand; from there on the pouch deepens.
BESIDE_SHARE = 0.5
# At the centre back: how high the cloth stands and how far below the nape the pouch reaches, as shares of its
# centre seam.
STAND_SHARE = 0.09
DEPTH_SHARE = 0.36
# The mouth of the pouch stands no higher than this.
MOUTH_M = 0.05
# Beside the neck folds stay this far above the shoulder.
ABOVE_M = 0.01
# Distances outwards from the neckline of the first turn, the second and the free edge, and how much farther
# they are at the centre back, where the pouch stands open. Less than this much cloth has narrower folds.
FOLDS_M = (0.006, 0.016, 0.026)
OPEN_M = (0.002, 0.03, 0.075)
LEAST_CLOTH_M = 0.1
# What stands up leans outwards by this share of its height, away from jaw and head.
LEAN = 0.25
# The pouch starts this far behind the cloth of the back.
OFF_CLOTH_M = 0.012
# Cloth of the back this near to the middle is what a pouch hangs against.
MIDDLE_M = 0.06


def place_hood(start: Start) -> None:
    """Hang both panels of a hood from the neckline, which is placed already."""
    for name in SIDES:
        hood = start.shapes.get(f"hood_{name}")
        if hood is not None and np.isnan(start.placed[hood.cut]).any():
            _place_panel(start, hood)


def _place_panel(start: Start, hood: PanelShape) -> None:
    rays = _Rays.of(start, hood)
    neck_share, neck = _neckline(start, hood, rays)
    share = rays.share(hood.uv_m)
    foot = np.stack([np.interp(share, neck_share, neck[:, k]) for k in range(3)], axis=1)
    outwards = (foot - (neck[0] + neck[-1]) / 2) * np.array([1.0, 0.0, 1.0])
    outwards /= np.maximum(np.linalg.norm(outwards, axis=1, keepdims=True), 1e-6)
    out, up = _folds(share, rays.seam_m(hood.uv_m) / rays.seam_end_m, rays.seam_end_m)
    below = np.minimum(foot[:, 1] + up, neck[-1, 1])
    out = out + np.maximum(-outwards[:, 2], 0.0) * _behind_back_m(start, neck[-1], below)
    placed = foot + out[:, None] * outwards
    placed[:, 1] += up
    start.placed[hood.cut] = placed


def _folds(share: Float64, seam: Float64, seam_end_m: float) -> tuple[Float64, Float64]:
    """How far outwards and up from the neckline points [N] start.

    ``share`` is their way round the neck, ``seam`` their place between neckline (0) and free edge (1).
    """
    cloth = share * seam_end_m
    wide = np.minimum(1.0, cloth / LEAST_CLOTH_M)
    behind = np.clip((share - BESIDE_SHARE) / (1 - BESIDE_SHARE), 0.0, 1.0)
    beside_m = np.minimum(cloth, BESIDE_SHARE * seam_end_m) / 3
    stand = beside_m * (1 - behind) + STAND_SHARE * seam_end_m * behind
    depth = DEPTH_SHARE * seam_end_m * behind**2 * (3 - 2 * behind) - ABOVE_M * wide * (1 - behind)
    mouth = np.minimum(cloth - 2 * stand - 2 * depth, MOUTH_M)
    none = np.zeros_like(cloth)
    turns = np.stack([none, stand, 2 * stand + depth, np.maximum(cloth, 1e-6)], axis=1)
    heights = np.stack([none, stand, -depth, mouth], axis=1)
    offs = wide[:, None] * np.array([0.0, *FOLDS_M]) + behind[:, None] * np.array([0.0, *OPEN_M])
    way = seam * turns[:, 3]
    out, up = _between(way, turns, offs), _between(way, turns, heights)
    return out + LEAN * np.maximum(up, 0.0), up


def _between(way: Float64, turns: Float64, values: Float64) -> Float64:
    """Values [N] at ways [N] along polylines with corners [N, 4] and values [N, 4] there."""
    last = turns.shape[1] - 2
    corner = np.clip((turns[:, 1:] <= way[:, None]).sum(axis=1), 0, last)
    row = np.arange(len(way))
    start, end = turns[row, corner], turns[row, corner + 1]
    part = np.clip((way - start) / np.maximum(end - start, 1e-9), 0.0, 1.0)
    between: Float64 = values[row, corner] * (1 - part) + values[row, corner + 1] * part
    return between


def _behind_back_m(start: Start, nape_m: Float64, level_m: Float64) -> Float64:
    """How far behind the nape the cloth of the back lies at levels [N], with room for the pouch."""
    cut = np.concatenate([s.cut for s in start.shapes.values() if s.role.startswith("torso_back")])
    back = start.placed[cut]
    back = back[np.abs(back[:, 0]) < MIDDLE_M]
    back = back[back[:, 1].argsort()]
    farthest = np.minimum.accumulate(back[::-1, 2])[::-1]  # nothing above may poke through below
    behind = nape_m[2] - np.interp(level_m, back[:, 1], farthest)
    return np.where(level_m < nape_m[1], np.maximum(behind, 0.0) + OFF_CLOTH_M, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rays:
    """A hood panel as rays from its centre front; angles count from the nape towards the face opening.

    ``angles`` [K] ascending are those of the centre seam's vertices, ``reach_m`` [K] their distances from the
    centre front and ``seam_m_at`` [K] their distances from the nape along the seam.
    """

    origin_m: Float64  # [2]
    towards_back: float
    chord: float
    angles: Float64
    reach_m: Float64
    seam_m_at: Float64

    @classmethod
    def of(cls, start: Start, hood: PanelShape) -> "_Rays":
        mesh = start.mesh
        anchors = mesh.panels[int(mesh.panel_of_cut[hood.cut[0]])].anchors
        origin, nape = anchors["neck_front"], anchors["cervicale"]
        towards_back = float(np.sign(nape[0] - origin[0]))
        seam = hood.uv_m[np.isin(mesh.sewn_of_cut[hood.cut], mesh.labels["hood_seam"])]
        chord = float(np.arctan2(nape[1] - origin[1], abs(nape[0] - origin[0])))
        angle = _angle(seam, origin, towards_back, chord)
        order = angle.argsort()
        seam = seam[order]
        steps = np.hypot(*np.diff(seam, axis=0).T)
        return cls(
            origin_m=origin,
            towards_back=towards_back,
            chord=chord,
            angles=angle[order],
            reach_m=np.hypot(*(seam - origin).T),
            seam_m_at=np.concatenate([[0.0], np.cumsum(steps)]),
        )

    @property
    def seam_end_m(self) -> float:
        """Length of the centre seam."""
        return float(self.seam_m_at[-1])

    def share(self, uv_m: Float64) -> Float64:
        """Share [N] of their ray at which points [N, 2] lie."""
        reach = np.interp(self._angle(uv_m), self.angles, self.reach_m)
        share: Float64 = np.clip(np.hypot(*(uv_m - self.origin_m).T) / reach, 0.0, 1.0)
        return share

    def seam_m(self, uv_m: Float64) -> Float64:
        """Where on the centre seam [N], from the nape, the rays through points [N, 2] end."""
        return np.interp(self._angle(uv_m), self.angles, self.seam_m_at)

    def _angle(self, uv_m: Float64) -> Float64:
        return _angle(uv_m, self.origin_m, self.towards_back, self.chord)


def _angle(uv_m: Float64, origin_m: Float64, towards_back: float, chord: float) -> Float64:
    across, up = (uv_m - origin_m).T
    angle: Float64 = np.arctan2(up, across * towards_back) - chord
    return angle


def _neckline(start: Start, hood: PanelShape, rays: _Rays) -> tuple[Float64, Float64]:
    """Shares [K] ascending of the way from the centre front to the nape, and positions [K, 3] there.

    Shares are those of the placed line's own length: fronts and backs may start apart at the shoulder, which
    would stretch the hood there.
    """
    mesh = start.mesh
    placed = sewn_mean(start)
    on_seam = np.flatnonzero(np.isin(mesh.sewn_of_cut[hood.cut], mesh.labels["neck_seam"]))
    in_order = on_seam[rays.share(hood.uv_m[on_seam]).argsort()]
    neck = placed[mesh.sewn_of_cut[hood.cut[in_order]]]
    reached = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(neck, axis=0), axis=1))])
    return reached / reached[-1], neck
