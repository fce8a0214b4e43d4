"""Every pattern family: which program drafts it, for which block, and how finely its cloth is meshed.

A new family is a program in this folder, a line here, its words in `resources/families`, a size chart for
each block, and its zones in `garments/fit`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from body_models.errors import PatternError
from body_models.garments.meshing import DEFAULT_RESOLUTION_M
from body_models.garments.patterns.jeans import MENS_JEANS, WOMENS_JEANS, PatternJeans
from body_models.garments.patterns.leg_pom_lines import (
    jeans_pom_lines,
    leggings_pom_lines,
    shorts_pom_lines,
    trousers_pom_lines,
)
from body_models.garments.patterns.leggings import MENS_LEGGINGS, WOMENS_LEGGINGS, PatternLeggings
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import PointOfMeasure
from body_models.garments.patterns.pom_lines import PomLines, measured
from body_models.garments.patterns.shorts import PatternShorts
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.tee import MENS_TEE, WOMENS_TEE, PatternTee
from body_models.garments.patterns.trousers import MENS_TROUSERS, WOMENS_TROUSERS, PatternTrousers


class PatternProgram(Protocol):
    """Draws the flat pattern of one family and block from finished measures."""

    @property
    def points_of_measure(self) -> tuple[PointOfMeasure, ...]:
        """What must be given, in cm."""

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms`. Raises PatternError POM_*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternFamily:
    """The programs of a family by block; at `resolution_m` a women's M has about 4,000 vertices.

    `pom_lines` says where on the flat pattern each point of measure is taken.
    """

    programs: Mapping[str, PatternProgram]
    resolution_m: float = DEFAULT_RESOLUTION_M
    pom_lines: Callable[[FlatPattern], PomLines] | None = None


FAMILIES: Mapping[str, PatternFamily] = {
    "tee": PatternFamily(programs={"women": PatternTee(WOMENS_TEE), "men": PatternTee(MENS_TEE)}),
    **dict.fromkeys(
        ("trousers", "tapered-trousers", "wide-trousers"),
        PatternFamily(
            programs={"women": PatternTrousers(WOMENS_TROUSERS), "men": PatternTrousers(MENS_TROUSERS)},
            resolution_m=0.0168,
            pom_lines=trousers_pom_lines,
        ),
    ),
    "jeans": PatternFamily(
        programs={"women": PatternJeans(WOMENS_JEANS), "men": PatternJeans(MENS_JEANS)},
        resolution_m=0.0168,
        pom_lines=jeans_pom_lines,
    ),
    "shorts": PatternFamily(
        programs={"women": PatternShorts(WOMENS_TROUSERS), "men": PatternShorts(MENS_TROUSERS)},
        resolution_m=0.0125,
        pom_lines=shorts_pom_lines,
    ),
    "leggings": PatternFamily(
        programs={"women": PatternLeggings(WOMENS_LEGGINGS), "men": PatternLeggings(MENS_LEGGINGS)},
        resolution_m=0.0145,
        pom_lines=leggings_pom_lines,
    ),
}


def pattern_program(family: str, block: str) -> PatternProgram:
    """The program of a family and block. Raises PatternError PATTERN_FAMILY_UNKNOWN."""
    known = FAMILIES.get(family)
    if known is None or block not in known.programs:
        raise PatternError(
            "PATTERN_FAMILY_UNKNOWN", f"There is no pattern program for the family {family!r} for {block}."
        )
    return known.programs[block]


def measure_pattern(family: str, specification: PatternSpecification) -> dict[str, float]:
    """What the tape reads (cm) at every point of measure of a family's flat pattern.

    Raises PatternError PATTERN_FAMILY_UNKNOWN, and PATTERN_LABEL_MISSING for another family's pattern.
    """
    known = FAMILIES.get(family)
    if known is None or known.pom_lines is None:
        raise PatternError(
            "PATTERN_FAMILY_UNKNOWN", f"How to measure the family {family!r} is not written down."
        )
    return measured(known.pom_lines(FlatPattern(specification)))
