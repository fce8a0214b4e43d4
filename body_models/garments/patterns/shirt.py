"""A shirt: two fronts buttoned on a placket, back with yoke, set-in sleeves with cuffs, collar with stand.

Worn closed the fronts meet at the centre front; the overlap and the placket are drawn, not cut, because two
layers of the same place add nothing to how a shirt hangs.
"""

from collections.abc import Mapping
from typing import ClassVar

from body_models.garments.patterns.collar import CollarDraft, collar_seams, leaf_panel, stand_panel
from body_models.garments.patterns.draft import (
    DraftClosure,
    DraftEdge,
    DraftPanel,
    Seam,
    assemble,
    curve_length,
    line,
)
from body_models.garments.patterns.knit_panels import SIDES
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked
from body_models.garments.patterns.pom_lines import PomLines, measured
from body_models.garments.patterns.sleeve import SleeveCap
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.torso import TorsoHalf, draft_torso
from body_models.garments.patterns.woven_panels import (
    WovenBlock,
    back_with_yoke,
    buttoned_cuff,
    cuff_seams,
    cuffed_sleeve,
    half_front,
    hem_edge,
    sleeve_measures,
    yoke_seams,
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

SHIRT_POINTS_OF_MEASURE = (*TORSO_POMS, YOKE_DEPTH, *SLEEVE_POMS, CUFF_HEIGHT, *COLLAR_POMS)

WOMENS_SHIRT = WovenBlock(
    name="women",
    garment="shirt",
    front_share_cm=0.5,
    hps_height_cm=140.5,
    cap_ease=0.015,
    tail_cm=4.5,
    gathers_cm=4.0,
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
        to_side = {**measures, "back_length": measures["back_length"] - block.tail_cm}
        front = draft_torso(to_side, "front", block.front_share_cm, block.garment)
        back = draft_torso(to_side, "back", -block.front_share_cm, block.garment)
        cap = SleeveCap(
            sleeve_measures(measures, block.gathers_cm), front, back, block.cap_ease, block.garment
        )
        fronts = [
            half_front(side, _front_outline(front, measures["back_length"]), front, block) for side in SIDES
        ]
        body, yoke = back_with_yoke(back, measures["back_length"], measures["yoke_depth"], block)
        share = curve_length(body.edge("armhole_upper_right").control_cm) / curve_length(
            back.edge("armhole_upper").control_cm
        )
        sleeves = [cuffed_sleeve(side, cap, share, front.shoulder_point, block) for side in SIDES]
        cuffs = [
            buttoned_cuff(side, measures["cuff_girth"], measures["cuff_height"], sleeve)
            for side, sleeve in zip(SIDES, sleeves, strict=True)
        ]
        collar = shirt_collar(measures, front, back, block)
        panels: list[DraftPanel] = [
            *fronts,
            body,
            yoke,
            *sleeves,
            *cuffs,
            stand_panel(collar),
            leaf_panel(collar),
        ]
        seams = [*yoke_seams(), *cuff_seams(), *neck_seams("yoke"), *collar_seams()]
        return assemble(panels, seams, measures, _closures(fronts[0], measures["cuff_height"]))


def _front_outline(half: TorsoHalf, back_length_cm: float) -> tuple[DraftEdge, ...]:
    hem = hem_edge(half, back_length_cm)
    return (hem, *half.edges, line("centre_front", half.centre_neck, hem.start_cm, "centre_front"))


def shirt_collar(
    measures: Mapping[str, float], front: TorsoHalf, back: TorsoHalf, block: WovenBlock
) -> CollarDraft:
    """A collar with stand on the neckline of these halves."""
    necks = {
        name: curve_length(half.edge("neck").control_cm) for name, half in (("front", front), ("back", back))
    }
    return CollarDraft(
        garment=block.garment,
        neckline=(
            ("neck_front_left", necks["front"]),
            ("neck_back_left", necks["back"]),
            ("neck_back_right", necks["back"]),
            ("neck_front_right", necks["front"]),
        ),
        fold_girth_cm=measures["collar_girth"],
        stand_height_cm=measures["collar_stand_height"],
        stand_front_cm=0.8 * measures["collar_stand_height"],
        leaf_height_cm=measures["collar_leaf_height"],
        point_length_cm=measures["collar_point_length"],
        point_lean=0.35,
        leaf_turn_rad=0.7,
        back_neck_height_cm=block.hps_height_cm - measures["back_neck_drop"],
    )


def neck_seams(back: str) -> list[Seam]:
    """The stand to the necklines of the fronts and of the panel `back`."""
    seams: list[Seam] = []
    for side in SIDES:
        seams.append(((f"front_{side}", "neck"), ("collar_stand", f"neck_front_{side}")))
        seams.append(((back, f"neck_{side}"), ("collar_stand", f"neck_back_{side}")))
    return seams


def button_places_cm(
    length_cm: float, first_cm: float, last_cm: float, spacing_cm: float
) -> tuple[float, ...]:
    """Buttons at equal distances of about the spacing, the first and the last so far from the ends."""
    span = length_cm - first_cm - last_cm
    gaps = max(1, round(span / spacing_cm))
    return tuple(round(first_cm + span * index / gaps, 2) for index in range(gaps + 1))


def _closures(front: DraftPanel, cuff_height_cm: float) -> list[DraftClosure]:
    opening = curve_length(front.edge("centre_front").control_cm)
    places = button_places_cm(opening, FIRST_BUTTON_CM, LAST_BUTTON_CM, BUTTON_SPACING_CM)
    stand = DraftClosure(
        kind="buttons", seam=(("collar_stand", "end_minus"), ("collar_stand", "end_plus")), buttons_cm=(1.2,)
    )
    cuffs = [
        DraftClosure(
            kind="buttons",
            seam=((f"cuff_{side}", "end_plus"), (f"cuff_{side}", "end_minus")),
            buttons_cm=(round(cuff_height_cm / 2, 2),),
        )
        for side in SIDES
    ]
    meeting = (("front_left", "centre_front"), ("front_right", "centre_front"))
    return [DraftClosure(kind="buttons", seam=meeting, buttons_cm=places), stand, *cuffs]


def shirt_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of a shirt lie."""
    return {**torso_lines(flat), **yoke_lines(flat), **sleeve_lines(flat), **collar_lines(flat)}


def measure_shirt(specification: PatternSpecification) -> dict[str, float]:
    """All points of measure of a shirt taken from its flat pattern, in cm."""
    return measured(shirt_pom_lines(FlatPattern(specification)))
