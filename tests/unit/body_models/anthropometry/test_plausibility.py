"""Measurements that do not go together are named, the rest left alone."""

from body_models.anthropometry.plausibility import conflicts
from body_models.anthropometry.population import load_population

_WIDE = load_population().widened()
_WOMAN = {"stature_cm": 168.0, "body_mass_kg": 66.0, "hip_girth_cm": 101.0, "thigh_girth_cm": 60.0}


def test_an_ordinary_person_conflicts_with_nothing() -> None:
    assert conflicts(_WIDE, "female", _WOMAN | {"waist_girth_cm": 82.0}, 40) == ()


def test_a_slip_of_the_tape_is_named_with_what_was_expected() -> None:
    (conflict,) = conflicts(_WIDE, "female", _WOMAN | {"waist_girth_cm": 60.0, "neck_girth_cm": 33.0}, None)
    assert conflict.name == "waist_girth_cm"
    assert conflict.sentence.startswith("waist_girth_cm 60 cm is improbable")
    assert "below" in conflict.sentence


def test_two_slips_are_both_named() -> None:
    found = conflicts(_WIDE, "female", _WOMAN | {"calf_girth_cm": 60.0, "foot_length_cm": 33.0}, None)
    assert sorted(c.name for c in found) == ["calf_girth_cm", "foot_length_cm"]


def test_heavy_people_are_not_called_mistakes() -> None:
    assert conflicts(_WIDE, "male", {"stature_cm": 178.0, "body_mass_kg": 190.0}, None) == ()


def test_one_rare_measurement_is_compared_with_adults() -> None:
    (conflict,) = conflicts(_WIDE, "female", {"stature_cm": 205.0}, None)
    assert "adults have 16" in conflict.sentence
