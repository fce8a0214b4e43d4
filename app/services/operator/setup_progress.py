"""How far the first set-up of a kiosk is: steps in an order, which can be left and gone on with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from app.services.operator.journal import note
from resources.errors import ResourceError
from resources.files import read_json, write_json_atomically
from resources.paths import data_home

SetupStep = Literal["language", "display", "camera", "calibration", "hours", "retention", "pin", "done"]
STEPS: Final[tuple[SetupStep, ...]] = get_args(SetupStep)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupProgress:
    """Where somebody is. ``reached``: the furthest step; ``at``: the one on show."""

    at: SetupStep = "language"
    reached: SetupStep = "language"

    @property
    def finished(self) -> bool:
        """Whether every step was seen."""
        return self.reached == "done"

    @property
    def number(self) -> int:
        """The step on show, counted from 1; "done" is none."""
        return min(STEPS.index(self.at) + 1, len(STEPS) - 1)

    def further(self) -> SetupProgress:
        """The next step."""
        place = min(STEPS.index(self.at) + 1, len(STEPS) - 1)
        reached = STEPS[max(place, STEPS.index(self.reached))]
        return replace(self, at=STEPS[place], reached=reached)

    def back(self) -> SetupProgress:
        """The step before; the first stays."""
        return replace(self, at=STEPS[max(STEPS.index(self.at) - 1, 0)])


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    reached: SetupStep


def setup_path() -> Path:
    """The file that remembers it."""
    return data_home() / "operator" / "setup.json"


def read_setup() -> SetupProgress:
    """Where set-up goes on; at its beginning when nothing is kept."""
    try:
        kept = _Kept.model_validate(read_json(setup_path()))
    except (ResourceError, ValidationError):
        return SetupProgress()
    return SetupProgress(at=kept.reached, reached=kept.reached)


def keep_setup(progress: SetupProgress) -> None:
    """Remember it. Raises the ``OSError`` of the system."""
    write_json_atomically(setup_path(), {"reached": progress.reached})
    if progress.finished:
        note("set_up")
