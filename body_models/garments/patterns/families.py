"""Every pattern family: which program drafts it, for which block, and how finely its cloth is meshed.

A new family is a program in this folder, a line here, its words in `resources/families`, a size chart for
each block, and its zones in `garments/fit`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from body_models.errors import PatternError
from body_models.garments.meshing import DEFAULT_RESOLUTION_M
from body_models.garments.patterns.blazer import MENS_BLAZER, WOMENS_BLAZER
from body_models.garments.patterns.blouse import WOMENS_BLOUSE, PatternBlouse, blouse_pom_lines
from body_models.garments.patterns.coat import MENS_COAT, WOMENS_COAT
from body_models.garments.patterns.dress_bodice import WOMENS_DRESS
from body_models.garments.patterns.dresses import (
    A_LINE_DRESS,
    SHEATH_DRESS,
    PatternDress,
    a_line_dress_pom_lines,
    sheath_dress_pom_lines,
)
from body_models.garments.patterns.fan_skirt import (
    PatternALineSkirt,
    PatternCircleSkirt,
    a_line_skirt_pom_lines,
    circle_skirt_pom_lines,
)
from body_models.garments.patterns.hoodie import PatternHoodie
from body_models.garments.patterns.jacket import PatternJacket, jacket_pom_lines
from body_models.garments.patterns.jeans import MENS_JEANS, WOMENS_JEANS, PatternJeans
from body_models.garments.patterns.knit_poms import (
    hoodie_pom_lines,
    sweater_pom_lines,
    tank_pom_lines,
    tee_pom_lines,
)
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
from body_models.garments.patterns.ribbed import MENS_RIBBED, WOMENS_RIBBED
from body_models.garments.patterns.shirt import MENS_SHIRT, WOMENS_SHIRT, PatternShirt, shirt_pom_lines
from body_models.garments.patterns.shirt_dress import PatternShirtDress, shirt_dress_pom_lines
from body_models.garments.patterns.shorts import MENS_SHORTS, WOMENS_SHORTS, PatternShorts
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.straight_skirt import PatternStraightSkirt, straight_skirt_pom_lines
from body_models.garments.patterns.sweater import PatternSweater
from body_models.garments.patterns.tank import MENS_TANK, WOMENS_TANK, PatternTank
from body_models.garments.patterns.tee import MENS_TEE, WOMENS_TEE, PatternLongSleeveTee, PatternTee
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


_TROUSERS = {"women": PatternTrousers(WOMENS_TROUSERS), "men": PatternTrousers(MENS_TROUSERS)}

FAMILIES: Mapping[str, PatternFamily] = {
    "tee": PatternFamily(
        programs={"women": PatternTee(WOMENS_TEE), "men": PatternTee(MENS_TEE)}, pom_lines=tee_pom_lines
    ),
    "long-sleeve-tee": PatternFamily(
        programs={"women": PatternLongSleeveTee(WOMENS_TEE), "men": PatternLongSleeveTee(MENS_TEE)},
        resolution_m=0.015,
        pom_lines=tee_pom_lines,
    ),
    "tank": PatternFamily(
        programs={"women": PatternTank(WOMENS_TANK), "men": PatternTank(MENS_TANK)},
        resolution_m=0.0118,
        pom_lines=tank_pom_lines,
    ),
    "sweater": PatternFamily(
        programs={"women": PatternSweater(WOMENS_RIBBED), "men": PatternSweater(MENS_RIBBED)},
        resolution_m=0.0155,
        pom_lines=sweater_pom_lines,
    ),
    "hoodie": PatternFamily(
        programs={"women": PatternHoodie(WOMENS_RIBBED), "men": PatternHoodie(MENS_RIBBED)},
        resolution_m=0.0165,
        pom_lines=hoodie_pom_lines,
    ),
    "shirt": PatternFamily(
        programs={"women": PatternShirt(WOMENS_SHIRT), "men": PatternShirt(MENS_SHIRT)},
        resolution_m=0.0168,
        pom_lines=shirt_pom_lines,
    ),
    "blouse": PatternFamily(
        programs={"women": PatternBlouse(WOMENS_BLOUSE)},
        resolution_m=0.0168,
        pom_lines=blouse_pom_lines,
    ),
    "blazer": PatternFamily(
        programs={"women": PatternJacket(WOMENS_BLAZER), "men": PatternJacket(MENS_BLAZER)},
        resolution_m=0.0178,
        pom_lines=jacket_pom_lines,
    ),
    "coat": PatternFamily(
        programs={"women": PatternJacket(WOMENS_COAT), "men": PatternJacket(MENS_COAT)},
        resolution_m=0.0195,
        pom_lines=jacket_pom_lines,
    ),
    "trousers": PatternFamily(programs=_TROUSERS, resolution_m=0.0157, pom_lines=trousers_pom_lines),
    "tapered-trousers": PatternFamily(programs=_TROUSERS, resolution_m=0.0145, pom_lines=trousers_pom_lines),
    "wide-trousers": PatternFamily(programs=_TROUSERS, resolution_m=0.0175, pom_lines=trousers_pom_lines),
    "jeans": PatternFamily(
        programs={"women": PatternJeans(WOMENS_JEANS), "men": PatternJeans(MENS_JEANS)},
        resolution_m=0.015,
        pom_lines=jeans_pom_lines,
    ),
    "shorts": PatternFamily(
        programs={"women": PatternShorts(WOMENS_SHORTS), "men": PatternShorts(MENS_SHORTS)},
        resolution_m=0.0108,
        pom_lines=shorts_pom_lines,
    ),
    "leggings": PatternFamily(
        programs={"women": PatternLeggings(WOMENS_LEGGINGS), "men": PatternLeggings(MENS_LEGGINGS)},
        resolution_m=0.0128,
        pom_lines=leggings_pom_lines,
    ),
    "sheath-dress": PatternFamily(
        programs={"women": PatternDress(SHEATH_DRESS, WOMENS_DRESS)},
        resolution_m=0.016,
        pom_lines=sheath_dress_pom_lines,
    ),
    "a-line-dress": PatternFamily(
        programs={"women": PatternDress(A_LINE_DRESS, WOMENS_DRESS)},
        resolution_m=0.0195,
        pom_lines=a_line_dress_pom_lines,
    ),
    "shirt-dress": PatternFamily(
        programs={"women": PatternShirtDress(WOMENS_DRESS)},
        resolution_m=0.0205,
        pom_lines=shirt_dress_pom_lines,
    ),
    "straight-skirt": PatternFamily(
        programs={"women": PatternStraightSkirt()}, resolution_m=0.0132, pom_lines=straight_skirt_pom_lines
    ),
    "a-line-skirt": PatternFamily(
        programs={"women": PatternALineSkirt()}, resolution_m=0.0153, pom_lines=a_line_skirt_pom_lines
    ),
    "circle-skirt": PatternFamily(
        programs={"women": PatternCircleSkirt()}, resolution_m=0.0207, pom_lines=circle_skirt_pom_lines
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
