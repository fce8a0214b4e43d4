"""The end of a log, bounded, with moments and levels."""

from pathlib import Path

from app.logs import start_logging
from app.services.operator.log_reader import log_files, read_tail


def _write(path: Path, count: int) -> None:
    lines = [f"2026-11-30 10:00:{n % 60:02d},123 INFO app.ui number {n}" for n in range(count)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_what_was_logged_is_read(vitrine_home: Path) -> None:
    file = start_logging("kiosk")
    assert file is not None
    import logging

    logging.getLogger("app.ui.somewhere").warning("the camera is gone\nfor good")
    assert [path.name for path in log_files()] == ["kiosk.log"]
    (entry,) = read_tail(file)
    assert (entry.level, entry.source, entry.text) == (
        "warning",
        "app.ui.somewhere",
        "the camera is gone\nfor good",
    )


def test_only_the_end_of_a_long_log_is_read(tmp_path: Path) -> None:
    _write(tmp_path / "long.log", 20_000)
    entries = read_tail(tmp_path / "long.log", limit_bytes=10_000)
    assert entries[-1].text == "number 19999"
    assert 100 < len(entries) < 250
    assert entries[0].text.startswith("number "), "the line that was cut is left out"


def test_a_thousand_lines_of_one_entry_are_cut(tmp_path: Path) -> None:
    path = tmp_path / "trace.log"
    path.write_text("2026-11-30 10:00:00,123 ERROR app bug\n" + "  line\n" * 1000, encoding="utf-8")
    (entry,) = read_tail(path)
    assert entry.text.count("\n") == 60


def test_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "odd.log"
    path.write_bytes(b"\xff\xfe\x00 nothing\n2026-11-30 10:00:00,123 INFO app \xff ok\n")
    assert [entry.level for entry in read_tail(path)] == ["info"]
