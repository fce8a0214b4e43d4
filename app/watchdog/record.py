"""What the watchdog saw, kept for the health page: starts, endings, the catalogue that works."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.watchdog.verdict import Why
from resources.errors import ResourceError
from resources.files import read_json, write_json_atomically
from resources.paths import data_home

_LOG = logging.getLogger(__name__)
KEPT_ENDINGS: Final = 50

WatchState = Literal["starting", "running", "pausing", "given_up", "stopped"]


class PastEnding(BaseModel):
    """One process that is no more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    why: Why
    status: int | None = None
    lived_s: float


class WatchRecord(BaseModel):
    """Everything the watchdog knows that outlives it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: WatchState = "stopped"
    began_at: datetime | None = None
    process_id: int | None = None
    started_at: datetime | None = None
    ready_at: datetime | None = None
    endings: Annotated[tuple[PastEnding, ...], Field(max_length=KEPT_ENDINGS)] = ()
    proven_catalogue: str | None = None
    """The version of the catalogue the kiosk last ran well with; empty is the embedded one."""

    def failures_since(self, moment: datetime) -> tuple[PastEnding, ...]:
        """The endings nobody wanted, since a moment."""
        return tuple(e for e in self.endings if e.at >= moment and e.why not in (Why.DONE, Why.WANTED))


def record_path() -> Path:
    """The file of the record."""
    return data_home() / "operator" / "watchdog.json"


def read_watch_record() -> WatchRecord:
    """What is kept; nothing when there is no file. One that cannot be read is logged and begun anew."""
    path = record_path()
    if not path.is_file():
        return WatchRecord()
    try:
        return WatchRecord.model_validate(read_json(path))
    except (ResourceError, ValidationError) as problem:
        _LOG.warning("the watchdog's record is begun anew: %s", type(problem).__name__)
        return WatchRecord()


def keep_watch_record(record: WatchRecord) -> None:
    """Keep it. With a full disk the kiosk must go on all the same: that is logged."""
    try:
        write_json_atomically(record_path(), record.model_dump(mode="json"))
    except OSError as problem:
        _LOG.warning("the watchdog's record could not be written: %s", problem.strerror)
