"""Bust darts of woven fronts: cloth that does not stretch gets its room over the bust from a wedge."""

from dataclasses import replace

import numpy as np

from body_models.garments.patterns.draft import DraftEdge, Points, curve_length, line, point, split_curve
from body_models.garments.patterns.points_of_measure import impossible
from body_models.garments.patterns.torso import TorsoHalf

# The dart leaves the side seam this far below the underarm point; its tip ends this share of the front's
# width from the centre, short of the bust point.
BELOW_UNDERARM_CM = 5.5
TIP_SHARE = 0.52


def with_bust_dart(front: TorsoHalf, intake_cm: float, garment: str) -> TorsoHalf:
    """A front whose side seam above the waist takes in a horizontal dart, and is that much shorter sewn.

    The front must have been drafted longer by the intake. Edges instead of ``side_upper``: ``side_dart``
    below it, ``dart_lower``, ``dart_upper``, ``side_upper`` above it. Raises PatternError POM_CONFLICT.
    """
    side = front.edge("side_upper")
    below_dart = curve_length(side.control_cm) - BELOW_UNDERARM_CM - intake_cm
    if below_dart < 2.0:
        raise impossible(garment, "there is no room for a bust dart between underarm and waist")
    below, rest = split_curve(side.control_cm, below_dart)
    mouth, above = split_curve(rest, intake_cm)
    low, high = mouth[0], mouth[-1]
    tip = _dart_tip(low, high, TIP_SHARE * float(side.end_cm[0]))
    edges: list[DraftEdge] = []
    for edge in front.edges:
        if edge is not side:
            edges.append(edge)
            continue
        edges += [
            replace(side, name="side_dart", control_cm=below),
            line("dart_lower", low, tip, "dart"),
            line("dart_upper", tip, high, "dart"),
            replace(side, control_cm=above),
        ]
    return replace(front, edges=tuple(edges))


def matched_to_dart(back: TorsoHalf) -> TorsoHalf:
    """A back whose side seam is cut where the front's dart is closed: ``side_dart`` below, ``side_upper``."""
    side = back.edge("side_upper")
    below, above = split_curve(side.control_cm, curve_length(side.control_cm) - BELOW_UNDERARM_CM)
    pieces = (replace(side, name="side_dart", control_cm=below), replace(side, control_cm=above))
    at = back.edges.index(side)
    return replace(back, edges=(*back.edges[:at], *pieces, *back.edges[at + 1 :]))


def _dart_tip(low: Points, high: Points, tip_u: float) -> Points:
    """The point at a distance `tip_u` from the centre that is equally far from both ends of the mouth."""
    middle, mouth = (low + high) / 2, high - low
    across = np.array([-mouth[1], mouth[0]])
    reach = (tip_u - middle[0]) / across[0]
    return point(tip_u, float(middle[1] + reach * across[1]))
