"""The numbers a shopper gives, while they are being given.

The impossible is not accepted and the range is named; the improbable is accepted and kindly flagged. What is
improbable depends on what was given already: 60 kg is usual, but not at 2.05 m.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, Literal

from body_models.anthropometry.names import MEASUREMENTS
from body_models.anthropometry.population import (
    LogGaussian,
    PopulationStatistics,
    Sex,
    load_population,
)
from resources.translations.quantities import Units, from_units, grain

REQUIRED: Final = ("stature_cm", "body_mass_kg")
OPTIONAL: Final = (
    "chest_girth_cm",
    "waist_girth_cm",
    "hip_girth_cm",
    "crotch_height_cm",
    "thigh_girth_cm",
    "neck_girth_cm",
    "shoulder_breadth_cm",
    "arm_length_cm",
)
_UNUSUAL_DEVIATIONS: Final = 3.0
_SLIDER_DEVIATIONS: Final = 3.5
_SLIDER_GRID: Final = 5.0
_ENTRY_LENGTH: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the shopper has told so far; values in cm and kg by measurement name."""

    sex: Sex = "unspecified"
    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """True as soon as a body can be found."""
        return all(name in self.values for name in REQUIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftField:
    """One number as a screen shows it: its value if given, and what is possible, usual and a fair start."""

    name: str
    unit: Literal["cm", "kg"]
    value: float | None
    start: float
    minimum: float
    maximum: float
    slider_minimum: float
    slider_maximum: float
    unusual: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A number being typed on the screen's keypad."""

    name: str
    text: str = ""
    refused: bool = False
    """The last attempt to finish was outside the possible range."""


EntryKey = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "erase"]


@lru_cache(maxsize=1)
def _adults() -> PopulationStatistics:
    return load_population().widened()


@lru_cache(maxsize=64)
def _expected(sex: Sex, given: tuple[tuple[str, float], ...]) -> LogGaussian:
    return _adults().distribution(sex, dict(given))


def draft_fields(draft: Draft, names: tuple[str, ...]) -> tuple[DraftField, ...]:
    """What a screen shows for each of ``names``; of numbers that do not go together only the oddest is
    flagged: one slip should not make every other number look wrong."""
    oddest = max(draft.values, key=lambda name: _oddness(draft, name), default=None)
    return tuple(_field(draft, name, may_flag=name == oddest) for name in names)


def _oddness(draft: Draft, name: str) -> float:
    """How many standard deviations a given value lies from what the others let expect."""
    median, deviation = _log_moments(_expected_from_others(draft, name), name)
    return abs(math.log(draft.values[name]) - median) / deviation


def _expected_from_others(draft: Draft, name: str) -> LogGaussian:
    return _expected(draft.sex, tuple(sorted((n, v) for n, v in draft.values.items() if n != name)))


def _field(draft: Draft, name: str, *, may_flag: bool) -> DraftField:
    measurement = MEASUREMENTS[name]
    median, _ = _log_moments(_expected_from_others(draft, name), name)
    anyone_median, anyone_deviation = _log_moments(_expected("unspecified", ()), name)
    reach = _SLIDER_DEVIATIONS * anyone_deviation
    value = draft.values.get(name)
    unusual = may_flag and value is not None and _oddness(draft, name) > _UNUSUAL_DEVIATIONS
    start = min(max(round(math.exp(median)), measurement.plausible_min), measurement.plausible_max)
    return DraftField(
        name=name,
        unit=measurement.unit,
        value=value,
        start=float(start),
        minimum=measurement.plausible_min,
        maximum=measurement.plausible_max,
        slider_minimum=max(measurement.plausible_min, _on_grid(math.exp(anyone_median - reach), math.floor)),
        slider_maximum=min(measurement.plausible_max, _on_grid(math.exp(anyone_median + reach), math.ceil)),
        unusual=unusual,
    )


def _log_moments(expected: LogGaussian, name: str) -> tuple[float, float]:
    part = expected.select([name])
    return float(part.mean_log[0]), math.sqrt(float(part.covariance_log[0, 0]))


def _on_grid(value: float, rounding: Callable[[float], int]) -> float:
    return _SLIDER_GRID * rounding(value / _SLIDER_GRID)


def with_value(draft: Draft, name: str, value: float, units: Units = "cm") -> Draft:
    """The draft with ``name`` set to ``value`` (cm or kg), held inside what is possible.

    It is rounded to what is read: half a centimetre or kilogram, a quarter inch, a pound.
    """
    measurement = MEASUREMENTS[name]
    least = grain(measurement.unit, units)
    held = min(max(round(value / least) * least, measurement.plausible_min), measurement.plausible_max)
    return replace(draft, values={**draft.values, name: held})


def stepped(draft: Draft, name: str, step: float, units: Units = "cm") -> Draft:
    """The draft with ``name`` changed by ``step`` centimetres or kilograms, half inches or pounds.

    The first touch takes the expected value as it is.
    """
    known, unit = draft.values.get(name), MEASUREMENTS[name].unit
    if known is None:
        return with_value(draft, name, _field(draft, name, may_flag=False).start, units)
    per_touch = 0.5 if units == "inch" and unit == "cm" else 1.0
    return with_value(draft, name, known + from_units(step * per_touch, unit, units), units)


def without(draft: Draft, name: str) -> Draft:
    """The draft without ``name``: the shopper prefers that it is inferred."""
    return replace(draft, values={n: v for n, v in draft.values.items() if n != name})


def typed(entry: Entry, key: EntryKey) -> Entry:
    """The entry after a key of the keypad; a second decimal point or a sixth character changes nothing."""
    if key == "erase":
        return replace(entry, text=entry.text[:-1], refused=False)
    if len(entry.text) >= _ENTRY_LENGTH or (key == "." and "." in entry.text):
        return entry
    return replace(entry, text=entry.text + key, refused=False)


def entry_value(entry: Entry, units: Units = "cm") -> float | None:
    """The number typed in ``units``, in cm or kg, when it is one and possible, else None."""
    measurement = MEASUREMENTS[entry.name]
    try:
        value = from_units(float(entry.text), measurement.unit, units)
    except ValueError:
        return None
    return value if measurement.plausible_min <= value <= measurement.plausible_max else None
