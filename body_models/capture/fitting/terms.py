"""What a fit hears from pictures: outlines, landmarks and the floor, each as rows of squares."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.camera import Camera
from body_models.capture.fitting.landmark_points import FORMAT_VERTICES, USED_ROWS, landmark_lines
from body_models.capture.fitting.lens import Lens
from body_models.capture.fitting.matching import Matches, matched
from body_models.capture.fitting.outline import Outline
from body_models.capture.fitting.rim import Cover, Rim, rim_of
from body_models.capture.fitting.skinned import (
    MOVING,
    Floats,
    PosedPoints,
    Rows,
    SkinnedModel,
    slope_rows,
)
from body_models.capture.fitting.system import System
from body_models.capture.view import Landmarks

_FLOOR_STD_M: Final = 0.002
_CLOTH_M: Final = 0.0007
"""Underwear, a tight tee, leggings: jersey is 0.4 to 1 mm thick and stands off a little."""
_WORN: Final = ("pelvis", "spine1", "spine2", "spine3", "left_hip", "right_hip")
_FOREHEAD_M: Final = 0.035  # above the eyes
_TEMPLE_M: Final = 0.02  # in front of the ears
_CHEEK_M: Final = 0.035  # beside the middle
_FALL_M: Final = 0.12  # below the shoulders
_ASIDE_M: Final = 0.06  # beside the ears
_HAND: Final = 0.6  # share of the wrist's rotation beyond which skin belongs to the hand
_FINGERS_TRUST: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How a stage of the fit weighs its terms."""

    outline_std_px: float
    correlated_px: float
    """Along the outline: errors nearer than this count once."""
    reach_px: float
    turning_px: float
    robust_px: float
    """Geman-McClure: pairs much farther apart count for nothing."""
    landmark_std_px: float
    hair_px: float
    """Geman-McClure for outline outside hairy skin: hair stands off."""
    hair: float
    """How much that outline counts at all."""

    def scaled(self, unit: float) -> "Trust":
        """The same trust in a picture whose pixels are ``unit`` times as fine."""
        return Trust(
            outline_std_px=self.outline_std_px * unit,
            correlated_px=self.correlated_px * unit,
            reach_px=self.reach_px * unit,
            turning_px=self.turning_px * unit,
            robust_px=self.robust_px * unit,
            landmark_std_px=self.landmark_std_px * unit,
            hair_px=self.hair_px * unit,
            hair=self.hair,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """A posed body in one picture."""

    view: int
    model: SkinnedModel
    body: PosedPoints
    camera: Camera
    lens: Lens | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explained:
    """How well a body's rim and an outline agree."""

    rim: Rim
    cover: Cover
    matches: Matches
    firm: Floats  # [M]: how far each pair is no hand and no hair


def add_outline(
    system: System,
    seen: Seen,
    outline: Outline,
    bias_px: float,
    trust: Trust,
    *,
    spacing_px: float,
    slack: float,
) -> Explained:
    """Pull the body's rim onto the outline; ``bias_px`` is how far the outline lies outside the body.

    Outline outside the skin counts ``slack`` as much as outline inside it: clothes stand off.
    """
    pixels = seen.camera.project(seen.body.points_m[: seen.model.vertex_count])
    rim, cover = rim_of(seen.model, pixels, seen.camera.image_size, spacing_px)
    pairs = matched(outline, rim, reach_px=trust.reach_px, turning_px=trust.turning_px)
    soft, hairy = _soft_parts(seen.model)
    vertex = rim.ends[pairs.rim, 0]
    cloth_px = _CLOTH_M * _worn(seen.model)[vertex] * _px_per_m(seen, vertex)
    gaps = pairs.gaps_px + bias_px + cloth_px
    outside = gaps < 0.0
    robust = np.where(hairy[vertex] & outside, trust.hair_px, trust.robust_px)
    near = 1.0 / (1.0 + (gaps / robust) ** 2)
    firm = soft[vertex] * np.where(hairy[vertex], 0.0, 1.0)
    if len(gaps):
        clothes = np.where(outside, np.where(hairy[vertex], trust.hair, slack), 1.0)
        per_px = 1.0 / (trust.correlated_px * trust.outline_std_px**2)
        known = per_px * soft[vertex] * clothes * pairs.lengths_px
        ends, share = rim.ends[pairs.rim], rim.share[pairs.rim]
        along = outline.normals[pairs.outline]
        _add_pixels(system, seen, gaps, known * near**2, ends, share, along, bias=True)
        # The weighed squares say where to step; of the robust sum itself this is still missing.
        system.cost += float((known * gaps**2) @ (near - near**2))
        total_px = float(outline.lengths_px.sum())
        system.cost += per_px * trust.robust_px**2 * pairs.unmatched * total_px
    return Explained(rim=rim, cover=cover, matches=pairs, firm=firm)


def add_landmarks(system: System, seen: Seen, landmarks: Landmarks, std_px: Floats) -> None:
    """Pull the body's landmarks to where they were seen; far ones pull no harder (Huber).

    ``std_px`` [33] says how far off each may be.
    """
    ends, share = landmark_lines(seen.model)
    std_px = std_px[USED_ROWS]
    points = (
        seen.body.points_m[ends[:, 0]] * (1 - share[:, None])
        + seen.body.points_m[ends[:, 1]] * share[:, None]
    )
    away = seen.camera.project(points) - landmarks.points_px[USED_ROWS]
    distance = np.linalg.norm(away, axis=1)
    trust = np.clip(landmarks.visibility[USED_ROWS], 0.05, 1.0) / std_px**2
    trust /= np.maximum(distance / (2.0 * std_px), 1.0)
    axes = np.concatenate([np.tile([1.0, 0.0], (len(ends), 1)), np.tile([0.0, 1.0], (len(ends), 1))])
    _add_pixels(
        system, seen, away.T.ravel(), np.tile(trust, 2), np.tile(ends, (2, 1)), np.tile(share, 2), axes
    )


def add_floor(system: System, seen: Seen) -> None:
    """Both feet on the floor: the lowest point of each has no height."""
    lowest = np.array(
        [feet[np.argmin(seen.body.points_m[feet, 1])] for feet in _feet(seen.model)], dtype=np.int32
    )
    ends = np.column_stack([lowest, lowest])
    up = np.tile([0.0, 1.0, 0.0], (2, 1))
    by_betas, by_stance = slope_rows(seen.model, seen.body, ends, np.zeros(2), up)
    columns = system.columns
    system.add(
        seen.body.points_m[lowest, 1],
        1.0 / _FLOOR_STD_M**2,
        (columns.shape(), by_betas),
        (columns.stance(seen.view), by_stance),
    )


def _add_pixels(
    system: System,
    seen: Seen,
    residuals: Floats,
    weights: Floats,
    ends: Rows,
    share: Floats,
    along: Floats,
    *,
    bias: bool = False,
) -> None:
    """Add residuals that grow when points on lines move along directions [N, 2] of the picture."""
    points = seen.body.points_m
    at = points[ends[:, 0]] * (1.0 - share[:, None]) + points[ends[:, 1]] * share[:, None]
    _, by_pixel = seen.camera.project_with_jacobian(at)
    by_world = np.einsum("nc,ncd->nd", along, by_pixel)
    by_betas, by_stance = slope_rows(seen.model, seen.body, ends, share, by_world)
    columns = system.columns
    parts = [(columns.shape(), by_betas), (columns.stance(seen.view), by_stance)]
    if bias:
        parts.append((columns.bias(seen.view), np.ones((len(residuals), 1))))
    if seen.lens is not None:
        parts.append((columns.of_lens(), seen.lens.slopes(seen.camera, at, by_pixel, along)))
    system.add(residuals, weights, *parts)


@lru_cache(maxsize=2)
def _feet(model: SkinnedModel) -> tuple[Rows, Rows]:
    """Vertices of the left and the right foot."""
    return _foot(model, "left"), _foot(model, "right")


def _foot(model: SkinnedModel, side: str) -> Rows:
    joints = [MOVING.index(f"{side}_ankle"), MOVING.index(f"{side}_foot")]
    share = np.where(np.isin(model.bones, joints), model.shares, 0.0).sum(axis=1)
    on_shell = np.zeros(len(share), dtype=bool)
    on_shell[model.faces] = True
    return np.nonzero(on_shell & (share > 0.5))[0].astype(np.int32)


def _px_per_m(seen: Seen, vertices: Rows) -> Floats:
    """How many pixels a metre at each of some vertices is."""
    depths: Floats = seen.camera.to_camera(seen.body.points_m[vertices])[:, 2]
    return float(seen.camera.matrix[1, 1]) / depths


@lru_cache(maxsize=2)
def _worn(model: SkinnedModel) -> Floats:
    """How far each point [P] is where people who are measured wear something."""
    joints = [MOVING.index(name) for name in _WORN]
    worn: Floats = np.where(np.isin(model.bones, joints), model.shares, 0.0).sum(axis=1)
    return worn


@lru_cache(maxsize=2)
def _soft_parts(model: SkinnedModel) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """How far each point [P] is where the skeleton says (fingers bend freely), and where hair may be."""
    wrists = [MOVING.index("left_wrist"), MOVING.index("right_wrist")]
    hand = np.where(np.isin(model.bones, wrists), model.shares, 0.0).sum(axis=1)
    head = np.where(model.bones == MOVING.index("head"), model.shares, 0.0).sum(axis=1)
    points = model.template_m
    left_eye, left_ear = points[FORMAT_VERTICES["left_eye"]], points[FORMAT_VERTICES["left_ear"]]
    high = points[:, 1] > left_eye[1] + _FOREHEAD_M
    behind = points[:, 2] < left_ear[2] + _TEMPLE_M
    aside = np.abs(points[:, 0]) > _CHEEK_M
    scalp = (head > 0.5) & (high | behind | aside)
    shoulders = points[model.joint_row("left_shoulder"), 1]
    falls = (
        (points[:, 1] > shoulders - _FALL_M)
        & (np.abs(points[:, 0]) < np.abs(left_ear[0]) + _ASIDE_M)
        & behind
    )
    return np.where(hand > _HAND, _FINGERS_TRUST, 1.0), scalp | falls
