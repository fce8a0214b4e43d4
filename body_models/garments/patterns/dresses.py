"""Dresses with a back zip and a waist seam: the sheath, and the A-line dress with short sleeves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

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
    with_free_neckline,
)
from body_models.garments.patterns.fan_skirt import FanLines, HipLine, draft_fan, hip_pom_lines
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, impossible, pom
from body_models.garments.patterns.pom_lines import PomLine, PomLines, across, along, upright
from body_models.garments.patterns.skirt_panels import (
    ZIP_CM,
    SkirtQuarter,
    centre_seams,
    dart_seams,
    folded_panel,
    opened_panels,
    side_seams,
)
from body_models.garments.patterns.sleeve import SleeveCap
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.straight_skirt import StraightSkirtLines, draft_straight_skirt
from body_models.garments.patterns.woven_panels import WovenBlock, hemmed_sleeve

SIDES = ("left", "right")

SKIRT_POINTS_OF_MEASURE = (
    pom("hip_girth", "Hip", "straight across front and back between the side seams at the hip", 70, 210),
    pom("hip_level", "Hip level", "waist seam down to the hip line, at the side", 5, 24),
    pom("hem_girth", "Hem", "around the bottom edge", 70, 500),
    pom("dress_length", "Dress length", "high point shoulder straight down the back to the hem", 70, 160),
)
SHORT_SLEEVE_POINTS_OF_MEASURE = (
    pom("sleeve_length", "Sleeve length", "shoulder point to the hem of the sleeve", 10, 75),
    pom("bicep_girth", "Bicep", "around the sleeve at the underarm point, square to the arm", 22, 80),
    pom("cuff_girth", "Sleeve opening", "around the hem of the sleeve", 14, 80),
)
_BODICE_BACK = ("torso_back_left", "torso_back_right")
_SKIRT_BACK = ("skirt_back_left", "skirt_back_right")


@dataclass(frozen=True, slots=True, kw_only=True)
class DressStyle:
    """What makes a family: its name in messages, its sleeves and the cut of its skirt."""

    garment: str
    sleeves: bool
    skirt: Literal["straight", "fan"]


SHEATH_DRESS = DressStyle(garment="sheath dress", sleeves=False, skirt="straight")
A_LINE_DRESS = DressStyle(garment="A-line dress", sleeves=True, skirt="fan")


class PatternDress:
    """Draws the flat pattern of a dress: a front and two back halves above and below the waist seam."""

    def __init__(self, style: DressStyle, block: DressBlock) -> None:
        self.style = style
        self.block = block

    @property
    def points_of_measure(self) -> tuple[PointOfMeasure, ...]:
        """What must be given, in cm."""
        sleeve = SHORT_SLEEVE_POINTS_OF_MEASURE if self.style.sleeves else ()
        return (*BODICE_POINTS_OF_MEASURE, *SKIRT_POINTS_OF_MEASURE, *sleeve)

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(self.points_of_measure, poms, self.style.garment)
        bodice = draft_bodice(measures, self.block, self.style.garment)
        front_quarter, back_quarter = skirt_quarters(measures, self.style)
        hangs_cm = self.block.hps_height_cm - measures["waist_level"]
        front = with_free_neckline(whole_bodice(bodice, "front", self.block))
        backs = tuple(with_free_neckline(panel) for panel in bodice_halves(bodice, "back", self.block))
        skirt = folded_panel(front_quarter, "front", hangs_cm)
        tails = opened_panels(back_quarter, "back", hangs_cm, ZIP_CM)
        by_side = dict(zip(("right", "left"), backs, strict=True))
        seams = bodice_seams(
            dict.fromkeys(SIDES, front.name), {side: panel.name for side, panel in by_side.items()}
        )
        seams += [*waist_dart_seams(front, SIDES), *dart_seams(skirt), *waist_seams(front, skirt, SIDES)]
        for tail, (side, back) in zip(tails, by_side.items(), strict=True):
            seams += [*waist_dart_seams(back, (side,)), *dart_seams(tail), *waist_seams(back, tail, (side,))]
            seams += side_seams(skirt.name, tail.name, front_quarter, side)
        sewn, closures = centre_seams(tails, "zip")
        closures.insert(0, _bodice_zip(by_side))
        sleeves, sleeve_seams = self._sleeves(bodice, measures, front, by_side)
        panels = [front, *backs, skirt, *tails, *sleeves]
        return assemble(panels, [*seams, *sewn, *sleeve_seams], measures, closures)

    def _sleeves(
        self,
        bodice: Bodice,
        measures: Mapping[str, float],
        front: DraftPanel,
        backs: Mapping[str, DraftPanel],
    ) -> tuple[list[DraftPanel], list[Seam]]:
        if not self.style.sleeves:
            return [], []
        return short_sleeves(
            bodice, measures, self.style.garment, self.block, dict.fromkeys(SIDES, front), backs
        )


def _bodice_zip(backs: Mapping[str, DraftPanel]) -> DraftClosure:
    right, left = backs["right"].name, backs["left"].name
    return DraftClosure(kind="zip", seam=((right, "centre_right"), (left, "centre_left")))


def short_sleeves(
    bodice: Bodice,
    measures: Mapping[str, float],
    garment: str,
    block: DressBlock,
    fronts: Mapping[str, DraftPanel],
    backs: Mapping[str, DraftPanel],
) -> tuple[list[DraftPanel], list[Seam]]:
    """Two hemmed sleeves, and their seams to themselves and to the panels around the armholes."""
    cap = SleeveCap(measures, bodice.front, bodice.back, block.cap_ease, garment)
    woven = WovenBlock(
        name="women",
        garment=garment,
        front_share_cm=block.front_share_cm,
        hps_height_cm=block.hps_height_cm,
        cap_ease=block.cap_ease,
        tail_cm=0.0,
        gathers_cm=0.0,
    )
    panels, seams = [], []
    for side in SIDES:
        sleeve = hemmed_sleeve(side, cap, None, bodice.front.shoulder_point, woven)
        panels.append(sleeve)
        seams.append(((sleeve.name, "underarm_front"), (sleeve.name, "underarm_back")))
        for face, panel in (("front", fronts[side]), ("back", backs[side])):
            seams += [
                ((panel.name, f"armhole_{part}_{side}"), (sleeve.name, f"cap_{part}_{face}"))
                for part in ("lower", "upper")
            ]
    return panels, seams


def skirt_quarters(measures: Mapping[str, float], style: DressStyle) -> tuple[SkirtQuarter, SkirtQuarter]:
    """Front and back of the skirt below the waist seam. Raises PatternError POM_CONFLICT."""
    length = measures["dress_length"] - measures["waist_level"]
    if length < measures["hip_level"] + 5:
        raise impossible(style.garment, "the hem must lie at least 5 cm below the hip")
    if style.skirt == "straight":
        return draft_straight_skirt(
            StraightSkirtLines(
                garment=style.garment,
                waist_cm=measures["waist_girth"],
                hip_cm=measures["hip_girth"],
                hem_cm=measures["hem_girth"],
                hip_down_cm=measures["hip_level"],
                length_cm=length,
            )
        )
    quarter = draft_fan(
        FanLines(
            garment=style.garment,
            waist_cm=measures["waist_girth"],
            hem_cm=measures["hem_girth"],
            length_cm=length,
        ),
        HipLine(girth_cm=measures["hip_girth"], down_cm=measures["hip_level"]),
    )
    return quarter, quarter


def sheath_dress_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of a sheath dress lie on the flat pattern."""
    front = "skirt_front"
    hip, waist = flat.corner(front, "side_seam", "side_seam"), flat.corner(front, "side_seam", "waist_seam")
    hips = (front, *_SKIRT_BACK)
    return {
        **bodice_pom_lines(flat, ("torso_front",), _BODICE_BACK),
        "hip_girth": tuple(way for role in hips for way in across(flat, role, float(hip[1]) + 1e-6)),
        "hip_level": (upright(front, waist, hip),),
        **skirt_pom_lines(flat, _BODICE_BACK[0], _SKIRT_BACK, "skirt_front"),
    }


def a_line_dress_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of an A-line dress lie on the flat pattern."""
    return {
        **bodice_pom_lines(flat, ("torso_front",), _BODICE_BACK),
        **hip_pom_lines(flat, ()),
        **skirt_pom_lines(flat, _BODICE_BACK[0], _SKIRT_BACK, "skirt_front"),
        **short_sleeve_pom_lines(flat),
    }


def skirt_pom_lines(
    flat: FlatPattern, bodice_back: str, halves: tuple[str, str], whole: str
) -> dict[str, tuple[PomLine, ...]]:
    """Hem and length of the skirt part: cut in halves on one face of the wearer, whole on the other.

    The length runs down the face that is open or seamed, from the shoulder of the back.
    """
    side = "left" if bodice_back.endswith("left") else "right"
    neck = flat.anchor(bodice_back, f"neck_side_{side}")
    waist = flat.corner(bodice_back, "waist_seam", "side_seam")
    centre = "centre_back" if halves == _SKIRT_BACK else "centre_front"
    return {
        "hem_girth": tuple(way for role in (whole, *halves) for way in along(flat, role, "hem")),
        "dress_length": (upright(bodice_back, neck, waist), *along(flat, halves[0], centre)),
    }


def short_sleeve_pom_lines(flat: FlatPattern) -> dict[str, tuple[PomLine, ...]]:
    """The tape on a hemmed sleeve."""
    sleeve = "sleeve_left"
    low, high = flat.vertical_range(sleeve)
    top = flat.anchor(sleeve, "acromion_left")
    biceps = float(flat.corner(sleeve, "underarm", "armhole")[1])
    return {
        "sleeve_length": (upright(sleeve, top, top + (low - high)),),
        "bicep_girth": across(flat, sleeve, biceps - 1e-6),
        "cuff_girth": along(flat, sleeve, "cuff"),
    }
