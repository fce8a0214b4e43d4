"""Collars of woven tops: a stand on the neckline and a leaf that is pressed over it.

Both are cut as pieces of rings (Aldrich, "Metric Pattern Cutting", collars): the stand's top is shorter than
the neckline, so that it hugs the neck; the leaf's free edge is longer than the fold, so that it lies over
stand and shoulder.
"""

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
    point,
    unit,
)
from body_models.garments.patterns.points_of_measure import impossible
from body_models.garments.patterns.torso import TorsoHalf, mirrored

# Interfaced and doubled: a collar bends like this many layers of its cloth.
COLLAR_INTERLINING = 40.0
# A stand spans at most this much of a full turn; more would be a funnel.
_MOST_TURN = 2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class StandDraft:
    """A stand to draft, in centimetres: the neckline's pieces from the wearer's left front to the right one,
    the girth around its top edge and the label of that, heights at the centre back and the front."""

    garment: str
    neckline: tuple[tuple[str, float], ...]
    top_girth_cm: float
    top_label: str
    back_cm: float
    front_cm: float
    back_neck_height_cm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafDraft:
    """A leaf to draft, in centimetres: the girth around the fold, its height at the centre back, its point.

    Over `gorge_cm` from the fold the front end is sewn to a lapel, leaning outwards by `gorge_lean`.

    `turn_rad` is the angle of the ring the leaf is a piece of: the free edge is that much times the
    leaf's height longer than the fold. `point_lean` is how far the front edge leans outwards (its slope).
    """

    fold_girth_cm: float
    back_cm: float
    point_length_cm: float
    point_lean: float
    turn_rad: float
    back_neck_height_cm: float
    gorge_cm: float = 0.0
    gorge_lean: float = 0.0


def neckline_pieces(
    front: TorsoHalf, back: TorsoHalf, front_share: float = 1.0
) -> tuple[tuple[str, float], ...]:
    """The pieces of a stand's lower edge for these necklines, from the wearer's left front to the right one.

    `front_share`: how long the piece is on which the front's neckline is gathered.
    """
    fronts = front_share * curve_length(front.edge("neck").control_cm)
    backs = curve_length(back.edge("neck").control_cm)
    return (
        ("neck_front_left", fronts),
        ("neck_back_left", backs),
        ("neck_back_right", backs),
        ("neck_front_right", fronts),
    )


def stand_panel(draft: StandDraft) -> DraftPanel:
    """The stand: edges the neckline's pieces, ``end_plus``, ``top_plus``, ``top_minus``, ``end_minus``.
    A stand that has no height at the front has no ends.

    Its turn is found so that its top is as long as asked for. Raises PatternError POM_CONFLICT.
    """
    total = sum(piece for _, piece in draft.neckline)

    def too_long(turn: float) -> float:
        return 2 * curve_length(_stand_top(draft, total, turn).control_cm) - draft.top_girth_cm

    if too_long(1e-3) < 0 or too_long(_MOST_TURN) > 0:
        raise impossible(
            draft.garment,
            f"a neckline of {total:.1f} cm does not suit a collar of {draft.top_girth_cm:.1f} cm",
        )
    turn = float(brentq(too_long, 1e-3, _MOST_TURN, xtol=1e-9))
    radius = total / turn
    edges: list[DraftEdge] = []
    angle = -turn / 2
    for name, piece in draft.neckline:
        following = angle + piece / radius
        ends = np.stack([_on_ring(angle, radius, radius), _on_ring(following, radius, radius)])
        edges.append(DraftEdge(name=name, control_cm=ends, label="neck_seam", radius_cm=radius))
        angle = following
    top = _stand_top(draft, total, turn)
    edges += [top, replace(top.mirrored(), name="top_minus")]
    if draft.front_cm > 0:
        end = line("end_plus", edges[-3].end_cm, top.start_cm, "collar_end")
        edges = [*edges[:-2], end, *edges[-2:], replace(end.mirrored(), name="end_minus")]
    return _collar_panel("collar_stand", tuple(edges), draft.back_neck_height_cm, 0, -18.0)


def leaf_panel(draft: LeafDraft) -> DraftPanel:
    """The leaf, drawn standing up from the fold: edges ``fold_minus``, ``fold_plus``, (``gorge_plus``,)
    ``front_plus``, ``outer_plus``, ``outer_minus``, ``front_minus`` (, ``gorge_minus``)."""
    radius = draft.fold_girth_cm / draft.turn_rad
    half = draft.turn_rad / 2
    corner, centre = _below_ring(half, radius, radius), point(0.0, 0.0)
    fold = DraftEdge(
        name="fold_plus",
        control_cm=np.stack([centre, corner]),
        label="fold",
        radius_cm=radius,
        bulges_right=False,
    )
    outwards = np.array([math.cos(half), -math.sin(half)])
    upwards = np.array([math.sin(half), math.cos(half)])
    notch = corner + draft.gorge_cm * unit(upwards + draft.gorge_lean * outwards)
    tip = notch + draft.point_length_cm * unit(upwards + draft.point_lean * outwards)
    top = point(0.0, draft.back_cm)
    reach = 0.38 * float(np.hypot(*(tip - top)))
    outer = curve(
        "outer_plus", (tip, tip - reach * outwards, top + reach * point(1.0, 0.0), top), "collar_edge"
    )
    front = line("front_plus", notch, tip, "collar_front")
    gorge = (line("gorge_plus", corner, notch, "gorge"),) if draft.gorge_cm > 0 else ()
    plus = (fold, *gorge, front, outer)
    minus = [replace(edge, name=edge.name.replace("plus", "minus")) for edge in mirrored(plus)]
    return _collar_panel("collar_leaf", (minus[-1], *plus, *minus[:-1]), draft.back_neck_height_cm, 1, -21.0)


def collar_seams() -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """The leaf to the top of the stand."""
    return [(("collar_stand", f"top_{side}"), ("collar_leaf", f"fold_{side}")) for side in ("plus", "minus")]


def _collar_panel(
    name: str, edges: tuple[DraftEdge, ...], height_cm: float, layer: int, depth_cm: float
) -> DraftPanel:
    return DraftPanel(
        name=name,
        role=name,
        label="body",
        edges=edges,
        anchors_cm={"cervicale": point(0.0, 0.0)},
        rotation_deg=(0.0, 180.0, 0.0),
        translation_cm=(0.0, height_cm + 2.0, depth_cm),
        layer=layer,
        interlining=COLLAR_INTERLINING,
    )


def _stand_top(draft: StandDraft, total: float, turn: float) -> DraftEdge:
    """The upper edge at +u from the front end to the centre back, one smooth curve between both heights."""
    outer = total / turn
    half = turn / 2
    end = _on_ring(half, outer - draft.front_cm, outer)
    centre = point(0.0, draft.back_cm)
    handle = 4 / 3 * math.tan(half / 4) * (outer - (draft.front_cm + draft.back_cm) / 2)
    rise = draft.back_cm - draft.front_cm
    backwards = np.array([-math.cos(half), -math.sin(half)])
    inwards = np.array([-math.sin(half), math.cos(half)])
    into = backwards + min(1.5 * rise / (half * outer), 0.6) * inwards
    return curve(
        "top_plus",
        (end, end + handle * into / np.hypot(*into), centre + point(handle, 0.0), centre),
        draft.top_label,
    )


def _on_ring(angle: float, radius: float, outer: float) -> Points:
    """A point of a ring that passes through (0, 0) and curves upwards at both ends."""
    return point(radius * math.sin(angle), outer - radius * math.cos(angle))


def _below_ring(angle: float, radius: float, outer: float) -> Points:
    """A point of a ring that passes through (0, 0) and curves downwards at both ends."""
    return point(radius * math.sin(angle), radius * math.cos(angle) - outer)
