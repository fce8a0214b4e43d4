"""The 21 vertices that the stock ``smplx`` package reads by fixed number, put where they are on this mesh.

The package takes nose, eyes, ears, finger tips, toes and heels from vertex numbers of its own mesh
(``VERTEX_IDS['smplx']``), whatever file it is given. So the vertices are renumbered until they fit.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.body.joints import FINGERS, JOINT_INDEX

Floats = npt.NDArray[np.floating]
Mask = npt.NDArray[np.bool_]

STOCK_VERTEX_NUMBERS: Final[Mapping[str, int]] = {
    "nose": 9120,
    "right_eye": 9929,
    "left_eye": 9448,
    "right_ear": 616,
    "left_ear": 6,
    "right_thumb": 8079,
    "right_index": 7669,
    "right_middle": 7794,
    "right_ring": 7905,
    "right_pinky": 8022,
    "left_thumb": 5361,
    "left_index": 4933,
    "left_middle": 5058,
    "left_ring": 5169,
    "left_pinky": 5286,
    "left_big_toe": 5770,
    "left_small_toe": 5780,
    "left_heel": 8846,
    "right_big_toe": 8463,
    "right_small_toe": 8474,
    "right_heel": 8635,
}


def find_keypoints(vertices_m: Floats, joints_m: Floats, skin_weights: Floats) -> dict[str, int]:
    """The vertex of each key point on a T-posed body, from geometry and skin weights."""
    found = _face_keypoints(vertices_m, joints_m, skin_weights)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        for finger in FINGERS:
            tip, middle = JOINT_INDEX[f"{side}_{finger}3"], JOINT_INDEX[f"{side}_{finger}2"]
            along = vertices_m @ (joints_m[tip] - joints_m[middle])
            found[f"{side}_{finger}"] = _largest(along, skin_weights[:, tip] > 0.5)
        toes = JOINT_INDEX[f"{side}_foot"]
        foot = skin_weights[:, toes] + skin_weights[:, JOINT_INDEX[f"{side}_ankle"]] > 0.5
        inside = sign * (vertices_m[:, 0] - joints_m[toes, 0]) < 0
        front = vertices_m[:, 2] > joints_m[toes, 2]
        found[f"{side}_heel"] = _largest(-vertices_m[:, 2], foot)
        found[f"{side}_big_toe"] = _largest(vertices_m[:, 2], foot & inside)
        found[f"{side}_small_toe"] = _largest(sign * vertices_m[:, 0], foot & front)
    return found


def stock_order(found: Mapping[str, int], vertex_count: int) -> npt.NDArray[np.int64]:
    """A new order of the vertices: ``order[new] = old``, with each key point at its stock number."""
    if len(set(found.values())) != len(STOCK_VERTEX_NUMBERS):
        raise ValueError("two key points share a vertex")
    order = np.arange(vertex_count)
    place = np.arange(vertex_count)
    for name, wanted in STOCK_VERTEX_NUMBERS.items():
        old = found[name]
        current, displaced = int(place[old]), int(order[wanted])
        order[[wanted, current]] = old, displaced
        place[[old, displaced]] = wanted, current
    return order


def _face_keypoints(vertices: Floats, joints: Floats, weights: Floats) -> dict[str, int]:
    head = weights[:, JOINT_INDEX["head"]] + weights[:, JOINT_INDEX["jaw"]] > 0.5
    below_eyes = joints[JOINT_INDEX["left_eye"], 1] - vertices[:, 1]
    nose = head & (np.abs(vertices[:, 0]) < 0.01) & (below_eyes > 0) & (below_eyes < 0.06)
    found = {
        "nose": _largest(vertices[:, 2], nose),
        "left_ear": _largest(vertices[:, 0], head),
        "right_ear": _largest(-vertices[:, 0], head),
    }
    for side in ("left", "right"):
        found[f"{side}_eye"] = _largest(vertices[:, 2], weights[:, JOINT_INDEX[f"{side}_eye"]] > 0.5)
    return found


def _largest(score: Floats, among: Mask) -> int:
    candidates = np.flatnonzero(among)
    return int(candidates[np.argmax(score[candidates])])
