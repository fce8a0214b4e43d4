"""A person's file as advice reads it: once, whether it is a PERSON.json or the body.json of a fitted body."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.services.people import fit_person
from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.person import PERSON_LIMIT_BYTES, person_in
from body_models.anthropometry.population import Sex
from body_models.errors import MeasurementError
from ml.fit.shop.wearer import Wearer, wearer_of
from resources.files import read_bytes
from resources.records import faults_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WearerFile:
    """Who is advised, and the sex the file gives."""

    wearer: Wearer
    sex: Sex = "unspecified"


class _MeasuredFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    value: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    std: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    source: str = "inferred"


class _BodyFile(BaseModel):
    """What is read of a ``body.json``."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    measurements: Annotated[dict[str, _MeasuredFile], Field(min_length=1)]
    sex: Sex = "unspecified"


def read_wearer_file(path: Path) -> WearerFile:
    """The wearer of a PERSON.json or a body.json. Raises as `read_person` and `fit_person` do."""
    content = read_bytes(path, limit_bytes=PERSON_LIMIT_BYTES)
    body = _body_file(content, path)
    if body is None:
        person = person_in(content, path)
        return WearerFile(wearer=wearer_of(fit_person(person)), sex=person.sex)
    measured = body.measurements
    wearer = Wearer(
        values={name: one.value for name, one in measured.items()},
        stds={name: one.std or 0.0 for name, one in measured.items()},
        inferred=frozenset(name for name, one in measured.items() if one.source == "inferred"),
    )
    return WearerFile(wearer=wearer, sex=body.sex)


def _body_file(content: bytes, path: Path) -> _BodyFile | None:
    """What a body.json holds; None where the file is something else, which `person_in` judges."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    measurements = document.get("measurements") if isinstance(document, dict) else None
    if not isinstance(measurements, dict) or not all(isinstance(one, dict) for one in measurements.values()):
        return None
    if not measurements:
        return None
    try:
        found = _BodyFile.model_validate(document)
    except ValidationError as error:
        raise MeasurementError(
            "PERSON_MALFORMED", f"{path} cannot be used: {faults_of(error)[0]}."
        ) from error
    for name, one in found.measurements.items():
        known = MEASUREMENTS.get(name)
        if known is not None and not known.plausible_min <= one.value <= known.plausible_max:
            raise MeasurementError(
                "MEASUREMENT_RANGE", f"{name} of {path} is {one.value:g}, which no adult has; measure again."
            )
    return found
