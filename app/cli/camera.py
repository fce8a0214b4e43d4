"""``calibrate``: pictures of a printed board → the camera's calibration; the board itself as a PDF."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from app.bootstrap.progress import ProgressBar
from app.cli.command import Command, Outcome, UsageError
from app.cli.output_folder import check_output_folder
from resources.errors import ResourceError

_MOST_PICTURES: Final = 200
_USES: Final = {
    "used": "used",
    "floor": "used, shows the floor",
    "no_board": "board not found",
    "few_corners": "too little of the board",
    "twin": "board not moved since another picture",
    "rejected": "does not agree with the others",
}


def _calibrate(arguments: argparse.Namespace) -> Outcome:
    from app.services import calibration

    if arguments.print_board:
        document = calibration.print_board(arguments.print_board, arguments.out)
        lines = [f"written: {arguments.out}", f"written: {calibration.board_path(arguments.out)}"]
        return Outcome(document=document, lines=lines)
    request = calibration.CalibrationRequest(
        images=arguments.image,
        board=arguments.board,
        out=arguments.out,
        floor=arguments.floor,
        background=arguments.background,
        install=arguments.install,
    )
    with ProgressBar("calibrating") as progress:
        document = calibration.run(request, progress)
    written = [f"written: {arguments.out}", f"written: {calibration.page_path(arguments.out)}"]
    return Outcome(document=document, lines=[*calibration_lines(document), *written])


def calibration_lines(document: Mapping[str, Any]) -> list[str]:
    """A calibration for a person: each picture, the figures, where the camera stands, what to better."""
    lines = [
        f"{Path(picture['name']).name:<28} {_USES[picture['use']]}"
        + (
            ""
            if picture["rms_px"] is None
            else f", {picture['corners']} corners to {picture['rms_px']:.2f} px"
        )
        for picture in document["pictures"]
    ]
    floor = document["floor"]
    focal = document["camera_matrix"][0][0]
    return [
        *lines,
        f"error {document['rms_px']:.2f} px, focal length {focal:.1f} px ± "
        f"{document['focal_std_percent']:.2f} %",
        f"floor by {Path(floor['picture']).name} ({floor['chosen']}): the camera stands "
        f"{floor['camera_height_cm']:.1f} cm high, {floor['camera_distance_cm']:.1f} cm away",
        *(f"note: {warning}" for warning in document["warnings"]),
    ]


def _check(arguments: argparse.Namespace) -> None:
    if arguments.print_board:
        _check_print(arguments)
    else:
        _check_pictures(arguments)
    if arguments.out.is_dir() or not arguments.out.name:
        raise ResourceError(
            "OUT_UNWRITABLE", f"{arguments.out} is a folder; give the name of a file with --out."
        )
    check_output_folder(arguments.out.parent)


def _check_print(arguments: argparse.Namespace) -> None:
    if arguments.image or arguments.board or arguments.floor or arguments.background or arguments.install:
        raise UsageError("USAGE", "--print-board makes the board and takes nothing but --out FILE.pdf.")
    if arguments.out.suffix.lower() != ".pdf":
        raise UsageError(
            "USAGE", f"--print-board writes a PDF; give --out a name ending in .pdf, not {arguments.out}."
        )


def _check_pictures(arguments: argparse.Namespace) -> None:
    from body_models.capture.calibration.board import read_board
    from body_models.capture.picture import check_picture

    if arguments.board is None:
        raise UsageError("USAGE", "Say which board is in the pictures with --board BOARD.json.")
    if not arguments.image:
        raise UsageError("USAGE", "Give pictures of the board, or --print-board A4 for the board itself.")
    if len(arguments.image) > _MOST_PICTURES:
        raise UsageError("USAGE", f"Give at most {_MOST_PICTURES} pictures.")
    if arguments.out.suffix.lower() in (".html", ".pdf", ".png", ".jpg", ".jpeg"):
        raise UsageError(
            "USAGE", f"--out is the calibration file, a JSON; {arguments.out} looks like another."
        )
    read_board(arguments.board)
    pictures = [*arguments.image, arguments.floor, arguments.background]
    for path in pictures:
        if path is not None:
            check_picture(path)
    if arguments.out.resolve() in {
        path.resolve() for path in (*pictures, arguments.board) if path is not None
    }:
        raise UsageError("USAGE", f"--out {arguments.out} would replace an input; choose another name.")


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("image", nargs="*", type=Path, metavar="IMAGE", help="pictures of the board")
    parser.add_argument("--board", type=Path, metavar="BOARD.json", help="the board that was printed")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the result goes")
    parser.add_argument(
        "--floor", type=Path, metavar="IMAGE", help="the board on the standing spot; else looked for"
    )
    parser.add_argument("--background", type=Path, metavar="IMAGE", help="the empty booth")
    parser.add_argument("--install", action="store_true", help="use it for this machine's kiosk")
    parser.add_argument("--print-board", choices=("A4", "A3"), help="make the board to print, as a PDF")


CALIBRATE = Command(
    words=("calibrate",),
    summary="pictures of a printed board to the camera's calibration; --print-board makes the board",
    configure=_configure,
    check=_check,
    run=_calibrate,
)
