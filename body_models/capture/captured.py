"""The body of a captured shape, also after the person corrected a number."""

import time
from collections.abc import Mapping
from typing import Final

import numpy as np

from body_models.anthropometry.anthropometer import MEASURED_NAMES, anthropometer_for
from body_models.anthropometry.quantity import Floats
from body_models.anthropometry.shape_fit import Shape, Target, descend, inverse, measured_shape
from body_models.anthropometry.solver import REPEATABILITY, FittedBody, MeasuredValue, unreached
from body_models.body.body import Body
from body_models.body.model import BodyModel, load_body_model
from body_models.capture.belief import CapturedShape, ShapeBelief

_HONOURED: Final = 0.1
"""How closely a typed number is sought: cm or kg, standard deviation."""


def corrected(
    captured: CapturedShape, typed: Mapping[str, float], model: BodyModel | None = None
) -> FittedBody:
    """The body of the pictures that has the ``typed`` measurements (cm, kg), all others as likely as can be.

    What the pictures left uncertain follows the typed number, what they saw well stays. A typed number the
    pictures contradict is honoured all the same, and what could not be reached is said in the warnings.
    """
    started = time.perf_counter()
    model = load_body_model() if model is None else model
    belief = captured.belief
    start = measured_shape(anthropometer_for(model), belief.mean)
    shape, covariance = start, belief.covariance
    if typed:
        target = _target(belief, typed)
        shape = descend(anthropometer_for(model), start, target)
        covariance = inverse(target.slopes(shape)[1])
    measurements = _measured(captured, start, shape, covariance, typed)
    return FittedBody(
        body=Body.of(model, shape.betas),
        sex=belief.sex,
        measurements=measurements,
        warnings=tuple(unreached(measurements)),
        seconds=time.perf_counter() - started,
        mahalanobis=model.priors[belief.sex].mahalanobis(shape.betas),
    )


def _target(belief: ShapeBelief, typed: Mapping[str, float]) -> Target:
    return Target(
        given_rows=np.array([MEASURED_NAMES.index(name) for name in typed], dtype=np.intp),
        given_values=np.array(list(typed.values()), dtype=np.float64),
        given_weights=np.full(len(typed), _HONOURED**-2),
        expected_rows=np.zeros(0, dtype=np.intp),
        expected_log=np.zeros(0),
        expected_precision=np.zeros((0, 0)),
        prior_mean=belief.mean,
        prior_precision=inverse(belief.covariance),
    )


def _measured(
    captured: CapturedShape, start: Shape, shape: Shape, covariance: Floats, typed: Mapping[str, float]
) -> dict[str, MeasuredValue]:
    """Every measurement; its calibrated std shrinks as the typed numbers make the shape surer."""
    before = _spread(start.jacobian, captured.belief.covariance)
    surer = np.minimum(_spread(shape.jacobian, covariance) / before, 1.0)
    found = {}
    for row, name in enumerate(MEASURED_NAMES):
        given = typed.get(name, captured.heard.get(name))
        std = REPEATABILITY[name] if name in typed else captured.std[row] * surer[row]
        found[name] = MeasuredValue(
            value=float(shape.values[row]),
            given=given,
            source="inferred" if given is None else "given",
            std=float(std),
        )
    return found


def _spread(jacobian: Floats, covariance: Floats) -> Floats:
    variance = np.einsum("mk,kl,ml->m", jacobian, covariance, jacobian, optimize=True)
    return np.asarray(np.sqrt(np.maximum(variance, 1e-12)), dtype=np.float64)
