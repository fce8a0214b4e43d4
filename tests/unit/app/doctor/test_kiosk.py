"""The doctor knows how the kiosk has been."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.doctor.kiosk import look_at_kiosk
from app.watchdog.record import PastEnding, WatchRecord, keep_watch_record
from app.watchdog.verdict import Why

NOW = datetime.now(UTC)


def _record(hours_ago: float, why: Why = Why.HUNG, count: int = 3) -> WatchRecord:
    ending = PastEnding(at=NOW - timedelta(hours=hours_ago), why=why, status=-9, lived_s=4.0)
    return WatchRecord(state="running", began_at=NOW - timedelta(days=9), endings=(ending,) * count)


def test_a_machine_without_a_kiosk_is_no_fault(vitrine_home: Path) -> None:
    assert look_at_kiosk().ok


@pytest.mark.parametrize(
    ("hours_ago", "why", "count", "ok"),
    [
        (2, Why.HUNG, 3, False),
        (2, Why.HUNG, 1, True),
        (30, Why.HUNG, 9, True),
        (2, Why.WANTED, 9, True),
    ],
)
def test_failures_of_today_are_told(
    vitrine_home: Path, hours_ago: float, why: Why, count: int, ok: bool
) -> None:
    keep_watch_record(_record(hours_ago, why, count))
    finding = look_at_kiosk()
    assert finding.ok is ok
    assert ok or "hung" in finding.says


def test_a_damaged_record_is_no_reason_to_faint(vitrine_home: Path) -> None:
    keep_watch_record(_record(2))
    (vitrine_home / "operator" / "watchdog.json").write_text("{", encoding="utf-8")
    assert look_at_kiosk().ok
