"""The operator's long work, called as the other process calls it."""

from pathlib import Path

import numpy as np
import pytest

from app.jobs.operator_room import OperatorRoom
from app.services.operator.journal import read_journal
from app.services.operator.space import space_use
from body_models.capture.calibration.board import PRINTED
from body_models.capture.device.settings import load_settings
from body_models.errors import CaptureError
from resources.errors import CodedError
from tests.unit.body_models.capture.calibration.booth import HELD, booth_camera, held, on_floor


def _silent(_share: float, _step: str) -> None:
    """Nobody watches."""


def _series(room: OperatorRoom) -> None:
    camera, board = booth_camera((432, 768), distance_m=1.8), PRINTED["A3"]
    room.begin_series(_silent)
    for number, how in enumerate(HELD[:4]):
        room.keep_picture(f"board-{number:03d}", held(camera, board, *how), _silent)
    floor = on_floor(camera, board, blur_px=0.4)
    room.keep_picture("board-floor", floor, _silent)
    room.keep_picture("booth", floor, _silent)


@pytest.mark.long
def test_a_series_calibrates_this_machines_camera_and_leaves_no_picture(
    vitrine_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.operator_room._SHARED_MEMORY", tmp_path)
    room = OperatorRoom()
    _series(room)
    document = room.calibrate("A3", _silent)
    assert document["floor"]["camera_distance_cm"] == pytest.approx(180, abs=2)
    assert load_settings().calibration is not None
    assert load_settings().booth_picture is not None
    assert [path for path in tmp_path.iterdir() if path.name.startswith("vitrine-calibration-")] == []
    assert read_journal()[0].did == "camera_calibrated"


def test_a_series_of_nothing_is_refused_and_changes_nothing(vitrine_home: Path) -> None:
    room = OperatorRoom()
    room.keep_picture("board-000", np.full((240, 320, 3), 128, np.uint8), _silent)
    with pytest.raises(CaptureError) as caught:
        room.calibrate("A4", _silent)
    assert caught.value.code.startswith("CALIBRATION_")
    assert load_settings().calibration is None
    room.end_series(_silent)


def test_a_board_to_print_goes_where_it_can_be_carried_away(vitrine_home: Path) -> None:
    path = OperatorRoom().print_board("A4", _silent)
    assert path.read_bytes().startswith(b"%PDF")
    assert path.with_suffix(".json").is_file()


def test_going_back_to_the_embedded_catalogue_is_noted(vitrine_home: Path) -> None:
    room = OperatorRoom()
    with pytest.raises(CodedError) as caught:
        room.use_catalogue("20200101-000000", _silent)
    assert caught.value.code == "CATALOGUE_VERSION_UNKNOWN"
    room.use_catalogue("", _silent)
    assert room.catalogue_versions(_silent) == []
    assert read_journal()[0].facts == {"version": "embedded"}


def test_room_is_counted_by_what_takes_it(vitrine_home: Path) -> None:
    (vitrine_home / "logs").mkdir()
    (vitrine_home / "logs" / "kiosk.log").write_bytes(b"x" * 3000)
    (vitrine_home / "vitrine.sqlite3").write_bytes(b"x" * 500)
    (vitrine_home / "vitrine.sqlite3-wal").write_bytes(b"x" * 200)
    (vitrine_home / "elsewhere").symlink_to("/usr")
    use = space_use()
    assert (use.shares["logs"], use.shares["database"]) == (3000, 700)
    assert use.total_bytes == 3700, "what a link leads to is not ours"
    assert 0 < use.free_bytes < use.disk_bytes


def test_licences_are_those_that_packages_state(vitrine_home: Path) -> None:
    found = {package.name.lower(): package.licence for package in OperatorRoom().licences(_silent)}
    assert "GPL" in found["pyqt6"]
    assert "MIT" in found["sqlalchemy"]
    assert all(found[name] for name in ("numpy", "torch", "pydantic", "vtk"))
