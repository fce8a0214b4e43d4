"""The measured people the benchmarks speak of: ANSUR II beside the repository."""

import os
from pathlib import Path

import numpy as np

from body_models.anthropometry.derive_population import SurveyedPerson, read_survey
from resources.errors import CodedError

TAILORS_ELEVEN = (
    "stature_cm",
    "body_mass_kg",
    "neck_girth_cm",
    "chest_girth_cm",
    "waist_girth_cm",
    "hip_girth_cm",
    "thigh_girth_cm",
    "calf_girth_cm",
    "shoulder_breadth_cm",
    "arm_length_cm",
    "crotch_height_cm",
)
"""What a tailor would take, and the survey has."""


def surveyed_people() -> list[SurveyedPerson]:
    """Everybody of the survey. Raises CodedError BENCH_DATA_MISSING where the survey is absent."""
    return read_survey(survey_folder())


def survey_folder() -> Path:
    """The folder of the survey. Raises CodedError BENCH_DATA_MISSING where it is absent."""
    named = os.environ.get("VITRINE_SHARED_DATA")
    data = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    folder = data / "ansur"
    if not folder.is_dir():
        raise CodedError(
            "BENCH_DATA_MISSING",
            f"There is no survey in {folder}; set VITRINE_SHARED_DATA to the folder of ansur/.",
        )
    return folder


def spread_by_mass_index(people: list[SurveyedPerson], count: int) -> list[SurveyedPerson]:
    """`count` people from the thinnest to the heaviest, by body mass index."""
    ordered = sorted(people, key=_body_mass_index)
    return [ordered[i] for i in np.linspace(0, len(ordered) - 1, count).round().astype(int)]


def _body_mass_index(person: SurveyedPerson) -> float:
    return person.measurements["body_mass_kg"] / (person.measurements["stature_cm"] / 100) ** 2
