"""Bodies drawn from the source: wide enough that every measurement can vary on its own."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.body.embedded.source import SourceBody, phenotype_coefficients
from body_models.body.embedded.unposing import unpose
from body_models.body.prior import Sex

Float32s = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

SLIDERS: Final[dict[str, float]] = {
    # Standard deviation of each local change, in units of its full travel. Left and right move together:
    # nobody's two calves are measured.
    "measure-neck-circ": 0.5,
    "measure-neck-height": 0.4,
    "measure-shoulder-dist": 0.5,
    "measure-bust-circ": 0.5,
    "measure-underbust-circ": 0.5,
    "measure-waist-circ": 0.5,
    "measure-hips-circ": 0.5,
    "measure-thigh-circ": 0.5,
    "measure-knee-circ": 0.4,
    "measure-calf-circ": 0.5,
    "measure-ankle-circ": 0.5,
    "measure-upperarm-circ": 0.5,
    "measure-wrist-circ": 0.5,
    "measure-upperarm-length": 0.4,
    "measure-lowerarm-length": 0.4,
    "measure-upperleg-height": 0.4,
    "measure-lowerleg-height": 0.4,
    "measure-frontchest-dist": 0.3,
    "measure-napetowaist-dist": 0.4,
    "measure-waisttohip-dist": 0.4,
    "torso-scale-vert": 0.3,
    "torso-muscle-dorsi": 0.3,
    "torso-muscle-pectoral": 0.3,
    "stomach-pregnant": 0.25,
    "stomach-tone": 0.4,
    "buttocks-volume": 0.5,
    "breast-dist": 0.2,
    "breast-trans": 0.3,
    "breast-volume-vert": 0.3,
    "head-scale-horiz": 0.25,
    "head-scale-depth": 0.25,
    "head-scale-vert": 0.2,
    "head-fat": 0.3,
    "neck-double": 0.2,
    "foot-scale": 0.4,
    "foot-scale-depth": 0.3,
    "hand-scale": 0.4,
    "hand-fingers-length": 0.3,
    "upperarm-fat": 0.4,
    "upperarm-shoulder-muscle": 0.3,
    "lowerarm-fat": 0.4,
    "lowerleg-fat": 0.4,
    "lowerleg-muscle": 0.3,
    "upperlegs-height": 0.3,
    "lowerlegs-height": 0.3,
}
FIXED: Final[dict[Sex, dict[str, float]]] = {"female": {"bulge": -0.9}, "male": {"bulge": -0.4}}
"""Local changes that everybody has: what underwear covers is smooth."""
_SLIDER_LIMIT: Final = 1.3
"""Furthest a local change is pushed, in units of its travel; beyond, artist shapes tear."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SampledBodies:
    """Bodies in the T-pose, the pelvis at the origin."""

    vertices_m: Float32s  # [N, V, 3]
    joints_m: Float32s  # [N, 55, 3]

    def __getitem__(self, chosen: slice | npt.NDArray[np.bool_]) -> "SampledBodies":
        return SampledBodies(vertices_m=self.vertices_m[chosen], joints_m=self.joints_m[chosen])


def draw_bodies(source: SourceBody, sex: Sex, count: int, generator: np.random.Generator) -> SampledBodies:
    """``count`` adults of one sex over the whole range of the source's phenotypes and local changes."""
    phenotypes = phenotype_coefficients(source, _draw_phenotypes(sex, count, generator))
    coefficients = np.hstack([phenotypes, _draw_local_changes(source, sex, count, generator)])
    shapes = source.blend_shapes_m.reshape(len(source.blend_shapes_m), -1)
    used = np.flatnonzero(np.abs(coefficients).max(axis=0) > 0)
    vertices = (coefficients[:, used] @ shapes[used]).reshape(count, -1, 3) + source.template_m
    joints = np.einsum("ns,sjc->njc", coefficients, source.joint_shapes_m, optimize=True)
    level, level_joints = unpose(vertices, joints + source.joint_template_m, source.skin_weights)
    return SampledBodies(vertices_m=level, joints_m=level_joints)


def _draw_phenotypes(sex: Sex, count: int, generator: np.random.Generator) -> dict[str, Floats]:
    def uniform(low: float, high: float) -> Floats:
        return generator.uniform(low, high, count)

    gender = uniform(0.0, 0.12)  # 0 is the male end
    heritage = generator.dirichlet((0.8, 0.8, 0.8), count)
    return {
        "gender": gender if sex == "male" else 1.0 - gender,
        "age": uniform(0.62, 0.92),  # 0.67 is the young adult, 1 is old
        "muscle": uniform(0.1, 0.9),
        "weight": uniform(0.1, 1.25),
        "height": np.clip(generator.normal(0.45, 0.12, count), 0.1, 0.8),
        "proportions": uniform(0.2, 0.9),
        "cupsize": uniform(0.1, 0.9),
        "firmness": uniform(0.2, 0.8),
        "african": heritage[:, 0],
        "asian": heritage[:, 1],
        "caucasian": heritage[:, 2],
    }


def _draw_local_changes(source: SourceBody, sex: Sex, count: int, generator: np.random.Generator) -> Float32s:
    """Weights [N, 2L] of the shapes of the local changes: each has one for more and one for less."""
    weights = np.zeros((count, 2 * len(source.local_labels)), dtype=np.float32)
    drawn = {
        slider: np.clip(generator.normal(0.0, deviation, count), -_SLIDER_LIMIT, _SLIDER_LIMIT)
        for slider, deviation in SLIDERS.items()
    }
    values = drawn | {slider: np.full(count, value) for slider, value in FIXED.get(sex, {}).items()}
    unknown = set(values) - {_slider(label) for label in source.local_labels}
    if unknown:
        raise KeyError(f"the source has no local changes {sorted(unknown)}")
    for i, label in enumerate(source.local_labels):
        value = values.get(_slider(label))
        if value is not None:
            weights[:, 2 * i] = np.maximum(value, 0)
            weights[:, 2 * i + 1] = np.maximum(-value, 0)
    return weights


def _slider(label: str) -> str:
    """``l-upperarm-fat-incr`` and ``r-upperarm-fat-incr`` are one slider, ``upperarm-fat``."""
    name = label[2:] if label[:2] in {"l-", "r-"} else label
    for direction in ("-incr", "-up", "-out", "-forward"):
        name = name.removesuffix(direction)
    return name
