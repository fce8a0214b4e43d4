"""``capture``: two pictures of a person → their body and measurements."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from app.bootstrap.progress import ProgressBar
from app.cli.command import Command, Outcome
from app.cli.output_folder import check_output_folder
from app.cli.person import body_lines


def _capture(arguments: argparse.Namespace) -> Outcome:
    from app.services import capture

    request = capture.CaptureRequest(
        front=arguments.front,
        side=arguments.side,
        background=arguments.background,
        calibration=arguments.calibration,
        sex=arguments.sex,
        typed=_typed(arguments),
    )
    with ProgressBar("measuring") as progress:
        document = capture.run(request, arguments.out, progress)
    flags = [f"flagged: {problem}" for problem in document["quality"]["problems"]]
    return Outcome(
        document=document, lines=[*body_lines(document), *flags, f"written: {arguments.out / 'body.json'}"]
    )


def _check(arguments: argparse.Namespace) -> None:
    from body_models.capture.picture import check_picture
    from body_models.errors import CaptureError

    typed = _typed(arguments)
    if arguments.calibration is None and "stature_cm" not in typed:
        raise CaptureError(
            "CAPTURE_SCALE_UNKNOWN",
            "Nothing says how large the person is; give --calibration, or --stature-cm.",
        )
    for path in (arguments.front, arguments.side, arguments.background):
        if path is not None:
            check_picture(path)
    check_output_folder(arguments.out)


def _typed(arguments: argparse.Namespace) -> Mapping[str, float]:
    from body_models.anthropometry.person import checked_measurements

    given = {"stature_cm": arguments.stature_cm, "body_mass_kg": arguments.mass_kg}
    return checked_measurements({name: value for name, value in given.items() if value is not None})


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--front", type=Path, required=True, metavar="PICTURE", help="facing the camera")
    parser.add_argument("--side", type=Path, required=True, metavar="PICTURE", help="turned a quarter")
    parser.add_argument("--background", type=Path, metavar="PICTURE", help="the same view without anybody")
    parser.add_argument("--calibration", type=Path, metavar="FILE", help="see: calibrate")
    parser.add_argument("--stature-cm", type=float, metavar="N")
    parser.add_argument("--mass-kg", type=float, metavar="N")
    parser.add_argument("--sex", choices=("female", "male", "unspecified"), default="unspecified")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the files go")


CAPTURE = Command(
    words=("capture",),
    summary="two pictures of a person to body.json, body.glb and person.json",
    configure=_configure,
    check=_check,
    run=_capture,
    needs_body=True,
    needs_vision=True,
)
