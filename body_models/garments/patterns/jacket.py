"""Jackets: blazers and coats with lapels, a collar, side panels and one-piece sleeves, closed by buttons.

The front is cut from the armhole to the hem into a front and a side panel; what the waist is taken in lies
in that seam and in the side seam (the panelled jacket block of Aldrich, "Metric Pattern Cutting"). Worn
closed the fronts meet at the centre front between the break point and the last button; below they are free.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from scipy.optimize import brentq

from body_models.garments.patterns.collar import (
    LeafDraft,
    StandDraft,
    collar_seams,
    leaf_panel,
    neckline_pieces,
    stand_panel,
)
from body_models.garments.patterns.draft import (
    DraftClosure,
    DraftEdge,
    DraftPanel,
    Points,
    Seam,
    assemble,
    curve,
    curve_length,
    line,
    point,
    split_curve,
)
from body_models.garments.patterns.knit_panels import SIDES
from body_models.garments.patterns.lapel import (
    GORGE_SLOPE,
    RollLine,
    gorge_cm,
    lapel_panel,
    lapel_seams,
)
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, impossible, pom
from body_models.garments.patterns.pom_lines import PomLine, PomLines, straight, upright
from body_models.garments.patterns.sleeve import SleeveCap
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.torso import TorsoHalf, draft_torso
from body_models.garments.patterns.woven_panels import (
    CapCut,
    WovenBlock,
    bust_dart_cm,
    half_front,
    hemmed_sleeve,
    whole_back,
)
from body_models.garments.patterns.woven_poms import (
    SLEEVE_POMS,
    TORSO_POMS,
    collar_height_lines,
    sleeve_lines,
    torso_lines,
)
from body_models.garments.patterns.woven_seams import neck_seams

JACKET_POINTS_OF_MEASURE = (
    *TORSO_POMS,
    pom("lapel_break", "Lapel break", "high point shoulder down to the break point, vertical", 20, 70),
    pom("lapel_width", "Lapel width", "from the roll line square to the lapel's point", 4, 14),
    *SLEEVE_POMS,
    pom("collar_stand_height", "Collar stand", "height of the stand at the centre back", 1.5, 6),
    pom("collar_leaf_height", "Collar leaf", "height of the leaf at the centre back, from the fold", 2.5, 12),
)

# The stand's top is this much shorter than the neckline.
STAND_DRAW_CM = 1.2
# Worn closed, a front stays with the other one this far below its last button.
CLOSED_BELOW_BUTTON_CM = 3.4
# Over the hips the seams of the side panel lie together again, this far below the waist.
HIP_BELOW_WAIST_CM = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JacketBlock(WovenBlock):
    """What distinguishes a jacket's block besides its measures.

    `waist_gap_share` of the waist girth is taken in by each seam of the side panels, which begin
    `panel_share` of the way from the notch to the underarm point. From the break point down `buttons` hold
    the fronts, the first `first_button_cm` below it, the others `button_spacing_cm` apart; the fronts are
    closed to the last of them, or where they overlap too far to part, down to `free_cm` above the hem. The
    front's corner is cut away over `cutaway_cm` of the hem.
    """

    waist_gap_share: float
    panel_share: float
    first_button_cm: float
    buttons: int
    button_spacing_cm: float
    free_cm: float
    cutaway_cm: float

    def button_places_cm(self) -> tuple[float, ...]:
        """Places of the buttons below the break point."""
        return tuple(self.first_button_cm + self.button_spacing_cm * number for number in range(self.buttons))


class PatternJacket:
    """Draws the flat pattern of a jacket from its finished measures."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = JACKET_POINTS_OF_MEASURE

    def __init__(self, block: JacketBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        block = self.block
        measures = checked(self.points_of_measure, poms, block.garment)
        draft = _FrontDraft.of(measures, block)
        back = draft_torso(measures, "back", -block.front_share_cm, block.garment)
        cap = SleeveCap(measures, draft.half, back, block.cap_ease, block.garment)
        fronts = [half_front(side, draft.front_outline(), draft.half, block) for side in SIDES]
        side_panels = [
            replace(
                half_front(side, draft.side_outline(), draft.half, block),
                name=f"side_{side}",
                role=f"torso_front_side_{side}",
                anchors_cm={},
            )
            for side in SIDES
        ]
        cut = CapCut(
            edge="cap_lower", face="front", at_cm=draft.side_armhole_cm, names=("cap_side", "cap_lower")
        )
        sleeves = [hemmed_sleeve(side, cap, cut, draft.half.shoulder_point, block) for side in SIDES]
        lapels = [
            lapel_panel(side, draft.roll, measures["lapel_width"], block.hps_height_cm) for side in SIDES
        ]
        collar = _collar(measures, draft.half, back, block)
        body = whole_back(back, measures["back_length"], block)
        panels = {panel.name: panel for panel in (*fronts, *side_panels, body, *sleeves, *lapels, *collar)}
        seams = [*_body_seams(), *neck_seams("back"), *collar_seams(), *lapel_seams()]
        meeting = (("front_left", "centre_front"), ("front_right", "centre_front"))
        closure = DraftClosure(kind="buttons", seam=meeting, buttons_cm=block.button_places_cm())
        return assemble(panels.values(), seams, measures, [closure])


def _collar(
    measures: Mapping[str, float], front: TorsoHalf, back: TorsoHalf, block: JacketBlock
) -> list[DraftPanel]:
    pieces = neckline_pieces(front, back)
    girth = sum(piece for _, piece in pieces) - STAND_DRAW_CM
    height = block.hps_height_cm - measures["back_neck_drop"]
    stand = StandDraft(
        garment=block.garment,
        neckline=pieces,
        top_girth_cm=girth,
        top_label="fold",
        back_cm=measures["collar_stand_height"],
        front_cm=0.0,
        back_neck_height_cm=height,
    )
    leaf = LeafDraft(
        fold_girth_cm=girth,
        back_cm=measures["collar_leaf_height"],
        point_length_cm=3.0,
        point_lean=-0.9,
        turn_rad=0.9,
        back_neck_height_cm=height,
        gorge_cm=gorge_cm(measures["lapel_width"]),
        gorge_lean=GORGE_SLOPE,
    )
    return [stand_panel(stand), leaf_panel(leaf)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _FrontDraft:
    """A front at +u before it is cut: its half with the neckline up to the roll line, and the cut."""

    half: TorsoHalf
    roll: RollLine
    block: JacketBlock
    length_cm: float  # of the front; it is eased onto the side panel over the bust
    closed_cm: float
    side_armhole_cm: float  # of the armhole from the underarm point, on the side panel
    cut: tuple[
        tuple[Points, Points], ...
    ]  # from the armhole down: (front's point, side panel's) at each level

    @classmethod
    def of(cls, measures: Mapping[str, float], block: JacketBlock) -> "_FrontDraft":
        gap = block.waist_gap_share * measures["waist_girth"]
        ease = bust_dart_cm(measures, block)
        wider = {**measures, "waist_girth": measures["waist_girth"] + 4 * gap}
        half = draft_torso(wider, "front", block.front_share_cm, block.garment)
        if measures["lapel_break"] < measures["front_neck_drop"] + 8:
            raise impossible(block.garment, "the lapel must break at least 8 cm below the collar")
        roll = RollLine.between(half.neck_point, measures["front_neck_drop"], measures["lapel_break"])
        below_break = measures["back_length"] + ease - measures["lapel_break"]
        closed = max(block.button_places_cm()[-1] + CLOSED_BELOW_BUTTON_CM, below_break - block.free_cm)
        if closed > below_break - block.cutaway_cm - 1.0:
            raise impossible(block.garment, "the buttons reach below the hem")
        half = replace(_with_gorge(half, roll), centre_neck=roll.top_cm)
        armhole = half.edge("armhole_lower").control_cm
        pit_u, notch_u = float(armhole[0, 0]), float(armhole[-1, 0])
        u = notch_u + block.panel_share * (pit_u - notch_u)
        at = _length_to_u(armhole, u)
        top = split_curve(armhole, at)[0][-1]
        pit, waist, low = -measures["armhole_depth"], -measures["waist_level"], -measures["back_length"]
        hip = max(waist - HIP_BELOW_WAIST_CM, low + 2.0)
        levels = (
            (float(top[1]), 0.0, 0.0),
            (pit, 0.0, 0.0),
            (waist, gap, ease),
            (hip, 0.0, ease),
            (low, 0.0, ease),
        )
        cut = tuple((point(u - g / 2, v - drop), point(u + g / 2, v)) for v, g, drop in levels)
        return cls(
            half=half,
            roll=roll,
            block=block,
            length_cm=measures["back_length"] + ease,
            closed_cm=closed,
            side_armhole_cm=at,
            cut=cut,
        )

    def front_outline(self) -> tuple[DraftEdge, ...]:
        """The closed outline of the front from the centre's hem corner round to the front edge."""
        half, roll = self.half, self.roll
        _, armhole = split_curve(half.edge("armhole_lower").control_cm, self.side_armhole_cm)
        closed = roll.break_cm - point(0.0, self.closed_cm)
        low = -self.length_cm
        away = self.block.cutaway_cm
        corner = point(away, low)
        turn = point(0.25 * away, low + away) if away else corner
        edges = [
            line("hem", corner, self.cut[-1][0], "hem"),
            *self._princess(0),
            replace(half.edge("armhole_lower"), control_cm=armhole),
            half.edge("armhole_upper"),
            half.edge("shoulder"),
            half.edge("neck"),
            line("roll", roll.top_cm, roll.break_cm, "fold"),
            line("centre_front", roll.break_cm, closed, "centre_front"),
            line("front_edge", closed, turn, "front_edge"),
        ]
        if away:
            handles = (turn + point(0.1 * away, -0.6 * away), corner - point(0.6 * away, 0.0))
            edges.append(curve("front_corner", (turn, *handles, corner), "hem"))
        return tuple(edges)

    def side_outline(self) -> tuple[DraftEdge, ...]:
        """The closed outline of the side panel: hem, side seam, armhole, and down the cut."""
        half = self.half
        armhole, _ = split_curve(half.edge("armhole_lower").control_cm, self.side_armhole_cm)
        low = line("hem", self.cut[-1][1], half.edges[0].start_cm, "hem")
        sides = (half.edge("side_lower"), half.edge("side_upper"))
        under = replace(half.edge("armhole_lower"), name="armhole_side", control_cm=armhole)
        return (low, *sides, under, *self._princess(1))

    def _princess(self, which: int) -> list[DraftEdge]:
        """The cut's edges: up along the front (0), down along the side panel (1)."""
        points = [pair[which] for pair in self.cut]
        names = ("princess_top", "princess_upper", "princess_lower", "princess_hem")
        edges = []
        for name, upper, lower in zip(names, points[:-1], points[1:], strict=True):
            reach = point(0.0, (upper[1] - lower[1]) / 3)
            edges.append(curve(name, (upper, upper - reach, lower + reach, lower), "princess"))
        if which == 1:
            return edges
        return [replace(edge, control_cm=edge.control_cm[::-1]) for edge in reversed(edges)]


def _with_gorge(half: TorsoHalf, roll: RollLine) -> TorsoHalf:
    """The half with its neckline led from the neck point to the top of the roll line."""
    neck, top = half.neck_point, roll.top_cm
    drop = neck[1] - top[1]
    control = (
        neck,
        neck - point(0.0, 0.4 * drop),
        top + 0.35 * (roll.top_cm - roll.break_cm) * drop / 30,
        top,
    )
    edge = curve("neck", control, "neck_seam")
    return replace(half, edges=(*(e for e in half.edges if e.name != "neck"), edge))


def _length_to_u(control: Points, u: float) -> float:
    """Length of an armhole [4, 2] from the underarm point to where it is `u` from the centre."""
    whole = curve_length(control)

    def beyond(length: float) -> float:
        return float(split_curve(control, length)[0][-1, 0]) - u

    return float(brentq(beyond, 0.02 * whole, 0.98 * whole, xtol=1e-7))


def _body_seams() -> list[Seam]:
    seams: list[Seam] = []
    for side in SIDES:
        front, panel, sleeve = f"front_{side}", f"side_{side}", f"sleeve_{side}"
        cuts = ("princess_top", "princess_upper", "princess_lower", "princess_hem")
        seams += [((front, cut), (panel, cut)) for cut in cuts]
        seams += [((panel, name), ("back", f"{name}_{side}")) for name in ("side_lower", "side_upper")]
        seams += [
            ((front, "shoulder"), ("back", f"shoulder_{side}")),
            ((panel, "armhole_side"), (sleeve, "cap_side_front")),
            ((front, "armhole_lower"), (sleeve, "cap_lower_front")),
            ((front, "armhole_upper"), (sleeve, "cap_upper_front")),
            (("back", f"armhole_lower_{side}"), (sleeve, "cap_lower_back")),
            (("back", f"armhole_upper_{side}"), (sleeve, "cap_upper_back")),
            ((sleeve, "underarm_front"), (sleeve, "underarm_back")),
        ]
    return seams


def jacket_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of a jacket lie."""
    front, lapel = "torso_front_left", "lapel_left"
    roll = flat.labelled_edges(front, "fold")[0]
    neck = flat.anchor(front, "neck_side_left")
    tip = flat.corner(lapel, "lapel_edge", "lapel_edge")
    down = (roll[-1] - roll[0]) / np.hypot(*(roll[-1] - roll[0]))
    foot = roll[0] + ((tip - roll[0]) @ down) * down
    width: PomLine = straight(lapel, foot, tip)
    return {
        **torso_lines(flat),
        **sleeve_lines(flat),
        "lapel_break": (upright(front, point(0.0, float(neck[1])), roll[-1]),),
        "lapel_width": (width,),
        **collar_height_lines(flat),
    }
