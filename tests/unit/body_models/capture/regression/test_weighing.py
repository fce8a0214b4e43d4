"""Learning how far two erring readings are to be believed."""

from dataclasses import replace

import numpy as np
import pytest

from body_models.anthropometry.anthropometer import MEASURED_NAMES
from body_models.capture.camera import Floats
from body_models.capture.regression.blend import shares, union_std
from body_models.capture.regression.weighing import Readings, weighed

COUNT, MEASURES = 400, len(MEASURED_NAMES)


def _readings(generator: np.random.Generator, *, fit: float, other: float, together: float) -> Readings:
    """Errors of known std and correlation; the fit believes itself twice as sure as it is."""
    shape = (COUNT, MEASURES)
    common, own, third = (generator.normal(size=shape) for _ in range(3))
    share = np.sqrt(together)
    first: Floats = share * common + np.sqrt(1 - together) * own
    second: Floats = share * common + np.sqrt(1 - together) * third
    truth = np.log(generator.uniform(60.0, 120.0, size=shape))
    return Readings(
        fit=truth + fit * first,
        fit_std=np.full(shape, 0.5 * fit),
        regression=truth + other * second + 0.01,
        regression_std=np.full(shape, other),
        truth=truth,
        evidence=generator.normal(size=(COUNT, 5)),
    )


def test_what_is_learnt_is_what_the_errors_are() -> None:
    blend = weighed(_readings(np.random.default_rng(0), fit=0.01, other=0.015, together=0.3))
    assert np.median(blend.regression_bias) == pytest.approx(0.01, abs=0.003)
    assert np.abs(blend.evidence_slopes).max() < 0.1, "nothing of the errors followed the evidence"
    widths = np.sqrt((blend.fit_scale * 0.005) ** 2 + blend.fit_floor**2)
    assert widths == pytest.approx(0.01, rel=0.35)
    others = np.sqrt((blend.regression_scale * 0.015) ** 2 + blend.regression_floor**2)
    assert others == pytest.approx(0.015, rel=0.35)
    assert np.median(blend.together) == pytest.approx(0.3, abs=0.1)


def test_the_union_is_better_than_both_and_its_intervals_hold() -> None:
    blend = weighed(_readings(np.random.default_rng(1), fit=0.01, other=0.012, together=0.2))
    fresh = _readings(np.random.default_rng(2), fit=0.01, other=0.012, together=0.2)
    fit_std = np.sqrt((blend.fit_scale * fresh.fit_std) ** 2 + blend.fit_floor**2)
    other_std = np.sqrt((blend.regression_scale * fresh.regression_std) ** 2 + blend.regression_floor**2)
    share = shares(fit_std, other_std, blend.together)
    first = fresh.fit - fresh.truth
    second = fresh.regression - blend.regression_bias - fresh.truth
    union = first + share * (second - first)
    std = blend.scale * union_std(fit_std, other_std, blend.together, share)
    assert union.std() < 0.93 * min(first.std(), second.std())
    assert (np.abs(union) < 1.645 * std).mean() == pytest.approx(0.9, abs=0.025)


def test_the_std_follows_what_the_errors_followed() -> None:
    generator = np.random.default_rng(4)
    calm = _readings(generator, fit=0.01, other=0.03, together=0.33)
    loud = np.exp(0.6 * calm.evidence[:, :1])
    readings = replace(
        calm,
        fit=calm.truth + (calm.fit - calm.truth) * loud,
        regression=calm.truth + (calm.regression - calm.truth - 0.01) * loud,
    )
    slopes = weighed(readings).evidence_slopes
    assert slopes[0] == pytest.approx(0.6, abs=0.2)
    assert slopes[1:].max() < 0.1


def test_a_reading_that_only_repeats_the_other_adds_nothing() -> None:
    blend = weighed(_readings(np.random.default_rng(3), fit=0.01, other=0.03, together=0.33))
    width = np.full(MEASURES, 0.01)
    assert np.median(shares(width, 3.0 * width, blend.together)) < 0.05
