"""A hood worn down: a pouch that hangs behind the neck, its mouth upwards.

Pushed back off the head, each panel folds along a line from its centre front to the crown. The part next to
the neckline lies against the back, the part next to the face opening comes up again outside of it. Points of
a panel are read as rays from the centre front: the share of the ray says how far round the neck a point lies,
the ray's end on the centre seam how deep in the pouch.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.panels import PanelShape
from body_models.garments.drape.placement.start import SIDES, Start, sewn_mean
from body_models.garments.drape.sections import ANGLES, Tube

# The centre seam turns up again at this share of its length.
FOLD_SHARE = 0.5
# The inner cloth starts this far behind the back, the outer one farther, and the mouth stands open.
BEHIND_M = 0.012
POUCH_M = 0.02
MOUTH_M = 0.045
# Beside the neck the cloth stands up by this much.
STAND_M = 0.03
# They lean outwards by as much as they are long, at most this much.
MOST_BULGE_M = 0.12
# How late on its way round the neck a ray leaves the neckline downwards.
LATE = 3.0


def place_hood(start: Start) -> None:
    """Hang both panels of a hood from the neckline, which is placed already."""
    for name in SIDES:
        if f"hood_{name}" in start.shapes:
            _place_panel(start, start.shapes[f"hood_{name}"])


def _place_panel(start: Start, hood: PanelShape) -> None:
    rays = _Rays.of(start, hood)
    neck_share, neck = _neckline(start, hood, rays)
    share, depth = rays.share(hood.uv_m), rays.seam_m(hood.uv_m)

    def spread(share: Float64, depth_m: Float64, bulge_m: Float64) -> Float64:
        foot = np.stack([np.interp(share, neck_share, neck[:, k]) for k in range(3)], axis=1)
        end = _pouch(start.form.torso, neck[-1], depth_m, rays.seam_end_m)
        outwards = (foot - neck.mean(axis=0)) * np.array([1.0, 0.0, 1.0])
        outwards /= np.maximum(np.linalg.norm(outwards, axis=1, keepdims=True), 1e-6)
        beside = np.sin(np.pi * share)
        placed = foot + (share**LATE)[:, None] * (end - neck[-1])
        placed += (bulge_m * beside)[:, None] * outwards
        placed[:, 1] += STAND_M * beside * np.minimum(1.0, 3.0 * depth_m / rays.seam_end_m)
        return placed

    start.placed[hood.cut] = spread(share, depth, _bulge_m(spread, rays, depth))


def _bulge_m(
    spread: Callable[[Float64, Float64, Float64], Float64], rays: "_Rays", depth_m: Float64
) -> Float64:
    """How far rays [N] must lean outwards beside the neck to be as long on the body as in the panel."""
    shares, bulges = np.linspace(0.0, 1.0, 25), np.linspace(0.0, MOST_BULGE_M, 13)
    depths = np.linspace(0.0, rays.seam_end_m, 25)
    grid = np.stack(np.meshgrid(depths, bulges, shares, indexing="ij"), axis=-1).reshape(-1, 3)
    ways = spread(grid[:, 2], grid[:, 0], grid[:, 1]).reshape(len(depths), len(bulges), len(shares), 3)
    lengths = np.linalg.norm(np.diff(ways, axis=2), axis=3).sum(axis=2)
    wanted = np.interp(depths, rays.seam_m_at, rays.reach_m)
    fitting = [
        np.interp(goal, np.maximum.accumulate(row), bulges) for goal, row in zip(wanted, lengths, strict=True)
    ]
    return np.interp(depth_m, depths, fitting)


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
    return np.arctan2(up, across * towards_back) - chord


def _neckline(start: Start, hood: PanelShape, rays: _Rays) -> tuple[Float64, Float64]:
    """Shares [K] ascending of the way from the centre front to the nape, and positions [K, 3] there."""
    mesh = start.mesh
    placed = sewn_mean(start)
    on_seam = np.isin(mesh.sewn_of_cut[hood.cut], mesh.labels["neck_seam"])
    share = rays.share(hood.uv_m[on_seam])
    order = share.argsort()
    return share[order], placed[mesh.sewn_of_cut[hood.cut[on_seam]]][order]


def _pouch(torso: Tube, nape_m: Float64, seam_m: Float64, seam_end_m: float) -> Float64:
    """Points [N, 3] of the centre seam, down the back and up again, at distances [N] from the nape."""
    fold = FOLD_SHARE * seam_end_m
    risen = np.maximum(seam_m - fold, 0.0) / (seam_end_m - fold)
    level = nape_m[1] - np.minimum(seam_m, 2 * fold - seam_m)
    back = torso.sections(level, np.zeros(len(level)))[:, ANGLES // 2, 0]
    leaving = np.minimum(seam_m / 0.05, 1.0)
    behind = back - BEHIND_M - np.where(risen > 0, POUCH_M, 0.0) - MOUTH_M * risen
    ends = np.zeros((len(level), 3))
    ends[:, 1] = level
    ends[:, 2] = nape_m[2] + leaving * (np.minimum(behind, nape_m[2]) - nape_m[2])
    return ends
