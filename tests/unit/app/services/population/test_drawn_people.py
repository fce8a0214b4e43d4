"""Invented people: the same for the same seed, and like adults."""

import numpy as np
import pytest

from app.services.population.drawn_people import PopulationError, draw_people
from body_models.anthropometry.names import MEASUREMENTS


def test_a_seed_names_its_people_whatever_their_number() -> None:
    assert draw_people("female", 64, 7) == draw_people("female", 80, 7)[:64]
    assert draw_people("female", 64, 7) != draw_people("female", 64, 8)


def test_they_are_adults_at_large_and_not_soldiers() -> None:
    """Medians of NHANES within sampling error; every one could be alive."""
    for sex, stature_cm, mass_kg in (("female", 161.3, 74.5), ("male", 175.3, 88.0)):
        people = draw_people(sex, 500, 0)  # type: ignore[arg-type]
        assert np.median([p["stature_cm"] for p in people]) == pytest.approx(stature_cm, abs=1.2)
        assert np.median([p["body_mass_kg"] for p in people]) == pytest.approx(mass_kg, abs=3.5)
        assert {name for person in people for name in person} <= set(MEASUREMENTS)
        for person in people:
            for name, value in person.items():
                assert MEASUREMENTS[name].plausible_min <= value <= MEASUREMENTS[name].plausible_max


def test_people_of_unstated_sex_are_women_and_men_by_turns() -> None:
    both, women, men = (draw_people(sex, 64, 1) for sex in ("unspecified", "female", "male"))
    assert both[0::2] == women[:32]
    assert len(both) == 64
    assert np.median([p["stature_cm"] for p in both[1::2]]) == pytest.approx(
        np.median([p["stature_cm"] for p in men]), abs=4.0
    )


@pytest.mark.parametrize("count", [0, 63, 501, -5])
def test_too_few_or_too_many_are_refused(count: int) -> None:
    with pytest.raises(PopulationError) as refused:
        draw_people("female", count, 0)
    assert refused.value.code == "PEOPLE_RANGE"
