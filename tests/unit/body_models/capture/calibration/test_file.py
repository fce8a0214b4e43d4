"""The calibration file is read strictly and scaled to the pictures in use."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from body_models.capture.calibration.file import camera_document, camera_from, read_calibration
from body_models.capture.camera import camera_looking
from body_models.errors import CaptureError
from resources.errors import CodedError

CAMERA = camera_looking((1080, 1920), focal_px=1500.0, eye_m=[0.1, 1.4, 2.6], target_m=[0, 0.9, 0])


def test_a_camera_comes_back_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "camera.json"
    file.write_text(json.dumps(camera_document(CAMERA) | {"rms_px": 0.1}), encoding="utf-8")
    points = np.array([[0.0, 0.0, 0.0], [0.3, 1.7, 0.1]])
    np.testing.assert_allclose(read_calibration(file).project(points), CAMERA.project(points), atol=1e-3)


def test_half_the_resolution_sees_the_same_half_as_large() -> None:
    points = np.array([[0.0, 0.0, 0.0], [0.3, 1.7, 0.1]])
    document = camera_document(CAMERA)
    from body_models.capture.calibration.file import scaled

    half = scaled(camera_from(document), (540, 960))
    np.testing.assert_allclose((half.project(points) + 0.5) * 2 - 0.5, CAMERA.project(points), atol=1e-3)


@pytest.mark.parametrize(("size", "advice"), [((1920, 1080), "upright"), ((1440, 1920), "calibrate at")])
def test_another_aspect_is_refused(tmp_path: Path, size: tuple[int, int], advice: str) -> None:
    file = tmp_path / "camera.json"
    file.write_text(json.dumps(camera_document(CAMERA)), encoding="utf-8")
    with pytest.raises(CaptureError, match=advice) as raised:
        read_calibration(file, size)
    assert raised.value.code == "CALIBRATION_ASPECT"


def _changed(**change: Any) -> dict[str, Any]:
    return camera_document(CAMERA) | change


def _place(row: int, column: int, value: float) -> list[list[float]]:
    place = CAMERA.world_from_camera.copy()
    place[row, column] = value
    rows: list[list[float]] = place.tolist()
    return rows


BACKWARDS = CAMERA.world_from_camera @ np.diag([-1.0, 1.0, -1.0, 1.0])


@pytest.mark.parametrize(
    "document",
    [
        [],
        _changed(image_size=[1080]),
        _changed(image_size=[1080, 0]),
        _changed(image_size=["1080", 1920]),
        _changed(camera_matrix=[[1500.0, 0.0, 540.0], [0.0, 1500.0, 960.0]]),
        _changed(camera_matrix=[[-1500.0, 0.0, 540.0], [0.0, 1500.0, 960.0], [0.0, 0.0, 1.0]]),
        _changed(camera_matrix=[[1.5, 0.0, 540.0], [0.0, 1.5, 960.0], [0.0, 0.0, 1.0]]),
        _changed(camera_matrix=[[1500.0, 0.0, 5400.0], [0.0, 1500.0, 960.0], [0.0, 0.0, 1.0]]),
        _changed(distortion=[0.0]),
        _changed(distortion=[float("nan")] * 5),
        _changed(world_from_camera=_place(0, 0, 2.0)),
        _changed(world_from_camera=_place(1, 3, -1.4)),
        _changed(world_from_camera=_place(2, 3, 2600.0)),
        _changed(world_from_camera=_place(3, 3, 0.0)),
        _changed(world_from_camera=(CAMERA.world_from_camera @ np.diag([-1.0, 1.0, 1.0, 1.0])).tolist()),
        _changed(world_from_camera=BACKWARDS.tolist()),
    ],
)
def test_what_is_no_calibration_is_refused(document: object) -> None:
    with pytest.raises(CaptureError) as raised:
        camera_from(document)
    assert raised.value.code == "CALIBRATION_MALFORMED"


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "camera.json"
    file.write_text('{"image_size": [NaN', encoding="utf-8")
    with pytest.raises(CodedError) as raised:
        read_calibration(file)
    assert raised.value.code == "JSON_BROKEN"
