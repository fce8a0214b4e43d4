"""A shirt: two fronts buttoned on a placket, back with yoke, set-in sleeves with cuffs, collar with stand.

Worn closed the fronts meet at the centre front; the overlap and the placket are drawn, not cut, because two
layers of the same place add nothing to how a shirt hangs.
"""

from collections.abc import Mapping
from typing import ClassVar

from body_models.garments.patterns.collar import (
    LeafDraft,
    StandDraft,
    collar_seams,
    leaf_panel,
    neckline_pieces,
    stand_panel,
)
from body_models.garments.patterns.draft import DraftPanel, assemble, curve_length
from body_models.garments.patterns.knit_panels import SIDES
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked
from body_models.garments.patterns.pom_lines import PomLines
from body_models.garments.patterns.sleeve import SleeveCap
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.torso import TorsoHalf
from body_models.garments.patterns.woven_panels import (
    CapCut,
    WovenBlock,
    back_with_yoke,
    bust_dart_cm,
    buttoned_cuff,
    cuffed_sleeve,
    draft_halves,
    front_outline,
    half_front,
    sleeve_measures,
)
from body_models.garments.patterns.woven_poms import (
    COLLAR_POMS,
    CUFF_HEIGHT,
    SLEEVE_POMS,
    TORSO_POMS,
    YOKE_DEPTH,
    collar_lines,
    sleeve_lines,
    torso_lines,
    yoke_lines,
)
from body_models.garments.patterns.woven_seams import (
    body_seams,
    cuff_closures,
    cuff_seams,
    front_closure,
    neck_seams,
    stand_closure,
)

SHIRT_POINTS_OF_MEASURE = (*TORSO_POMS, YOKE_DEPTH, *SLEEVE_POMS, CUFF_HEIGHT, *COLLAR_POMS)

WOMENS_SHIRT = WovenBlock(
    name="women",
    garment="shirt",
    front_share_cm=0.5,
    hps_height_cm=140.5,
    cap_ease=0.015,
    tail_cm=4.5,
    gathers_cm=4.0,
    bust_dart_share=0.024,
)
MENS_SHIRT = WovenBlock(
    name="men",
    garment="shirt",
    front_share_cm=0.0,
    hps_height_cm=153.0,
    cap_ease=0.01,
    tail_cm=5.5,
    gathers_cm=5.0,
)

# Buttons of the front: the first below the collar's, the last above the hem, about this far apart.
FIRST_BUTTON_CM = 6.5
LAST_BUTTON_CM = 16.0
BUTTON_SPACING_CM = 8.8


class PatternShirt:
    """Draws the flat pattern of a shirt from its finished measures."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = SHIRT_POINTS_OF_MEASURE

    def __init__(self, block: WovenBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        block = self.block
        measures = checked(self.points_of_measure, poms, block.garment)
        front, back = draft_halves(measures, block)
        cap = SleeveCap(
            sleeve_measures(measures, block.gathers_cm), front, back, block.cap_ease, block.garment
        )
        outline = front_outline(front, measures["back_length"] + bust_dart_cm(measures, block))
        fronts = [half_front(side, outline, front, block) for side in SIDES]
        body, yoke = back_with_yoke(back, measures["back_length"], measures["yoke_depth"], block)
        cut = _below_yoke(body, back, cap)
        sleeves = [cuffed_sleeve(side, cap, cut, front.shoulder_point, block) for side in SIDES]
        cuffs = [
            buttoned_cuff(side, measures["cuff_girth"], measures["cuff_height"], sleeve)
            for side, sleeve in zip(SIDES, sleeves, strict=True)
        ]
        collar = _collar(measures, front, back, block)
        panels = {panel.name: panel for panel in (*fronts, body, yoke, *sleeves, *cuffs, *collar)}
        return assemble(
            panels.values(),
            [*body_seams(panels), *cuff_seams(), *neck_seams("yoke"), *collar_seams()],
            measures,
            [
                front_closure(fronts[0], FIRST_BUTTON_CM, LAST_BUTTON_CM, BUTTON_SPACING_CM),
                stand_closure(),
                *cuff_closures(measures["cuff_height"]),
            ],
        )


def _below_yoke(body: DraftPanel, back: TorsoHalf, cap: SleeveCap) -> CapCut:
    """Where the yoke seam meets the cap: its ease is spread evenly along the armhole."""
    below = curve_length(body.edge("armhole_upper_right").control_cm)
    share = below / curve_length(back.edge("armhole_upper").control_cm)
    upper = next(edge for edge in cap.half("back") if edge.name == "cap_upper")
    return CapCut(
        edge="cap_upper",
        face="back",
        at_cm=share * curve_length(upper.control_cm),
        names=("cap_upper", "cap_yoke"),
    )


def _collar(
    measures: Mapping[str, float], front: TorsoHalf, back: TorsoHalf, block: WovenBlock
) -> list[DraftPanel]:
    height = block.hps_height_cm - measures["back_neck_drop"]
    stand = StandDraft(
        garment=block.garment,
        neckline=neckline_pieces(front, back),
        top_girth_cm=measures["collar_girth"],
        top_label="fold",
        back_cm=measures["collar_stand_height"],
        front_cm=0.8 * measures["collar_stand_height"],
        back_neck_height_cm=height,
    )
    leaf = LeafDraft(
        fold_girth_cm=measures["collar_girth"],
        back_cm=measures["collar_leaf_height"],
        point_length_cm=measures["collar_point_length"],
        point_lean=0.35,
        turn_rad=0.7,
        back_neck_height_cm=height,
    )
    return [stand_panel(stand), leaf_panel(leaf)]


def shirt_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of a shirt lie."""
    return {**torso_lines(flat), **yoke_lines(flat), **sleeve_lines(flat), **collar_lines(flat)}
