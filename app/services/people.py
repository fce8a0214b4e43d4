"""From a person's numbers to a body, with the body model the person asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from body_models.anthropometry.person import Person
from body_models.anthropometry.solver import FittedBody, fit_body
from body_models.body.model import BodyModel, load_body_model
from body_models.capture.belief import CapturedShape
from body_models.errors import MeasurementError

BODY_FILE_SUFFIXES = frozenset({".npz", ".safetensors", ".pkl", ".pickle", ".npy", ".pt", ".pth"})
"""What makes a model's name a path. The unsafe kinds are in it so that their refusal says why."""


def fit_person(person: Person) -> FittedBody:
    """The body of a person in the embedded model, or in the body file that `Person.body` names.

    Raises `MeasurementError` as `fit_body` does, and BODY_CHOICE_UNFIT for a model that is neither a file nor
    the embedded one; `BodyFileError` when the named file cannot be used.
    """
    path = _body_file(person)
    model = load_body_model(path)
    if path is None and person.body is not None and person.body.model != model.name:
        raise MeasurementError(
            "BODY_CHOICE_UNFIT",
            f"There is no body model {person.body.model!r}; name {model.name!r} or the path of a body file.",
        )
    return fit_body(person, model)


def fit_captured(captured: CapturedShape, typed: Mapping[str, float]) -> FittedBody:
    """The body the camera found, in the embedded model, with the numbers its owner corrected (cm, kg)."""
    from body_models.capture.captured import corrected

    return corrected(captured, typed)


def model_reference(model: BodyModel, person: Person) -> str:
    """What names the model in ``body.json``, so that it can be given back in ``PERSON.json``."""
    path = _body_file(person)
    return model.name if path is None else str(path.absolute())


def _body_file(person: Person) -> Path | None:
    if person.body is None:
        return None
    named = Path(person.body.model).expanduser()
    is_path = named.suffix.lower() in BODY_FILE_SUFFIXES or len(named.parts) > 1
    return named if is_path else None
