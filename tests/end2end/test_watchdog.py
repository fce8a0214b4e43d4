"""The real kiosk under its watchdog: hung, killed, asked how it is, and ended in order."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bootstrap.platforms import has_display
from app.watchdog.record import WatchRecord, read_watch_record
from resources.paths import data_home, embedded_body_path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "127.0.0.1:18797"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="a process is stopped with a signal of POSIX"),
    pytest.mark.skipif(not has_display(os.environ, sys.platform), reason="there is no display"),
]


def _until(holds: Callable[[], bool], limit_s: float, what: str) -> float:
    started_s = time.monotonic()
    while not holds():
        assert time.monotonic() - started_s < limit_s, what
        time.sleep(0.1)  # of another process nothing can be awaited but time
    return time.monotonic() - started_s


def _health() -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"http://{ADDRESS}/health", timeout=5) as answer:
            document: dict[str, object] = json.load(answer)
    except urllib.error.HTTPError as answer:
        document = json.load(answer)
    return document


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    if not embedded_body_path().is_file():
        pytest.skip("the embedded body is not built; main.py test builds it")
    home, built = tmp_path / "home", data_home()
    home.mkdir()
    for name in ("bodies", "kernels.json", "vision", "attract"):
        if (built / name).is_dir():
            shutil.copytree(built / name, home / name)
        elif (built / name).is_file():
            shutil.copy(built / name, home / name)
    monkeypatch.setenv("VITRINE_HOME", str(home))
    monkeypatch.setenv("VITRINE_HEALTH_ADDRESS", ADDRESS)
    process = subprocess.Popen([sys.executable, str(ROOT / "main.py"), "kiosk"])
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(30)


def _running_other_than(process_id: int | None) -> Callable[[], bool]:
    def holds() -> bool:
        record = read_watch_record()
        return record.state == "running" and record.process_id not in (None, process_id)

    return holds


def _is_there(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process_id}/stat").read_text().split()[2]


def _now() -> WatchRecord:
    return read_watch_record()


def test_it_comes_back_from_a_kill_and_from_a_hang_and_ends_when_asked(
    kiosk: subprocess.Popen[bytes],
) -> None:
    _until(_running_other_than(None), 120, "the kiosk did not open")
    assert _health()["status"] == "ok"
    first = _now().process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    _until(_running_other_than(first), 60, "it did not come back from being killed")
    second = _now().process_id
    assert second is not None
    os.kill(second, signal.SIGSTOP)
    _until(_running_other_than(second), 120, "it did not come back from hanging")
    assert not _is_there(second)
    health = _health()
    assert (health["status"], health["reasons"]) == ("attention", ["kiosk_failed"])
    assert [ending.why.value for ending in _now().endings] == ["ended", "hung"]
    third = _now().process_id
    assert third is not None
    kiosk.terminate()
    kiosk.wait(30)
    assert not _is_there(third)
    assert _now().state == "stopped"


def test_a_kiosk_whose_watchdog_was_killed_does_not_stay_behind(kiosk: subprocess.Popen[bytes]) -> None:
    _until(_running_other_than(None), 120, "the kiosk did not open")
    window = _now().process_id
    assert window is not None
    kiosk.kill()
    kiosk.wait()
    _until(lambda: not _is_there(window), 30, "the window stayed without its watchdog")
