"""What people type before a fit, stature and mass, heard beside the pictures."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from body_models.anthropometry.anthropometer import MEASURED_NAMES, anthropometer_for
from body_models.anthropometry.shape_fit import Shape, measured_shape
from body_models.body.model import BodyModel
from body_models.capture.fitting.skinned import Floats
from body_models.capture.fitting.system import System
from body_models.errors import MeasurementError

_STD: Final = {
    True: {"stature_cm": 1.5, "body_mass_kg": 1.5},
    False: {"stature_cm": 0.5, "body_mass_kg": 1.0},
}
"""By whether a calibration gives the scale too: then typed numbers are what people say of themselves."""
_STRAIGHT: Final = 1.0
"""Within this many of each beta measurements change nearly in proportion; beyond they are taken again."""


class TypedNumbers:
    """Typed measurements, cm and kg, of a body in the search."""

    def __init__(self, model: BodyModel, usual: Floats, typed: Mapping[str, float], *, calibrated: bool):
        self._anthropometer = anthropometer_for(model)
        self._usual = usual
        self._rows = [MEASURED_NAMES.index(name) for name in typed]
        self._wanted = np.array(list(typed.values()))
        self._weights = np.array([_STD[calibrated][name] ** -2.0 for name in typed])

    def measured(self, betas: Floats, before: Shape | None) -> Shape | None:
        """A shape near ``betas``, its measurements taken: the one ``before`` where it is near enough."""
        if not self._rows:
            return None
        if before is not None and np.abs(betas - before.betas).max() < _STRAIGHT:
            return before
        try:
            return measured_shape(self._anthropometer, betas)
        except MeasurementError:  # on the way it may be a shape that no person has: the usual one speaks
            usual = measured_shape(self._anthropometer, self._usual)
            return replace(usual, betas=betas, values=usual.values + usual.jacobian @ (betas - self._usual))

    def add(self, system: System, betas: Floats, near: Shape | None) -> None:
        """Pull the body at ``betas`` to what was typed; ``near`` is what `measured` gave."""
        if near is None:
            return
        slopes = near.jacobian[self._rows]
        missed = near.values[self._rows] + slopes @ (betas - near.betas) - self._wanted
        system.add(missed, self._weights, (system.columns.shape(), slopes))
