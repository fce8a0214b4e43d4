"""What an outside model says counts by how well it tells sizes apart."""

import numpy as np
import pytest

from ml.fit.shop.ordinal import Latent, WearerScale, felt_probabilities
from ml.fit.shop.outside import outside_latent

_SCALE = WearerScale()
_STEPS = np.arange(6.0)


def _said(slope: float, balance: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    mean = slope * (balance - _STEPS)
    return felt_probabilities(Latent(mean=mean, std=np.full(6, 0.4)), _SCALE)


@pytest.mark.parametrize("slope", [0.3, 0.6, 1.0])
def test_the_balance_is_read_whatever_the_slope(slope: float) -> None:
    found = outside_latent(_said(slope, 2.4), _STEPS, _SCALE)
    assert found is not None
    np.testing.assert_allclose(found.mean, 2.4 - _STEPS, atol=1e-3)
    assert found.std[0] == pytest.approx(0.4 / slope, rel=1e-3)


@pytest.mark.parametrize("slope", [0.0, 0.05, -0.5])
def test_a_model_that_calls_everything_right_has_no_opinion(slope: float) -> None:
    assert outside_latent(_said(slope, 2.4), _STEPS, _SCALE) is None
