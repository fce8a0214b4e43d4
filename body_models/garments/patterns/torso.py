"""The front and back of a top: half outlines drafted from finished measures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from body_models.garments.patterns.draft import DraftEdge, Points, curve, line, point, unit
from body_models.garments.patterns.points_of_measure import impossible


@dataclass(frozen=True, slots=True, kw_only=True)
class TorsoHalf:
    """The half of a torso panel at +u, from the hem up to the centre of the neck."""

    edges: tuple[DraftEdge, ...]
    neck_point: Points
    shoulder_point: Points
    centre_neck: Points

    def edge(self, name: str) -> DraftEdge:
        """The named edge."""
        return next(edge for edge in self.edges if edge.name == name)


def draft_torso(
    measures: Mapping[str, float],
    name: str,
    share_cm: float,
    garment: str = "tee",
    *,
    shortest_shoulder_cm: float = 4.0,
) -> TorsoHalf:
    """The +u half of the front or back, its quarter `share_cm` wider than a quarter of each girth.

    `name` is ``front`` or ``back``; u = 0 is the centre line and v = 0 the level of the high point shoulder.
    Raises PatternError POM_CONFLICT, in the name of the `garment`.
    """
    neck = point(measures["neck_width"] / 2, 0.0)
    shoulder = point(measures["across_shoulder"] / 2, -measures["shoulder_drop"])
    underarm = point(measures["chest_girth"] / 4 + share_cm, -measures["armhole_depth"])
    waist = point(measures["waist_girth"] / 4 + share_cm, -measures["waist_level"])
    hem = point(measures["hem_girth"] / 4 + share_cm, -measures["back_length"])
    centre = point(0.0, -measures[f"{name}_neck_drop"])
    notch_height = 0.45 * (underarm[1] - shoulder[1])
    notch = point(measures[f"across_{name}"] / 2, underarm[1] - notch_height)
    _check_shoulder(neck, shoulder, notch, name, garment, shortest_shoulder_cm)
    _check_side(shoulder, underarm, waist, hem, notch, name, garment)
    seam = unit(shoulder - neck)
    into_neck = point(seam[1], -seam[0])
    out_of_armhole = point(-seam[1], seam[0])
    # The side seam is one smooth line: square to the hem and the underarm, and through the waist on its way.
    along_side = unit(underarm - hem)
    lower, upper = (waist[1] - hem[1]) / 3, (underarm[1] - waist[1]) / 3
    rise, run = notch[1] - underarm[1], underarm[0] - notch[0]
    climb = shoulder[1] - notch[1]
    depth, half_width = neck[1] - centre[1], neck[0]
    up, out = point(0.0, 1.0), point(1.0, 0.0)
    edges = (
        curve("side_lower", (hem, hem + lower * up, waist - lower * along_side, waist), "side_seam"),
        curve(
            "side_upper", (waist, waist + upper * along_side, underarm - upper * up, underarm), "side_seam"
        ),
        curve(
            "armhole_lower",
            (underarm, underarm - 0.6 * run * out, notch - 0.55 * rise * up, notch),
            "armhole",
        ),
        curve(
            "armhole_upper",
            (notch, notch + 0.4 * climb * up, shoulder - 0.4 * climb * out_of_armhole, shoulder),
            "armhole",
        ),
        line("shoulder", shoulder, neck, "shoulder"),
        curve(
            "neck",
            (neck, neck + 0.55 * depth * into_neck, centre + 0.58 * half_width * out, centre),
            "neck_seam",
        ),
    )
    return TorsoHalf(edges=edges, neck_point=neck, shoulder_point=shoulder, centre_neck=centre)


def renamed(edges: Iterable[DraftEdge], side: str) -> list[DraftEdge]:
    """The edges of one half, named after their side."""
    return [replace(edge, name=f"{edge.name}_{side}") for edge in edges]


def mirrored(edges: Iterable[DraftEdge]) -> tuple[DraftEdge, ...]:
    """The edges on the other side of u = 0, in the order of the outline there."""
    return tuple(edge.mirrored() for edge in reversed(tuple(edges)))


def _check_shoulder(
    neck: Points, shoulder: Points, notch: Points, name: str, garment: str, shortest_cm: float
) -> None:
    if shoulder[0] - neck[0] < shortest_cm:
        raise impossible(garment, f"the neck leaves less than {shortest_cm:g} cm of shoulder seam")
    if not shoulder[0] - 6 <= notch[0] <= shoulder[0] + 1:
        raise impossible(
            garment, f"across {name} must be at most 12 cm narrower and 2 cm wider than across shoulder"
        )


def _check_side(
    shoulder: Points, underarm: Points, waist: Points, hem: Points, notch: Points, name: str, garment: str
) -> None:
    if underarm[0] < notch[0] + 1:
        raise impossible(garment, f"the chest is too narrow for across {name}")
    if underarm[1] > shoulder[1] - 10:
        raise impossible(garment, "the armhole is less than 10 cm deep below the shoulder point")
    if not underarm[1] - 5 > waist[1] > hem[1] + 5:
        raise impossible(
            garment, "the waist must lie at least 5 cm below the underarm and 5 cm above the hem"
        )
