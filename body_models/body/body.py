"""One person's body, standing on the floor."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from body_models.body.joints import JOINT_INDEX
from body_models.body.model import BodyModel
from body_models.body.poses import A_POSE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Body:
    """A shape in a pose: feet on y = 0, the pelvis above the origin."""

    model: BodyModel
    betas: npt.NDArray[np.float64]  # [K]
    pose: npt.NDArray[np.float32]  # [55, 3]
    vertices_m: npt.NDArray[np.float32]  # [V, 3]
    joints_m: npt.NDArray[np.float32]  # [55, 3]

    @classmethod
    def of(
        cls, model: BodyModel, betas: npt.NDArray[np.floating], pose: npt.NDArray[np.float32] = A_POSE
    ) -> "Body":
        """The body of these betas [k] (missing ones are 0) in a pose."""
        complete = np.zeros(model.beta_count)
        complete[: len(betas)] = betas
        basis = model.posed_basis(pose)
        vertices, joints = basis.vertices(complete), basis.joints(complete)
        pelvis = joints[JOINT_INDEX["pelvis"]]
        origin = np.array([pelvis[0], vertices[:, 1].min(), pelvis[2]], dtype=np.float32)
        return cls(
            model=model,
            betas=complete,
            pose=np.asarray(pose, dtype=np.float32),
            vertices_m=vertices - origin,
            joints_m=joints - origin,
        )

    def in_pose(self, pose: npt.NDArray[np.float32]) -> "Body":
        """The same shape in another pose [55, 3]; quicker than `of` for a pose that is used once."""
        with torch.no_grad():
            posed = self.model(
                torch.tensor(self.betas, dtype=torch.float32)[None],
                torch.tensor(pose, dtype=torch.float32)[None],
            )
        vertices, joints = posed.vertices_m[0].numpy(), posed.joints_m[0].numpy()
        pelvis = joints[JOINT_INDEX["pelvis"]]
        origin = np.array([pelvis[0], vertices[:, 1].min(), pelvis[2]], dtype=np.float32)
        return Body(
            model=self.model,
            betas=self.betas,
            pose=np.asarray(pose, dtype=np.float32),
            vertices_m=vertices - origin,
            joints_m=joints - origin,
        )

    @property
    def faces(self) -> npt.NDArray[np.int32]:
        """Triangles [F, 3], outward."""
        return self.model.faces
