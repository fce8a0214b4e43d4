"""The camera's settings: kept, checked by name, and silent about passwords."""

import json
from pathlib import Path

import pytest

from body_models.capture.device.settings import (
    CameraSettings,
    load_settings,
    save_settings,
    settings_from,
    settings_path,
)
from body_models.errors import CaptureError
from resources.errors import ResourceError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VITRINE_HOME", str(tmp_path))
    return tmp_path


def test_a_shop_that_chose_nothing_has_its_first_camera(home: Path) -> None:
    assert load_settings() == CameraSettings(source=0, width=1920, height=1080, rotation=0)
    assert not settings_path().exists()


def test_what_was_saved_comes_back(home: Path) -> None:
    chosen = CameraSettings(
        source="rtsp://10.0.0.4/1", rotation=90, calibration="booth.json", booth_picture="booth.png"
    )
    assert save_settings(chosen) == home / "camera" / "settings.json"
    assert load_settings() == chosen


@pytest.mark.parametrize(
    ("source", "kind"), [(1, "device"), ("http://cam/video", "url"), ("film.mp4", "file"), (".", "folder")]
)
def test_what_a_source_is(source: int | str, kind: str) -> None:
    assert CameraSettings(source=source).kind == kind


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"rotation": 45}, "rotation"),
        ({"width": 7680, "height": 7680}, "24 megapixels"),
        ({"source": -1}, "source"),
        ({"source": ""}, "source"),
        ({"calibration": "../../etc/passwd"}, "calibration"),
        ({"fps": 0.2}, "fps"),
        ({"exposure": 3}, "exposure"),
    ],
)
def test_what_cannot_be_is_refused_by_name(values: dict[str, object], named: str) -> None:
    with pytest.raises(CaptureError) as refused:
        settings_from(values)
    assert refused.value.code == "CAMERA_SETTINGS_MALFORMED"
    assert named in refused.value.message


def test_a_damaged_file_is_refused(home: Path) -> None:
    settings_path().parent.mkdir()
    settings_path().write_text(json.dumps({"rotation": 45}))
    with pytest.raises(ResourceError) as refused:
        load_settings()
    assert refused.value.code == "CAMERA_SETTINGS_MALFORMED"
    assert "rotation" in refused.value.message


def test_a_password_in_an_address_is_not_shown() -> None:
    settings = CameraSettings(source="http://staff:secret@cam/video")
    assert "secret" not in f"{settings} {settings!r}"
