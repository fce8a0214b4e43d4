"""`body fit`: a person's numbers → ``body.json`` and ``body.glb``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.services.people import fit_person, model_reference
from app.services.surfaces import body_mesh
from body_models.anthropometry.person import Person, read_person
from body_models.anthropometry.solver import FittedBody
from resources.files import staged_folder, write_json_atomically

Progress = Callable[[float, str], None]


def run(person_path: Path, out_dir: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Fit the person of a file and write the results; returns what ``body.json`` holds.

    Raises the known errors of `read_person` and `fit_person`; writes everything or nothing.
    """
    from viewer.exporters.glb import write_body_glb

    report = progress or (lambda share, step: None)
    person = read_person(person_path)
    report(0.1, "body")
    fitted = fit_person(person)
    document = body_document(fitted, person)
    report(0.8, "files")
    with staged_folder(out_dir) as folder:
        write_body_glb(folder / "body.glb", body_mesh(fitted))
        write_json_atomically(folder / "body.json", document)
    report(1.0, "done")
    return document


def body_document(fitted: FittedBody, person: Person) -> dict[str, Any]:
    """``body.json``: the model, its betas and every measurement with its source and standard deviation."""
    return {
        "model": model_reference(fitted.body.model, person),
        "betas": [round(float(beta), 6) for beta in fitted.body.betas],
        "sex": fitted.sex,
        "measurements": measurements_document(fitted),
        "warnings": list(fitted.warnings),
        "seconds": round(fitted.seconds, 4),
    }


def measurements_document(fitted: FittedBody) -> dict[str, dict[str, Any]]:
    """The measurements in cm and kg: value on the mesh, what was given, source, standard deviation."""
    return {
        name: {
            "value": round(measured.value, 2),
            "given": measured.given,
            "source": measured.source,
            "std": round(measured.std, 2),
        }
        for name, measured in fitted.measurements.items()
    }
