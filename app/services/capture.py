"""`capture`: two pictures of a person → ``person.json``, ``body.json`` and ``body.glb``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.services.body_fit import body_document
from app.services.surfaces import body_mesh
from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.person import Person
from body_models.anthropometry.population import Sex
from body_models.capture.picture import read_picture
from resources.files import staged_folder, write_json_atomically

if TYPE_CHECKING:
    from body_models.capture.measure import CapturedPerson

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRequest:
    """What `capture` is given: files, and what the person said of themselves (cm, kg)."""

    front: Path
    side: Path
    background: Path | None = None
    calibration: Path | None = None
    sex: Sex = "unspecified"
    typed: Mapping[str, float] = field(default_factory=dict)


def run(request: CaptureRequest, out_dir: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Measure the person of the pictures and write the results; returns what ``body.json`` holds.

    Raises `CaptureError` for a picture, a calibration or a person that cannot be used, with the code of the
    problem; writes everything or nothing, and never a picture.
    """
    from viewer.exporters.glb import write_body_glb

    report = progress or (lambda share, step: None)
    captured = _measured(request, report)
    person = Person(sex=captured.fitted.sex, measurements=dict(request.typed))
    document = body_document(captured.fitted, person) | {
        "quality": {"accepted": True, "problems": [str(problem) for problem in captured.problems]},
        "seconds": round(captured.seconds, 3),
    }
    report(0.9, "files")
    with staged_folder(out_dir) as folder:
        write_body_glb(folder / "body.glb", body_mesh(captured.fitted))
        write_json_atomically(folder / "body.json", document)
        write_json_atomically(folder / "person.json", _person_document(document))
    report(1.0, "done")
    return document


def _measured(request: CaptureRequest, report: Progress) -> CapturedPerson:
    from body_models.capture.calibration.file import read_calibration
    from body_models.capture.measure import measure_person
    from body_models.capture.seeing.networks import load_networks

    front, side = read_picture(request.front), read_picture(request.side)
    background = None if request.background is None else read_picture(request.background)
    size = (front.shape[1], front.shape[0])
    camera = None if request.calibration is None else read_calibration(request.calibration, size)
    networks = load_networks()
    report(0.1, "person")
    return measure_person(
        front,
        side,
        background=background,
        camera=camera,
        sex=request.sex,
        typed=request.typed,
        networks=networks,
        progress=lambda share, step: report(0.1 + 0.8 * share, step),
    )


def _person_document(body: Mapping[str, Any]) -> dict[str, Any]:
    """``person.json``: the person as every other command takes one."""
    return {
        "sex": body["sex"],
        "measurements": {name: body["measurements"][name]["value"] for name in MEASUREMENTS},
        "body": {"model": body["model"], "betas": body["betas"]},
    }
