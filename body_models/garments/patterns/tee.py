"""A short-sleeved tee drafted from its finished measures.

The construction is the usual block for knits (as in Aldrich, "Metric Pattern Cutting"): shoulder square to
the armhole and the neckline, armhole square to the side seam, one-piece set-in sleeve, rib neckband drawn
in. Lower armhole and lower sleeve cap match exactly; the cap's ease lies above the notches.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from body_models.garments.patterns.draft import (
    DraftEdge,
    DraftPanel,
    Seam,
    assemble,
    curve_length,
    flared_band,
    line,
    point,
)
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, pom
from body_models.garments.patterns.sleeve import SleeveCap
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.torso import TorsoHalf, draft_torso

TEE_POINTS_OF_MEASURE = (
    pom("chest_girth", "Chest", "pit to pit along the underarm line, doubled", 60, 200),
    pom("waist_girth", "Waist", "across at the waist level, doubled", 55, 200),
    pom("hem_girth", "Hem", "along the bottom edge, doubled", 60, 210),
    pom("across_shoulder", "Across shoulder", "straight between the shoulder points", 26, 75),
    pom("across_front", "Across front", "between the armholes of the front at the notches", 22, 75),
    pom("across_back", "Across back", "between the armholes of the back at the notches", 22, 75),
    pom("shoulder_drop", "Shoulder drop", "high point shoulder down to the shoulder point, vertical", 1, 9),
    pom("neck_width", "Neck width", "between the high points shoulder, at the seam", 11, 30),
    pom("front_neck_drop", "Front neck drop", "high point shoulder down to the front neck seam", 4, 22),
    pom("back_neck_drop", "Back neck drop", "high point shoulder down to the back neck seam", 1, 8),
    pom("neckband_height", "Neckband height", "height of the finished rib", 0.8, 5),
    pom("armhole_depth", "Armhole depth", "high point shoulder down to the underarm point, vertical", 15, 40),
    pom("waist_level", "Waist level", "high point shoulder down to the waist line", 30, 60),
    pom("back_length", "Body length", "high point shoulder straight down to the hem", 45, 110),
    pom("sleeve_length", "Sleeve length", "shoulder point to cuff along the over-arm line", 12, 45),
    pom("bicep_girth", "Bicep", "around the sleeve at the underarm point, square to the arm", 22, 80),
    pom("cuff_girth", "Cuff", "around the sleeve opening", 18, 80),
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
        front = draft_torso(measures, "front", self.block.front_share_cm)
        back = draft_torso(measures, "back", -self.block.front_share_cm)
        cap = SleeveCap(measures, front, back, self.block.cap_ease)
        panels = [
            self._torso_panel("front", front, measures),
            self._torso_panel("back", back, measures),
            self._sleeve_panel("left", cap, measures),
            self._sleeve_panel("right", cap, measures),
            *self._neckband(front, back, measures),
        ]
        return assemble(panels, _tee_seams(), measures)

    def _torso_panel(self, name: str, half: TorsoHalf, measures: Mapping[str, float]) -> DraftPanel:
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

    def _sleeve_panel(self, side: str, cap: SleeveCap, measures: Mapping[str, float]) -> DraftPanel:
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

    def _neckband(self, front: TorsoHalf, back: TorsoHalf, measures: Mapping[str, float]) -> list[DraftPanel]:
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


def _renamed(edges: tuple[DraftEdge, ...], side: str) -> list[DraftEdge]:
    return [
        DraftEdge(name=f"{edge.name}_{side}", control_cm=edge.control_cm, label=edge.label) for edge in edges
    ]


def _mirrored(edges: tuple[DraftEdge, ...]) -> tuple[DraftEdge, ...]:
    return tuple(edge.mirrored() for edge in reversed(edges))


def _tee_seams() -> list[Seam]:
    seams: list[Seam] = [
        (("neckband_front", "end_plus"), ("neckband_back", "end_minus")),
        (("neckband_front", "end_minus"), ("neckband_back", "end_plus")),
    ]
    for side in ("left", "right"):
        sleeve = f"sleeve_{side}"
        joined = [f"{name}_{side}" for name in ("side_lower", "side_upper", "shoulder")]
        seams += [(("front", edge), ("back", edge)) for edge in joined]
        seams.append(((sleeve, "underarm_front"), (sleeve, "underarm_back")))
        for torso in ("front", "back"):
            parts = ("lower", "upper")
            seams += [((torso, f"armhole_{part}_{side}"), (sleeve, f"cap_{part}_{torso}")) for part in parts]
            seams.append(((torso, f"neck_{side}"), (f"neckband_{torso}", f"seam_{side}")))
    return seams
