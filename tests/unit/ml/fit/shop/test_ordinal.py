"""Steps become probabilities of three answers."""

import numpy as np
import pytest

from ml.fit.shop.ordinal import Latent, WearerScale, felt_probabilities

_SCALE = WearerScale()


def _latent(*means: float, std: float = 0.0) -> Latent:
    return Latent(mean=np.array(means), std=np.full(len(means), std))


def test_a_size_that_feels_as_it_should_is_right_for_most_and_a_step_off_for_half() -> None:
    right, small = felt_probabilities(_latent(0.0, 1.0), _SCALE)
    assert right[1] > 0.7
    assert right[0] == pytest.approx(right[2])
    assert small[0] == pytest.approx(0.5)
    assert small[2] < 0.02


def test_doubt_takes_from_right_and_gives_to_both_sides() -> None:
    sure, unsure = (
        felt_probabilities(_latent(0.3), _SCALE)[0],
        felt_probabilities(_latent(0.3, std=1), _SCALE)[0],
    )
    assert unsure[1] < sure[1]
    assert unsure[0] > sure[0]
    assert unsure[2] > sure[2]
