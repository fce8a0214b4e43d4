"""Real spherical harmonics up to degree 3: sixteen numbers for light that comes from everywhere.

Constants: Sloan, "Stupid Spherical Harmonics Tricks", GDC 2008, appendix A2.
"""

import numpy as np
import numpy.typing as npt

COEFFICIENT_COUNT = 16
DEGREE_OF = np.array([0, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3])

# Lanczos factors soften the ringing of a series cut after degree 3.
WINDOW_OF_DEGREE = np.sinc(np.arange(4) / 4.8)


def harmonics(directions: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Basis values [N, 16] of unit directions [N, 3]."""
    x, y, z = np.asarray(directions, dtype=np.float64).T
    return np.stack(
        [
            np.full_like(x, 0.282095),
            0.488603 * y,
            0.488603 * z,
            0.488603 * x,
            1.092548 * x * y,
            1.092548 * y * z,
            0.315392 * (3 * z * z - 1),
            1.092548 * x * z,
            0.546274 * (x * x - y * y),
            0.590044 * y * (3 * x * x - y * y),
            2.890611 * x * y * z,
            0.457046 * y * (5 * z * z - 1),
            0.373176 * z * (5 * z * z - 3),
            0.457046 * x * (5 * z * z - 1),
            1.445306 * z * (x * x - y * y),
            0.590044 * x * (x * x - 3 * y * y),
        ],
        axis=1,
    )


def even_directions(count: int) -> npt.NDArray[np.float64]:
    """Unit directions [count, 3] spread evenly over the sphere (Fibonacci lattice)."""
    turn = np.pi * (3.0 - np.sqrt(5.0)) * np.arange(count)
    height = 1.0 - (2.0 * np.arange(count) + 1.0) / count
    radius = np.sqrt(1.0 - height * height)
    return np.stack([radius * np.cos(turn), height, radius * np.sin(turn)], axis=1)
