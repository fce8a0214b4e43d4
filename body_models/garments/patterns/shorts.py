"""Shorts drafted from their finished measures: trousers that end above the knee."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from body_models.garments.patterns.legs import TrousersBlock, draft_legs
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, pom
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.trousers import (
    MENS_TROUSERS,
    TROUSERS_POINTS_OF_MEASURE,
    WOMENS_TROUSERS,
    darted_trousers,
)

_OWN = (
    pom("hem_girth", "Leg opening", "around one leg at the hem", 36, 130),
    pom("inseam", "Inseam", "along the inner leg seam from the fork to the hem", 7, 35),
)
_REPLACED = {"knee_girth", *(point.name for point in _OWN)}

SHORTS_POINTS_OF_MEASURE = (
    *(point for point in TROUSERS_POINTS_OF_MEASURE if point.name not in _REPLACED),
    *_OWN,
)
# The curves of thigh and inseam run nearly down to the hem, where the leg is still this share of the
# difference wider than the hem.
_CURVED_SHARE = 0.8
_STILL_WIDER = 0.15
_HOLLOW = 0.35
WOMENS_SHORTS = replace(WOMENS_TROUSERS, knee_share=_CURVED_SHARE, inseam_hollow=_HOLLOW)
MENS_SHORTS = replace(MENS_TROUSERS, knee_share=_CURVED_SHARE, inseam_hollow=_HOLLOW)


class PatternShorts:
    """Draws the flat pattern of shorts: two fronts, two backs with a dart, a waistband in two pieces."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = SHORTS_POINTS_OF_MEASURE

    def __init__(self, block: TrousersBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(self.points_of_measure, poms, "pair of shorts")
        hem = measures["hem_girth"]
        above_hem = hem + _STILL_WIDER * (measures["thigh_girth"] - hem)
        draft = draft_legs({**measures, "knee_girth": above_hem}, self.block)
        return darted_trousers(draft, self.block, measures)
