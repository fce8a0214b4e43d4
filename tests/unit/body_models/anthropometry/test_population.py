"""The statistics predict held-out people at least as well as linear regression, and stretch to all adults."""

import json
from importlib.resources import files

import numpy as np
import pytest

from body_models.anthropometry.derive_population import SurveyedPerson, derive
from body_models.anthropometry.population import Sex, is_held_out, load_population, parse_population
from resources.errors import ResourceError

_SEXES: tuple[Sex, Sex] = ("female", "male")


def test_a_fifth_of_the_people_is_held_out_and_always_the_same_fifth() -> None:
    held = [s for s in range(10_000, 30_000) if is_held_out(s)]
    assert 0.19 < len(held) / 20_000 < 0.21
    assert is_held_out("10038") == is_held_out(10038)


def test_tall_people_have_long_legs() -> None:
    population = load_population()
    short, tall = ({"stature_cm": s, "body_mass_kg": 75.0} for s in (160.0, 190.0))
    legs = [population.conditional("male", given)[0]["crotch_height_cm"] for given in (short, tall)]
    assert legs[1] - legs[0] > 12


def test_heavier_people_are_wider_up_to_200_kg() -> None:
    population = load_population().widened()
    for sex, stature in zip(_SEXES, (165.0, 178.0), strict=True):
        waists = [
            population.conditional(sex, {"stature_cm": stature, "body_mass_kg": mass})[0]["waist_girth_cm"]
            for mass in (45.0, 70.0, 110.0, 150.0, 200.0)
        ]
        assert np.all(np.diff(waists) > 10)
        assert waists[-1] < 190


def test_two_steps_of_knowing_equal_one() -> None:
    everyone = load_population().by_sex["female"]
    known = {"stature_cm": 170.0, "hip_girth_cm": 101.0, "neck_girth_cm": 33.0}
    at_once = everyone.conditional(known)
    first = everyone.conditional({"stature_cm": 170.0})
    stepwise = first.conditional({"hip_girth_cm": 101.0, "neck_girth_cm": 33.0})
    assert stepwise.names == at_once.names
    assert stepwise.mean_log == pytest.approx(at_once.mean_log)
    assert stepwise.covariance_log == pytest.approx(at_once.covariance_log, abs=1e-12)


def test_widening_leaves_what_follows_from_stature_and_mass_alone() -> None:
    narrow, wide = load_population(), load_population().widened()
    given = {"stature_cm": 168.0, "body_mass_kg": 92.0}
    for sex in _SEXES:
        assert wide.conditional(sex, given)[0] == pytest.approx(narrow.conditional(sex, given)[0])
        spread = [p.by_sex[sex].std()["body_mass_kg"] for p in (narrow, wide)]
        assert spread[1] > 1.5 * spread[0]


def test_a_small_light_person_of_unstated_sex_is_expected_like_a_woman() -> None:
    population = load_population()
    given = {"stature_cm": 152.0, "body_mass_kg": 48.0}
    expected = {
        s: population.conditional(s, given)[0]["hip_girth_cm"] for s in ("female", "male", "unspecified")
    }
    assert abs(expected["unspecified"] - expected["female"]) < 0.1 * abs(
        expected["male"] - expected["female"]
    )


def test_age_moves_the_waist() -> None:
    population = load_population()
    given = {"stature_cm": 178.0, "body_mass_kg": 85.0}
    waists = [population.conditional("male", given, age)[0]["waist_girth_cm"] for age in (20.0, 55.0)]
    assert waists[1] > waists[0] + 3


def test_names_the_survey_lacks_are_ignored() -> None:
    population = load_population()
    plain = population.conditional("male", {"stature_cm": 175.0})[0]
    assert population.conditional("male", {"stature_cm": 175.0, "underbust_girth_cm": 90.0})[0] == plain


def test_a_damaged_file_is_refused() -> None:
    text = (files("resources.population") / "ansur_ii.json").read_text(encoding="utf-8")
    document = json.loads(text)
    document["sexes"]["male"]["covariance_log_lower"][0][0] = -1.0
    for broken in ("{", "{}", json.dumps(document), text.replace('"mean_log"', '"mean"')):
        with pytest.raises(ResourceError) as refused:
            parse_population(broken)
        assert refused.value.code == "POPULATION_MALFORMED"


@pytest.mark.real_data
def test_the_shipped_file_is_what_the_survey_gives(survey: list[SurveyedPerson]) -> None:
    shipped = json.loads((files("resources.population") / "ansur_ii.json").read_text(encoding="utf-8"))
    assert derive(survey) == shipped


@pytest.mark.real_data
@pytest.mark.parametrize("sex", _SEXES)
@pytest.mark.parametrize("name", ["chest_girth_cm", "waist_girth_cm", "hip_girth_cm"])
def test_stature_and_mass_predict_as_well_as_linear_regression(
    survey: list[SurveyedPerson], sex: Sex, name: str
) -> None:
    used = [p for p in survey if p.sex == sex and not p.held_out]
    strangers = [p for p in survey if p.sex == sex and p.held_out]
    population = load_population()

    def features(people: list[SurveyedPerson]) -> np.ndarray:
        both = np.array([[p.measurements["stature_cm"], p.measurements["body_mass_kg"]] for p in people])
        return np.column_stack([np.ones(len(both)), both, both[:, 1] / both[:, 0] ** 2])

    truth = np.array([p.measurements[name] for p in strangers])
    fit = np.linalg.lstsq(features(used), np.array([p.measurements[name] for p in used]), rcond=None)[0]
    ours = [
        population.conditional(sex, {k: p.measurements[k] for k in ("stature_cm", "body_mass_kg")})[0][name]
        for p in strangers
    ]
    regression = np.abs(features(strangers) @ fit - truth).mean()
    assert np.abs(np.array(ours) - truth).mean() <= 1.005 * regression
