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


def checked(
    points: tuple[PointOfMeasure, ...], values: Mapping[str, float], garment: str
) -> dict[str, float]:
    """The values of all points, in their order.

    Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE; each names the point.
    """
    known = {pom.name: pom for pom in points}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise PatternError(
            "POM_UNKNOWN", f"A {garment} has no point of measure {unknown[0]!r}; it has {', '.join(known)}."
        )
    for name, pom in known.items():
        if name not in values:
            raise PatternError("POM_MISSING", f"The {garment} lacks {name!r}: {pom.definition}.")
        value = values[name]
        if not (math.isfinite(value) and pom.minimum_cm <= value <= pom.maximum_cm):
            raise PatternError(
                "POM_RANGE",
                f"{name} of the {garment} is {value:g} cm; it must be {pom.minimum_cm:g} to {pom.maximum_cm:g} cm.",
            )
    return {name: float(values[name]) for name in known}


def impossible(garment: str, why: str) -> PatternError:
    """The values are each plausible but cannot be drafted together."""
    return PatternError("POM_CONFLICT", f"This {garment} cannot be drafted: {why}.")
