"""`calibrate`: pictures of a board → the calibration file and its check page; the board to print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image

from body_models.capture.calibration.board import PRINTED, Paper, read_board
from body_models.capture.calibration.calibrate import Calibration, calibrated
from body_models.capture.calibration.drift import has_moved
from body_models.capture.calibration.file import camera_document
from body_models.capture.device.settings import camera_folder, load_settings, save_settings
from body_models.capture.picture import Picture, read_picture
from body_models.errors import CaptureError
from resources.files import staged_folder, write_atomically, write_json_atomically

Progress = Callable[[float, str], None]

INSTALLED_CALIBRATION: Final = "calibration.json"
INSTALLED_BOOTH: Final = "booth.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRequest:
    """What `run` works on. ``floor`` is the picture of the board lying on the standing spot, if one is named;
    ``background`` is the empty booth; ``install`` hands both on to this machine's kiosk.
    """

    images: Sequence[Path]
    board: Path
    out: Path
    floor: Path | None = None
    background: Path | None = None
    install: bool = False


def page_path(out: Path) -> Path:
    """The check page of a calibration file."""
    return out.with_suffix(".html")


def board_path(sheet: Path) -> Path:
    """The BOARD.json of a printed sheet."""
    return sheet.with_suffix(".json")


def run(request: CalibrationRequest, progress: Progress) -> dict[str, Any]:
    """Calibrate and write the file and its page, all or nothing; returns what the file holds.

    Raises the known errors of `read_board`, `read_picture` and `calibrated`.
    """
    from app.services.calibration_page import render_calibration_page

    board = read_board(request.board)
    paths = _paths(request)
    progress(0.02, "reading pictures")
    greys = {str(path): _grey(path) for path in paths}
    background = None if request.background is None else read_picture(request.background)
    _check_background(request, background, next(iter(greys.values())).shape)
    floor_name = None if request.floor is None else str(request.floor)
    calibration = calibrated(
        greys, board, floor_name, lambda share: progress(0.05 + 0.85 * share, "finding the board")
    )
    floor_picture = read_picture(paths[calibration.floor.picture])
    document = _document(calibration, request, floor_picture, background)
    progress(0.92, "check page")
    page = render_calibration_page(calibration, floor_picture, document["warnings"])
    with staged_folder(request.out.parent) as folder:
        write_json_atomically(folder / request.out.name, document)
        write_atomically(folder / page_path(request.out).name, page.encode())
    if request.install:
        _install(document, background)
    progress(1.0, "done")
    return document


def print_board(paper: Paper, out: Path) -> dict[str, Any]:
    """Write the sheet to print and its board's file beside it; returns what the latter holds."""
    from app.services.calibration_sheet import sheet_pdf

    document = PRINTED[paper].document()
    content = sheet_pdf(paper)
    with staged_folder(out.parent) as folder:
        write_atomically(folder / out.name, content)
        write_json_atomically(folder / board_path(out).name, document)
    return document


def _paths(request: CalibrationRequest) -> list[Path]:
    """Every picture once, the floor's last when it is not among them."""
    floor = [] if request.floor is None else [request.floor]
    return list(dict.fromkeys([*request.images, *floor]))


def _grey(path: Path) -> Any:
    from body_models.capture.calibration.sighting import grey_of

    return grey_of(read_picture(path))


def _check_background(
    request: CalibrationRequest, background: Picture | None, shape: tuple[int, ...]
) -> None:
    if background is not None and background.shape[:2] != shape:
        raise CaptureError(
            "CALIBRATION_SIZES",
            f"{request.background} is {background.shape[1]} × {background.shape[0]}, but the others are "
            f"{shape[1]} × {shape[0]}; take all with the same camera and resolution.",
        )


def _document(
    calibration: Calibration, request: CalibrationRequest, floor_picture: Picture, background: Picture | None
) -> dict[str, Any]:
    floor = calibration.floor
    warnings = list(calibration.warnings)
    if background is not None:
        drift = has_moved(background, floor_picture, calibration.camera)
        if drift.moved and drift.sure:
            warnings.append(
                f"between the pictures of the floor and of the empty booth the camera moved by "
                f"{drift.shift_px:.0f} pixels; take both anew"
            )
    return {
        **camera_document(calibration.camera),
        "board": calibration.board.document(),
        "rms_px": round(calibration.rms_px, 4),
        "focal_std_percent": round(100.0 * calibration.focal_std, 3),
        "coverage_percent": round(100.0 * calibration.coverage, 1),
        "floor": {
            "picture": calibration.pictures[floor.picture].name,
            "chosen": "named" if request.floor is not None else "found",
            "camera_height_cm": round(100.0 * floor.height_m, 2),
            "camera_distance_cm": round(100.0 * floor.distance_m, 2),
            "error_px": round(floor.error_px, 3),
        },
        "pictures": [
            {
                "name": picture.name,
                "use": picture.use,
                "corners": picture.corners,
                "rms_px": None if picture.rms_px is None else round(picture.rms_px, 4),
            }
            for picture in calibration.pictures
        ],
        "warnings": warnings,
    }


def _install(document: dict[str, Any], background: Picture | None) -> None:
    """Hand the calibration, and the picture of the empty booth, on to the kiosk of this machine."""
    settings = load_settings()
    folder = camera_folder()
    write_json_atomically(folder / INSTALLED_CALIBRATION, document)
    if background is not None:
        image = Image.fromarray(background)
        write_atomically(folder / INSTALLED_BOOTH, lambda file: image.save(file, "PNG"))
    booth = INSTALLED_BOOTH if background is not None else None
    save_settings(settings.model_copy(update={"calibration": INSTALLED_CALIBRATION, "booth_picture": booth}))
