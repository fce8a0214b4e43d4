"""The log says where it went wrong and nothing about anybody."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import logs


def close_logs() -> None:
    logger = logging.getLogger("vitrine")
    for handler in logger.handlers[:]:
        handler.close()
        logger.removeHandler(handler)


@pytest.fixture
def log(vitrine_home: Path) -> Iterator[Path]:
    file = logs.start_logging()
    assert file is not None
    yield file
    close_logs()


def _break(waist_girth_cm: float) -> None:
    try:
        raise KeyError(f"waist {waist_girth_cm} of alice@example.org")
    except KeyError as error:
        raise ValueError(f"alice has {waist_girth_cm}") from error


def test_a_fault_is_logged_with_its_places_and_without_values(log: Path) -> None:
    try:
        _break(waist_girth_cm=71.3)
    except ValueError as error:
        logs.log_fault(error, doing="body fit")
    text = log.read_text(encoding="utf-8")
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_logs.py" in text
    assert "in _break" in text
    for personal in ("71.3", "alice"):
        assert personal not in text


def test_starting_twice_logs_once(log: Path) -> None:
    assert logs.start_logging() == log
    logging.getLogger("vitrine").info("one line")
    assert log.read_text(encoding="utf-8").count("one line") == 1


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("VITRINE_HOME", str(tmp_path / "file"))
    assert logs.start_logging() is None
