"""backup, restore and health as they are typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.bootstrap.process_lock import held_alone
from app.cli.program import main
from app.services.operator.backup import write_backup
from app.services.operator.restore import stage_restore
from app.settings import Settings, load_settings, save_settings
from app.watchdog.verdict import RESTART_WANTED

ROOT = Path(__file__).resolve().parents[4]


def test_a_backup_and_its_restoring(
    vitrine_home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    save_settings(Settings(retention_days=30))
    out = tmp_path / "shop.vitrine"
    assert main(["backup", "--out", str(out), "--json"]) == 0
    assert set(json.loads(capfd.readouterr().out)["files"]) == {"settings.json"}
    save_settings(Settings(retention_days=700))
    assert main(["restore", str(out)]) == 0
    assert load_settings().retention_days == 30


def test_a_running_kiosk_is_not_pulled_from_under(
    vitrine_home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    save_settings(Settings(retention_days=30))
    out = tmp_path / "shop.vitrine"
    assert main(["backup", "--out", str(out)]) == 0
    with held_alone(vitrine_home / "kiosk.lock"):
        assert main(["restore", str(out)]) == 2
    assert "error[KIOSK_RUNNING]" in capfd.readouterr().err


@pytest.mark.parametrize("content", [b"", b"nothing of ours", b"PK\x05\x06" + b"\x00" * 18])
def test_what_is_no_backup_is_refused_in_one_line(
    vitrine_home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "wrong.vitrine"
    path.write_bytes(content)
    assert main(["restore", str(path)]) == 2
    (line,) = [line for line in capfd.readouterr().err.splitlines() if line.startswith("error[")]
    assert line.startswith(("error[ARCHIVE_", "error[BACKUP_"))


def test_health_of_a_machine_without_a_kiosk(vitrine_home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["health", "--json"]) == 1
    document = json.loads(capfd.readouterr().out)
    assert (document["status"], document["kiosk"]["state"]) == ("down", "stopped")


def test_the_watchdog_is_small() -> None:
    """It stands beside the kiosk all day: what is heavy is not in it."""
    script = "import sys, app.watchdog.keep_open; sys.stdout.write(' '.join(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in answer.stdout.split()}
    assert not loaded & {"PyQt6", "numpy", "torch", "sqlalchemy", "cv2", "vtk", "PIL"}


def test_a_restore_chosen_in_the_window_is_put_in_place_and_the_window_opens_again(
    vitrine_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(Settings(retention_days=30))
    write_backup(tmp_path / "shop.vitrine")
    save_settings(Settings(retention_days=700))
    opened: list[int] = []

    def window() -> int:
        opened.append(load_settings().retention_days)
        if len(opened) == 1:
            stage_restore(tmp_path / "shop.vitrine")
            return RESTART_WANTED
        return 0

    monkeypatch.setattr("app.ui.operator.run", window)
    monkeypatch.setenv("DISPLAY", ":0")
    assert main(["operator"]) == 0
    assert opened == [700, 30]
