"""The bodice of a dress: front and back down to a waist seam, fitted by waist darts and a bust dart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from body_models.garments.patterns.draft import DraftEdge, DraftPanel, Points, Seam, line, point
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import impossible, pom
from body_models.garments.patterns.pom_lines import PomLine, along, level, upright
from body_models.garments.patterns.skirt_panels import dart, mirrored, renamed, sides_of
from body_models.garments.patterns.torso import TorsoHalf, draft_torso
from body_models.garments.patterns.woven_darts import matched_to_dart, with_bust_dart

BODICE_POINTS_OF_MEASURE = (
    pom("chest_girth", "Chest", "pit to pit along the underarm line, closed, doubled", 60, 200),
    pom("waist_girth", "Waist", "along the waist seam, all round", 55, 200),
    pom("across_shoulder", "Across shoulder", "straight between the shoulder points", 24, 75),
    pom("across_front", "Across front", "between the armholes of the front at the notches", 22, 75),
    pom("across_back", "Across back", "between the armholes of the back at the notches", 22, 75),
    pom("shoulder_drop", "Shoulder drop", "high point shoulder down to the shoulder point, vertical", 1, 9),
    pom("neck_width", "Neck width", "between the high points shoulder, at the neckline", 11, 32),
    pom("front_neck_drop", "Front neck drop", "high point shoulder down to the front neckline", 4, 24),
    pom("back_neck_drop", "Back neck drop", "high point shoulder down to the back neckline", 1, 20),
    pom("armhole_depth", "Armhole depth", "high point shoulder down to the underarm point, vertical", 15, 42),
    pom("waist_level", "Waist level", "high point shoulder down to the waist seam of the back", 30, 60),
)

BUST_DART_SHARE = 0.024  # intake of the bust dart per chest girth
_WAIST_DART_SHARE = 0.5  # of what the waist is smaller than the chest; the side seam takes the rest
_SMALLEST_DART_CM = 1.0
_DART_LENGTH_SHARE = 0.55  # of the side seam's height
_HANGS_IN_FRONT_CM = 22.0
_BELOW_WAIST_CM = 10.0
_FLIP = np.array([-1.0, 1.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class DressBlock:
    """What distinguishes the dresses of a block besides their measures (centimetres).

    The front quarter is `front_share_cm` wider than a quarter of each girth, the back narrower; `cap_ease` is
    the extra length of a sleeve's cap above the notches, as a share.
    """

    front_share_cm: float = 0.5
    cap_ease: float = 0.02
    hps_height_cm: float = 140.5  # of the reference body


WOMENS_DRESS = DressBlock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodice:
    """The +u halves of front and back, each from the centre of its waist line around to its neck."""

    front: TorsoHalf
    back: TorsoHalf

    def half(self, face: str) -> TorsoHalf:
        """The half of a face."""
        return self.front if face == "front" else self.back


def draft_bodice(measures: Mapping[str, float], block: DressBlock, garment: str) -> Bodice:
    """Both halves; v = 0 is the high point shoulder. Raises PatternError POM_CONFLICT."""
    intake = BUST_DART_SHARE * measures["chest_girth"]
    dart_cm = max(
        _SMALLEST_DART_CM, _WAIST_DART_SHARE * (measures["chest_girth"] - measures["waist_girth"]) / 4
    )
    flat = {**measures, "waist_girth": measures["waist_girth"] + 4 * dart_cm}
    longer = {**flat, "waist_level": measures["waist_level"] + intake}
    front = draft_torso(_with_hem(longer), "front", block.front_share_cm, garment)
    back = draft_torso(_with_hem(flat), "back", -block.front_share_cm, garment)
    front, back = with_bust_dart(front, intake, garment), matched_to_dart(back)
    return Bodice(
        front=_ended_at_waist(front, dart_cm, garment), back=_ended_at_waist(back, dart_cm, garment)
    )


def _with_hem(measures: Mapping[str, float]) -> dict[str, float]:
    """The measures with a line below the waist for the side seam to aim at."""
    slope = (measures["waist_girth"] - measures["chest_girth"]) / (
        measures["waist_level"] - measures["armhole_depth"]
    )
    return {
        **measures,
        "hem_girth": measures["waist_girth"] + slope * _BELOW_WAIST_CM,
        "back_length": measures["waist_level"] + _BELOW_WAIST_CM,
    }


def _ended_at_waist(half: TorsoHalf, dart_cm: float, garment: str) -> TorsoHalf:
    """The half cut at the waist, where a dart takes up its share."""
    above = half.edges[1:]
    side = above[0].start_cm
    centre = point(0.0, float(side[1]))
    middle = (centre + side) / 2  # as in the skirt below, so that the darts meet
    height = float(half.edge("armhole_lower").start_cm[1] - side[1])
    if middle[0] < dart_cm:
        raise impossible(garment, "the waist is too small for the chest")
    inner, outer = dart(
        "waist_dart", middle, point(1.0, 0.0), dart_cm, middle + point(0.0, _DART_LENGTH_SHARE * height)
    )
    waist = (
        line("waist_inner", centre, inner.start_cm, "waist_seam"),
        inner,
        outer,
        line("waist_outer", outer.end_cm, side, "waist_seam"),
    )
    return replace(half, edges=(*waist, *above))


def whole_bodice(bodice: Bodice, face: str, block: DressBlock) -> DraftPanel:
    """The front or back in one piece."""
    half = bodice.half(face)
    plus, minus = sides_of(face)
    edges = (*renamed(half.edges, plus), *renamed(mirrored(half.edges), minus))
    return _hung(f"bodice_{face}", f"torso_{face}", edges, half, face, (plus, minus), block)


def bodice_halves(bodice: Bodice, face: str, block: DressBlock) -> tuple[DraftPanel, DraftPanel]:
    """The halves (+u, -u) of a face that opens along its centre, an edge called ``centre``."""
    half = bodice.half(face)
    waist = half.edges[0].start_cm
    drawn = (*half.edges, line("centre", half.centre_neck, waist, f"centre_{face}"))
    plus, minus = sides_of(face)
    first, second = (
        _hung(
            f"bodice_{face}_{side}",
            f"torso_{face}_{side}",
            tuple(renamed(edges, side)),
            half,
            face,
            (side if side == plus else None, side if side == minus else None),
            block,
        )
        for side, edges in ((plus, list(drawn)), (minus, mirrored(drawn)))
    )
    return first, second


def _hung(
    name: str,
    role: str,
    edges: Sequence[DraftEdge],
    half: TorsoHalf,
    face: str,
    sides: tuple[str | None, str | None],
    block: DressBlock,
) -> DraftPanel:
    anchors: dict[str, Points] = {"neck_front" if face == "front" else "cervicale": half.centre_neck}
    for side, flip in zip(sides, (np.ones(2), _FLIP), strict=True):
        if side is not None:
            anchors[f"neck_side_{side}"] = half.neck_point * flip
            anchors[f"acromion_{side}"] = half.shoulder_point * flip
    front = face == "front"
    return DraftPanel(
        name=name,
        role=role,
        label="body",
        edges=tuple(edges),
        anchors_cm=anchors,
        rotation_deg=(0.0, 0.0 if front else 180.0, 0.0),
        translation_cm=(0.0, block.hps_height_cm, _HANGS_IN_FRONT_CM if front else -_HANGS_IN_FRONT_CM),
    )


def with_free_neckline(panel: DraftPanel) -> DraftPanel:
    """The panel with a faced neckline that nothing is sewn to."""
    edges = tuple(
        replace(edge, label="neckline") if edge.label == "neck_seam" else edge for edge in panel.edges
    )
    return replace(panel, edges=edges)


def bodice_seams(fronts: Mapping[str, str], backs: Mapping[str, str]) -> list[Seam]:
    """Side and shoulder seams and bust darts, for the panels that hold each side of the wearer."""
    seams: list[Seam] = []
    for side, front in fronts.items():
        joined = ("side_dart", "side_upper", "shoulder")
        seams += [((front, f"{name}_{side}"), (backs[side], f"{name}_{side}")) for name in joined]
        seams.append(((front, f"dart_lower_{side}"), (front, f"dart_upper_{side}")))
    return seams


def waist_dart_seams(panel: DraftPanel, sides: Sequence[str]) -> list[Seam]:
    """The waist darts of a panel of the bodice."""
    return [
        ((panel.name, f"waist_dart_outer_{side}"), (panel.name, f"waist_dart_inner_{side}")) for side in sides
    ]


def waist_seams(bodice: DraftPanel, skirt: DraftPanel, sides: Sequence[str]) -> list[Seam]:
    """A panel of the bodice to the panel of the skirt below it; each is cut at its darts or in one piece."""
    seams: list[Seam] = []
    for side in sides:
        names = ("waist_outer", "waist_inner")
        seams += [((bodice.name, f"{name}_{side}"), (skirt.name, f"{name}_{side}")) for name in names]
    return seams


def bodice_pom_lines(
    flat: FlatPattern, fronts: tuple[str, ...], backs: tuple[str, ...]
) -> dict[str, tuple[PomLine, ...]]:
    """Where the points of measure of the bodice lie; one or two panels for each face."""
    front, back = fronts[0], backs[0]
    side = "left" if "left" in front or front == "torso_front" else "right"
    back_side = "left" if back.endswith("left") else "right"
    neck, tip = flat.anchor(front, f"neck_side_{side}"), flat.anchor(front, f"acromion_{side}")
    back_neck = flat.anchor(back, f"neck_side_{back_side}")
    hps = float(neck[1])
    pit = {role: flat.corner(role, "side_seam", "armhole") for role in (front, back)}
    notch = {role: flat.corner(role, "armhole", "armhole") for role in (front, back)}
    waist = flat.corner(back, "waist_seam", "side_seam")
    return {
        "chest_girth": tuple(_doubled(role, at) for role, at in pit.items()),
        "waist_girth": tuple(way for role in (*fronts, *backs) for way in along(flat, role, "waist_seam")),
        "across_shoulder": (_doubled(front, tip),),
        "across_front": (_doubled(front, notch[front]),),
        "across_back": (_doubled(back, notch[back]),),
        "shoulder_drop": (upright(front, neck, tip, at_u=float(tip[0])),),
        "neck_width": (_doubled(front, neck),),
        "front_neck_drop": (upright(front, point(0.0, hps), flat.anchor(front, "neck_front")),),
        "back_neck_drop": (upright(back, point(0.0, hps), flat.anchor(back, "cervicale")),),
        "armhole_depth": (upright(front, neck, pit[front], at_u=float(notch[front][0])),),
        "waist_level": (upright(back, back_neck, waist),),
    }


def _doubled(role: str, at: Points) -> PomLine:
    """Level from the centre line to a point, on both sides of the wearer."""
    return level(role, point(0.0, float(at[1])), at, times=2)
