"""A person as a file or a form gives them: sex, age, measurements, or a body already fitted.

``PERSON.json``: ``{"sex": "female"|"male"|"unspecified", "age_years": 34, "measurements": {NAME: number},
"body": {"model": NAME or PATH, "betas": [..]}}``; everything is optional except one of measurements and body.
"""

import difflib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from body_models.anthropometry.names import MEASUREMENTS, Measurement
from body_models.anthropometry.population import Sex
from body_models.errors import MeasurementError
from resources.files import MIB, read_bytes

PERSON_LIMIT_BYTES: Final = MIB
_BETAS_AT_MOST: Final = 400
_BETA_LIMIT: Final = 50.0
_AGE_SPAN: Final = (14.0, 110.0)
_SEVERAL_UNITS: Final = {
    "cm": ((100.0, "metres", "centimetres"), (0.1, "millimetres", "centimetres")),
    "kg": ((0.001, "grams", "kilograms"),),
}
"""Per unit: the factor that would make a value right, the unit it looks like, the unit to give."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class BodyChoiceFile(_Strict):
    """A body model by its name or its file, and the betas of a body fitted before."""

    model: str = Field(min_length=1, max_length=1000)
    betas: list[Annotated[float, Field(ge=-_BETA_LIMIT, le=_BETA_LIMIT)]] | None = Field(
        default=None, min_length=1, max_length=_BETAS_AT_MOST
    )


class PersonFile(_Strict):
    """The structure of PERSON.json; the values of measurements are checked by `checked_measurements`."""

    sex: Sex = "unspecified"
    age_years: Annotated[float, Field(ge=_AGE_SPAN[0], le=_AGE_SPAN[1])] | None = None
    measurements: dict[str, object] = Field(default_factory=dict)
    body: BodyChoiceFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyChoice:
    """The model a person's body is of, and its betas when it was fitted before."""

    model: str
    betas: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person to make a body for. ``measurements`` are in cm and kg, under the names of `MEASUREMENTS`."""

    sex: Sex = "unspecified"
    age_years: float | None = None
    measurements: Mapping[str, float] = field(default_factory=dict)
    body: BodyChoice | None = None


def read_person(path: Path) -> Person:
    """The person of a PERSON.json.

    Raises `ResourceError` FILE_MISSING, FILE_UNREADABLE, FILE_TOO_LARGE, or `MeasurementError`
    PERSON_UNREADABLE (not JSON, a key twice), PERSON_MALFORMED, PERSON_EMPTY and those of
    `checked_measurements`.
    """
    return person_in(read_bytes(path, limit_bytes=PERSON_LIMIT_BYTES), path)


def person_in(content: bytes, path: Path) -> Person:
    """The person of a PERSON.json read from ``path``; raises as `read_person`, but for the reading."""
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _unreadable(f"{path} is not valid JSON ({error.msg} at {where}); correct it") from error
    except UnicodeDecodeError as error:
        raise _unreadable(f"{path} is not text in UTF-8 (byte {error.start}); save it as UTF-8") from error
    except ValueError as error:  # a number of more digits than Python converts
        raise _unreadable(f"{path} holds a number that cannot be read ({error})") from error
    except RecursionError as error:
        raise _unreadable(f"{path} is nested too deeply to be a person") from error
    return person_from(document)


def person_from(document: object) -> Person:
    """The person a JSON-like document describes; raises as `read_person` does."""
    if not isinstance(document, dict):
        raise _malformed("a person is a JSON object with sex, age_years, measurements or body")
    try:
        read = PersonFile.model_validate(document)
    except ValidationError as error:
        raise _malformed(_sentence(error)) from error
    measurements = checked_measurements(read.measurements)
    body = _body_choice(read.body)
    if not measurements and (body is None or body.betas is None):
        raise MeasurementError(
            "PERSON_EMPTY", "The person has neither measurements nor betas; give at least one measurement."
        )
    return Person(sex=read.sex, age_years=read.age_years, measurements=measurements, body=body)


def _body_choice(read: BodyChoiceFile | None) -> BodyChoice | None:
    if read is None:
        return None
    return BodyChoice(model=read.model, betas=None if read.betas is None else tuple(read.betas))


def checked_measurements(values: Mapping[str, object]) -> Mapping[str, float]:
    """The measurements as floats in cm and kg.

    Raises `MeasurementError` MEASUREMENT_UNKNOWN (names the closest known one), MEASUREMENT_NOT_A_NUMBER,
    MEASUREMENT_UNIT (metres, millimetres or grams given) or MEASUREMENT_RANGE (no adult has it).
    """
    return MappingProxyType({name: _checked(_known(name), value) for name, value in values.items()})


def _known(name: str) -> Measurement:
    if name in MEASUREMENTS:
        return MEASUREMENTS[name]
    close = difflib.get_close_matches(name, MEASUREMENTS, n=1, cutoff=0.5)
    advice = f"did you mean {close[0]}?" if close else f"known are {', '.join(MEASUREMENTS)}."
    raise MeasurementError("MEASUREMENT_UNKNOWN", f"There is no measurement {_shown(name)}; {advice}")


def _checked(measurement: Measurement, value: object) -> float:
    name, unit = measurement.name, measurement.unit
    low, high = measurement.plausible_min, measurement.plausible_max
    if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
        raise MeasurementError(
            "MEASUREMENT_NOT_A_NUMBER",
            f"{name} is {_shown(value)}; give a number between {low:g} and {high:g} {unit}.",
        )
    if low <= value <= high:
        return float(value)
    for factor, looks_like, wanted in _SEVERAL_UNITS[unit]:
        if low <= value * factor <= high:
            raise MeasurementError(
                "MEASUREMENT_UNIT",
                f"{name} is {value:g}, which looks like {looks_like}; give {wanted} ({value * factor:g}).",
            )
    raise MeasurementError(
        "MEASUREMENT_RANGE",
        f"{name} is {value:g}, outside what an adult can have ({low:g} to {high:g} {unit}); measure again.",
    )


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond floating point
        return False


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _unreadable(f"The person's file gives {_shown(key)} twice; keep one")
        found[key] = value
    return found


def _sentence(error: ValidationError) -> str:
    """The first fault of a validation, in words."""
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the person"
    if first["type"] == "extra_forbidden":
        return f"there is no field {_shown(place)}; known are {', '.join(PersonFile.model_fields)}"
    return f"{place} is {_shown(first['input'])}: {first['msg'][0].lower()}{first['msg'][1:]}"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"


def _unreadable(reason: str) -> MeasurementError:
    return MeasurementError("PERSON_UNREADABLE", f"{reason}.")


def _malformed(reason: str) -> MeasurementError:
    return MeasurementError("PERSON_MALFORMED", f"The person cannot be used: {reason}.")
