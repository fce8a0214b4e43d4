"""From measurements to a body: what is given is on the mesh, what is not is what people have."""

import numpy as np
import pytest

from body_models.anthropometry.anthropometer import anthropometer_for
from body_models.anthropometry.derive_population import SurveyedPerson
from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.person import BodyChoice, Person
from body_models.anthropometry.population import Sex, load_population
from body_models.anthropometry.solver import FittedBody, fit_body
from body_models.body.model import BodyModel
from body_models.errors import MeasurementError
from tests.benchmarks.survey import TAILORS_ELEVEN


def fitted(model: BodyModel, sex: Sex = "female", **measurements: float) -> FittedBody:
    return fit_body(Person(sex=sex, measurements=measurements), model)


def test_given_measurements_are_on_the_mesh(embedded_model: BodyModel) -> None:
    fit = fitted(embedded_model, stature_cm=171.0, waist_girth_cm=79.0, hip_girth_cm=104.0)
    measured = anthropometer_for(embedded_model).measure(fit.body.betas)
    for name, value in (("stature_cm", 171.0), ("waist_girth_cm", 79.0), ("hip_girth_cm", 104.0)):
        assert measured[name] == pytest.approx(value, abs=0.3)
        found = fit.measurements[name]
        assert (found.given, found.source) == (value, "given")
        assert found.value == pytest.approx(measured[name])
        assert found.std == MEASUREMENTS[name].repeatability


def test_what_is_not_given_is_inferred_with_its_scatter(embedded_model: BodyModel) -> None:
    given = {"stature_cm": 180.0, "body_mass_kg": 82.0}
    fit = fitted(embedded_model, "male", **given)
    expected = load_population().distribution("male", given)
    for name, median in expected.median().items():
        found = fit.measurements[name]
        assert (found.given, found.source) == (None, "inferred")
        assert abs(found.value - median) < expected.std()[name], name
        assert found.std == pytest.approx(expected.std()[name])
    assert 0.2 < fit.measurements["underbust_girth_cm"].std < 10
    assert fit.warnings == ()


def test_knowing_more_narrows_what_is_inferred(embedded_model: BodyModel) -> None:
    little = fitted(embedded_model, stature_cm=165.0, body_mass_kg=62.0)
    more = fitted(embedded_model, stature_cm=165.0, body_mass_kg=62.0, hip_girth_cm=99.0, chest_girth_cm=91.0)
    for name in ("waist_girth_cm", "thigh_girth_cm", "underbust_girth_cm"):
        assert more.measurements[name].std < little.measurements[name].std, name


def test_sex_and_age_matter(embedded_model: BodyModel) -> None:
    woman = fitted(embedded_model, "female", stature_cm=172.0, body_mass_kg=72.0)
    man = fitted(embedded_model, "male", stature_cm=172.0, body_mass_kg=72.0)
    assert woman.measurements["hip_girth_cm"].value > man.measurements["hip_girth_cm"].value + 2
    assert man.measurements["shoulder_breadth_cm"].value > woman.measurements["shoulder_breadth_cm"].value + 2
    young, old = (
        fit_body(
            Person(sex="male", age_years=a, measurements={"stature_cm": 178.0, "body_mass_kg": 84.0}),
            embedded_model,
        )
        for a in (20.0, 60.0)
    )
    assert old.measurements["waist_girth_cm"].value > young.measurements["waist_girth_cm"].value + 2


@pytest.mark.parametrize("name", sorted(MEASUREMENTS))
def test_any_one_measurement_makes_a_person(embedded_model: BodyModel, name: str) -> None:
    usual = fitted(embedded_model, "unspecified", stature_cm=170.0).measurements[name].value
    fit = fitted(embedded_model, "unspecified", **{name: usual * 1.03})
    assert fit.measurements[name].value == pytest.approx(usual * 1.03, abs=0.5)
    for other, measured in fit.measurements.items():
        if other in MEASUREMENTS:
            assert MEASUREMENTS[other].plausible_min < measured.value < MEASUREMENTS[other].plausible_max


@pytest.mark.parametrize(
    ("sex", "stature_cm", "body_mass_kg"),
    [("female", 150.0, 38.0), ("female", 162.0, 140.0), ("male", 182.0, 200.0), ("male", 200.0, 75.0)],
)
def test_unusual_people_get_their_body(
    embedded_model: BodyModel, sex: Sex, stature_cm: float, body_mass_kg: float
) -> None:
    fit = fitted(embedded_model, sex, stature_cm=stature_cm, body_mass_kg=body_mass_kg)
    assert fit.measurements["stature_cm"].value == pytest.approx(stature_cm, abs=0.5)
    assert fit.measurements["body_mass_kg"].value == pytest.approx(body_mass_kg, abs=1.0)


def test_contradictions_are_flagged_by_name_and_still_give_a_body(embedded_model: BodyModel) -> None:
    fit = fitted(
        embedded_model, stature_cm=168.0, body_mass_kg=66.0, hip_girth_cm=101.0, waist_girth_cm=150.0
    )
    assert any("waist_girth_cm" in w and "improbable" in w for w in fit.warnings)
    for name in ("stature_cm", "body_mass_kg", "hip_girth_cm"):  # one slip of the tape spoils nothing else
        found = fit.measurements[name]
        assert found.given == pytest.approx(found.value, abs=1.5), name
    assert fit.mahalanobis < 9


def test_what_cannot_be_reached_is_said_with_numbers(embedded_model: BodyModel) -> None:
    fit = fitted(embedded_model, stature_cm=170.0, cervicale_height_cm=110.0, crotch_height_cm=110.0)
    missed = [n for n, m in fit.measurements.items() if m.given is not None and abs(m.value - m.given) > 0.5]
    assert missed
    for name in missed:
        assert any(f"{name} " in w and "could not be reached" in w for w in fit.warnings)


def test_the_same_person_gets_the_same_body(embedded_model: BodyModel) -> None:
    first, second = (fitted(embedded_model, stature_cm=168.0, waist_girth_cm=74.0) for _ in range(2))
    assert np.array_equal(first.body.betas, second.body.betas)


def test_a_person_who_brings_a_body_is_measured(embedded_model: BodyModel) -> None:
    betas = fitted(embedded_model, stature_cm=168.0, waist_girth_cm=74.0).body.betas
    person = Person(sex="female", body=BodyChoice(model=embedded_model.name, betas=tuple(map(float, betas))))
    fit = fit_body(person, embedded_model)
    assert fit.body.betas == pytest.approx(betas)
    assert fit.measurements["waist_girth_cm"].value == pytest.approx(74.0, abs=0.3)


def test_bodies_that_do_not_fit_the_model_and_empty_persons_are_refused(embedded_model: BodyModel) -> None:
    too_many = BodyChoice(model="other", betas=(0.1,) * (embedded_model.beta_count + 1))
    with pytest.raises(MeasurementError) as unfit:
        fit_body(Person(body=too_many), embedded_model)
    assert unfit.value.code == "BODY_CHOICE_UNFIT"
    with pytest.raises(MeasurementError) as empty:
        fit_body(Person(), embedded_model)
    assert empty.value.code == "PERSON_EMPTY"


@pytest.mark.real_data
def test_strangers_are_fitted_to_the_millimetre_and_stay_human(
    embedded_model: BodyModel, survey: list[SurveyedPerson]
) -> None:
    strangers = [p for p in survey if p.held_out][::45]
    missed, distances = [], []
    for person in strangers:
        given = {n: person.measurements[n] for n in TAILORS_ELEVEN}
        fit = fitted(embedded_model, person.sex, **given)
        missed += [abs(fit.measurements[n].value - v) for n, v in given.items()]
        distances.append(fit.mahalanobis)
    assert np.quantile(missed, 0.95) < 0.5
    assert np.median(missed) < 0.2
    # A body drawn from the prior lies sqrt(betas) from its mean on average.
    assert max(distances) < np.sqrt(embedded_model.beta_count)
