"""A short-sleeved tee drafted from its finished measures.

Construction after the knit blocks of Aldrich, "Metric Pattern Cutting" (women's: 6th ed., easy-fitting tee
shirt; men's: 5th ed.): shoulder square to the armhole and the neckline, armhole square at the side seam,
set-in one-piece sleeve, ribbed neckband sewn on shorter than the neckline. Lower armhole and lower sleeve cap
match exactly; the cap's ease lies above the notches.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.optimize import brentq

from body_models.garments.patterns.draft import (
    DraftEdge,
    DraftPanel,
    Points,
    Seam,
    assemble,
    curve,
    curve_length,
    flared_band,
    line,
    point,
    split_curve,
    unit,
)
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, impossible
from body_models.garments.patterns.specification import PatternSpecification


def _pom(name: str, title: str, definition: str, low: float, high: float) -> PointOfMeasure:
    return PointOfMeasure(name=name, title=title, definition=definition, minimum_cm=low, maximum_cm=high)


TEE_POINTS_OF_MEASURE = (
    _pom("chest_girth", "Chest", "pit to pit along the underarm line, doubled", 60, 200),
    _pom("waist_girth", "Waist", "across at the waist level, doubled", 55, 200),
    _pom("hem_girth", "Hem", "along the bottom edge, doubled", 60, 210),
    _pom("across_shoulder", "Across shoulder", "straight between the shoulder points", 26, 75),
    _pom("across_front", "Across front", "between the armholes of the front at the notches", 22, 75),
    _pom("across_back", "Across back", "between the armholes of the back at the notches", 22, 75),
    _pom("shoulder_drop", "Shoulder drop", "high point shoulder down to the shoulder point, vertical", 1, 9),
    _pom("neck_width", "Neck width", "between the high points shoulder, at the seam", 11, 30),
    _pom("front_neck_drop", "Front neck drop", "high point shoulder down to the front neck seam", 4, 22),
    _pom("back_neck_drop", "Back neck drop", "high point shoulder down to the back neck seam", 1, 8),
    _pom("neckband_height", "Neckband height", "height of the finished rib", 0.8, 5),
    _pom(
        "armhole_depth", "Armhole depth", "high point shoulder down to the underarm point, vertical", 15, 40
    ),
    _pom("waist_level", "Waist level", "high point shoulder down to the waist line", 30, 60),
    _pom("back_length", "Body length", "high point shoulder straight down to the hem", 45, 110),
    _pom("sleeve_length", "Sleeve length", "shoulder point to cuff along the over-arm line", 12, 45),
    _pom("bicep_girth", "Bicep", "around the sleeve at the underarm point, square to the arm", 22, 80),
    _pom("cuff_girth", "Cuff", "around the sleeve opening", 18, 80),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeeBlock:
    """What distinguishes a block besides its measures."""

    name: str
    front_share_cm: (
        float  # the front quarter is this much wider than a quarter of the girth, the back narrower
    )
    cap_ease: float  # extra length of the cap above the notches, as a share
    hps_height_cm: float  # height of the high point shoulder of the reference body
    neckband_turn: float = 0.6  # share of a full turn the neckband's ring spans: 2 cm of rib draw in 7.5 cm


WOMENS_TEE = TeeBlock(name="women", front_share_cm=0.5, cap_ease=0.02, hps_height_cm=140.5)
MENS_TEE = TeeBlock(name="men", front_share_cm=0.0, cap_ease=0.015, hps_height_cm=153.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Torso:
    """The half of a torso panel at +u, from the hem up to the centre of the neck."""

    edges: tuple[DraftEdge, ...]
    neck_point: Points
    shoulder_point: Points
    centre_neck: Points

    def edge(self, name: str) -> DraftEdge:
        return next(edge for edge in self.edges if edge.name == name)


class PatternTee:
    """Draws the flat pattern of a tee: front, back, two sleeves, two pieces of neckband."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = TEE_POINTS_OF_MEASURE

    def __init__(self, block: TeeBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(TEE_POINTS_OF_MEASURE, poms, "tee")
        front = _torso(measures, "front", self.block.front_share_cm)
        back = _torso(measures, "back", -self.block.front_share_cm)
        cap = _SleeveCap(measures, front, back, self.block.cap_ease)
        panels = [
            self._torso_panel("front", front, measures),
            self._torso_panel("back", back, measures),
            self._sleeve_panel("left", cap, measures),
            self._sleeve_panel("right", cap, measures),
            *self._neckband(front, back, measures),
        ]
        return assemble(panels, _tee_seams(), measures)

    def _torso_panel(self, name: str, half: _Torso, measures: Mapping[str, float]) -> DraftPanel:
        # Seen from its own face side, +u of the front is the wearer's left, of the back the right.
        plus, minus = ("left", "right") if name == "front" else ("right", "left")
        hem_corner = half.edges[0].start_cm
        hem = line("hem", hem_corner * np.array([-1.0, 1.0]), hem_corner, "hem")
        edges = [hem, *_renamed(half.edges, plus), *_renamed(_mirrored(half.edges), minus)]
        at_centre = "neck_front" if name == "front" else "cervicale"
        flip = np.array([-1.0, 1.0])
        return DraftPanel(
            name=name,
            role=f"torso_{name}",
            label="body",
            edges=tuple(edges),
            anchors_cm={
                f"neck_side_{plus}": half.neck_point,
                f"neck_side_{minus}": half.neck_point * flip,
                f"acromion_{plus}": half.shoulder_point,
                f"acromion_{minus}": half.shoulder_point * flip,
                at_centre: half.centre_neck,
            },
            rotation_deg=(0.0, 0.0 if name == "front" else 180.0, 0.0),
            translation_cm=(0.0, self.block.hps_height_cm, 22.0 if name == "front" else -22.0),
        )

    def _sleeve_panel(self, side: str, cap: "_SleeveCap", measures: Mapping[str, float]) -> DraftPanel:
        # Seen from outside, +u of the left sleeve is its back, of the right sleeve its front.
        plus, minus = ("back", "front") if side == "left" else ("front", "back")
        half_plus, half_minus = cap.half(plus), _mirrored(cap.half(minus))
        cuff = line("cuff", half_minus[-1].end_cm, half_plus[0].start_cm, "cuff")
        edges = (cuff, *_renamed(half_plus, plus), *_renamed(half_minus, minus))
        outward = 1.0 if side == "left" else -1.0
        slope = math.sqrt(0.5)
        shoulder = point(measures["across_shoulder"] / 2, -measures["shoulder_drop"])
        # Flat above an arm held 45° down, the cap's tip 4 cm off the shoulder point.
        along = np.array(
            [shoulder[0] + slope * (cap.height_cm + 4.0), shoulder[1] - slope * (cap.height_cm - 4.0)]
        )
        return DraftPanel(
            name=f"sleeve_{side}",
            role=f"sleeve_{side}",
            label="arm",
            edges=edges,
            anchors_cm={f"acromion_{side}": point(0.0, cap.height_cm)},
            rotation_deg=(0.0, 90.0 * outward, 45.0 * outward),
            translation_cm=(outward * float(along[0]), self.block.hps_height_cm + float(along[1]), 0.0),
        )

    def _neckband(self, front: _Torso, back: _Torso, measures: Mapping[str, float]) -> list[DraftPanel]:
        lengths = {"front": curve_length(front.edge("neck").control_cm)}
        lengths["back"] = curve_length(back.edge("neck").control_cm)
        whole = 2 * math.pi * self.block.neckband_turn
        panels = []
        for name, half in (("front", front), ("back", back)):
            plus, minus = ("left", "right") if name == "front" else ("right", "left")
            piece = lengths[name]
            edges = flared_band(
                [(f"seam_{minus}", piece), (f"seam_{plus}", piece)],
                measures["neckband_height"],
                whole * piece / (lengths["front"] + lengths["back"]),
                ("neck_seam", "neckline"),
            )
            panels.append(
                DraftPanel(
                    name=f"neckband_{name}",
                    role=f"collar_{name}",
                    label="body",
                    edges=edges,
                    anchors_cm={"neck_front" if name == "front" else "cervicale": point(0.0, 0.0)},
                    rotation_deg=(0.0, 0.0 if name == "front" else 180.0, 0.0),
                    translation_cm=(
                        0.0,
                        self.block.hps_height_cm + float(half.centre_neck[1]),
                        20.0 if name == "front" else -20.0,
                    ),
                )
            )
        return panels


def _torso(measures: Mapping[str, float], name: str, share_cm: float) -> _Torso:
    neck = point(measures["neck_width"] / 2, 0.0)
    shoulder = point(measures["across_shoulder"] / 2, -measures["shoulder_drop"])
    underarm = point(measures["chest_girth"] / 4 + share_cm, -measures["armhole_depth"])
    waist = point(measures["waist_girth"] / 4 + share_cm, -measures["waist_level"])
    hem = point(measures["hem_girth"] / 4 + share_cm, -measures["back_length"])
    centre = point(0.0, -measures[f"{name}_neck_drop"])
    notch_height = 0.45 * (underarm[1] - shoulder[1])
    notch = point(measures[f"across_{name}"] / 2, underarm[1] - notch_height)
    _check_torso(neck, shoulder, underarm, waist, hem, notch, name)
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
    return _Torso(edges=edges, neck_point=neck, shoulder_point=shoulder, centre_neck=centre)


def _check_torso(
    neck: Points, shoulder: Points, underarm: Points, waist: Points, hem: Points, notch: Points, name: str
) -> None:
    if shoulder[0] - neck[0] < 4:
        raise impossible("tee", "the neck leaves less than 4 cm of shoulder seam")
    if not shoulder[0] - 6 <= notch[0] <= shoulder[0] + 1:
        raise impossible(
            "tee", f"across {name} must be at most 12 cm narrower and 2 cm wider than across shoulder"
        )
    if underarm[0] < notch[0] + 1:
        raise impossible("tee", f"the chest is too narrow for across {name}")
    if underarm[1] > shoulder[1] - 10:
        raise impossible("tee", "the armhole is less than 10 cm deep below the shoulder point")
    if not underarm[1] - 5 > waist[1] > hem[1] + 5:
        raise impossible("tee", "the waist must lie at least 5 cm below the underarm and 5 cm above the hem")


class _SleeveCap:
    """The sleeve: cap height and the place of the over-arm line found so that the cap fits the armhole."""

    # How far the cap runs level from the underarm and from its tip, as shares of the half width: the front is
    # hollowed more, the back is fuller.
    _HOLLOW: ClassVar[dict[str, float]] = {"front": 0.46, "back": 0.36}
    _CROWN: ClassVar[dict[str, float]] = {"front": 0.5, "back": 0.54}

    def __init__(self, measures: Mapping[str, float], front: _Torso, back: _Torso, ease: float) -> None:
        self._measures = measures
        self._lower = {}
        self._target = {}
        for name, torso in (("front", front), ("back", back)):
            self._lower[name] = curve_length(torso.edge("armhole_lower").control_cm)
            upper = curve_length(torso.edge("armhole_upper").control_cm)
            self._target[name] = self._lower[name] + (1 + ease) * upper
        bicep = measures["bicep_girth"]
        if bicep > 0.96 * sum(self._target.values()):
            raise impossible("tee", "the sleeve is too wide at the bicep for its armhole")
        self._width = {"front": self._front_width(bicep)}
        self._width["back"] = bicep - self._width["front"]
        self.height_cm = self._height("front", self._width["front"])
        if measures["sleeve_length"] < self.height_cm + 2:
            raise impossible(
                "tee", f"the sleeve must be at least 2 cm longer than its cap of {self.height_cm:.1f} cm"
            )

    def half(self, side: str) -> tuple[DraftEdge, ...]:
        """The front or back half drawn at +u: underarm seam from the cuff, then the cap up to its tip."""
        width = self._width[side]
        taper = (self._measures["bicep_girth"] - self._measures["cuff_girth"]) / 2
        cuff = point(width - taper, self.height_cm - self._measures["sleeve_length"])
        lower, upper = split_curve(self._cap(side, width, self.height_cm), self._lower[side])
        return (
            line("underarm", cuff, point(width, 0.0), "underarm"),
            curve("cap_lower", lower, "armhole"),
            curve("cap_upper", upper, "armhole"),
        )

    def _cap(self, side: str, width: float, height: float) -> Points:
        return np.array(
            [
                [width, 0.0],
                [width * (1 - self._HOLLOW[side]), 0.0],
                [width * self._CROWN[side], height],
                [0.0, height],
            ]
        )

    def _height(self, side: str, width: float) -> float:
        """Height at which half a cap of this width is as long as its armhole."""
        target = self._target[side]
        if curve_length(self._cap(side, width, 0.0)) >= target:
            return 0.0
        found = brentq(lambda height: curve_length(self._cap(side, width, height)) - target, 0.0, target)
        return float(found)

    def _front_width(self, bicep: float) -> float:
        """Share of the bicep line in front of the over-arm line for which both halves have one height."""

        def difference(width: float) -> float:
            return self._height("front", width) - self._height("back", bicep - width)

        low, high = 0.35 * bicep, 0.65 * bicep
        if difference(low) * difference(high) > 0:
            raise impossible("tee", "the front and back armholes differ too much for one sleeve")
        return float(brentq(difference, low, high, xtol=1e-6))


def _renamed(edges: tuple[DraftEdge, ...], side: str) -> list[DraftEdge]:
    return [
        DraftEdge(name=f"{edge.name}_{side}", control_cm=edge.control_cm, label=edge.label) for edge in edges
    ]


def _mirrored(edges: tuple[DraftEdge, ...]) -> tuple[DraftEdge, ...]:
    return tuple(edge.mirrored() for edge in reversed(edges))


def _tee_seams() -> list[Seam]:
    seams: list[Seam] = []
    for side in ("left", "right"):
        for name in ("side_lower", "side_upper", "shoulder"):
            seams.append((("front", f"{name}_{side}"), ("back", f"{name}_{side}")))
        sleeve = f"sleeve_{side}"
        seams.append(((sleeve, "underarm_front"), (sleeve, "underarm_back")))
        for torso in ("front", "back"):
            for part in ("lower", "upper"):
                seams.append(((torso, f"armhole_{part}_{side}"), (sleeve, f"cap_{part}_{torso}")))
            seams.append(((torso, f"neck_{side}"), (f"neckband_{torso}", f"seam_{side}")))
    seams.append((("neckband_front", "end_plus"), ("neckband_back", "end_minus")))
    seams.append((("neckband_front", "end_minus"), ("neckband_back", "end_plus")))
    return seams
