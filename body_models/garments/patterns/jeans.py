"""Jeans drafted from their finished measures: trousers with a yoke instead of the back dart."""

from collections.abc import Mapping
from typing import ClassVar

from body_models.garments.patterns.draft import assemble
from body_models.garments.patterns.leg_panels import (
    BAND_SIDE_SEAMS,
    SIDES,
    band_seams,
    fly,
    leg_panel,
    leg_seams,
    waistband,
)
from body_models.garments.patterns.legs import TrousersBlock, draft_legs
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, pom
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.trousers import TROUSERS_POINTS_OF_MEASURE
from body_models.garments.patterns.yoke import draft_yoke, yoke_front, yoke_panel

JEANS_POINTS_OF_MEASURE = (
    *TROUSERS_POINTS_OF_MEASURE,
    pom("yoke_height_side", "Yoke at side seam", "along the side seam below the waistband", 1.5, 8),
    pom("yoke_height_back", "Yoke at centre back", "along the back seam below the waistband", 3, 12),
)

WOMENS_JEANS = TrousersBlock(
    name="women",
    waistband_flare_cm=2.4,
    back_hip_extra_cm=0.75,
    front_waist_extra_cm=0.6,
    dart_length_cm=0.0,  # as far as the yoke line
    dart_share=0.4,
    fork_height_cm=77.0,
)
MENS_JEANS = TrousersBlock(
    name="men",
    waistband_flare_cm=1.0,
    back_hip_extra_cm=0.75,
    front_waist_extra_cm=0.75,
    dart_length_cm=0.0,
    dart_share=0.35,
    fork_height_cm=83.0,
)

_YOKE_PARTS = ("waist",)


class PatternJeans:
    """Draws the flat pattern of jeans: two fronts, two backs, two back yokes, a waistband in two pieces."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = JEANS_POINTS_OF_MEASURE

    def __init__(self, block: TrousersBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(self.points_of_measure, poms, "pair of jeans")
        draft, side_cm = draft_legs(measures, self.block), measures["yoke_height_side"]
        yoke = draft_yoke(draft.back, draft.dart_cm, side_cm, measures["yoke_height_back"])
        front = yoke_front(draft.front, side_cm)
        panels = [
            *(leg_panel(f"front_{side}", draft.front, front, self.block) for side in SIDES),
            *(leg_panel(f"back_{side}", draft.back, yoke.leg_upper, self.block) for side in SIDES),
            *(yoke_panel(f"yoke_back_{side}", yoke, self.block) for side in SIDES),
            *waistband(draft, self.block, measures["waistband_height"], _YOKE_PARTS),
        ]
        yoke_seams = [
            (("yoke_back_left", "centre_yoke"), ("yoke_back_right", "centre_yoke")),
            *(((f"back_{side}", "yoke_seam"), (f"yoke_back_{side}", "yoke_seam")) for side in SIDES),
            *(((f"front_{side}", "side_yoke"), (f"yoke_back_{side}", "side_yoke")) for side in SIDES),
        ]
        seams = [*leg_seams(), *yoke_seams, *BAND_SIDE_SEAMS, *band_seams("yoke_back", _YOKE_PARTS)]
        return assemble(panels, seams, measures, [fly()])
