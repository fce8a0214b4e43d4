"""Real processes under watch: those that hang, die, leave children behind, or cannot start."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.operator.journal import read_journal
from app.watchdog.record import read_watch_record
from app.watchdog.supervisor import Supervisor
from app.watchdog.verdict import Limits, Why
from resources.shop import use_version, version_in_use, versions_folder

Watched = Callable[..., tuple[Supervisor, Callable[[], list[int]]]]
LIMITS = Limits(starting_s=20.0, silent_s=0.8, most=3, within_s=60.0, longest_pause_s=0.05)

# Lives as often as the file has lines, and says at each start that it did.
_BEGIN = """
import os, sys, time, subprocess, signal
from pathlib import Path
from app.watchdog.pulse import Pulse, leave_trace_when_asked
lives = Path({lives!r})
with lives.open("a") as file:
    file.write(str(os.getpid()) + "\\n")
life = len(lives.read_text().split())
pulse = Pulse()
"""


@pytest.fixture
def watched(vitrine_home: Path, tmp_path: Path) -> Callable[..., tuple[Supervisor, Callable[[], list[int]]]]:
    lives = tmp_path / "lives"

    def make(script: str, **options: object) -> tuple[Supervisor, Callable[[], list[int]]]:
        code = _BEGIN.format(lives=str(lives)) + script
        options.setdefault("limits", LIMITS)
        supervisor = Supervisor([sys.executable, "-c", code], **options)  # type: ignore[arg-type]
        return supervisor, lambda: [int(line) for line in lives.read_text().split()]

    return make


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process_id}/stat")
    return not state.exists() or state.read_text().split()[2] != "Z"


def _whys() -> list[Why]:
    return [ending.why for ending in read_watch_record().endings]


def test_a_hung_process_is_ended_and_another_started(watched: Watched) -> None:
    supervisor, lives = watched(
        """
pulse.ready()
if life == 1:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a loop that hangs hears nothing
    leave_trace_when_asked()
    for _ in range(5):
        pulse.beat()
        time.sleep(0.1)
    time.sleep(600)
"""
    )
    assert supervisor.run().starts_again is False
    assert len(lives()) == 2
    assert _whys() == [Why.HUNG, Why.DONE]
    assert read_watch_record().endings[0].status == -signal.SIGKILL
    assert not _is_running(lives()[0])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no signal to ask with")
def test_where_it_hung_is_written_down(watched: Watched, vitrine_home: Path) -> None:
    supervisor, _ = watched(
        """
if life == 1:
    leave_trace_when_asked()
    pulse.ready()
    def somewhere_deep():
        time.sleep(600)
    somewhere_deep()
pulse.ready()
"""
    )
    supervisor.run()
    assert "somewhere_deep" in (vitrine_home / "logs" / "hang.txt").read_text(encoding="utf-8")


def test_one_that_beats_is_left_alone(watched: Watched) -> None:
    supervisor, lives = watched(
        """
pulse.ready()
for _ in range(20):
    pulse.beat()
    time.sleep(0.1)
"""
    )
    supervisor.run()
    assert len(lives()) == 1
    assert _whys() == [Why.DONE]


def test_a_crash_starts_it_again(watched: Watched) -> None:
    supervisor, lives = watched("pulse.ready()\nif life < 3:\n    os.kill(os.getpid(), signal.SIGSEGV)")
    supervisor.run()
    assert len(lives()) == 3
    assert _whys() == [Why.ENDED, Why.ENDED, Why.DONE]


def test_what_a_dead_window_leaves_behind_is_ended_too(watched: Watched, tmp_path: Path) -> None:
    helper = tmp_path / "helper"
    supervisor, _ = watched(
        f"""
if life == 1:
    helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path({str(helper)!r}).write_text(str(helper.pid))
    os.kill(os.getpid(), signal.SIGKILL)
"""
    )
    supervisor.run()
    assert not _is_running(int(helper.read_text()))


def test_one_that_never_shows_a_picture_is_ended(watched: Watched) -> None:
    supervisor, lives = watched(
        "if life == 1:\n    time.sleep(600)", limits=Limits(starting_s=0.5, longest_pause_s=0.05)
    )
    supervisor.run()
    assert _whys()[0] is Why.NEVER_READY
    assert len(lives()) == 2


def test_it_gives_up_after_too_many_failures(watched: Watched) -> None:
    supervisor, lives = watched("sys.exit(1)")
    decided = supervisor.run()
    assert decided.gives_up
    assert len(lives()) == 3
    assert read_watch_record().state == "given_up"


def test_the_operators_restart_is_no_failure(watched: Watched) -> None:
    starts: list[int] = []
    supervisor, lives = watched("sys.exit(71 if life < 6 else 0)", before_start=lambda: starts.append(1))
    assert not supervisor.run().gives_up
    assert len(lives()) == len(starts) == 6


def test_stopping_ends_the_process(watched: Watched) -> None:
    supervisor, lives = watched("pulse.ready()\nwhile True:\n    pulse.beat()\n    time.sleep(0.1)")
    running = threading.Thread(target=supervisor.run)
    running.start()
    while supervisor.record.state != "running":
        running.join(0.05)
    supervisor.stop()
    running.join(10)
    assert not running.is_alive()
    assert not _is_running(lives()[0])
    assert read_watch_record().state == "stopped"


def _version(name: str) -> str:
    (versions_folder() / name).mkdir(parents=True)
    return name


def test_a_catalogue_it_cannot_start_with_is_taken_back(watched: Watched) -> None:
    good, bad = _version("20260101-000000"), _version("20260202-000000")
    use_version(good)
    supervisor, lives = watched(
        f"""
from resources.shop import version_in_use, use_version
if version_in_use() == {bad!r}:
    sys.exit(1)
pulse.ready()
if life == 1:
    for _ in range(8):
        pulse.beat()
        time.sleep(0.1)
    use_version({bad!r})  # as the operator's window does
    sys.exit(71)
""",
        proven_after_s=0.3,
    )
    assert not supervisor.run().gives_up
    assert version_in_use() == good
    assert len(lives()) == 4, "it ran, failed twice with the new one, ran with the old one"
    (entry,) = [entry for entry in read_journal() if entry.did == "catalogue_taken_back"]
    assert entry.facts == {"version": bad, "to": good}


def test_without_one_that_worked_the_embedded_catalogue_comes_back(watched: Watched) -> None:
    use_version(_version("20260202-000000"))
    supervisor, _ = watched(
        "from resources.shop import version_in_use\nsys.exit(1 if version_in_use() else 0)"
    )
    assert not supervisor.run().gives_up
    assert version_in_use() is None
