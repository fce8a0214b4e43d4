"""How the kiosk is, in a few numbers that cost nothing to ask and are nobody's: what the address tells."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from app.services.operator.backup import database_place, program_version
from app.services.operator.backup_contents import DATABASE
from app.services.operator.opening_hours import is_open
from app.settings import load_settings
from app.watchdog.record import WatchRecord, WatchState
from resources.errors import CodedError
from resources.paths import data_home
from resources.shop import version_in_use

LOW_DISK_BYTES: Final = 2 * 10**9
_LOOK_BACK: Final = timedelta(hours=24)
_PATIENCE_S: Final = 5.0

Status = Literal["ok", "attention", "down"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The kiosk at one moment. ``reasons`` are codes; an empty list is a kiosk in good health."""

    status: Status
    reasons: tuple[str, ...]
    program: str
    catalogue: str
    at: datetime
    kiosk: WatchState
    uptime_s: int | None
    silence_s: float | None
    failures_24h: int
    last_failure_at: datetime | None
    memory_bytes: int | None
    disk_free_bytes: int
    database: Literal["ok", "elsewhere", "none", "broken"]
    shop_is_open: bool | None

    def document(self) -> dict[str, object]:
        """As the health address and ``health --json`` give it."""
        return {
            "status": self.status,
            "reasons": list(self.reasons),
            "program": self.program,
            "catalogue": self.catalogue,
            "at": self.at.isoformat(),
            "kiosk": {
                "state": self.kiosk,
                "uptime_s": self.uptime_s,
                "silence_s": None if self.silence_s is None else round(self.silence_s, 1),
                "failures_24h": self.failures_24h,
                "last_failure_at": None if self.last_failure_at is None else self.last_failure_at.isoformat(),
                "memory_bytes": self.memory_bytes,
            },
            "disk_free_bytes": self.disk_free_bytes,
            "database": self.database,
            "shop_is_open": self.shop_is_open,
        }


def take_snapshot(record: WatchRecord, silence_s: float | None = None) -> Snapshot:
    """Look at the machine now. Never raises for what is wrong with it: that is what is told."""
    now = datetime.now(UTC).replace(microsecond=0)
    failures = record.failures_since(now - _LOOK_BACK)
    home = data_home()
    free = shutil.disk_usage(next(folder for folder in (home, *home.parents) if folder.exists())).free
    database, shop_is_open, catalogue = _database(), _open_now(), _catalogue()
    reasons = {
        "kiosk_given_up": record.state == "given_up",
        "kiosk_stopped": record.state == "stopped",
        "kiosk_restarting": record.state in ("starting", "pausing"),
        "kiosk_failed": bool(failures),
        "disk_low": free < LOW_DISK_BYTES,
        "database_broken": database == "broken",
        "settings_broken": shop_is_open is None,
        "catalogue_missing": catalogue == "missing",
    }
    found = tuple(reason for reason, holds in reasons.items() if holds)
    down = {"kiosk_given_up", "kiosk_stopped", "database_broken"} & set(found)
    return Snapshot(
        status="down" if down else "attention" if found else "ok",
        reasons=found,
        program=program_version(),
        catalogue=catalogue,
        at=now,
        kiosk=record.state,
        uptime_s=_seconds_since(record.started_at, now) if record.state == "running" else None,
        silence_s=silence_s,
        failures_24h=len(failures),
        last_failure_at=failures[-1].at if failures else None,
        memory_bytes=resident_bytes(record.process_id),
        disk_free_bytes=free,
        database=database,
        shop_is_open=shop_is_open,
    )


def resident_bytes(process_id: int | None) -> int | None:
    """The memory a process holds, where the system tells by a file."""
    try:
        pages = int(Path(f"/proc/{process_id}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def _seconds_since(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else max(round((now - moment).total_seconds()), 0)


def _open_now() -> bool | None:
    """Whether the shop is open; None when its settings cannot be read."""
    try:
        return is_open(load_settings().opening_hours, datetime.now())
    except CodedError:
        return None


def _catalogue() -> str:
    try:
        return version_in_use() or "embedded"
    except CodedError:
        return "missing"


def _database() -> Literal["ok", "elsewhere", "none", "broken"]:
    """Whether the database answers; its whole content is the doctor's to check."""
    try:
        place = database_place()
        if place != "file":
            return place
        uri = f"{(data_home() / DATABASE).as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE_S)) as database:
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except (sqlite3.DatabaseError, CodedError):
        return "broken"
    return "ok"
