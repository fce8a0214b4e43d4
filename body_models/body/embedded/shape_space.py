"""Principal components of sampled bodies."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from body_models.body.embedded.sampling import SampledBodies

Float32s = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShapeSpace:
    """Bodies as mean plus directions; a coefficient of 1 is one standard deviation of the samples."""

    mean_m: Float32s  # [V, 3]
    directions_m: Float32s  # [V, 3, K]
    joint_mean_m: Floats  # [55, 3]
    joint_directions_m: Floats  # [55, 3, K]
    coefficients: Floats  # [N, K] of the samples

    @property
    def size(self) -> int:
        """Number of directions K."""
        return int(self.directions_m.shape[2])


def principal_components(bodies: SampledBodies, count: int) -> ShapeSpace:
    """The ``count`` directions along which ``bodies`` differ most, and the joints that go with them."""
    samples = len(bodies.vertices_m)
    mean = bodies.vertices_m.mean(axis=0)
    offsets = (bodies.vertices_m - mean).reshape(samples, -1)
    variances, vectors = np.linalg.eigh((offsets @ offsets.T).astype(np.float64))
    kept = np.argsort(variances)[::-1][:count]
    # Sample n's coefficient on direction k is sqrt(N - 1) * vectors[n, k]: unit variance over the samples.
    coefficients = vectors[:, kept] * np.sqrt(samples - 1)
    coefficients *= np.sign(coefficients[np.abs(coefficients).argmax(axis=0), np.arange(len(kept))])
    directions = offsets.T @ (coefficients / (samples - 1)).astype(np.float32)
    joint_mean, joint_directions = _joint_directions(bodies.joints_m, coefficients)
    return ShapeSpace(
        mean_m=mean,
        directions_m=directions.reshape(*mean.shape, len(kept)),
        joint_mean_m=joint_mean,
        joint_directions_m=joint_directions,
        coefficients=coefficients,
    )


def _joint_directions(joints: Float32s, coefficients: Floats) -> tuple[Floats, Floats]:
    """Least squares of the joints on the coefficients: mean [55, 3] and directions [55, 3, K]."""
    flat = joints.reshape(len(joints), -1).astype(np.float64)
    design = np.hstack([np.ones((len(joints), 1)), coefficients])
    solution = np.asarray(np.linalg.lstsq(design, flat, rcond=None)[0], dtype=np.float64)
    shape = joints.shape[1:]
    return solution[0].reshape(shape), solution[1:].T.reshape(*shape, -1)
