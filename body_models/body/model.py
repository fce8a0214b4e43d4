"""The body model: betas and a pose to vertices and joints, by linear blend skinning.

Loper et al. 2015 (SMPL), Pavlakos et al. 2019 (SMPL-X). Agrees with the stock ``smplx`` package on the same
file; pose correctives cost nothing where a file has none.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from body_models.body.file import BodyFile, read_body_file
from body_models.body.joints import JOINT_COUNT, PARENTS
from body_models.body.prior import Sex, ShapePrior, complete_priors
from resources.paths import embedded_body_path

_CACHED_POSES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BodyOutput:
    """Posed bodies. Metres."""

    vertices_m: Tensor  # [B, V, 3]
    joints_m: Tensor  # [B, 55, 3]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PosedBasis:
    """All bodies in one fixed pose: posed vertices are affine in the betas.

    ``vertices = mean_m + directions_m @ betas``, exactly: with the pose fixed, the joints' rotations are
    constant and skinning is linear in rest vertices and rest joints, which are affine in the betas.
    """

    mean_m: npt.NDArray[np.float32]  # [V, 3]
    directions_m: npt.NDArray[np.float32]  # [V, 3, K]
    joints_mean_m: npt.NDArray[np.float32]  # [55, 3]
    joint_directions_m: npt.NDArray[np.float32]  # [55, 3, K]

    def vertices(self, betas: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        """Vertices [V, 3] of one body in this pose: one matrix product."""
        offsets = self.directions_m.reshape(-1, self.directions_m.shape[2]) @ np.asarray(betas, np.float32)
        return self.mean_m + offsets.reshape(self.mean_m.shape)

    def joints(self, betas: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        """Joints [55, 3] of one body in this pose."""
        joints: npt.NDArray[np.float32] = self.joints_mean_m + self.joint_directions_m @ np.asarray(
            betas, np.float32
        )
        return joints


class BodyModel(torch.nn.Module):
    """Skinning of one body file: batched, differentiable in betas, pose and translation."""

    template: Tensor  # [V, 3]
    shape_directions: Tensor  # [V * 3, K]
    joint_template: Tensor  # [55, 3]
    joint_directions: Tensor  # [55 * 3, K]
    weights: Tensor  # [V, 55]
    pose_directions: Tensor | None  # [486, V * 3]

    def __init__(self, file: BodyFile) -> None:
        super().__init__()
        self.file = file
        self.name = file.name
        self.vertex_count = file.vertex_count
        self.beta_count = file.beta_count
        self.faces = file.faces
        self.skin_weights = file.skin_weights
        self.priors: dict[Sex, ShapePrior] = complete_priors(file.priors, file.beta_count)
        # Joints are regressed once, in double precision: a forward pass needs no 55 x V product.
        regressor = file.joint_regressor.astype(np.float64)
        directions = np.einsum("jv,vck->jck", regressor, file.shape_directions_m, optimize=True)
        self._register("template", file.template_m)
        self._register("shape_directions", file.shape_directions_m.reshape(-1, file.beta_count))
        self._register("joint_template", regressor @ file.template_m)
        self._register("joint_directions", directions.reshape(-1, file.beta_count))
        self._register("weights", file.skin_weights)
        correctives = file.pose_directions_m
        flat = None if correctives is None else correctives.reshape(-1, correctives.shape[2]).T
        self._register("pose_directions", flat)
        self._bases: OrderedDict[bytes, PosedBasis] = OrderedDict()

    def _register(self, name: str, array: npt.NDArray[np.floating] | None) -> None:
        tensor = None if array is None else torch.tensor(np.ascontiguousarray(array), dtype=torch.float32)
        self.register_buffer(name, tensor, persistent=False)

    def forward(
        self, betas: Tensor, pose: Tensor | None = None, translation: Tensor | None = None
    ) -> BodyOutput:
        """Pose a batch of bodies.

        ``betas`` [B, k] with k up to K (missing ones are 0), ``pose`` [B, 55, 3] axis-angle in radians
        (T-pose when None), ``translation`` [B, 3] in metres.
        """
        count = betas.shape[1]
        batch = len(betas)
        shaped = self.template + (betas @ self.shape_directions[:, :count].T).view(batch, -1, 3)
        joints = self.joint_template + (betas @ self.joint_directions[:, :count].T).view(
            batch, JOINT_COUNT, 3
        )
        if pose is not None:
            rotations = rotation_matrices(pose.reshape(-1, 3)).view(batch, JOINT_COUNT, 3, 3)
            if self.pose_directions is not None:
                shaped = shaped + self._corrective_offsets(rotations, self.pose_directions)
            shaped, joints = self._skin(shaped, joints, rotations)
        if translation is not None:
            shaped, joints = shaped + translation[:, None], joints + translation[:, None]
        return BodyOutput(vertices_m=shaped, joints_m=joints)

    def _corrective_offsets(self, rotations: Tensor, directions: Tensor) -> Tensor:
        feature = rotations[:, 1:] - torch.eye(3, dtype=rotations.dtype, device=rotations.device)
        return (feature.reshape(len(rotations), -1) @ directions).view(len(rotations), -1, 3)

    def _skin(self, shaped: Tensor, joints: Tensor, rotations: Tensor) -> tuple[Tensor, Tensor]:
        """Rotate rest vertices [B, V, 3] and rest joints [B, 55, 3] by their joints' rotations."""
        turned, posed_joints = _forward_kinematics(joints, rotations)
        shift = posed_joints - (turned @ joints[..., None])[..., 0]
        transforms = torch.cat([turned, shift[..., None]], dim=-1)  # [B, 55, 3, 4]
        blended = (self.weights @ transforms.flatten(2)).view(len(shaped), -1, 3, 4)
        posed = (blended[..., :3] @ shaped[..., None])[..., 0] + blended[..., 3]
        return posed, posed_joints

    def posed_basis(self, pose: npt.NDArray[np.floating]) -> PosedBasis:
        """The exact affine map from betas to vertices and joints in a fixed pose [55, 3] (cached)."""
        key = np.ascontiguousarray(pose, dtype=np.float32).tobytes()
        if key not in self._bases:
            self._bases[key] = self._make_posed_basis(np.frombuffer(key, np.float32).reshape(JOINT_COUNT, 3))
            if len(self._bases) > _CACHED_POSES:
                self._bases.popitem(last=False)
        self._bases.move_to_end(key)
        return self._bases[key]

    @torch.no_grad()
    def _make_posed_basis(self, pose: npt.NDArray[np.float32]) -> PosedBasis:
        rotations = rotation_matrices(torch.tensor(pose))[None]
        origin = self(self.template.new_zeros((1, self.beta_count)), torch.tensor(pose)[None])
        shape = self.shape_directions.T.reshape(self.beta_count, -1, 3)
        joints = self.joint_directions.T.reshape(self.beta_count, JOINT_COUNT, 3)
        directions = np.empty((self.vertex_count, 3, self.beta_count), dtype=np.float32)
        joint_directions = np.empty((JOINT_COUNT, 3, self.beta_count), dtype=np.float32)
        for k in range(self.beta_count):  # one at a time: skinning all at once would need 0.7 GB
            # Skinning is linear in (rest vertices, rest joints) together, so a direction skins like a body.
            posed, posed_joints = self._skin(shape[k : k + 1], joints[k : k + 1], rotations)
            directions[:, :, k], joint_directions[:, :, k] = posed[0].numpy(), posed_joints[0].numpy()
        return PosedBasis(
            mean_m=origin.vertices_m[0].numpy(),
            directions_m=directions,
            joints_mean_m=origin.joints_m[0].numpy(),
            joint_directions_m=joint_directions,
        )


def _forward_kinematics(joints: Tensor, rotations: Tensor) -> tuple[Tensor, Tensor]:
    """World rotations [B, 55, 3, 3] and positions [B, 55, 3] of the joints of posed skeletons."""
    turned = [rotations[:, 0]]
    placed = [joints[:, 0]]
    for j in range(1, JOINT_COUNT):
        parent = PARENTS[j]
        offset = (joints[:, j] - joints[:, parent])[..., None]
        turned.append(turned[parent] @ rotations[:, j])
        placed.append(placed[parent] + (turned[parent] @ offset)[..., 0])
    return torch.stack(turned, dim=1), torch.stack(placed, dim=1)


def rotation_matrices(axis_angle: Tensor) -> Tensor:
    """Rotation matrices [N, 3, 3] of axis-angle vectors [N, 3] (Rodrigues), smooth at the identity."""
    squared = (axis_angle * axis_angle).sum(dim=-1, keepdim=True)[..., None]
    small = squared < 1e-8
    angle = torch.where(small, torch.ones_like(squared), squared).sqrt()
    sine = torch.where(small, 1 - squared / 6, angle.sin() / angle)
    cosine = torch.where(small, 0.5 - squared / 24, (1 - angle.cos()) / (angle * angle))
    x, y, z = axis_angle.unbind(dim=-1)
    zero = torch.zeros_like(x)
    skew = torch.stack([zero, -z, y, z, zero, -x, -y, x, zero], dim=-1).view(-1, 3, 3)
    identity = torch.eye(3, dtype=axis_angle.dtype, device=axis_angle.device)
    return identity + sine * skew + cosine * (skew @ skew)


def load_body_model(path: Path | None = None) -> BodyModel:
    """The body model of a file, the embedded body when ``path`` is None. Loaded once per process."""
    return _load((path or embedded_body_path()).absolute())


@lru_cache(maxsize=3)
def _load(path: Path) -> BodyModel:
    return BodyModel(read_body_file(path))
