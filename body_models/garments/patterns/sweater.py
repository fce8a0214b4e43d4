"""A sweater drafted from its finished measures: dropped shoulders, rib neckband, cuffs and hem band."""

from collections.abc import Mapping
from typing import ClassVar

from body_models.garments.patterns.draft import assemble
from body_models.garments.patterns.knit_panels import KnitBlock, neckband_panels, neckband_seams
from body_models.garments.patterns.knit_poms import NECKBAND_HEIGHT, RIB_POMS, TORSO_POMS, sleeve_poms
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked
from body_models.garments.patterns.ribbed import draft_ribbed_body
from body_models.garments.patterns.specification import PatternSpecification

SWEATER_POINTS_OF_MEASURE = (*TORSO_POMS, NECKBAND_HEIGHT, *sleeve_poms(45, 90, 14, 40), *RIB_POMS)


class PatternSweater:
    """Draws the flat pattern of a sweater: front, back, sleeves, and all ribs as panels of their own."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = SWEATER_POINTS_OF_MEASURE
    garment: ClassVar[str] = "sweater"

    def __init__(self, block: KnitBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(self.points_of_measure, poms, self.garment)
        body = draft_ribbed_body(measures, self.block, self.garment)
        neckband = neckband_panels(body.halves, measures["neckband_height"], self.block)
        return assemble([*body.panels, *neckband], [*body.seams, *neckband_seams()], measures)
