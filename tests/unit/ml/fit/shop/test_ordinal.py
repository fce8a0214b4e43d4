"""Steps become probabilities, and probabilities steps again."""

import numpy as np
import pytest

from ml.fit.shop.ordinal import Latent, WearerScale, felt_probabilities, latent_of

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


@pytest.mark.parametrize("scale", [_SCALE, WearerScale(small_at=0.8, large_at=1.3, noise=0.7)])
def test_the_belief_behind_probabilities_is_found_again(scale: WearerScale) -> None:
    latent = Latent(mean=np.array([-2.0, -0.4, 0.0, 1.1]), std=np.array([0.4, 0.6, 0.5, 0.9]))
    found = latent_of(felt_probabilities(latent, scale), scale, least_std=0.1)
    np.testing.assert_allclose(found.mean, latent.mean, atol=1e-6)
    np.testing.assert_allclose(found.std, latent.std, atol=1e-6)


def test_an_opinion_surer_than_wearers_are_has_the_least_std() -> None:
    certain = np.array([[0.001, 0.998, 0.001]])
    assert latent_of(certain, _SCALE, least_std=0.35).std[0] == pytest.approx(0.35)
