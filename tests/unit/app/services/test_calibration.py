"""`calibrate` on files: what it writes, what it installs, and that a refusal leaves nothing behind."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.cli.program import main
from app.services import calibration
from app.services.calibration_sheet import black_rectangles
from body_models.capture.calibration.board import PAPER_MM, PRINTED, Paper, read_board
from body_models.capture.calibration.file import read_calibration
from body_models.capture.calibration.pattern import drawn_pattern
from body_models.capture.calibration.sighting import see_board
from body_models.capture.device.settings import camera_folder, load_settings
from tests.unit.body_models.capture.calibration.booth import HELD, booth_camera, held, on_floor

BOARD = PRINTED["A3"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five pictures of the board and its file."""
    place = tmp_path_factory.mktemp("booth")
    camera = booth_camera((432, 768), distance_m=1.8)
    taken = [held(camera, BOARD, *how) for how in HELD[:4]]
    for number, picture in enumerate([*taken, on_floor(camera, BOARD, blur_px=0.4)]):
        Image.fromarray(picture).save(place / f"{number}.png")
    (place / "board.json").write_text(json.dumps(BOARD.document()), encoding="utf-8")
    return place


def _arguments(folder: Path, out: Path, *more: str) -> list[str]:
    images = [str(folder / f"{number}.png") for number in range(5)]
    return ["calibrate", *images, "--board", str(folder / "board.json"), "--out", str(out), *more]


def test_pictures_become_a_calibration_its_page_and_the_kiosks(
    folder: Path, tmp_path: Path, vitrine_home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results" / "camera.json"
    empty = str(folder / "4.png")
    assert main([*_arguments(folder, out, "--background", empty, "--install"), "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    camera = read_calibration(out, (432, 768))
    assert document["image_size"] == [432, 768]
    assert Path(document["floor"]["picture"]).name == "4.png"
    assert camera.centre_m[2] == pytest.approx(1.8, abs=0.02)
    page = out.with_suffix(".html").read_text(encoding="utf-8")
    assert "4.png" in page
    assert str(folder) not in page, "the page may be handed on"
    settings = load_settings()
    assert read_calibration(camera_folder() / str(settings.calibration)).image_size == (432, 768)
    assert (camera_folder() / str(settings.booth_picture)).is_file()
    assert sorted(path.name for path in out.parent.iterdir()) == ["camera.html", "camera.json"]


def test_a_refusal_leaves_nothing_behind(
    folder: Path, tmp_path: Path, vitrine_home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results" / "camera.json"
    wrong = tmp_path / "board.json"
    wrong.write_text(json.dumps(BOARD.document() | {"squares_x": 0}), encoding="utf-8")
    status = main(["calibrate", str(folder / "0.png"), "--board", str(wrong), "--out", str(out), "--install"])
    assert status == 2
    assert capfd.readouterr().err.startswith("error[BOARD_MALFORMED]: ")
    assert not out.parent.exists()
    assert not camera_folder().exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["calibrate", "--out", "a.json"], "USAGE"),
        (["calibrate", "no.png", "--out", "a.json"], "USAGE"),
        (["calibrate", "no.png", "--board", "no.json", "--out", "a.json"], "FILE_MISSING"),
        (["calibrate", "--print-board", "A5", "--out", "a.pdf"], "USAGE"),
        (["calibrate", "--print-board", "A4", "--out", "a.json"], "USAGE"),
        (["calibrate", "no.png", "--print-board", "A4", "--out", "a.pdf"], "USAGE"),
        (["calibrate", "--print-board", "A4", "--out", "."], "USAGE"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(
    arguments: list[str],
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    said = capfd.readouterr().err
    assert said.startswith(f"error[{code}]: ")
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_what_is_printed_is_the_board(paper: Paper) -> None:
    board, cell = PRINTED[paper], 80
    page = np.ones((board.squares_y * cell, board.squares_x * cell))
    pixels_per_mm = cell / (1000.0 * board.square_length_m)
    for left, top, width, height in black_rectangles(board):
        x, y = round(left * pixels_per_mm), round(top * pixels_per_mm)
        page[y : y + round(height * pixels_per_mm), x : x + round(width * pixels_per_mm)] = 0.0
    assert np.mean(np.abs(page - drawn_pattern(board, cell))) < 0.001


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_the_sheet_has_true_size_and_the_board_in_its_middle(
    paper: Paper, tmp_path: Path, qapp: object
) -> None:
    from PyQt6.QtCore import QSize
    from PyQt6.QtGui import QImage
    from PyQt6.QtPdf import QPdfDocument

    calibration.print_board(paper, tmp_path / "board.pdf")
    board = read_board(tmp_path / "board.json")
    sheet = QPdfDocument(None)
    sheet.load(str(tmp_path / "board.pdf"))
    size = sheet.pagePointSize(0)
    assert (size.width() / 72 * 25.4, size.height() / 72 * 25.4) == pytest.approx(PAPER_MM[paper], abs=0.01)
    drawn = sheet.render(0, QSize(*(round(3 * side) for side in PAPER_MM[paper])))
    image = drawn.convertToFormat(QImage.Format.Format_RGBA8888)
    bits = image.constBits()
    assert bits is not None
    pixels = np.frombuffer(bits.asstring(image.sizeInBytes()), np.uint8).reshape(image.height(), -1, 4)
    grey = np.where(pixels[..., 3] > 127, pixels[..., 0], 255).astype(np.uint8)
    seen = see_board(np.ascontiguousarray(grey), board)
    assert seen is not None
    assert len(seen.corners_m) == (board.squares_x - 1) * (board.squares_y - 1)
    middle_mm = np.asarray(PAPER_MM[paper]) / 2
    expected = (1000.0 * (seen.corners_m - np.asarray(board.size_m) / 2) + middle_mm) * 3.0 - 0.5
    np.testing.assert_allclose(seen.corners_px, expected, atol=1.0)  # a third of a millimetre
