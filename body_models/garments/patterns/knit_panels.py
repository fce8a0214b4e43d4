"""Panels that knit tops share: torso, set-in sleeve, rib neckband, rib cuff, rib hem band, and their seams.

The construction is the usual block for knits (as in Aldrich, "Metric Pattern Cutting"): shoulder square to
the armhole and the neckline, armhole square to the side seam, one-piece set-in sleeve, ribs cut shorter than
the cloth they are sewn to, which draws it in.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from body_models.garments.patterns.draft import (
    DraftEdge,
    DraftPanel,
    Points,
    Seam,
    curve_length,
    flared_band,
    line,
    point,
)
from body_models.garments.patterns.sleeve import SleeveCap
from body_models.garments.patterns.torso import TorsoHalf, draft_torso, mirrored, renamed

SIDES = ("left", "right")
FACES = ("front", "back")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnitBlock:
    """What distinguishes a block of a knit top besides its measures.

    The front quarter is `front_share_cm` wider than a quarter of the girth and the back narrower;
    `cap_ease` is the extra length of the cap above the notches, as a share; `neckband_turn` the share of a
    full turn that the neckband's ring spans (0.6: 2 cm of rib draw in 7.5 cm); `cuff_draw` and `hem_draw`
    how many times longer the cloth is than the rib it is sewn to.
    """

    name: str
    front_share_cm: float
    hps_height_cm: float  # height of the high point shoulder of the reference body
    cap_ease: float = 0.02
    neckband_turn: float = 0.6
    cuff_draw: float = 1.0
    hem_draw: float = 1.0

    def without_ribs(self, measures: Mapping[str, float]) -> dict[str, float]:
        """The measures of torso and sleeves above their rib cuffs and hem band."""
        return {
            **measures,
            "back_length": measures["back_length"] - measures["hem_band_height"],
            "hem_girth": measures["hem_girth"] * self.hem_draw,
            "sleeve_length": measures["sleeve_length"] - measures["cuff_height"],
            "cuff_girth": measures["cuff_girth"] * self.cuff_draw,
        }

    def halves(
        self, measures: Mapping[str, float], garment: str, *, shortest_shoulder_cm: float = 4.0
    ) -> dict[str, TorsoHalf]:
        """Front and back halves of the torso. Raises PatternError POM_CONFLICT."""
        share = {"front": self.front_share_cm, "back": -self.front_share_cm}
        return {
            face: draft_torso(measures, face, share[face], garment, shortest_shoulder_cm=shortest_shoulder_cm)
            for face in FACES
        }


def plus_minus(face: str) -> tuple[str, str]:
    """The wearer's sides at +u and -u of a front or back, seen from the face side of the cloth."""
    return SIDES if face == "front" else (SIDES[1], SIDES[0])


def facing_deg(face: str) -> tuple[float, float, float]:
    """Rotation of a front or back hung around the reference body."""
    return (0.0, 0.0 if face == "front" else 180.0, 0.0)


def torso_panel(face: str, half: TorsoHalf, block: KnitBlock, hem_label: str = "hem") -> DraftPanel:
    """The whole front or back from its +u half."""
    plus, minus = plus_minus(face)
    hem_corner, flip = half.edges[0].start_cm, np.array([-1.0, 1.0])
    hem = line("hem", hem_corner * flip, hem_corner, hem_label)
    return DraftPanel(
        name=face,
        role=f"torso_{face}",
        label="body",
        edges=(hem, *renamed(half.edges, plus), *renamed(mirrored(half.edges), minus)),
        anchors_cm={
            f"neck_side_{plus}": half.neck_point,
            f"neck_side_{minus}": half.neck_point * flip,
            f"acromion_{plus}": half.shoulder_point,
            f"acromion_{minus}": half.shoulder_point * flip,
            "neck_front" if face == "front" else "cervicale": half.centre_neck,
        },
        rotation_deg=facing_deg(face),
        translation_cm=(0.0, block.hps_height_cm, 22.0 if face == "front" else -22.0),
    )


def sleeve_panel(
    side: str, cap: SleeveCap, shoulder: Points, block: KnitBlock, cuff_label: str = "cuff"
) -> DraftPanel:
    """A one-piece sleeve, flat above an arm held 45° down from the torso's shoulder point [2]."""
    # Seen from outside, +u of the left sleeve is its back, of the right sleeve its front.
    plus, minus = ("back", "front") if side == "left" else ("front", "back")
    half_plus, half_minus = cap.half(plus), mirrored(cap.half(minus))
    cuff = line("cuff", half_minus[-1].end_cm, half_plus[0].start_cm, cuff_label)
    outward = 1.0 if side == "left" else -1.0
    slope, off_cm = math.sqrt(0.5), 4.0  # the cap's tip hangs this far off the shoulder point
    across = shoulder[0] + slope * (cap.height_cm + off_cm)
    down = shoulder[1] - slope * (cap.height_cm - off_cm)
    return DraftPanel(
        name=f"sleeve_{side}",
        role=f"sleeve_{side}",
        label="arm",
        edges=(cuff, *renamed(half_plus, plus), *renamed(half_minus, minus)),
        anchors_cm={f"acromion_{side}": point(0.0, cap.height_cm)},
        rotation_deg=(0.0, 90.0 * outward, 45.0 * outward),
        translation_cm=(outward * float(across), block.hps_height_cm + float(down), 0.0),
    )


def neckband_panels(halves: Mapping[str, TorsoHalf], height_cm: float, block: KnitBlock) -> list[DraftPanel]:
    """The rib neckband in a front and a back piece, cut as parts of one ring."""
    lengths = {face: curve_length(half.edge("neck").control_cm) for face, half in halves.items()}
    whole = 2 * math.pi * block.neckband_turn
    panels = []
    for face, half in halves.items():
        plus, minus = plus_minus(face)
        piece = lengths[face]
        edges = flared_band(
            [(f"seam_{minus}", piece), (f"seam_{plus}", piece)],
            height_cm,
            whole * piece / sum(lengths.values()),
            ("neck_seam", "neckline"),
        )
        height = block.hps_height_cm + float(half.centre_neck[1])
        panels.append(
            DraftPanel(
                name=f"neckband_{face}",
                role=f"collar_{face}",
                label="body",
                edges=edges,
                anchors_cm={"neck_front" if face == "front" else "cervicale": point(0.0, 0.0)},
                rotation_deg=facing_deg(face),
                translation_cm=(0.0, height, 20.0 if face == "front" else -20.0),
            )
        )
    return panels


def rib_band(width_cm: float, height_cm: float, labels: tuple[str, str]) -> tuple[DraftEdge, ...]:
    """A straight band hanging from v = 0: edges ``free`` (the bottom), ``end_plus``, ``seam``, ``end_minus``.

    `labels` are those of the free edge and of the seam.
    """
    low, high = point(width_cm / 2, -height_cm), point(width_cm / 2, 0.0)
    flip = np.array([-1.0, 1.0])
    return (
        line("free", low * flip, low, labels[0]),
        line("end_plus", low, high),
        line("seam", high, high * flip, labels[1]),
        line("end_minus", high * flip, low * flip),
    )


def cuff_panel(side: str, girth_cm: float, height_cm: float, sleeve: DraftPanel) -> DraftPanel:
    """The rib cuff below a sleeve, closed under the arm."""
    hem = sleeve.edge("cuff").start_cm
    across, up, depth = sleeve.translation_cm
    slope = math.sqrt(0.5)
    outward = 1.0 if side == "left" else -1.0
    return DraftPanel(
        name=f"cuff_{side}",
        role=f"cuff_{side}",
        label="arm",
        edges=rib_band(girth_cm, height_cm, ("cuff", "cuff_seam")),
        rotation_deg=sleeve.rotation_deg,
        translation_cm=(
            across - outward * slope * float(hem[1]),
            up + slope * float(hem[1]),
            depth,
        ),
    )


def hem_band_panels(
    halves: Mapping[str, TorsoHalf], hem_girth_cm: float, height_cm: float, block: KnitBlock
) -> list[DraftPanel]:
    """The rib band at the hem in a front and a back piece, sewn at the sides."""
    panels = []
    for face, half in halves.items():
        share = block.front_share_cm if face == "front" else -block.front_share_cm
        seam = half.edges[0].start_cm
        panels.append(
            DraftPanel(
                name=f"hem_band_{face}",
                role=f"hem_band_{face}",
                label="body",
                edges=rib_band(hem_girth_cm / 2 + 2 * share, height_cm, ("hem", "hem_seam")),
                rotation_deg=facing_deg(face),
                translation_cm=(
                    0.0,
                    block.hps_height_cm + float(seam[1]),
                    22.0 if face == "front" else -22.0,
                ),
            )
        )
    return panels


def side_and_shoulder_seams() -> list[Seam]:
    """Front to back, at both sides."""
    edges = [f"{name}_{side}" for side in SIDES for name in ("side_lower", "side_upper", "shoulder")]
    return [(("front", edge), ("back", edge)) for edge in edges]


def sleeve_seams() -> list[Seam]:
    """Sleeves to armholes, and each sleeve to itself under the arm."""
    seams: list[Seam] = []
    for side in SIDES:
        sleeve = f"sleeve_{side}"
        seams.append(((sleeve, "underarm_front"), (sleeve, "underarm_back")))
        seams += [
            ((face, f"armhole_{part}_{side}"), (sleeve, f"cap_{part}_{face}"))
            for face in FACES
            for part in ("lower", "upper")
        ]
    return seams


def neckband_seams() -> list[Seam]:
    """The neckband to the neckline and its two pieces to each other."""
    seams: list[Seam] = [
        (("neckband_front", "end_plus"), ("neckband_back", "end_minus")),
        (("neckband_front", "end_minus"), ("neckband_back", "end_plus")),
    ]
    for face in FACES:
        seams += [((face, f"neck_{side}"), (f"neckband_{face}", f"seam_{side}")) for side in SIDES]
    return seams


def cuff_seams() -> list[Seam]:
    """Cuffs to sleeves, and each to itself."""
    seams: list[Seam] = []
    for side in SIDES:
        cuff = f"cuff_{side}"
        seams += [((f"sleeve_{side}", "cuff"), (cuff, "seam")), ((cuff, "end_plus"), (cuff, "end_minus"))]
    return seams


def hem_band_seams() -> list[Seam]:
    """Hem bands to the torso and to each other at the sides."""
    front, back = (f"hem_band_{face}" for face in FACES)
    ends: list[Seam] = [
        ((front, "end_plus"), (back, "end_minus")),
        ((front, "end_minus"), (back, "end_plus")),
    ]
    return [*ends, *(((face, "hem"), (f"hem_band_{face}", "seam")) for face in FACES)]
