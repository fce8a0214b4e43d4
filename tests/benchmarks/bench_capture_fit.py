"""Fitting a body to two outlines that err by half a pixel: how far its girths are off, and what it costs.

The floor of the errors is what stature and mass alone tell: the same people, typed, in the same run.
"""

import numpy as np

from app.services.bench import Figure
from app.services.people import fit_person
from body_models.anthropometry.anthropometer import anthropometer_for
from body_models.anthropometry.person import Person
from body_models.body.model import load_body_model
from body_models.capture.booth.people import drawn_people
from body_models.capture.booth.scene import masks_only
from body_models.capture.fitting.fit import fit_views

_PEOPLE = 8
_SIZE = (1080, 1920)
_ALLOWED_MM = {"chest_girth_cm": 15.0, "waist_girth_cm": 12.0, "hip_girth_cm": 12.0}
_ALLOWED_S = 1.5


def measure() -> list[Figure]:
    """Mean absolute errors on outlines with half a pixel of error, and the median time of a fit."""
    anthropometer = anthropometer_for(load_body_model())
    errors, typed_errors, seconds = [], [], []
    for number, person in enumerate(drawn_people(_PEOPLE, 901, foreign_share=0.5)):
        pair = masks_only(person, np.random.default_rng(number), image_size=_SIZE, outline_std_px=0.5)
        fit = fit_views(pair.front, pair.side, pair.camera, sex=person.sex)
        seconds.append(fit.seconds)
        found = anthropometer.measure(fit.belief.mean)
        known = {n: person.measurements[n] for n in ("stature_cm", "body_mass_kg")}
        typed = fit_person(Person(sex=person.sex, measurements=known)).measurements
        errors.append([10 * abs(found[n] - person.measurements[n]) for n in _ALLOWED_MM])
        typed_errors.append([10 * abs(typed[n].value - person.measurements[n]) for n in _ALLOWED_MM])
    figures = [
        Figure(
            name=f"{name.removesuffix('_cm')} from outlines, mean absolute error",
            value=float(error),
            unit="mm",
            target=allowed,
            met=bool(error <= allowed),
            peer="stature and mass alone",
            ratio=float(error / floor),
        )
        for (name, allowed), error, floor in zip(
            _ALLOWED_MM.items(), np.mean(errors, axis=0), np.mean(typed_errors, axis=0), strict=True
        )
    ]
    median = float(np.median(seconds))
    return [*figures, Figure(name="fit", value=median, unit="s", target=_ALLOWED_S, met=median <= _ALLOWED_S)]
