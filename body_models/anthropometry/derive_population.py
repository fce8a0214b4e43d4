"""Make ``resources/population/ansur_ii.json`` from the survey: ``python -m ... --ansur DIR [--out FILE]``.

ANSUR II is the 2012 anthropometric survey of US Army personnel (Gordon et al. 2014, NATICK/TR-15/007,
approved for public release, distribution unlimited). Its rows are not shipped, only means and covariances,
and a fifth of the people (`is_held_out`) stay out of them so that fits can be judged on strangers.
"""

import argparse
import csv
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.population import AGE, Floats, LogGaussian, Sex, is_held_out, mixture_moments

SOURCE: Final = (
    "ANSUR II, 2012 Anthropometric Survey of US Army Personnel (Gordon et al. 2014, NATICK/TR-15/007), "
    "approved for public release, distribution unlimited. Means and covariances of natural logarithms of "
    "cm, kg and years; a fifth of the people, chosen by a hash of the subject number, is left out. "
    "'unspecified' is half women, half men."
)
SURVEYED: Final = tuple(m for m in MEASUREMENTS.values() if m.ansur_columns)
_SURVEY_UNITS_PER_UNIT: Final = 10.0  # millimetres per cm; the survey writes mass in tenths of a kilogram
_DEFAULT_OUT: Final = Path(__file__).parents[2] / "resources" / "population" / "ansur_ii.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyedPerson:
    """One row of the survey in our names and units."""

    subject_id: int
    sex: Sex
    age_years: float
    measurements: Mapping[str, float]

    @property
    def held_out(self) -> bool:
        """True when no statistic may use this person."""
        return is_held_out(self.subject_id)


def read_survey(directory: Path) -> list[SurveyedPerson]:
    """All people of ``female.csv`` and ``male.csv`` in ``directory``."""
    sexes: tuple[Sex, Sex] = ("female", "male")
    return [person for sex in sexes for person in _read_sex(directory / f"{sex}.csv", sex)]


def _read_sex(path: Path, sex: Sex) -> list[SurveyedPerson]:
    with path.open(encoding="latin-1", newline="") as stream:
        return [
            SurveyedPerson(
                subject_id=int(row["subjectid"]),
                sex=sex,
                age_years=float(row["age"]),
                measurements={
                    m.name: m.ansur_factor
                    * sum(float(row[c]) for c in m.ansur_columns)
                    / _SURVEY_UNITS_PER_UNIT
                    for m in SURVEYED
                },
            )
            for row in csv.DictReader(stream)
        ]


def log_statistics(people: list[SurveyedPerson]) -> LogGaussian:
    """Mean and covariance of the log measurements and log age of these people."""
    names = (*(m.name for m in SURVEYED), AGE)
    rows = [[*(p.measurements[m.name] for m in SURVEYED), p.age_years] for p in people]
    logs: Floats = np.log(np.array(rows, dtype=np.float64))
    return LogGaussian(names=names, mean_log=logs.mean(axis=0), covariance_log=np.cov(logs, rowvar=False))


def _section(statistics: LogGaussian, people: int) -> dict[str, object]:
    covariance = statistics.covariance_log
    return {
        "people": people,
        "mean_log": [round(float(v), 6) for v in statistics.mean_log],
        "covariance_log_lower": [
            [float(f"{v:.6g}") for v in row[: i + 1]] for i, row in enumerate(covariance)
        ],
    }


def derive(people: list[SurveyedPerson]) -> dict[str, object]:
    """The document of the population file, from the people who are not held out."""
    used = [p for p in people if not p.held_out]
    women = [p for p in used if p.sex == "female"]
    men = [p for p in used if p.sex == "male"]
    parts = [log_statistics(women), log_statistics(men)]
    return {
        "source": SOURCE,
        "names": list(parts[0].names),
        "sexes": {
            "female": _section(parts[0], len(women)),
            "male": _section(parts[1], len(men)),
            "unspecified": _section(mixture_moments(parts, [0.5, 0.5]), len(used)),
        },
    }


def main(arguments: list[str] | None = None) -> int:
    """Read the survey, write the statistics."""
    parser = argparse.ArgumentParser(description="Derive the shipped population statistics from ANSUR II.")
    parser.add_argument("--ansur", type=Path, required=True, help="folder with female.csv and male.csv")
    parser.add_argument("--out", type=Path, default=_DEFAULT_OUT)
    chosen = parser.parse_args(arguments)
    document = derive(read_survey(chosen.ansur))
    lines = json.dumps(document, indent=1).replace("\n    ", " ").replace("\n   ]", " ]")
    chosen.out.write_text(lines + "\n", encoding="utf-8")
    sys.stdout.write(f"{chosen.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
