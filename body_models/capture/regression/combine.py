"""One answer from the fitted outline, the regression and typed numbers.

The two readings of the same outlines err together. How much, and how wrong each is beyond what it says of
itself, was learnt on people neither was made with (`blend`). The union is a body again: the most probable one
under the fit's belief that has the united measurements.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from body_models.anthropometry.anthropometer import MEASURED_NAMES, anthropometer_for
from body_models.anthropometry.shape_fit import Target, descend, inverse, measured_shape
from body_models.anthropometry.solver import REPEATABILITY
from body_models.body.model import BodyModel, load_body_model
from body_models.capture.belief import CapturedShape, ShapeBelief
from body_models.capture.camera import Floats
from body_models.capture.regression.blend import Blend, Reading, evidence_of, load_blends, reading_of
from body_models.capture.regression.regressor import Predicted, heard, is_soft

_HONOURED: Final = 0.1
"""How closely typed numbers are sought: cm or kg, standard deviation."""
_TIGHTNESS: Final = 0.2
"""United measurements are sought within this share of their std: they outrank the fit, which they hold."""
_LEAST_LOG_STD: Final = 5e-4


class Fitted(Protocol):
    """What is needed of a fit to outlines: `body_models.capture.fitting.fit.SilhouetteFit` is one."""

    @property
    def belief(self) -> ShapeBelief:
        """The betas' mean and covariance."""
        ...

    @property
    def residual_px(self) -> tuple[float, ...]:
        """How far each view's outline is from the body's."""
        ...

    @property
    def misfit(self) -> float:
        """Share of the outline that the body leaves."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Combined:
    """A person's body and how sure each of their measurements is.

    ``values`` are those of the body, in cm and kg. ``disagreement`` is how far fit and regression lie apart,
    in standard deviations; above about 3 one of them is wrong.
    """

    shape: CapturedShape
    values: Mapping[str, float]
    disagreement: float

    @property
    def stds(self) -> dict[str, float]:
        """Every measurement's standard deviation in cm and kg."""
        return dict(zip(MEASURED_NAMES, self.shape.std.tolist(), strict=True))


def combined(
    fit: Fitted,
    predicted: Predicted,
    typed: Mapping[str, float] | None = None,
    *,
    model: BodyModel | None = None,
    blend: Blend | None = None,
) -> Combined:
    """The body of a ``fit`` moved to what fit, regression and ``typed`` numbers (cm, kg) say together.

    Typed stature and mass are what people say of themselves; ``fit`` and ``predicted`` heard them already.
    Other typed numbers are honoured.

    ``blend`` is the shipped one of the fit's kind unless given. Costs about 0.1 s.
    """
    given = {name: value for name, value in (typed or {}).items() if name in MEASURED_NAMES}
    model = load_body_model() if model is None else model
    anthropometer = anthropometer_for(model)
    start = measured_shape(anthropometer, fit.belief.mean)
    reading = reading_of(start, fit.belief)
    blend = blend or load_blends()[predicted.seen.calibrated]
    strangeness = model.priors[fit.belief.sex].mahalanobis(fit.belief.mean)
    evidence = evidence_of(fit.residual_px, fit.misfit, strangeness, predicted.seen)
    united = blend.united(reading, predicted, evidence)
    mean, covariance = _told(united, given, calibrated=predicted.seen.calibrated)
    wished = {name: value for name, value in given.items() if not is_soft(name)}
    target = _target(fit.belief, mean, covariance, wished)
    shape = descend(anthropometer, start, target)
    belief = ShapeBelief(
        sex=fit.belief.sex,
        mean=shape.betas,
        covariance=inverse(target.trusting(1.0, _TIGHTNESS**2).slopes(shape)[1]),
    )
    std = shape.values * np.sqrt(np.maximum(np.diag(covariance), _LEAST_LOG_STD**2))
    for name in wished:
        std[MEASURED_NAMES.index(name)] = REPEATABILITY[name]
    return Combined(
        shape=CapturedShape(belief=belief, std=std, heard=dict(given)),
        values=dict(zip(MEASURED_NAMES, shape.values.tolist(), strict=True)),
        disagreement=united.disagreement,
    )


def _told(united: Reading, given: Mapping[str, float], *, calibrated: bool) -> tuple[Floats, Floats]:
    """The union's mean and covariance after the typed numbers.

    Stature and mass moved the fit and the regression already: what is left of them is to be surer.
    """
    soft = {name: value for name, value in given.items() if is_soft(name)}
    wished = {name: value for name, value in given.items() if not is_soft(name)}
    mean, covariance = heard(united.mean_log, united.covariance_log, wished, calibrated=calibrated)
    return mean, heard(mean, covariance, soft, calibrated=calibrated)[1]


def _target(
    belief: ShapeBelief, mean_log: Floats, covariance_log: Floats, given: Mapping[str, float]
) -> Target:
    expected = np.array([i for i, name in enumerate(MEASURED_NAMES) if name not in given], dtype=np.intp)
    own = covariance_log[np.ix_(expected, expected)] + _LEAST_LOG_STD**2 * np.eye(len(expected))
    return Target(
        given_rows=np.array([MEASURED_NAMES.index(name) for name in given], dtype=np.intp),
        given_values=np.array(list(given.values()), dtype=np.float64),
        given_weights=np.full(len(given), _HONOURED**-2),
        expected_rows=expected,
        expected_log=mean_log[expected],
        expected_precision=inverse(own) / _TIGHTNESS**2,
        prior_mean=belief.mean,
        prior_precision=inverse(belief.covariance),
    )
