"""Hand poses of the embedded body: how relaxed hands rest, and the ways they move."""

from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.body.file import HandPoses
from body_models.body.joints import FINGERS

# Flexion of the three joints of each relaxed finger in degrees: the hand curls more towards the little
# finger (the resting cascade). The source's fingers are already half relaxed, so these are small.
_RELAXED_DEG: Final = {
    "index": (12.0, 14.0, 8.0),
    "middle": (16.0, 17.0, 10.0),
    "ring": (19.0, 19.0, 11.0),
    "pinky": (22.0, 20.0, 12.0),
    "thumb": (4.0, 8.0, 8.0),
}
_JOINTS: Final = 15


def relaxed_hands() -> HandPoses:
    """The relaxed pose and 45 orthonormal components, whole-hand closing first."""
    left = np.zeros((_JOINTS, 3))
    for f, finger in enumerate(FINGERS):
        # In the T-pose the palm faces the floor and the fingers point to +x: bending turns about -z. The
        # thumb lies across and bends about the vertical.
        axis = (0.0, -1.0, 0.0) if finger == "thumb" else (0.0, 0.0, -1.0)
        for k, degrees in enumerate(_RELAXED_DEG[finger]):
            left[3 * f + k] = np.radians(degrees) * np.array(axis)
    right = left * np.array([1.0, -1.0, -1.0])  # the mirror image
    return HandPoses(
        left_mean=left.ravel().astype(np.float32),
        right_mean=right.ravel().astype(np.float32),
        left_components=_components(left),
        right_components=_components(right),
    )


def _components(mean: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Orthonormal rows [45, 45]: closing all fingers, then each finger alone, then what is left."""
    rows = [mean.ravel()]
    for f in range(len(FINGERS)):
        alone = np.zeros_like(mean)
        alone[3 * f : 3 * f + 3] = mean[3 * f : 3 * f + 3]
        rows.append(alone.ravel())
    # The fingers sum to the whole: the last adds nothing, the identity completes the basis.
    basis: list[npt.NDArray[np.float64]] = []
    for row in [*rows[:-1], *np.eye(45)]:
        rest = row - sum((b * (b @ row) for b in basis), np.zeros(45))
        length = np.linalg.norm(rest)
        if length > 1e-6 * max(1.0, float(np.linalg.norm(row))) and len(basis) < 45:
            basis.append(rest / length)
    return np.array(basis, dtype=np.float32)
