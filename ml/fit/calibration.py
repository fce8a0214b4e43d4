"""How probabilities of small, fit and large are made to mean what they say."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ml.training.calibration import Calibration, calibrate

_PRIOR_ROWS: Final = 100.0


def calibrated(labels: npt.NDArray[np.int64], probabilities: npt.NDArray[np.float64]) -> Calibration:
    """One scale, and offsets of small and large, of least log loss of ``labels`` [N].

    They are drawn to none as by `_PRIOR_ROWS` more rows: few rows change little.
    """
    return calibrate(labels, probabilities, method="shifted", prior_rows=_PRIOR_ROWS)[0]
