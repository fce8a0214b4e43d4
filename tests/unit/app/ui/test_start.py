"""What the window's own process loads, and when it starts a camera at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.ui.kiosk.start import local_camera
from body_models.capture.device.settings import settings_path


def test_the_window_loads_neither_opencv_nor_networks_nor_solvers() -> None:
    code = (
        "import sys, app.ui.kiosk.start\n"
        "print([m for m in ('cv2', 'ai_edge_litert', 'torch', 'numba', 'scipy') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_without_networks_there_is_no_camera_and_no_process_for_it(vitrine_home: Path) -> None:
    assert local_camera() is None


def test_broken_settings_cost_the_camera_not_the_kiosk(
    vitrine_home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("app.ui.kiosk.start.networks_are_there", lambda: True)
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text('{"source": -5}', encoding="utf-8")
    assert local_camera() is None
    assert "CAMERA_SETTINGS_MALFORMED" in caplog.text
    settings_path().write_text('{"source": 0}', encoding="utf-8")
    assert local_camera() is not None
