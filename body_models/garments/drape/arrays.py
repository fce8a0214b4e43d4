"""Array types of the draper; shapes and units stand beside each field."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Integers = NDArray[np.integer]
Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int32 = NDArray[np.int32]
# Kernels take single-precision numbers; a Python float would turn the sweeps to double.
Scalar = float | np.float32
