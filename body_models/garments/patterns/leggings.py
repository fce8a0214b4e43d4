"""Leggings drafted from their finished measures: legs of stretch cloth, smaller than the body they are for.

No dart and no band: what the waist is smaller than the hip goes into the side seams and the seat seam, and an
elastic is sewn in along the top.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from body_models.garments.patterns.draft import DraftEdge, assemble, curve, line
from body_models.garments.patterns.leg_panels import FLY_EDGES, SIDES, leg_panel, leg_seams
from body_models.garments.patterns.legs import LegHalf, TrousersBlock, draft_legs
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, pom
from body_models.garments.patterns.specification import PatternSpecification

LEGGINGS_POINTS_OF_MEASURE = (
    pom("waist_girth", "Waist", "around the top edge, not stretched", 36, 170),
    pom("hip_girth", "Hip", "around, at the hip level above the fork", 50, 180),
    pom("hip_level", "Hip level", "from the fork up to where the hip is measured", 4, 12),
    pom("thigh_girth", "Thigh", "around one leg, 2.5 cm below the fork", 30, 110),
    pom("knee_girth", "Knee", "around one leg, at 0.45 of the leg below the fork", 20, 80),
    pom("hem_girth", "Ankle", "around one leg at the hem", 12, 60),
    pom("front_rise", "Front rise", "along the front seam from the fork to the top", 16, 45),
    pom("back_rise", "Back rise", "along the back seam from the fork to the top", 22, 60),
    pom("inseam", "Inseam", "along the inner leg seam from the fork to the hem", 35, 95),
)

_PLAIN = {"waistband_flare_cm": 0.0, "front_waist_extra_cm": 0.0, "dart_length_cm": 0.0, "dart_share": 0.0}
WOMENS_LEGGINGS = TrousersBlock(
    name="women", back_hip_extra_cm=0.75, fork_height_cm=77.0, smallest_dart_cm=0.0, **_PLAIN
)
MENS_LEGGINGS = TrousersBlock(
    name="men", back_hip_extra_cm=0.75, fork_height_cm=83.0, smallest_dart_cm=0.0, **_PLAIN
)

# The relaxed elastic is this share of the edge it is sewn along.
_ELASTIC_SHARE = 0.92


class PatternLeggings:
    """Draws the flat pattern of leggings: two fronts and two backs."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = LEGGINGS_POINTS_OF_MEASURE

    def __init__(self, block: TrousersBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(self.points_of_measure, poms, "pair of leggings")
        draft = draft_legs(measures, self.block)
        panels = [
            *(leg_panel(f"front_{side}", draft.front, _upper(draft.front), self.block) for side in SIDES),
            *(leg_panel(f"back_{side}", draft.back, _upper(draft.back), self.block) for side in SIDES),
        ]
        return assemble(panels, [*leg_seams(), FLY_EDGES], measures)


def _upper(half: LegHalf) -> tuple[DraftEdge, ...]:
    top = line("waist", half.waist_side, half.waist_centre, "waistband")
    return (
        curve("side_hip", half.side_hip(), "side_seam"),
        replace(top, elastic=_ELASTIC_SHARE),
        line("rise_upper", half.waist_centre, half.hip_centre, "crotch_seam"),
    )
