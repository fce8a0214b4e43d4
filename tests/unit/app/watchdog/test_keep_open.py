"""The kiosk kept open, with a stand-in for its window: restores, health, giving up, one at a time."""

import json
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.operator.backup import write_backup
from app.services.operator.errors import OperatorError
from app.services.operator.restore import stage_restore
from app.settings import Settings, load_settings, save_settings
from app.watchdog import keep_open
from app.watchdog.supervisor import Supervisor
from app.watchdog.verdict import Limits

Windows = Callable[..., Path]


@pytest.fixture
def windows(vitrine_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Windows:
    """Takes the place of the windows: a script for each; every start leaves a line in the file."""
    starts = tmp_path / "starts"

    def make(**scripts: str) -> Path:
        def command(name: str) -> list[str]:
            begin = f"open({str(starts)!r}, 'a').write({name!r} + ' ')\n"
            begin += f"import sys; life = open({str(starts)!r}).read().split().count({name!r})\n"
            return [sys.executable, "-c", begin + scripts[name]]

        monkeypatch.setattr(keep_open, "window_command", command)
        return starts

    def quick(*arguments: object, **options: object) -> Supervisor:
        limits = Limits(most=2, within_s=60, longest_pause_s=0.05)
        return Supervisor(*arguments, limits=limits, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(keep_open, "Supervisor", quick)
    save_settings(Settings(health_address=""))
    return make


def test_a_staged_backup_is_in_place_before_the_next_start(windows: Windows, tmp_path: Path) -> None:
    save_settings(Settings(health_address="", retention_days=30))
    write_backup(tmp_path / "shop.vitrine")
    save_settings(Settings(health_address="", retention_days=700))
    stage_restore(tmp_path / "shop.vitrine")
    seen = tmp_path / "seen"
    look = "from app.settings import load_settings"
    windows(kiosk=f"{look}\nopen({str(seen)!r}, 'w').write(str(load_settings().retention_days))")
    assert keep_open.keep_kiosk_open() == 0
    assert seen.read_text() == "30"


def test_a_kiosk_that_keeps_failing_is_stood_in_for_until_an_operator_starts_it(windows: Windows) -> None:
    starts = windows(kiosk="sys.exit(1 if life <= 2 else 0)", operator="sys.exit(71)")
    assert keep_open.keep_kiosk_open() == 0
    assert starts.read_text().split() == ["kiosk", "kiosk", "operator", "kiosk"]


def test_without_an_operator_it_says_that_it_keeps_failing(windows: Windows) -> None:
    windows(kiosk="sys.exit(1)", operator="sys.exit(0)")
    with pytest.raises(OperatorError) as caught:
        keep_open.keep_kiosk_open()
    assert caught.value.code == "KIOSK_KEEPS_FAILING"


def test_a_second_kiosk_is_refused(windows: Windows) -> None:
    windows(kiosk="")
    with keep_open.only_kiosk(), pytest.raises(OperatorError) as caught:
        keep_open.keep_kiosk_open()
    assert caught.value.code == "KIOSK_RUNNING"


def test_health_is_told_also_while_the_kiosk_hangs_and_while_it_is_stood_in_for(
    windows: Windows, tmp_path: Path
) -> None:
    save_settings(Settings(health_address="127.0.0.1:18791"))
    go_on = tmp_path / "go on"
    wait = f"import os, time\nwhile not os.path.exists({str(go_on)!r}): time.sleep(0.05)\n"
    windows(kiosk="sys.exit(1 if life <= 2 else 0)", operator=f"{wait}sys.exit(71)")
    running = threading.Thread(target=keep_open.keep_kiosk_open)
    running.start()
    states: set[str] = set()
    while "given_up" not in states and running.is_alive():
        try:
            with urllib.request.urlopen("http://127.0.0.1:18791/health", timeout=5) as answer:
                states.add(json.load(answer)["kiosk"]["state"])
        except urllib.error.HTTPError as answer:
            if answer.code == 503:  # down is told as such
                states.add(json.load(answer)["kiosk"]["state"])
        except OSError:
            pass
        running.join(0.4)
    go_on.touch()
    running.join(20)
    assert "given_up" in states
    assert not running.is_alive()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def test_another_health_address_is_taken_up_at_the_next_start(windows: Windows, tmp_path: Path) -> None:
    save_settings(Settings(health_address="127.0.0.1:18792"))
    change, go_on = tmp_path / "change", tmp_path / "go on"
    wait = "import os, time\nwhile not os.path.exists({!r}): time.sleep(0.05)\n"
    windows(
        kiosk=f"if life == 1:\n {wait.format(str(change)).replace(chr(10), chr(10) + ' ')}\n sys.exit(71)\n"
        + wait.format(str(go_on))
    )
    running = threading.Thread(target=keep_open.keep_kiosk_open)
    running.start()
    try:
        while not _answers(18792):
            running.join(0.1)
        save_settings(Settings(health_address="127.0.0.1:18793"))
        change.touch()
        while not _answers(18793):
            running.join(0.1)
        assert not _answers(18792)
    finally:
        change.touch()
        go_on.touch()
        running.join(20)


def test_broken_settings_open_the_kiosk_all_the_same(windows: Windows, vitrine_home: Path) -> None:
    (vitrine_home / "settings.json").write_text('{"health_address": 7}', encoding="utf-8")
    starts = windows(kiosk="")
    assert keep_open.keep_kiosk_open() == 0
    assert starts.read_text().split() == ["kiosk"]


def test_a_restore_that_fails_opens_the_kiosk_as_it_was(
    windows: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_backup(tmp_path / "shop.vitrine")
    save_settings(Settings(health_address="", retention_days=700))
    stage_restore(tmp_path / "shop.vitrine")
    starts = windows(kiosk="")
    usual = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name == "settings.json" and "new" in self.parts:
            raise PermissionError(13, "Permission denied")
        return usual(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    assert keep_open.keep_kiosk_open() == 0
    assert load_settings().retention_days == 700
    assert starts.read_text().split() == ["kiosk"]
