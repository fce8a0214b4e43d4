"""Whoever thinks in inches reads, types and steps in inches; what is kept stays in centimetres."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.session.draft import Draft, with_value
from app.session.intents import (
    Agree,
    Begin,
    CloseEntry,
    Intent,
    Leave,
    OpenEntry,
    PressEntryKey,
    SetMeasurement,
    SetUnits,
    StepMeasurement,
)
from app.session.kiosk import KioskState
from app.session.step import KioskRules
from app.session.update import update

_RULES = KioskRules(products_by_sex={"female": (), "male": (), "unspecified": ()}, house_units="cm")
_MEASURING = (Begin(session_id="s"), Agree())


def _after(*intents: Intent, rules: KioskRules = _RULES) -> KioskState:
    state = KioskState()
    for intent in intents:
        state = update(state, intent, rules).state
    return state


def _typed(number: str) -> tuple[Intent, ...]:
    keys: dict[str, Intent] = {
        key: PressEntryKey(key=key)  # type: ignore[arg-type]  # each is one of the keypad's keys
        for key in "0123456789."
    }
    return tuple(keys[character] for character in number)


def test_a_number_typed_in_inches_is_kept_in_centimetres() -> None:
    state = _after(
        *_MEASURING,
        SetUnits(units="inch"),
        OpenEntry(name="waist_girth_cm"),
        *_typed("29.5"),
        CloseEntry(accept=True),
    )
    assert state.draft.values["waist_girth_cm"] == pytest.approx(29.5 * 2.54)


def test_the_range_is_checked_in_the_units_that_were_typed() -> None:
    opened = (*_MEASURING, OpenEntry(name="stature_cm"))
    centimetres = _after(*opened, *_typed("67"), CloseEntry(accept=True))
    assert centimetres.entry is not None
    assert centimetres.entry.refused
    inches = _after(*_MEASURING, SetUnits(units="inch"), *opened[-1:], *_typed("67"), CloseEntry(accept=True))
    assert inches.entry is None
    assert inches.draft.values["stature_cm"] == pytest.approx(67 * 2.54, abs=0.4)


def test_a_half_typed_number_does_not_change_its_meaning() -> None:
    state = _after(*_MEASURING, OpenEntry(name="waist_girth_cm"), *_typed("7"), SetUnits(units="inch"))
    assert state.entry is not None
    assert (state.entry.name, state.entry.text) == ("waist_girth_cm", "")


def test_steps_are_half_inches_and_pounds() -> None:
    start = (*_MEASURING, SetUnits(units="inch"))
    told = (
        SetMeasurement(name="waist_girth_cm", value=76.2),
        SetMeasurement(name="body_mass_kg", value=63.5029318),
    )
    state = _after(
        *start,
        *told,
        StepMeasurement(name="waist_girth_cm", step=1.0),
        StepMeasurement(name="body_mass_kg", step=-1.0),
    )
    assert state.draft.values["waist_girth_cm"] == pytest.approx(30.5 * 2.54)
    assert state.draft.values["body_mass_kg"] == pytest.approx(139 * 0.45359237)


@given(quarters=st.integers(min_value=4 * 20, max_value=4 * 60))
def test_every_quarter_inch_can_be_told(quarters: int) -> None:
    told = with_value(Draft(), "waist_girth_cm", quarters / 4 * 2.54, "inch")
    assert told.values["waist_girth_cm"] / 2.54 * 4 == pytest.approx(quarters)


def test_the_next_shopper_reads_the_units_of_the_house() -> None:
    rules = replace(_RULES, house_units="inch")
    wiped = _after(*_MEASURING, SetUnits(units="cm"), Leave(), rules=rules)
    assert wiped.units == "cm", "the farewell still speaks to the one who leaves"
    next_one = _after(*_MEASURING, SetUnits(units="cm"), Leave(), Leave(), rules=rules)
    assert (
        update(
            replace(next_one, room_erased=True, camera_erased=True), Begin(session_id="t"), rules
        ).state.units
        == "inch"
    )
