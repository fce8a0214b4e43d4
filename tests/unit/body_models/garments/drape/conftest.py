"""Wearers of the embedded body, thin to heavy, made from stature and mass alone."""

from dataclasses import dataclass

import pytest

from body_models.anthropometry.landmarks import landmarks
from body_models.anthropometry.person import Person
from body_models.anthropometry.population import Sex
from body_models.anthropometry.solver import fit_body
from body_models.body.body import Body
from body_models.body.model import load_body_model
from body_models.garments.drape.figure import DressForm, Figure
from body_models.garments.drape.grid import BodyGrid, build_body_grid
from resources.paths import embedded_body_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Wearer:
    """A body with everything a drape needs."""

    body: Body
    form: DressForm
    grid: BodyGrid


def _wearer(sex: Sex, stature_cm: float, mass_kg: float) -> Wearer:
    if not embedded_body_path().exists():
        pytest.skip("the embedded body is not built: run main.py once")
    person = Person(sex=sex, measurements={"stature_cm": stature_cm, "body_mass_kg": mass_kg})
    body = fit_body(person, load_body_model()).body
    return Wearer(
        body=body,
        form=DressForm.of(Figure.of(body, landmarks(body))),
        grid=build_body_grid(body.vertices_m, body.faces),
    )


@pytest.fixture(scope="session")
def average_woman() -> Wearer:
    return _wearer("female", 165, 64)


@pytest.fixture(scope="session")
def thin_woman() -> Wearer:
    return _wearer("female", 160, 44)


@pytest.fixture(scope="session")
def short_woman() -> Wearer:
    return _wearer("female", 155, 50)


@pytest.fixture(scope="session")
def heavy_man() -> Wearer:
    return _wearer("male", 175, 125)
