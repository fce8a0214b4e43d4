"""The pulse: heard by whoever listens, silent where nobody does, and it knows when its listener is gone."""

import os

import pytest
from pytestqt.qtbot import QtBot

from app.ui.heartbeat import Heartbeat
from app.watchdog.pulse import BEAT, PIPE_VARIABLE, READY, Pulse


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> int:
    """The listener's end."""
    ours, theirs = os.pipe()
    monkeypatch.setenv(PIPE_VARIABLE, str(theirs))
    return ours


def test_without_a_watchdog_it_beats_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for named in ("", "none", "-1", "999999"):
        monkeypatch.setenv(PIPE_VARIABLE, named)
        pulse = Pulse()
        pulse.beat()
        assert not pulse.is_watched
        assert not pulse.is_lost


def test_it_is_heard_and_the_variable_goes_to_no_child(pipe: int) -> None:
    pulse = Pulse()
    assert PIPE_VARIABLE not in os.environ
    pulse.ready()
    pulse.beat()
    assert os.read(pipe, 10) == READY + BEAT
    pulse.close()
    assert os.read(pipe, 10) == b"", "the other end is closed: no child holds it"
    os.close(pipe)


def test_a_listener_that_does_not_read_blocks_nothing(pipe: int) -> None:
    pulse = Pulse()
    for _ in range(200_000):
        pulse.beat()
    assert not pulse.is_lost
    pulse.close()
    os.close(pipe)


def test_a_window_whose_watchdog_is_gone_is_told_once(pipe: int, qtbot: QtBot) -> None:
    lost: list[int] = []
    heart = Heartbeat(on_lost=lambda: lost.append(1))
    heart.start()
    os.close(pipe)
    heart.timer.timeout.emit()
    heart.timer.timeout.emit()
    assert lost == [1]
    assert not heart.timer.isActive()
    heart.stop()
