"""Tees with short and with long sleeves, drafted from their finished measures.

Lower armhole and lower sleeve cap match exactly; the cap's ease lies above the notches. The construction is
that of `knit_panels`.
"""

from collections.abc import Mapping
from typing import ClassVar

from body_models.garments.patterns.draft import assemble
from body_models.garments.patterns.knit_panels import (
    SIDES,
    KnitBlock,
    neckband_panels,
    neckband_seams,
    side_and_shoulder_seams,
    sleeve_panel,
    sleeve_seams,
    torso_panel,
)
from body_models.garments.patterns.knit_poms import NECKBAND_HEIGHT, TORSO_POMS, sleeve_poms
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked
from body_models.garments.patterns.sleeve import SleeveCap
from body_models.garments.patterns.specification import PatternSpecification

TEE_POINTS_OF_MEASURE = (*TORSO_POMS, NECKBAND_HEIGHT, *sleeve_poms(12, 45, 18, 80))
LONG_SLEEVE_TEE_POINTS_OF_MEASURE = (*TORSO_POMS, NECKBAND_HEIGHT, *sleeve_poms(45, 90, 14, 40))

WOMENS_TEE = KnitBlock(name="women", front_share_cm=0.5, hps_height_cm=140.5, cap_ease=0.02)
MENS_TEE = KnitBlock(name="men", front_share_cm=0.0, hps_height_cm=153.0, cap_ease=0.015)


class PatternTee:
    """Draws the flat pattern of a tee: front, back, two sleeves, two pieces of neckband."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = TEE_POINTS_OF_MEASURE
    garment: ClassVar[str] = "tee"

    def __init__(self, block: KnitBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        block = self.block
        measures = checked(self.points_of_measure, poms, self.garment)
        halves = block.halves(measures, self.garment)
        cap = SleeveCap(measures, halves["front"], halves["back"], block.cap_ease, self.garment)
        panels = [
            *(torso_panel(face, half, block) for face, half in halves.items()),
            *(sleeve_panel(side, cap, halves["front"].shoulder_point, block) for side in SIDES),
            *neckband_panels(halves, measures["neckband_height"], block),
        ]
        seams = [*neckband_seams(), *side_and_shoulder_seams(), *sleeve_seams()]
        return assemble(panels, seams, measures)


class PatternLongSleeveTee(PatternTee):
    """A tee with sleeves to the wrist and hemmed cuffs."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = LONG_SLEEVE_TEE_POINTS_OF_MEASURE
    garment: ClassVar[str] = "long-sleeve tee"
