"""Straight trousers drafted from their finished measures.

The construction is the classic trouser block (as in Aldrich, "Metric Pattern Cutting"): front and back share
one side-seam line and one knee-to-hem line, so outseams are equal; the back fork is dropped until the inseams
are equal; the seat angle and one dart take up what the back waist is smaller than the hip; the waistband is a
slightly curved band in a front and a back piece. Lengths that the measures fix are solved for, not assumed.
"""

from collections.abc import Mapping
from typing import ClassVar

from body_models.garments.patterns.draft import assemble
from body_models.garments.patterns.leg_panels import (
    BAND_SIDE_SEAMS,
    SIDES,
    band_seams,
    darted_back,
    fly,
    leg_panel,
    leg_seams,
    plain_front,
    waistband,
)
from body_models.garments.patterns.legs import LegDraft, TrousersBlock, draft_legs
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, pom
from body_models.garments.patterns.specification import PatternSpecification

TROUSERS_POINTS_OF_MEASURE = (
    pom("waist_girth", "Waist", "around the top edge of the waistband", 50, 190),
    pom("hip_girth", "Hip", "around, at the hip level above the fork", 70, 210),
    pom("hip_level", "Hip level", "from the fork up to where the hip is measured", 4, 12),
    pom("thigh_girth", "Thigh", "around one leg, 2.5 cm below the fork", 42, 130),
    pom("knee_girth", "Knee", "around one leg, at 0.45 of the leg below the fork", 30, 100),
    pom("hem_girth", "Leg opening", "around one leg at the hem", 22, 90),
    pom("front_rise", "Front rise", "along the front seam from the fork to the top of the waistband", 18, 45),
    pom("back_rise", "Back rise", "along the back seam from the fork to the top of the waistband", 26, 60),
    pom("inseam", "Inseam", "along the inner leg seam from the fork to the hem", 55, 100),
    pom("waistband_height", "Waistband height", "height of the finished waistband", 2, 7),
)


WOMENS_TROUSERS = TrousersBlock(
    name="women",
    waistband_flare_cm=2.4,
    back_hip_extra_cm=0.75,
    front_waist_extra_cm=0.6,
    dart_length_cm=10.5,
    dart_share=0.45,
    fork_height_cm=77.0,
)
MENS_TROUSERS = TrousersBlock(
    name="men",
    waistband_flare_cm=1.2,
    back_hip_extra_cm=0.75,
    front_waist_extra_cm=0.75,
    dart_length_cm=9.0,
    dart_share=0.35,
    fork_height_cm=83.0,
)


# The parts a dart leaves of one back waist line, from the side seam.
_BACK_PARTS = ("waist_outer", "waist_inner")


class PatternTrousers:
    """Draws the flat pattern of trousers: two fronts, two backs with a dart, a waistband in two pieces."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = TROUSERS_POINTS_OF_MEASURE

    def __init__(self, block: TrousersBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(self.points_of_measure, poms, "pair of trousers")
        return darted_trousers(draft_legs(measures, self.block), self.block, measures)


def darted_trousers(
    draft: LegDraft, block: TrousersBlock, measures: Mapping[str, float]
) -> PatternSpecification:
    """Drafted legs with a dart in each back, a fly and a waistband, sewn together."""
    front = plain_front(draft.front)
    back = darted_back(draft.back, draft.dart_cm, block.dart_length_cm)
    legs = [
        *(leg_panel(f"front_{side}", draft.front, front, block) for side in SIDES),
        *(leg_panel(f"back_{side}", draft.back, back, block) for side in SIDES),
    ]
    band = waistband(draft, block, measures["waistband_height"], _BACK_PARTS)
    darts = [((f"back_{side}", "dart_outer"), (f"back_{side}", "dart_inner")) for side in SIDES]
    seams = [*leg_seams(), *darts, *BAND_SIDE_SEAMS, *band_seams("back", _BACK_PARTS)]
    return assemble([*legs, *band], seams, measures, [fly()])
