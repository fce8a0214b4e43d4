"""Points of measure (POMs): what is measured on a finished garment, and where."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from body_models.errors import PatternError


@dataclass(frozen=True, slots=True, kw_only=True)
class PointOfMeasure:
    """One measure of a finished garment, in centimetres, with the range a draft can honour."""

    name: str
    title: str
    definition: str
    minimum_cm: float
    maximum_cm: float


def pom(name: str, title: str, definition: str, minimum_cm: float, maximum_cm: float) -> PointOfMeasure:
    """A point of measure, as the tables of the pattern programs write it."""
    return PointOfMeasure(
        name=name, title=title, definition=definition, minimum_cm=minimum_cm, maximum_cm=maximum_cm
    )


def checked(
    points: tuple[PointOfMeasure, ...], values: Mapping[str, float], garment: str
) -> dict[str, float]:
    """The values of all points, in their order.

    Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE; each names the point.
    """
    known = {point.name: point for point in points}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise PatternError(
            "POM_UNKNOWN", f"A {garment} has no point of measure {unknown[0]!r}; it has {', '.join(known)}."
        )
    for name, point in known.items():
        if name not in values:
            raise PatternError("POM_MISSING", f"The {garment} lacks {name!r}: {point.definition}.")
        value = values[name]
        if not (math.isfinite(value) and point.minimum_cm <= value <= point.maximum_cm):
            raise PatternError(
                "POM_RANGE",
                f"{name} of the {garment} is {value:g} cm; "
                f"it must be {point.minimum_cm:g} to {point.maximum_cm:g} cm.",
            )
    return {name: float(values[name]) for name in known}


def impossible(garment: str, why: str) -> PatternError:
    """The values are each plausible but cannot be drafted together."""
    return PatternError("POM_CONFLICT", f"This {garment} cannot be drafted: {why}.")
