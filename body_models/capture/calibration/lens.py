"""The lens from sightings of a board: bundle adjustment with weak beliefs about what a webcam is.

The beliefs (square pixels, axis near the middle, little distortion) weigh nothing beside good pictures and
hold what few pictures cannot tell, so that a term is as free as the pictures allow. Corners that lie off
weigh less (Huber 1964); the noise is estimated from the residuals; the covariance says how sure the focal
length is. After Zhang, "A flexible new technique for camera calibration", 2000; Triggs et al., "Bundle
adjustment - a modern synthesis", 2000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.calibration.sighting import BoardSighting

Floats = npt.NDArray[np.float64]

_TERMS: Final = 9  # fx, fy, cx, cy, k1, k2, p1, p2, k3
_FOCAL_STARTS: Final = (0.6, 0.85, 1.2, 1.8, 2.8)  # of the picture's longer side
_FOCAL_BELIEF: Final = 0.5  # of the logarithm
_ASPECT_BELIEF: Final = 0.01
_MIDDLE_BELIEF: Final = 0.025  # of the picture's longer side
_DISTORTION_BELIEF: Final = (0.4, 0.4, 0.01, 0.01, 0.2)
_LEAST_NOISE_PX: Final = 0.02
_HUBER: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LensFit:
    """A lens and where it saw each board from.

    ``poses`` [V, 6] are rotation vectors and translations (m) of board to camera; ``rms_px`` [V] the error
    of each view; ``noise_px`` the spread of a corner; ``covariance`` [9, 9] of fx, fy, cx, cy and distortion.
    """

    image_size: tuple[int, int]
    matrix: Floats  # [3, 3]
    distortion: Floats  # [5]
    poses: Floats
    rms_px: Floats
    noise_px: float
    covariance: Floats

    @property
    def focal_std(self) -> float:
        """How sure the focal length is, as a share of it."""
        return float(np.sqrt(self.covariance[0, 0]) / self.matrix[0, 0])


def fit_lens(sightings: Sequence[BoardSighting]) -> LensFit:
    """The lens that explains sightings best; each needs four corners that are not on a line."""
    image_size = sightings[0].image_size
    starts = []
    for share in _FOCAL_STARTS:
        state = _first_state(sightings, image_size, share * max(image_size))
        starts.append(_adjusted(state, steps=8))
    state = _adjusted(min(starts, key=lambda start: start.cost), steps=60)
    turned = _turned(state)
    return _as_fit(state if turned is None else _adjusted(turned, steps=60))


def board_poses(sighting: BoardSighting, matrix: Floats, distortion: Floats) -> list[tuple[Floats, float]]:
    """The one or two poses [6] a flat board may have, best first, each with its error in pixels."""
    few = len(sighting.corners_m) < 4
    return _poses(*_chosen(sighting, few), matrix, distortion)


def _chosen(sighting: BoardSighting, few: bool) -> tuple[Floats, Floats]:
    if few:
        return sighting.rough_m, sighting.rough_px
    return sighting.corners_m, sighting.corners_px


def _poses(
    points_m: Floats, points_px: Floats, matrix: Floats, distortion: Floats
) -> list[tuple[Floats, float]]:
    import cv2

    raised = np.column_stack([points_m, np.zeros(len(points_m))])
    count, turns, shifts, _ = cv2.solvePnPGeneric(
        raised, points_px.reshape(-1, 1, 2), matrix, distortion, flags=cv2.SOLVEPNP_IPPE
    )
    found = []
    for turn, shift in zip(turns[:count], shifts[:count], strict=True):
        turn, shift = cv2.solvePnPRefineLM(
            raised, points_px.reshape(-1, 1, 2), matrix, distortion, turn, shift
        )
        pose = np.concatenate([turn.ravel(), shift.ravel()]).astype(np.float64)
        error = _projected(points_m, pose, matrix, distortion)[0] - points_px
        if np.isfinite(pose).all() and pose[5] > 0:
            found.append((pose, float(np.sqrt((error**2).sum(axis=1).mean()))))
    return sorted(found, key=lambda entry: entry[1])


def _projected(points_m: Floats, pose: Floats, matrix: Floats, distortion: Floats) -> tuple[Floats, Floats]:
    """Pixels [N, 2] of board points [N, 2], and their derivatives [2N, 15] by pose and lens."""
    import cv2

    raised = np.column_stack([points_m, np.zeros(len(points_m))])
    pixels, jacobian = cv2.projectPoints(raised, pose[:3], pose[3:], matrix, distortion)
    return np.asarray(pixels, np.float64).reshape(-1, 2), np.asarray(jacobian, np.float64)[:, :15]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _State:
    sightings: Sequence[BoardSighting]
    image_size: tuple[int, int]
    lens: Floats  # [9]
    poses: Floats  # [V, 6]
    noise_px: float = 1.0
    cost: float = np.inf


def _first_state(sightings: Sequence[BoardSighting], image_size: tuple[int, int], focal_px: float) -> _State:
    middle = (np.asarray(image_size) - 1) / 2
    lens = np.concatenate([[focal_px, focal_px], middle, np.zeros(5)])
    poses = np.stack([_first_pose(sighting, lens) for sighting in sightings])
    return _State(sightings=sightings, image_size=image_size, lens=lens, poses=poses)


def _first_pose(sighting: BoardSighting, lens: Floats) -> Floats:
    found = _poses(sighting.corners_m, sighting.corners_px, _matrix(lens), lens[4:])
    if found:
        return found[0][0]
    return np.array([0.0, 0.0, 0.0, 0.0, 0.0, 1.0])  # will be thrown out by its error


def _matrix(lens: Floats) -> Floats:
    return np.array([[lens[0], 0.0, lens[2]], [0.0, lens[1], lens[3]], [0.0, 0.0, 1.0]])


def _adjusted(state: _State, *, steps: int) -> _State:
    """Levenberg–Marquardt with the noise and the corners' weights renewed at every accepted step."""
    damping = 1e-3
    state = _weighed(state)
    for _ in range(steps):
        hessian, gradient = _normal_equations(state)
        for _ in range(8):
            damped = hessian + damping * np.diag(np.diag(hessian))
            step = np.asarray(np.linalg.solve(damped, -gradient), np.float64)
            tried = _moved(state, step)
            if tried is not None and tried.cost < state.cost:
                break
            damping *= 6.0
        else:
            break
        damping = max(damping * 0.2, 1e-9)
        gain, state = state.cost - tried.cost, _weighed(tried)
        if gain < 1e-7 * max(state.cost, 1.0):
            break
    return state


def _moved(state: _State, step: Floats) -> _State | None:
    lens = state.lens + step[:_TERMS]
    poses = state.poses + step[_TERMS:].reshape(-1, 6)
    if lens[:2].min() <= 0.05 * max(state.image_size) or poses[:, 5].min() <= 0:
        return None
    tried = replace(state, lens=lens, poses=poses)
    return replace(tried, cost=_cost(tried))


def _weighed(state: _State) -> _State:
    """The same with the noise as the residuals have it now."""
    residuals = np.concatenate([_residuals(state, view)[0] for view in range(len(state.sightings))])
    noise = max(1.4826 * float(np.median(np.abs(residuals))), _LEAST_NOISE_PX)
    renewed = replace(state, noise_px=noise)
    return replace(renewed, cost=_cost(renewed))


def _residuals(state: _State, view: int) -> tuple[Floats, Floats]:
    sighting = state.sightings[view]
    pixels, jacobian = _projected(sighting.corners_m, state.poses[view], _matrix(state.lens), state.lens[4:])
    return (pixels - sighting.corners_px).ravel(), jacobian


def _beliefs(state: _State) -> tuple[Floats, Floats]:
    """How far the lens is from what is believed, in standard deviations [9], and the derivatives [9, 9]."""
    longer = max(state.image_size)
    fx, fy = state.lens[:2]
    middle = (np.asarray(state.image_size) - 1) / 2
    off = np.concatenate(
        [
            [np.log(fx / longer) / _FOCAL_BELIEF, np.log(fy / fx) / _ASPECT_BELIEF],
            (state.lens[2:4] - middle) / (_MIDDLE_BELIEF * longer),
            state.lens[4:] / np.asarray(_DISTORTION_BELIEF),
        ]
    )
    slope = np.zeros((_TERMS, _TERMS))
    slope[0, 0] = 1.0 / (fx * _FOCAL_BELIEF)
    slope[1, :2] = -1.0 / (fx * _ASPECT_BELIEF), 1.0 / (fy * _ASPECT_BELIEF)
    slope[2, 2] = slope[3, 3] = 1.0 / (_MIDDLE_BELIEF * longer)
    slope[range(4, 9), range(4, 9)] = 1.0 / np.asarray(_DISTORTION_BELIEF)
    return off, slope


def _cost(state: _State) -> float:
    total = float((_beliefs(state)[0] ** 2).sum())
    for view in range(len(state.sightings)):
        size = np.abs(_residuals(state, view)[0]) / state.noise_px
        total += float(np.where(size < _HUBER, size**2, _HUBER * (2 * size - _HUBER)).sum())
    return total


def _normal_equations(state: _State) -> tuple[Floats, Floats]:
    unknowns = _TERMS + 6 * len(state.sightings)
    hessian, gradient = np.zeros((unknowns, unknowns)), np.zeros(unknowns)
    off, slope = _beliefs(state)
    hessian[:_TERMS, :_TERMS] += slope.T @ slope
    gradient[:_TERMS] += slope.T @ off
    for view in range(len(state.sightings)):
        residuals, jacobian = _residuals(state, view)
        size = np.maximum(np.abs(residuals) / state.noise_px, 1e-12)
        weight = np.minimum(1.0, _HUBER / size) / state.noise_px**2
        columns = np.r_[_TERMS + 6 * view : _TERMS + 6 * view + 6, 0:_TERMS]
        weighted = jacobian * weight[:, None]
        hessian[np.ix_(columns, columns)] += jacobian.T @ weighted
        gradient[columns] += weighted.T @ residuals
    return hessian, gradient


def _turned(state: _State) -> _State | None:
    """The same with boards turned over that their mirrored tilt explains better; None when there are none."""
    poses, turned = state.poses.copy(), False
    for view, sighting in enumerate(state.sightings):
        now = float(np.sqrt((_residuals(state, view)[0] ** 2).sum() / len(sighting.corners_m)))
        found = _poses(sighting.corners_m, sighting.corners_px, _matrix(state.lens), state.lens[4:])
        if found and found[0][1] < 0.95 * now:
            poses[view], turned = found[0][0], True
    return replace(state, poses=poses) if turned else None


def _as_fit(state: _State) -> LensFit:
    views = range(len(state.sightings))
    errors = [_residuals(state, view)[0].reshape(-1, 2) for view in views]
    hessian, _ = _normal_equations(state)
    return LensFit(
        image_size=state.image_size,
        matrix=_matrix(state.lens),
        distortion=state.lens[4:].copy(),
        poses=state.poses,
        rms_px=np.array([np.sqrt((error**2).sum(axis=1).mean()) for error in errors]),
        noise_px=state.noise_px,
        covariance=np.asarray(np.linalg.inv(hessian)[:_TERMS, :_TERMS], np.float64),
    )
