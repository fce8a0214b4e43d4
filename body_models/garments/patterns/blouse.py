"""A blouse: fronts gathered onto a band collar, bust darts, full sleeves gathered into narrow cuffs."""

from collections.abc import Mapping
from typing import ClassVar

from body_models.garments.patterns.collar import StandDraft, neckline_pieces, stand_panel
from body_models.garments.patterns.draft import assemble
from body_models.garments.patterns.knit_panels import SIDES
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked
from body_models.garments.patterns.pom_lines import PomLines
from body_models.garments.patterns.sleeve import SleeveCap
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.woven_panels import (
    WovenBlock,
    bust_dart_cm,
    buttoned_cuff,
    cuffed_sleeve,
    draft_halves,
    front_outline,
    half_front,
    sleeve_measures,
    whole_back,
)
from body_models.garments.patterns.woven_poms import (
    BAND_POMS,
    CUFF_HEIGHT,
    SLEEVE_POMS,
    TORSO_POMS,
    sleeve_lines,
    stand_lines,
    torso_lines,
)
from body_models.garments.patterns.woven_seams import (
    body_seams,
    cuff_closures,
    cuff_seams,
    front_closure,
    neck_seams,
    stand_closure,
)

BLOUSE_POINTS_OF_MEASURE = (*TORSO_POMS, *SLEEVE_POMS, CUFF_HEIGHT, *BAND_POMS)

WOMENS_BLOUSE = WovenBlock(
    name="women",
    garment="blouse",
    front_share_cm=0.5,
    hps_height_cm=140.5,
    cap_ease=0.025,
    tail_cm=2.0,
    gathers_cm=13.0,
    bust_dart_share=0.024,
)
# The front neckline is gathered to this share of its length.
NECK_GATHERS = 0.84
# Small buttons under a covered placket, about this far apart; the first and the last from the ends.
BUTTON_SPACING_CM = 7.0
FIRST_BUTTON_CM = 5.0
LAST_BUTTON_CM = 12.0


class PatternBlouse:
    """Draws the flat pattern of a blouse from its finished measures."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = BLOUSE_POINTS_OF_MEASURE

    def __init__(self, block: WovenBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        block = self.block
        measures = checked(self.points_of_measure, poms, block.garment)
        front, back = draft_halves(measures, block)
        sleeve = sleeve_measures(measures, block.gathers_cm)
        cap = SleeveCap(sleeve, front, back, block.cap_ease, block.garment)
        outline = front_outline(front, measures["back_length"] + bust_dart_cm(measures, block))
        fronts = [half_front(side, outline, front, block) for side in SIDES]
        sleeves = [cuffed_sleeve(side, cap, None, front.shoulder_point, block) for side in SIDES]
        cuffs = [
            buttoned_cuff(side, measures["cuff_girth"], measures["cuff_height"], sleeve)
            for side, sleeve in zip(SIDES, sleeves, strict=True)
        ]
        band = stand_panel(
            StandDraft(
                garment=block.garment,
                neckline=neckline_pieces(front, back, NECK_GATHERS),
                top_girth_cm=measures["collar_girth"],
                top_label="neckline",
                back_cm=measures["collar_stand_height"],
                front_cm=measures["collar_stand_height"],
                back_neck_height_cm=block.hps_height_cm - measures["back_neck_drop"],
            )
        )
        whole = whole_back(back, measures["back_length"], block)
        panels = {panel.name: panel for panel in (*fronts, whole, *sleeves, *cuffs, band)}
        return assemble(
            panels.values(),
            [*body_seams(panels), *cuff_seams(), *neck_seams("back")],
            measures,
            [
                front_closure(fronts[0], FIRST_BUTTON_CM, LAST_BUTTON_CM, BUTTON_SPACING_CM),
                stand_closure(),
                *cuff_closures(measures["cuff_height"]),
            ],
        )


def blouse_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of a blouse lie."""
    return {**torso_lines(flat), **sleeve_lines(flat), **stand_lines(flat, "neckline")}
