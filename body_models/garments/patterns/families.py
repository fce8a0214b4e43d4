"""Every pattern family: which program drafts it, for which block, and how finely its cloth is meshed.

A new family is a program in this folder, a line here, its words in `resources/families`, a size chart for
each block, and its zones in `garments/fit`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from body_models.errors import PatternError
from body_models.garments.meshing import DEFAULT_RESOLUTION_M
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import PointOfMeasure
from body_models.garments.patterns.pom_lines import PomLines
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
    "trousers": PatternFamily(
        programs={"women": PatternTrousers(WOMENS_TROUSERS), "men": PatternTrousers(MENS_TROUSERS)},
        resolution_m=0.0168,
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
