"""From a bare posed body to all that a camera sees: clothes, hair and shoes as surfaces of their own."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.body.joints import JOINT_INDEX
from body_models.body.model import BodyModel
from body_models.body.regions import part_weights
from body_models.capture.booth.foreign import vertex_normals
from body_models.capture.booth.posing import Floats
from body_models.capture.booth.wardrobe import Lines, Outfit, lines_of, rising

Int32s = npt.NDArray[np.int32]


class Layer(IntEnum):
    """What a surface is made of."""

    BODY = 0
    CLOTH = 1
    HAIR = 2
    SHOE = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dressed:
    """Everything opaque about a person, as one mesh. ``material_m`` is where colours are looked up."""

    vertices_m: Floats  # [N, 3]
    faces: Int32s  # [F, 3]
    layers: npt.NDArray[np.uint8]  # [F], values of `Layer`
    material_m: Floats  # [N, 3]: the place on the template, or on the cloth


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Piece:
    vertices_m: Floats
    faces: Int32s
    layer: Layer
    material_m: Floats


_ANGLES: Final = 72
_LEVEL_M: Final = 0.02
_HEM_SHARE: Final = {"loose_tee": 0.0, "dress": 1.0, "coat": 1.25}  # 0 the hip, 1 the knee, 2 the ankle


def dressed(model: BodyModel, vertices_m: Floats, joints_m: Floats, outfit: Outfit) -> Dressed:
    """The person [V, 3] in the world with everything worn."""
    lines = lines_of(model)
    normals = vertex_normals(vertices_m, model.faces)
    generator = np.random.default_rng(outfit.seed)
    pieces = [_body(model, lines, vertices_m, normals, outfit, generator)]
    if not outfit.is_tight:
        pieces += [
            _upper(model, lines, vertices_m, normals, outfit, generator),
            _tube(model, lines, vertices_m, joints_m, outfit, generator),
        ]
    if outfit.hair == "long":
        pieces.append(_hanging_hair(vertices_m, joints_m, outfit, generator))
    if outfit.shoe_m > 0.0:
        pieces.append(_shoes(model, lines, vertices_m, normals, outfit))
    return _joined(pieces)


def _joined(pieces: list[_Piece]) -> Dressed:
    starts = np.concatenate([[0], np.cumsum([len(p.vertices_m) for p in pieces])])
    return Dressed(
        vertices_m=np.concatenate([p.vertices_m for p in pieces]),
        faces=np.concatenate([p.faces + s for p, s in zip(pieces, starts, strict=False)]).astype(np.int32),
        layers=np.concatenate([np.full(len(p.faces), p.layer, np.uint8) for p in pieces]),
        material_m=np.concatenate([p.material_m for p in pieces]),
    )


def _body(
    model: BodyModel,
    lines: Lines,
    vertices_m: Floats,
    normals: Floats,
    outfit: Outfit,
    generator: np.random.Generator,
) -> _Piece:
    """The body itself, swollen by tight clothes and by the hair of the scalp."""
    template = lines.template_m
    off = outfit.thickness_m * rising(lines.covered(outfit, template), 0.006)
    waves = 1.0 + 0.25 * _folds(template * 3.0, generator)
    off += outfit.hair_m * waves * rising(lines.scalp(template), 0.035)
    return _Piece(
        vertices_m=vertices_m + off[:, None] * normals,
        faces=model.faces,
        layer=Layer.BODY,
        material_m=template,
    )


def _upper(
    model: BodyModel,
    lines: Lines,
    vertices_m: Floats,
    normals: Floats,
    outfit: Outfit,
    generator: np.random.Generator,
) -> _Piece:
    """Shoulders, chest and sleeves of loose clothes: the skin moved outwards, with folds."""
    template = lines.template_m
    inside = lines.tee(template, outfit.sleeve)
    ease = (
        0.6
        * outfit.ease_m
        * (1.0 + 0.35 * _folds(template, generator))
        * (0.25 + 0.75 * rising(inside, 0.15))
    )
    faces = model.faces[(inside[model.faces] > -0.01).all(axis=1)]
    return _Piece(
        vertices_m=vertices_m + ease[:, None] * normals,
        faces=faces,
        layer=Layer.CLOTH,
        material_m=template,
    )


def _folds(points_m: Floats, generator: np.random.Generator) -> Floats:
    """A random smooth field [N] of waves some 5 to 15 cm long, standard deviation about 0.7."""
    field = np.zeros(len(points_m))
    for _ in range(6):
        direction = generator.normal(size=3)
        direction *= 2.0 * np.pi / generator.uniform(0.05, 0.15) / np.linalg.norm(direction)
        field += np.sin(points_m @ direction + generator.uniform(0.0, 2.0 * np.pi))
    waves: Floats = field / np.sqrt(6.0)
    return waves


def _tube(
    model: BodyModel,
    lines: Lines,
    vertices_m: Floats,
    joints_m: Floats,
    outfit: Outfit,
    generator: np.random.Generator,
) -> _Piece:
    """The part of loose clothes that hangs from the chest, around both legs where it is long."""
    arms = sum(part_weights(model, p) for p in ("left_arm", "right_arm", "left_hand", "right_hand"))
    trunk = vertices_m[np.asarray(arms) < 0.25]
    top = joints_m[JOINT_INDEX["spine3"], 1] + 0.06
    stations = [joints_m[JOINT_INDEX[n], 1] for n in ("left_hip", "left_knee", "left_ankle")]
    hem = float(np.interp(_HEM_SHARE[outfit.clothes], [0.0, 1.0, 2.0], stations)) - 0.06
    levels = np.arange(top, hem, -_LEVEL_M)
    axis = joints_m[JOINT_INDEX["pelvis"]] * [1.0, 0.0, 1.0]
    angles = np.linspace(0.0, 2.0 * np.pi, _ANGLES, endpoint=False)
    outward = np.column_stack([np.sin(angles), np.zeros(_ANGLES), np.cos(angles)])
    radii = _radii(trunk, axis, outward, levels)
    down = (levels[0] - levels) / max(levels[0] - levels[-1], 1e-6)
    counts = generator.integers(5, 12)
    phase = generator.uniform(0.0, 2.0 * np.pi) + 0.6 * np.sin(4.0 * down + generator.uniform(0.0, 6.0))
    folds = np.sin(counts * angles[None, :] + phase[:, None]) * (0.25 + 0.75 * down[:, None])
    begun = np.clip((levels[0] - levels) / 0.12, 0.0, 1.0)[:, None]  # close to the chest, then standing off
    ease = outfit.ease_m * ((0.1 + 0.5 * begun) + 0.7 * down[:, None] + 0.4 * begun * folds)
    radii = radii + ease
    points = axis + outward[None] * radii[:, :, None] + np.array([0.0, 1.0, 0.0]) * levels[:, None, None]
    cloth = np.stack(np.broadcast_arrays(angles[None, :] * 0.15, levels[:, None], 0.2 + 0.0 * radii), axis=2)
    return _Piece(
        vertices_m=points.reshape(-1, 3),
        faces=_grid_faces(len(levels), _ANGLES, closed=True),
        layer=Layer.CLOTH,
        material_m=cloth.reshape(-1, 3),
    )


def _radii(trunk_m: Floats, axis: Floats, outward: Floats, levels: Floats) -> Floats:
    """How far cloth around the trunk reaches [levels, angles]: convex, and falling straight from above."""
    radii = np.zeros((len(levels), len(outward)))
    around = (trunk_m - axis) * [1.0, 0.0, 1.0]
    for k, level in enumerate(levels):
        near = around[np.abs(trunk_m[:, 1] - level) < 0.03]
        support = (near @ outward.T).max(axis=0) if len(near) else np.zeros(len(outward))
        radii[k] = support if k == 0 else np.maximum(support, 0.992 * radii[k - 1])
    return radii


def _grid_faces(rows: int, columns: int, *, closed: bool) -> Int32s:
    """Triangles of a grid of points, its columns joined to a tube when closed."""
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns if closed else columns - 1), indexing="ij")
    a, b = r * columns + c, r * columns + (c + 1) % columns
    below_a, below_b = a + columns, b + columns
    triangles = [np.stack([a, below_a, b], axis=-1), np.stack([b, below_a, below_b], axis=-1)]
    faces: Int32s = np.concatenate([t.reshape(-1, 3) for t in triangles]).astype(np.int32)
    return faces


def _hanging_hair(
    vertices_m: Floats, joints_m: Floats, outfit: Outfit, generator: np.random.Generator
) -> _Piece:
    """Hair behind head and neck, from the ears down to somewhere between the neck and the shoulder blades."""
    eyes = joints_m[[JOINT_INDEX["left_eye"], JOINT_INDEX["right_eye"]]]
    right = eyes[0] - eyes[1]
    right = right * [1.0, 0.0, 1.0] / np.linalg.norm(right[[0, 2]])
    back = np.cross(right, [0.0, 1.0, 0.0])
    back = back if back @ (joints_m[JOINT_INDEX["head"]] - eyes.mean(axis=0)) > 0 else -back
    head = joints_m[JOINT_INDEX["head"]]
    crown = vertices_m[:, 1].max()
    centre = head * [1.0, 0.0, 1.0] - back * 0.015
    angles = np.linspace(-1.75, 1.75, 40)
    levels = np.linspace(crown - 0.09, head[1] - generator.uniform(0.10, 0.38), 24)
    radius = 0.078 + outfit.hair_m * (0.7 + 0.5 * np.linspace(0.0, 1.0, len(levels)))
    waves = 0.004 * np.sin(9.0 * angles[None, :] + 12.0 * levels[:, None])
    reach = radius[:, None] + waves
    points = (
        centre
        + np.sin(angles)[None, :, None] * right * reach[:, :, None]
        + np.cos(angles)[None, :, None] * back * 1.2 * reach[:, :, None]
        + np.array([0.0, 1.0, 0.0]) * levels[:, None, None]
    )
    material = np.stack(np.broadcast_arrays(angles[None, :] * 0.1, levels[:, None], 0.0 * reach), axis=2)
    return _Piece(
        vertices_m=points.reshape(-1, 3),
        faces=_grid_faces(len(levels), len(angles), closed=False),
        layer=Layer.HAIR,
        material_m=material.reshape(-1, 3),
    )


def _shoes(model: BodyModel, lines: Lines, vertices_m: Floats, normals: Floats, outfit: Outfit) -> _Piece:
    """Shoes around the feet; the sole lies below the foot, so the person must stand that much higher."""
    inside = lines.feet(lines.template_m)
    off = 0.011 * rising(inside, 0.03)
    moved = vertices_m + off[:, None] * normals
    low = rising(0.035 - (vertices_m[:, 1] - vertices_m[:, 1].min()), 0.03)
    moved[:, 1] -= outfit.shoe_m * low
    return _Piece(
        vertices_m=moved,
        faces=model.faces[(inside[model.faces] > 0).all(axis=1)],
        layer=Layer.SHOE,
        material_m=lines.template_m,
    )
