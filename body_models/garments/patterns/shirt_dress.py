"""A shirt dress: buttoned from collar to hem, fitted bodice on a waist seam, A-line skirt, short sleeves.

Worn closed the fronts meet at the centre front; overlap and placket are drawn, not cut, as on a shirt.
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
from body_models.garments.patterns.draft import DraftClosure, DraftPanel, Seam, assemble
from body_models.garments.patterns.dress_bodice import (
    BODICE_POINTS_OF_MEASURE,
    Bodice,
    DressBlock,
    bodice_halves,
    bodice_pom_lines,
    bodice_seams,
    draft_bodice,
    waist_dart_seams,
    waist_seams,
    whole_bodice,
)
from body_models.garments.patterns.dresses import (
    SHORT_SLEEVE_POINTS_OF_MEASURE,
    SIDES,
    SKIRT_POINTS_OF_MEASURE,
    DressStyle,
    short_sleeve_pom_lines,
    short_sleeves,
    skirt_pom_lines,
    skirt_quarters,
)
from body_models.garments.patterns.fan_skirt import hip_pom_lines
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked
from body_models.garments.patterns.pom_lines import PomLines
from body_models.garments.patterns.skirt_panels import (
    centre_seams,
    dart_seams,
    edge_cm,
    folded_panel,
    opened_panels,
    side_seams,
)
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.woven_poms import COLLAR_POMS, collar_lines
from body_models.garments.patterns.woven_seams import stand_closure

SHIRT_DRESS = DressStyle(garment="shirt dress", sleeves=True, skirt="fan")

_FIRST_BUTTON_CM = 6.5
_BUTTON_SPACING_CM = 9.0
_LAST_BUTTON_CM = 15.0  # above the hem
_STAND_FRONT_SHARE = 0.8  # height of the stand at the front, of that at the centre back
_BODICE_FRONT = ("torso_front_left", "torso_front_right")
_SKIRT_FRONT = ("skirt_front_left", "skirt_front_right")


class PatternShirtDress:
    """Draws the flat pattern of a shirt dress: two fronts and a back above and below the waist, a collar."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = (
        *BODICE_POINTS_OF_MEASURE,
        *SKIRT_POINTS_OF_MEASURE,
        *SHORT_SLEEVE_POINTS_OF_MEASURE,
        *COLLAR_POMS,
    )

    def __init__(self, block: DressBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(self.points_of_measure, poms, SHIRT_DRESS.garment)
        bodice = draft_bodice(measures, self.block, SHIRT_DRESS.garment)
        quarter, back_quarter = skirt_quarters(measures, SHIRT_DRESS)
        hangs_cm = self.block.hps_height_cm - measures["waist_level"]
        fronts = dict(zip(SIDES, bodice_halves(bodice, "front", self.block), strict=True))
        tails = dict(zip(SIDES, opened_panels(quarter, "front", hangs_cm, quarter.centre_cm), strict=True))
        back = whole_bodice(bodice, "back", self.block)
        skirt = folded_panel(back_quarter, "back", hangs_cm)
        backs = dict.fromkeys(SIDES, back)
        seams = bodice_seams(
            {side: panel.name for side, panel in fronts.items()}, dict.fromkeys(SIDES, back.name)
        )
        seams += [*waist_dart_seams(back, SIDES), *dart_seams(skirt), *waist_seams(back, skirt, SIDES)]
        for side in SIDES:
            front, tail = fronts[side], tails[side]
            seams += [*waist_dart_seams(front, (side,)), *dart_seams(tail)]
            seams += [*waist_seams(front, tail, (side,)), *side_seams(tail.name, skirt.name, quarter, side)]
        sleeves, sleeve_seams = short_sleeves(
            bodice, measures, SHIRT_DRESS.garment, self.block, fronts, backs
        )
        collar = _collar(measures, bodice, self.block)
        panels = [*fronts.values(), back, *tails.values(), skirt, *sleeves, *collar]
        seams += [*sleeve_seams, *_neck_seams(), *collar_seams()]
        return assemble(panels, seams, measures, _buttons(fronts, tails))


def _buttons(fronts: Mapping[str, DraftPanel], tails: Mapping[str, DraftPanel]) -> list[DraftClosure]:
    """The collar's button and the row down the front, which runs on below the waist seam."""
    left, right = (fronts[side] for side in SIDES)
    above = edge_cm(left.edge("centre_left"))
    below = edge_cm(tails["left"].edge("centre_upper_left"))
    last = above + below - _LAST_BUTTON_CM
    gaps = round((last - _FIRST_BUTTON_CM) / _BUTTON_SPACING_CM)
    step = (last - _FIRST_BUTTON_CM) / gaps
    places = [round(_FIRST_BUTTON_CM + step * index, 2) for index in range(gaps + 1)]
    bodice = DraftClosure(
        kind="buttons",
        seam=((left.name, "centre_left"), (right.name, "centre_right")),
        buttons_cm=tuple(place for place in places if place < above),
    )
    on_skirt = tuple(round(place - above, 2) for place in places if place >= above)
    _, skirt = centre_seams((tails["left"], tails["right"]), "buttons", on_skirt)
    return [bodice, *skirt, stand_closure()]


def _collar(measures: Mapping[str, float], bodice: Bodice, block: DressBlock) -> list[DraftPanel]:
    height = block.hps_height_cm - measures["back_neck_drop"]
    stand = StandDraft(
        garment=SHIRT_DRESS.garment,
        neckline=neckline_pieces(bodice.front, bodice.back),
        top_girth_cm=measures["collar_girth"],
        top_label="fold",
        back_cm=measures["collar_stand_height"],
        front_cm=_STAND_FRONT_SHARE * measures["collar_stand_height"],
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


def _neck_seams() -> list[Seam]:
    """The stand to the necklines of fronts and back."""
    seams: list[Seam] = []
    for side in SIDES:
        seams.append(((f"bodice_front_{side}", f"neck_{side}"), ("collar_stand", f"neck_front_{side}")))
        seams.append((("bodice_back", f"neck_{side}"), ("collar_stand", f"neck_back_{side}")))
    return seams


def shirt_dress_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of a shirt dress lie on the flat pattern."""
    return {
        **bodice_pom_lines(flat, _BODICE_FRONT, ("torso_back",)),
        **hip_pom_lines(flat, (), halves=_SKIRT_FRONT, whole="skirt_back"),
        **skirt_pom_lines(flat, "torso_back", _SKIRT_FRONT, "skirt_back"),
        **short_sleeve_pom_lines(flat),
        **collar_lines(flat),
    }
