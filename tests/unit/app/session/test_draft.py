"""Numbers while they are given: the impossible refused, the improbable flagged, the rest left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.session.draft import (
    OPTIONAL,
    REQUIRED,
    Draft,
    Entry,
    draft_fields,
    entry_value,
    stepped,
    typed,
    with_value,
    without,
)
from body_models.anthropometry.names import MEASUREMENTS

_ALL = (*REQUIRED, *OPTIONAL)


def _flagged(draft: Draft) -> set[str]:
    return {field.name for field in draft_fields(draft, _ALL) if field.unusual}


def test_height_and_weight_are_enough() -> None:
    draft = Draft()
    assert not draft.complete
    assert with_value(with_value(draft, "stature_cm", 168), "body_mass_kg", 64).complete


def test_an_ordinary_person_is_not_flagged() -> None:
    draft = Draft(sex="female", values={"stature_cm": 168, "body_mass_kg": 64, "waist_girth_cm": 76})
    assert _flagged(draft) == set()


def test_a_chest_that_does_not_go_with_the_rest_is_flagged_and_only_it() -> None:
    draft = Draft(
        sex="female",
        values={"stature_cm": 168, "body_mass_kg": 64, "waist_girth_cm": 74, "chest_girth_cm": 140},
    )
    assert _flagged(draft) == {"chest_girth_cm"}


def test_a_weight_usual_by_itself_is_flagged_at_an_unusual_height() -> None:
    assert _flagged(Draft(sex="male", values={"stature_cm": 215, "body_mass_kg": 50})) != set()


@given(name=st.sampled_from(_ALL), value=st.floats(min_value=-1e6, max_value=1e6), step=st.floats(-500, 500))
def test_no_slider_or_step_leaves_the_possible_range(name: str, value: float, step: float) -> None:
    draft = stepped(with_value(Draft(), name, value), name, step)
    measurement = MEASUREMENTS[name]
    assert measurement.plausible_min <= draft.values[name] <= measurement.plausible_max


def test_the_first_touch_of_a_stepper_takes_what_is_expected() -> None:
    tall = Draft(sex="male", values={"stature_cm": 195, "body_mass_kg": 95})
    short = Draft(sex="male", values={"stature_cm": 165, "body_mass_kg": 62})
    first = [stepped(d, "crotch_height_cm", 1.0).values["crotch_height_cm"] for d in (tall, short)]
    assert first[0] > first[1] + 8


def test_a_number_taken_back_is_inferred_again() -> None:
    draft = with_value(Draft(), "waist_girth_cm", 80)
    assert "waist_girth_cm" not in without(draft, "waist_girth_cm").values


def _type(name: str, keys: str) -> Entry:
    entry = Entry(name=name)
    for key in keys:
        entry = typed(entry, key)  # type: ignore[arg-type]  # one character of the keypad
    return entry


@pytest.mark.parametrize(
    ("keys", "value"), [("168", 168.0), ("1..68", None), ("171.5", 171.5), ("999", None), ("", None)]
)
def test_typed_heights(keys: str, value: float | None) -> None:
    assert entry_value(_type("stature_cm", keys)) == value


def test_metres_typed_for_a_height_are_not_taken() -> None:
    assert entry_value(_type("stature_cm", "1.68")) is None


def test_erasing_and_the_end_of_the_display() -> None:
    assert typed(_type("stature_cm", "16"), "erase").text == "1"
    assert _type("stature_cm", "1234567").text == "12345"


@given(st.sampled_from(_ALL))
def test_every_slider_spans_the_expected_value(name: str) -> None:
    (field,) = draft_fields(Draft(), (name,))
    assert field.minimum <= field.slider_minimum < field.start < field.slider_maximum <= field.maximum
