"""The back yoke of jeans: the dart is closed in it, so the seat is shaped by a seam and not by a dart."""

import math
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
    split_curve,
    unit,
)
from body_models.garments.patterns.leg_panels import drawn_as_is
from body_models.garments.patterns.legs import LegHalf, TrousersBlock
from body_models.garments.patterns.points_of_measure import impossible


@dataclass(frozen=True, slots=True, kw_only=True)
class YokeDraft:
    """One back cut along its yoke line: what is above (dart closed) and what is left of the leg's outline.

    `edges` go round the yoke, `leg_upper` round the leg above the hip from the side seam to the centre seam.
    """

    edges: tuple[DraftEdge, ...]
    leg_upper: tuple[DraftEdge, ...]


def draft_yoke(back: LegHalf, dart_cm: float, side_cm: float, centre_cm: float) -> YokeDraft:
    """Cut a back with a dart of `dart_cm` at its waist into leg and yoke, `side_cm` high at the side seam and
    `centre_cm` at the centre back. Raises PatternError POM_CONFLICT."""
    side = back.side_hip()
    below = curve_length(side) - side_cm
    straight = float(np.hypot(*(back.waist_centre - back.hip_centre)))
    if below < 1.0 or straight - centre_cm < 1.0:
        raise impossible("pair of jeans", "the yoke reaches below the hip")
    lower_side, upper_side = split_curve(side, below)
    line_side = lower_side[-1]
    line_centre = back.waist_centre + centre_cm * unit(back.hip_centre - back.waist_centre)
    tip = _dart_tip(back, line_side, line_centre)
    half_turn = math.atan2(dart_cm / 2, float(np.hypot(*(tip - (back.waist_side + back.waist_centre) / 2))))
    # Closing the dart turns the outer and the inner part towards each other about its tip.
    outer, inner = _rotation(half_turn), _rotation(-half_turn)
    upper_side = tip + (upper_side - tip) @ outer.T
    waist_centre, seam_centre = (tip + inner @ (at - tip) for at in (back.waist_centre, line_centre))
    waist_cm = float(np.hypot(*(back.waist_centre - back.waist_side))) - dart_cm
    seam_cm = float(np.hypot(*(line_centre - line_side)))
    edges = (
        _hanging_arc("yoke_seam", seam_centre, upper_side[0], seam_cm, "yoke_seam", rightwards=True),
        curve("side_yoke", upper_side, "side_seam"),
        _hanging_arc("waist", upper_side[-1], waist_centre, waist_cm, "waist_seam", rightwards=False),
        line("centre_yoke", waist_centre, seam_centre, "crotch_seam"),
    )
    return YokeDraft(
        edges=edges,
        leg_upper=(
            curve("side_hip", lower_side, "side_seam"),
            line("yoke_seam", line_side, line_centre, "yoke_seam"),
            line("rise_upper", line_centre, back.hip_centre, "crotch_seam"),
        ),
    )


def yoke_front(front: LegHalf, side_cm: float) -> tuple[DraftEdge, ...]:
    """The front above the hip with its side seam notched where the yoke begins."""
    side = front.side_hip()
    lower, upper = split_curve(side, curve_length(side) - side_cm)
    return (
        curve("side_hip", lower, "side_seam"),
        curve("side_yoke", upper, "side_seam"),
        line("waist", front.waist_side, front.waist_centre, "waist_seam"),
        line("rise_upper", front.waist_centre, front.hip_centre, "crotch_seam"),
    )


def yoke_panel(name: str, yoke: YokeDraft, block: TrousersBlock) -> DraftPanel:
    """A yoke as a panel; `name` as in yoke_back_left."""
    edges = yoke.edges
    if not drawn_as_is(name.replace("yoke_", "")):
        edges = tuple(edge.mirrored() for edge in reversed(edges))
    centre = next(edge for edge in edges if edge.name == "centre_yoke")
    sign = 1.0 if name.endswith("left") else -1.0
    return DraftPanel(
        name=name,
        role=f"leg_{name}",
        label="leg",
        edges=edges,
        rotation_deg=(0.0, 180.0, 0.0),
        translation_cm=(sign * abs(float(centre.start_cm[0])), block.fork_height_cm + 3.0, -20.0),
    )


def _dart_tip(back: LegHalf, line_side: Points, line_centre: Points) -> Points:
    """Where the middle line of the dart, square to the waist, meets the yoke line."""
    along = unit(back.waist_centre - back.waist_side)
    middle = (back.waist_side + back.waist_centre) / 2
    to_line = line_centre - line_side
    share = float((middle - line_side) @ along) / float(to_line @ along)
    tip: Points = line_side + share * to_line
    if not 0.1 < share < 0.9 or float(np.hypot(*(tip - middle))) < 1.5:
        raise impossible("pair of jeans", "the yoke is too low for the dart that is closed in it")
    return tip


def _rotation(angle_rad: float) -> Points:
    cosine, sine = math.cos(angle_rad), math.sin(angle_rad)
    return np.array([[cosine, -sine], [sine, cosine]])


def _hanging_arc(
    name: str, start: Points, end: Points, length_cm: float, label: str, *, rightwards: bool
) -> DraftEdge:
    """The arc of a given length between two points; a line when there is nothing to bend."""
    chord = float(np.hypot(*(end - start)))
    if length_cm < chord * (1 + 1e-9):
        return line(name, start, end, label)

    def excess(half_angle: float) -> float:
        return math.sin(half_angle) / half_angle - chord / length_cm

    half_angle = float(brentq(excess, 1e-6, math.pi / 2))
    radius = length_cm / (2 * half_angle)
    edge = line(name, start, end, label)
    return replace(edge, radius_cm=radius, bulges_right=rightwards)
