"""Two starts at once: one works, one waits; a killed one blocks nobody, its installer still does."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.bootstrap.process_lock import exclusive

ROOT = Path(__file__).resolve().parents[4]
HOLDER = """
import subprocess, sys
from pathlib import Path
from app.bootstrap.process_lock import exclusive
with exclusive(Path(sys.argv[1]), lambda: None) as handle:
    if sys.argv[2] == "child":
        child = subprocess.Popen([sys.executable, "-c", "input()"], pass_fds=[handle], stdin=subprocess.PIPE)
        print(child.pid, flush=True)
    else:
        print("held", flush=True)
    sys.stdin.read()
"""


def _holder(path: Path, kind: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", HOLDER, str(path), kind]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _close(process: "subprocess.Popen[str]") -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    process.wait(30)


def test_the_second_waits_for_the_first(tmp_path: Path) -> None:
    path = tmp_path / "new" / "lock"
    first = _holder(path, "alone")
    assert _first_line(first) == "held"
    waiting, entered = threading.Event(), threading.Event()

    def second() -> None:
        with exclusive(path, waiting.set):
            entered.set()

    thread = threading.Thread(target=second)
    thread.start()
    assert waiting.wait(10)
    assert not entered.is_set()
    _close(first)
    thread.join(10)
    assert entered.is_set()


def test_a_killed_holder_blocks_nobody(tmp_path: Path) -> None:
    holder = _holder(tmp_path / "lock", "alone")
    assert _first_line(holder) == "held"
    holder.kill()
    _close(holder)
    with exclusive(tmp_path / "lock", lambda: pytest.fail("nobody holds the lock any more")):
        pass


@pytest.mark.skipif(os.name != "posix", reason="children inherit locks on POSIX alone")
def test_an_installer_whose_parent_was_killed_still_holds_the_lock(tmp_path: Path) -> None:
    holder = _holder(tmp_path / "lock", "child")
    installer = int(_first_line(holder))
    waits: list[str] = []

    def end_the_installer() -> None:
        waits.append("waited")
        os.kill(installer, signal.SIGKILL)

    os.kill(installer, signal.SIGSTOP)  # it must not end by itself when its parent's pipe closes
    holder.kill()
    _close(holder)
    with exclusive(tmp_path / "lock", end_the_installer):
        assert waits == ["waited"]
