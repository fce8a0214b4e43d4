"""Panels that woven tops share: half fronts that meet at the centre, back with yoke, sleeve and cuff."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq

from body_models.garments.patterns.draft import (
    DraftEdge,
    DraftPanel,
    Points,
    curve,
    curve_length,
    line,
    point,
    split_curve,
)
from body_models.garments.patterns.knit_panels import facing_deg, plus_minus
from body_models.garments.patterns.points_of_measure import impossible
from body_models.garments.patterns.sleeve import SleeveCap
from body_models.garments.patterns.torso import TorsoHalf, draft_torso, mirrored, renamed
from body_models.garments.patterns.woven_darts import matched_to_dart, with_bust_dart

# Where along the back half of a sleeve its placket opens, from the underarm seam to the over-arm line.
PLACKET_SHARE = 0.5
CUFF_INTERLINING = 20.0
_FLIP = np.array([-1.0, 1.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class WovenBlock:
    """What distinguishes a block of a woven top besides its measures.

    The front quarter is `front_share_cm` wider than a quarter of the girth and the back narrower; `cap_ease`
    is the extra length of the sleeve's cap above the notches, as a share; `tail_cm` how much lower the hem
    hangs at the centre than at the sides; `gathers_cm` how much wider the sleeve is than its cuff;
    `bust_dart_share` the intake of the bust dart per chest girth, 0 for none.
    """

    name: str
    garment: str
    front_share_cm: float
    hps_height_cm: float
    cap_ease: float
    tail_cm: float
    gathers_cm: float
    bust_dart_share: float = 0.0


def draft_halves(measures: Mapping[str, float], block: WovenBlock) -> tuple[TorsoHalf, TorsoHalf]:
    """The +u halves of front and back down to the lower ends of their side seams, bust dart included.

    Raises PatternError POM_CONFLICT.
    """
    side_cm = measures["back_length"] - block.tail_cm
    intake = bust_dart_cm(measures, block)
    longer = {**measures, "waist_level": measures["waist_level"] + intake, "back_length": side_cm + intake}
    front = draft_torso(longer, "front", block.front_share_cm, block.garment)
    back = draft_torso({**measures, "back_length": side_cm}, "back", -block.front_share_cm, block.garment)
    if intake == 0:
        return front, back
    return with_bust_dart(front, intake, block.garment), matched_to_dart(back)


def bust_dart_cm(measures: Mapping[str, float], block: WovenBlock) -> float:
    """Width of the bust dart at the side seam; the front is this much longer than the back."""
    return block.bust_dart_share * measures["chest_girth"]


def front_outline(half: TorsoHalf, length_cm: float) -> tuple[DraftEdge, ...]:
    """The closed outline at +u of a front that ends at the centre front, so far below the shoulder."""
    hem = hem_edge(half, length_cm)
    return (hem, *half.edges, line("centre_front", half.centre_neck, hem.start_cm, "centre_front"))


def hem_edge(half: TorsoHalf, back_length_cm: float) -> DraftEdge:
    """The hem at +u from the centre to the side seam: level in the middle, rising to the side."""
    corner, low = half.edges[0].start_cm, point(0.0, -back_length_cm)
    if corner[1] - low[1] < 1e-9:
        return line("hem", low, corner, "hem")
    width = point(float(corner[0]), 0.0)
    return curve("hem", (low, low + 0.5 * width, corner - 0.4 * width, corner), "hem")


def half_front(side: str, outline: tuple[DraftEdge, ...], half: TorsoHalf, block: WovenBlock) -> DraftPanel:
    """The front of one side; `outline` is its closed outline at +u, the wearer's left."""
    left = side == "left"
    flip = np.array([1.0, 1.0]) if left else _FLIP
    return DraftPanel(
        name=f"front_{side}",
        role=f"torso_front_{side}",
        label="body",
        edges=outline if left else mirrored(outline),
        anchors_cm={
            f"neck_side_{side}": half.neck_point * flip,
            f"acromion_{side}": half.shoulder_point * flip,
            "neck_front": half.centre_neck,
        },
        translation_cm=(0.0, block.hps_height_cm, 22.0),
    )


def back_with_yoke(
    half: TorsoHalf, back_length_cm: float, yoke_depth_cm: float, block: WovenBlock
) -> tuple[DraftPanel, DraftPanel]:
    """The back, cut level at `yoke_depth_cm` below the high point shoulder, and the yoke above the cut.

    Raises PatternError POM_CONFLICT when the yoke does not end between shoulder and notch.
    """
    upper = half.edge("armhole_upper").control_cm
    at = -yoke_depth_cm
    if not (upper[0, 1] + 1.0 < at < upper[-1, 1] - 1.0 and at < half.centre_neck[1] - 2.0):
        raise impossible(
            block.garment, "the yoke must end at least 1 cm above the notches and below the shoulder point"
        )
    below, above = split_curve(upper, _length_to_height(upper, at))
    lower = replace(half.edge("armhole_upper"), control_cm=below)
    yoke_armhole = replace(half.edge("armhole_upper"), name="armhole_yoke", control_cm=above)
    plus, minus = plus_minus("back")
    sides = half.edges[: half.edges.index(half.edge("armhole_upper"))]
    body = (hem_edge(half, back_length_cm), *sides, lower)
    corner = below[-1]
    back = _back_panel(
        "back",
        (
            *renamed(body, plus),
            line("yoke", corner, corner * _FLIP, "yoke_seam"),
            *renamed(mirrored(body), minus),
        ),
        {},
        block,
    )
    top = (yoke_armhole, half.edge("shoulder"), half.edge("neck"))
    yoke = _back_panel(
        "yoke",
        (
            line("yoke", corner * _FLIP, corner, "yoke_seam"),
            *renamed(top, plus),
            *renamed(mirrored(top), minus),
        ),
        _shoulder_anchors(half),
        block,
    )
    return back, replace(yoke, role="torso_back_yoke")


def whole_back(half: TorsoHalf, back_length_cm: float, block: WovenBlock) -> DraftPanel:
    """The back in one piece."""
    plus, minus = plus_minus("back")
    outline = (hem_edge(half, back_length_cm), *half.edges)
    edges = (*renamed(outline, plus), *renamed(mirrored(outline), minus))
    return _back_panel("back", edges, _shoulder_anchors(half), block)


def _back_panel(
    name: str, edges: tuple[DraftEdge, ...], anchors_cm: Mapping[str, Points], block: WovenBlock
) -> DraftPanel:
    return DraftPanel(
        name=name,
        role="torso_back",
        label="body",
        edges=edges,
        anchors_cm=anchors_cm,
        rotation_deg=facing_deg("back"),
        translation_cm=(0.0, block.hps_height_cm, -22.0),
    )


def _shoulder_anchors(half: TorsoHalf) -> dict[str, Points]:
    plus, minus = plus_minus("back")
    return {
        f"neck_side_{plus}": half.neck_point,
        f"neck_side_{minus}": half.neck_point * _FLIP,
        f"acromion_{plus}": half.shoulder_point,
        f"acromion_{minus}": half.shoulder_point * _FLIP,
        "cervicale": half.centre_neck,
    }


def _length_to_height(control: Points, v: float) -> float:
    """Length of a rising curve [4, 2] up to the height v."""
    whole = curve_length(control)

    def above(length: float) -> float:
        return float(split_curve(control, length)[0][-1, 1]) - v

    return float(brentq(above, 0.01 * whole, 0.99 * whole, xtol=1e-7))


def sleeve_measures(measures: Mapping[str, float], gathers_cm: float) -> dict[str, float]:
    """The measures of a sleeve without its cuff, as wide at its end as the cuff and the gathers."""
    return {
        **measures,
        "sleeve_length": measures["sleeve_length"] - measures["cuff_height"],
        "cuff_girth": measures["cuff_girth"] + gathers_cm,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class CapCut:
    """Where a seam of the torso meets the armhole: one edge of one half of the cap is cut in two, `at_cm` of
    its length from its lower end, `names` being those below and above."""

    edge: str
    face: str
    at_cm: float
    names: tuple[str, str]

    def applied(self, half: tuple[DraftEdge, ...], face: str) -> tuple[DraftEdge, ...]:
        """The half of the cap of a face with the cut made."""
        if face != self.face:
            return half
        edges: list[DraftEdge] = []
        for edge in half:
            if edge.name != self.edge:
                edges.append(edge)
                continue
            pieces = split_curve(edge.control_cm, self.at_cm)
            edges += [
                replace(edge, name=name, control_cm=piece)
                for name, piece in zip(self.names, pieces, strict=True)
            ]
        return tuple(edges)


def cuffed_sleeve(
    side: str, cap: SleeveCap, cut: CapCut | None, shoulder: Points, block: WovenBlock
) -> DraftPanel:
    """A sleeve whose end is sewn to a cuff: its lower edge is cut at the placket into ``wrist_a`` (from -u)
    and ``wrist_b``."""
    half_plus, half_minus, plus = _sleeve_halves(side, cap, cut)
    low_minus, low_plus = half_minus[-1].end_cm, half_plus[0].start_cm
    end = low_plus if plus == "back" else low_minus
    opening = point(float(end[0]) * (1 - PLACKET_SHARE), float(end[1]))
    wrist = (
        line("wrist_a", low_minus, opening, "cuff_seam"),
        line("wrist_b", opening, low_plus, "cuff_seam"),
    )
    return _sleeve(side, (*wrist, *half_plus, *half_minus), cap, shoulder, block)


def hemmed_sleeve(
    side: str, cap: SleeveCap, cut: CapCut | None, shoulder: Points, block: WovenBlock
) -> DraftPanel:
    """A sleeve that ends in a hem."""
    half_plus, half_minus, _ = _sleeve_halves(side, cap, cut)
    cuff = line("cuff", half_minus[-1].end_cm, half_plus[0].start_cm, "cuff")
    return _sleeve(side, (cuff, *half_plus, *half_minus), cap, shoulder, block)


def _sleeve_halves(
    side: str, cap: SleeveCap, cut: CapCut | None
) -> tuple[list[DraftEdge], list[DraftEdge], str]:
    """Edges of a sleeve's halves at +u and -u, and whether +u is its ``front`` or its ``back``."""
    # Seen from outside, +u of the left sleeve is its back, of the right sleeve its front.
    plus, minus = ("back", "front") if side == "left" else ("front", "back")
    halves = {face: cut.applied(cap.half(face), face) if cut else cap.half(face) for face in (plus, minus)}
    return renamed(halves[plus], plus), renamed(mirrored(halves[minus]), minus), plus


def _sleeve(
    side: str, edges: tuple[DraftEdge, ...], cap: SleeveCap, shoulder: Points, block: WovenBlock
) -> DraftPanel:
    """A one-piece sleeve, flat above an arm held 45° down from the torso's shoulder point [2]."""
    outward = 1.0 if side == "left" else -1.0
    slope, off_cm = math.sqrt(0.5), 4.0  # the cap's tip hangs this far off the shoulder point
    across = shoulder[0] + slope * (cap.height_cm + off_cm)
    down = shoulder[1] - slope * (cap.height_cm - off_cm)
    return DraftPanel(
        name=f"sleeve_{side}",
        role=f"sleeve_{side}",
        label="arm",
        edges=edges,
        anchors_cm={f"acromion_{side}": point(0.0, cap.height_cm)},
        rotation_deg=(0.0, 90.0 * outward, 45.0 * outward),
        translation_cm=(outward * float(across), block.hps_height_cm + float(down), 0.0),
    )


def buttoned_cuff(side: str, girth_cm: float, height_cm: float, sleeve: DraftPanel) -> DraftPanel:
    """The cuff of a sleeve, open where the sleeve's placket is: ``seam_b`` is sewn to ``wrist_b``, ``seam_a``
    to ``wrist_a``; ``end_plus`` and ``end_minus`` are buttoned."""
    lengths = {part: curve_length(sleeve.edge(f"wrist_{part}").control_cm) for part in ("a", "b")}
    share_a = lengths["a"] / (lengths["a"] + lengths["b"])
    half = girth_cm / 2
    # Laid open at the placket: from there over the sleeve's far end to the seam under the arm and on.
    joint = point(half - girth_cm * share_a, 0.0)
    low, high = point(half, -height_cm), point(half, 0.0)
    at = sleeve.edge("wrist_a").start_cm
    across, up, depth = sleeve.translation_cm
    outward, slope = (1.0 if side == "left" else -1.0), math.sqrt(0.5)
    return DraftPanel(
        name=f"cuff_{side}",
        role=f"cuff_{side}",
        label="arm",
        edges=(
            line("free", low * _FLIP, low, "cuff"),
            line("end_plus", low, high, "placket"),
            line("seam_a", high, joint, "cuff_seam"),
            line("seam_b", joint, high * _FLIP, "cuff_seam"),
            line("end_minus", high * _FLIP, low * _FLIP, "placket"),
        ),
        rotation_deg=sleeve.rotation_deg,
        translation_cm=(across - outward * slope * float(at[1]), up + slope * float(at[1]), depth),
        interlining=CUFF_INTERLINING,
    )
