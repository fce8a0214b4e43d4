"""What every test may ask for: a display of its own, the measured people, a private data folder.

Windows need a display. `main.py test` brings its own Xvfb; pytest called by hand gets one from here when none
is named. Of several workers each has its own, or they would take each other's keys. So no test needs a
terminal or a screen. `QT_QPA_PLATFORM` stays unset: people have windows.
"""

import csv
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.bootstrap.display import virtual_display
from app.bootstrap.platforms import has_display, needs_virtual_display
from app.threads import one_thread_for_algebra

_REPOSITORY = Path(__file__).parent.parent
_display = ExitStack()


def pytest_configure() -> None:
    one_thread_for_algebra(os.environ)
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # nor does what torch is taught here gain by a second
    worker = "PYTEST_XDIST_WORKER" in os.environ and needs_virtual_display(sys.platform)
    if worker or not has_display(os.environ, sys.platform):
        try:
            os.environ["DISPLAY"] = _display.enter_context(virtual_display())
        except FileNotFoundError:
            return  # the tests that need a display say so themselves


def pytest_unconfigure() -> None:
    _display.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsurPerson:
    """One person of ANSUR II: measurements under the product's names, in cm and kg."""

    subject_id: str
    sex: str  # "female" | "male"
    age_years: int
    measurements: dict[str, float]


_COLUMN = {
    "stature_cm": "stature",
    "neck_girth_cm": "neckcircumference",
    "chest_girth_cm": "chestcircumference",
    "waist_girth_cm": "waistcircumference",
    "hip_girth_cm": "buttockcircumference",
    "thigh_girth_cm": "thighcircumference",
    "calf_girth_cm": "calfcircumference",
    "ankle_girth_cm": "anklecircumference",
    "wrist_girth_cm": "wristcircumference",
    "shoulder_breadth_cm": "biacromialbreadth",
    "crotch_height_cm": "crotchheight",
    "waist_height_cm": "waistheightomphalion",
    "chest_height_cm": "chestheight",
    "cervicale_height_cm": "cervicaleheight",
    "knee_height_cm": "kneeheightmidpatella",
    "waist_back_length_cm": "waistbacklength",
    "foot_length_cm": "footlength",
    "head_girth_cm": "headcircumference",
}


def _ansur_person(row: dict[str, str], sex: str) -> AnsurPerson:
    measurements = {name: float(row[column]) / 10 for name, column in _COLUMN.items()}
    measurements["body_mass_kg"] = float(row["weightkg"]) / 10
    measurements["arm_length_cm"] = (
        float(row["acromionradialelength"]) + float(row["radialestylionlength"])
    ) / 10
    age_years = int(row["age"])
    return AnsurPerson(subject_id=row["subjectid"], sex=sex, age_years=age_years, measurements=measurements)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of measured people, patterns and assets that is no part of the product."""
    named = os.environ.get("VITRINE_SHARED_DATA")
    folder = Path(named) if named else _REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no real data: neither $VITRINE_SHARED_DATA nor ../shared/data is a folder")
    return folder


@pytest.fixture(scope="session")
def ansur_people(shared_data: Path) -> tuple[AnsurPerson, ...]:
    """Everybody of the ANSUR II files, women first, in the files' order."""
    people = []
    for sex in ("female", "male"):
        file = shared_data / "ansur" / f"{sex}.csv"
        if not file.is_file():
            pytest.skip(f"no real data: {file} is missing")
        with file.open(encoding="latin-1", newline="") as rows:
            people += [_ansur_person(row, sex) for row in csv.DictReader(rows)]
    return tuple(people)


@pytest.fixture
def vitrine_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder of the test's own in `$VITRINE_HOME`."""
    home = tmp_path / "vitrine-home"
    home.mkdir()
    monkeypatch.setenv("VITRINE_HOME", str(home))
    yield home
