"""The posterior is that of a long random walk over everything unknown, and moves as evidence should."""

from collections.abc import Mapping
from itertools import product as combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from ml.fit.shop.evidence import Cell, Outcome, cell_of
from ml.fit.shop.offsets import Make, Prior, fit_offsets, log_likelihood, unspoken
from ml.fit.shop.ordinal import FELT, Latent, WearerScale, felt_probabilities
from ml.fit.shop.people import PERSON_STD, heard

_MAKES = {
    "a": Make(family="tee", fabric="jersey"),
    "b": Make(family="tee", fabric="poplin"),
    "c": Make(family="coat", fabric="poplin"),
}


def _cell(product: str, level: float, outcome: Outcome, doubt: float = 0.2) -> Cell:
    return cell_of(product, "M", level_steps=level, doubt_steps=doubt, build=(), outcome=outcome)


def _evidence() -> dict[Cell, float]:
    """Of `a` most say small, of `b` a few say fit, of `c` there are only deeds."""
    weights: dict[Cell, float] = {}
    for (level, outcome), weight in zip(
        combinations((-0.4, 0.0, 0.4), ("small", "fit", "large")), (4, 6, 1, 7, 5, 0, 9, 2, 0), strict=True
    ):
        weights[_cell("a", level, outcome)] = float(weight)  # type: ignore[arg-type]
    weights |= {_cell("b", 0.1, "fit"): 4.0, _cell("b", -0.3, "large"): 1.5}
    return weights | {_cell("c", 0.0, "returned"): 3.0, _cell("c", 0.2, "kept"): 8.0}


def _walk(weights: Mapping[Cell, float], prior: Prior, steps: int) -> npt.NDArray[np.float64]:
    """Metropolis over thresholds, noise, shop, families, fabrics and products; samples of a, b, c."""
    stds = np.array(
        [prior.thresholds_log] * 2
        + [prior.noise_log, prior.shop]
        + [prior.family] * 2
        + [prior.fabric] * 2
        + [prior.product] * 3
    )
    centre = np.zeros(11)
    centre[2] = np.log(0.9)
    carry = np.array(
        [[1, 1, 0, 1, 0, 1, 0, 0], [1, 1, 0, 0, 1, 0, 1, 0], [1, 0, 1, 0, 1, 0, 0, 1]], dtype=float
    )

    def density(at: npt.NDArray[np.float64]) -> float:
        small, large, noise = np.exp(at[:3])
        offsets = dict(zip("abc", carry @ at[3:], strict=True))
        scale = WearerScale(small_at=small, large_at=large, noise=noise)
        return log_likelihood(weights, offsets, scale) - 0.5 * float((((at - centre) / stds) ** 2).sum())

    draw = np.random.default_rng(1)
    here, height, kept = centre.copy(), density(centre), []
    for step in range(steps):
        there = here + 0.45 * stds * draw.standard_normal(11) * (draw.random(11) < 0.5)
        rise = density(there) - height
        if np.log(draw.random()) < rise:
            here, height = there, height + rise
        if step > steps // 10:
            kept.append(carry @ here[3:])
    return np.array(kept)


def test_the_posterior_is_that_of_a_long_random_walk() -> None:
    weights = _evidence()
    samples = _walk(weights, Prior(), 18_000)
    found = fit_offsets(weights, _MAKES)
    for place, name in enumerate("abc"):
        offset = found.of_product(name, _MAKES[name])
        assert offset.mean == pytest.approx(samples[:, place].mean(), abs=0.07), name
        assert offset.std == pytest.approx(samples[:, place].std(), rel=0.15), name


def test_the_order_of_cells_does_not_matter() -> None:
    weights = _evidence()
    one, other = fit_offsets(weights, _MAKES), fit_offsets(dict(reversed(weights.items())), _MAKES)
    np.testing.assert_array_equal(one.shared_mean, other.shared_mean)


def test_what_is_said_of_one_product_is_believed_a_little_of_its_kind() -> None:
    found = fit_offsets({_cell("a", 0.0, "small"): 20.0, _cell("a", 0.0, "fit"): 5.0}, _MAKES)
    told, kin, stranger = (
        found.of_product("a", _MAKES["a"]),
        found.of_product("new", Make(family="tee", fabric="linen")),
        found.of_product("other", Make(family="coat", fabric="linen")),
    )
    assert told.mean > 2.5 * kin.mean > 0
    assert kin.mean > stranger.mean > 0
    assert told.std < kin.std < stranger.std < unspoken().prior_std + 1e-9


def test_a_return_without_a_word_is_weak_evidence() -> None:
    said = fit_offsets({_cell("a", 0.6, "small"): 5.0}, _MAKES).of_product("a", _MAKES["a"])
    returned = fit_offsets({_cell("a", 0.6, "returned"): 5.0}, _MAKES).of_product("a", _MAKES["a"])
    assert 0 < returned.mean < 0.6 * said.mean
    assert returned.std > said.std


def test_thresholds_adapt_to_wearers_who_are_hard_to_please() -> None:
    told: tuple[tuple[float, Outcome], ...] = ((0.5, "small"), (-0.5, "large"), (0.0, "fit"))
    weights = {_cell(name, level, outcome): 10.0 for name in "abc" for level, outcome in told}
    scale = fit_offsets(weights, _MAKES).scale
    assert scale.small_at < 0.9
    assert scale.large_at < 0.9


@pytest.mark.parametrize("outcome", ["small", "fit", "large", "kept", "returned"])
def test_a_person_s_belief_has_the_moments_of_the_exact_posterior(outcome: Any) -> None:
    scale, level, doubt = WearerScale(), 0.4, 0.3
    mean, variance = heard(0.1, PERSON_STD**2, level, doubt, outcome, scale)
    grid = np.linspace(-3, 3, 6001)
    cells = [_cell("a", 0.0, outcome, doubt)]
    likelihood = np.exp([log_likelihood({cells[0]: 1.0}, {"a": level + at}, scale) for at in grid[::20]])
    density = np.exp(-0.5 * ((grid[::20] - 0.1) / PERSON_STD) ** 2) * likelihood
    density /= density.sum()
    exact = float(density @ grid[::20])
    assert mean == pytest.approx(exact, abs=2e-3)
    exact_variance = float(density @ (grid[::20] - exact) ** 2)
    assert variance == pytest.approx(min(exact_variance, PERSON_STD**2), abs=2e-3)


def test_learning_is_calibrated_on_what_it_has_not_seen() -> None:
    """Offsets drawn from the prior are inside their 90 % interval nine times in ten."""
    draw, inside = np.random.default_rng(5), []
    for _ in range(150):
        truth = draw.normal(0.0, Prior().product)
        level = draw.normal(0.0, 0.5, 25)
        answers = [
            draw.choice(3, p=felt_probabilities(_point(at + truth), WearerScale())[0])
            for at in level.round(1)
        ]
        weights: dict[Cell, float] = {}
        for at, answer in zip(level.round(1), answers, strict=True):
            cell = _cell("a", at, FELT[answer], 0.0)
            weights[cell] = weights.get(cell, 0.0) + 1.0
        prior = Prior(shop=1e-3, family=1e-3, fabric=1e-3, thresholds_log=1e-3, noise_log=1e-3)
        offset = fit_offsets(weights, _MAKES, prior=prior).of_product("a", _MAKES["a"])
        inside.append(abs(offset.mean - truth) < 1.645 * offset.std)
    assert 0.83 < np.mean(inside) < 0.97


def _point(level: float) -> Latent:
    return Latent(mean=np.array([level]), std=np.zeros(1))
