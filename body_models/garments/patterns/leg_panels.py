"""From drafted legs to panels: what all trousers have alike, whatever closes their waist."""

from collections.abc import Iterable

import numpy as np

from body_models.garments.patterns.draft import (
    DraftClosure,
    DraftEdge,
    DraftPanel,
    Seam,
    curve,
    flared_band,
    line,
    point,
    unit,
)
from body_models.garments.patterns.legs import LegDraft, LegHalf, TrousersBlock
from body_models.garments.patterns.points_of_measure import impossible

SIDES = ("left", "right")
_SHORTEST_DART_CM = 3.0


def leg_panel(name: str, half: LegHalf, upper: tuple[DraftEdge, ...], block: TrousersBlock) -> DraftPanel:
    """A leg, its outline above the hip given from side seam to centre seam; `name` as in front_left."""
    front, left = name.startswith("front"), name.endswith("left")
    edges: tuple[DraftEdge, ...] = (
        line("hem", half.hem_inner, half.hem_side, "hem"),
        line("side_lower", half.hem_side, half.knee_side, "side_seam"),
        curve("side_thigh", half.side_thigh(), "side_seam"),
        *upper,
        curve("rise_lower", half.rise_lower(), "crotch_seam"),
        curve("inseam_upper", half.inseam_upper()[::-1], "inseam"),
        line("inseam_lower", half.knee_inner, half.hem_inner, "inseam"),
    )
    fork = half.fork
    if not drawn_as_is(name):
        edges = tuple(edge.mirrored() for edge in reversed(edges))
        fork = fork * np.array([-1.0, 1.0])
    return DraftPanel(
        name=name,
        role=f"leg_{name}",
        label="leg",
        edges=edges,
        anchors_cm={"crotch": fork},
        rotation_deg=(0.0, 0.0 if front else 180.0, 0.0),
        translation_cm=(
            abs(float(half.hip_centre[0])) * (1.0 if left else -1.0),
            block.fork_height_cm,
            20.0 if front else -20.0,
        ),
    )


def drawn_as_is(name: str) -> bool:
    """Whether a panel keeps the draft's hand: side seam at +u is the left front, seen from behind the right
    back; the two others are mirrored."""
    return name.endswith("left") == ("front" in name)


def plain_front(front: LegHalf) -> tuple[DraftEdge, ...]:
    """The front above the hip: side seam, waist, fly."""
    return (
        curve("side_hip", front.side_hip(), "side_seam"),
        line("waist", front.waist_side, front.waist_centre, "waist_seam"),
        line("rise_upper", front.waist_centre, front.hip_centre, "crotch_seam"),
    )


def darted_back(back: LegHalf, dart_cm: float, dart_length_cm: float) -> tuple[DraftEdge, ...]:
    """The back above the hip with one dart, square to the middle of the waist and above the hip line.

    Raises PatternError POM_CONFLICT when there is no room for a dart.
    """
    along = unit(back.waist_centre - back.waist_side)
    inward = point(-along[1], along[0])
    middle = (back.waist_side + back.waist_centre) / 2
    dart_length_cm = min(dart_length_cm, float(middle[1] - back.hip_side[1]) - 1.0)
    if dart_length_cm < _SHORTEST_DART_CM:
        raise impossible("pair of trousers", "the rise leaves no room for a dart above the hip")
    one, other = middle - along * dart_cm / 2, middle + along * dart_cm / 2
    tip = middle + inward * dart_length_cm
    return (
        curve("side_hip", back.side_hip(), "side_seam"),
        line("waist_outer", back.waist_side, one, "waist_seam"),
        line("dart_outer", one, tip, "dart"),
        line("dart_inner", tip, other, "dart"),
        line("waist_inner", other, back.waist_centre, "waist_seam"),
        line("rise_upper", back.waist_centre, back.hip_centre, "crotch_seam"),
    )


def waistband(
    draft: LegDraft, block: TrousersBlock, height_cm: float, back_parts: tuple[str, ...]
) -> list[DraftPanel]:
    """A slightly curved band in a front and a back piece; `back_parts` names the edges, equally long, of one
    back waist that are sewn to it, from the side seam to the centre. Theirs on the band end in _minus and
    _plus, after the side they lie on."""
    share = draft.back_waist_cm / len(back_parts)
    pieces = {
        "front": [("waist_minus", draft.front_waist_cm), ("waist_plus", draft.front_waist_cm)],
        "back": [
            *((f"{part}_minus", share) for part in back_parts),
            *((f"{part}_plus", share) for part in reversed(back_parts)),
        ],
    }
    turn = block.waistband_flare_cm / height_cm
    return [_band_piece(name, draft, block, height_cm, turn, bottom) for name, bottom in pieces.items()]


def _band_piece(
    name: str,
    draft: LegDraft,
    block: TrousersBlock,
    height_cm: float,
    turn_rad: float,
    bottom: list[tuple[str, float]],
) -> DraftPanel:
    half = draft.front if name == "front" else draft.back
    share = sum(piece for _, piece in bottom) / draft.waist_seam_cm
    edges = flared_band(bottom, height_cm, turn_rad * share, ("waist_seam", "waistband"))
    top = next(edge for edge in edges if edge.name == "top")
    plus, minus = SIDES if name == "front" else SIDES[::-1]
    return DraftPanel(
        name=f"waistband_{name}",
        role=f"waistband_{name}",
        label="body",
        edges=edges,
        anchors_cm={
            f"waist_{name}": point(0.0, height_cm),
            f"waist_{plus}": top.start_cm,
            f"waist_{minus}": top.end_cm,
        },
        rotation_deg=(0.0, 0.0 if name == "front" else 180.0, 0.0),
        translation_cm=(
            0.0,
            block.fork_height_cm + float(half.waist_centre[1]),
            20.0 if name == "front" else -20.0,
        ),
    )


BAND_SIDE_SEAMS: tuple[Seam, ...] = (
    (("waistband_front", "end_plus"), ("waistband_back", "end_minus")),
    (("waistband_front", "end_minus"), ("waistband_back", "end_plus")),
)


def leg_seams(side_joints: Iterable[str] = ("side_hip",)) -> list[Seam]:
    """Inseams, side seams up to the hip and over `side_joints`, and the crotch seam; of the front only below
    the fly, which `fly` or a seam closes."""
    seams: list[Seam] = [
        (("front_left", "rise_lower"), ("front_right", "rise_lower")),
        (("back_left", "rise_lower"), ("back_right", "rise_lower")),
        (("back_left", "rise_upper"), ("back_right", "rise_upper")),
    ]
    joined = ("side_lower", "side_thigh", *side_joints, "inseam_upper", "inseam_lower")
    for side in SIDES:
        seams += [((f"front_{side}", edge), (f"back_{side}", edge)) for edge in joined]
    return seams


FLY_EDGES: Seam = (("front_left", "rise_upper"), ("front_right", "rise_upper"))


def fly() -> DraftClosure:
    """The zip of the front, from the hip line to the waistband."""
    return DraftClosure(kind="zip", seam=FLY_EDGES)


def band_seams(back_panel: str, back_parts: tuple[str, ...]) -> list[Seam]:
    """The waistband sewn to the fronts and to the parts of `back_panel`_left and _right."""
    seams: list[Seam] = []
    for side in SIDES:
        # Seen from outside the wearer's left is +u in front and -u behind.
        in_front, behind = ("plus", "minus") if side == "left" else ("minus", "plus")
        seams.append(((f"front_{side}", "waist"), ("waistband_front", f"waist_{in_front}")))
        seams += [
            ((f"{back_panel}_{side}", part), ("waistband_back", f"{part}_{behind}")) for part in back_parts
        ]
    return seams
