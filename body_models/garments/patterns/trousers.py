"""Straight trousers drafted from their finished measures.

The construction is the classic trouser block (as in Aldrich, "Metric Pattern Cutting"): front and back share
one side-seam line and one knee-to-hem line, so outseams are equal; the back fork is dropped until the inseams
are equal; the seat angle and one dart take up what the back waist is smaller than the hip; the waistband is a
slightly curved band in a front and a back piece. Lengths that the measures fix are solved for, not assumed.
"""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from body_models.garments.patterns.draft import (
    DraftEdge,
    DraftPanel,
    Seam,
    assemble,
    curve,
    flared_band,
    line,
    point,
    unit,
)
from body_models.garments.patterns.legs import LegDraft, LegHalf, TrousersBlock, draft_legs
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, pom
from body_models.garments.patterns.specification import PatternSpecification

TROUSERS_POINTS_OF_MEASURE = (
    pom("waist_girth", "Waist", "around the top edge of the waistband", 50, 190),
    pom("hip_girth", "Hip", "around, at the hip level above the fork", 70, 210),
    pom("hip_level", "Hip level", "from the fork up to where the hip is measured", 4, 12),
    pom("thigh_girth", "Thigh", "around one leg, 2.5 cm below the fork", 42, 130),
    pom("knee_girth", "Knee", "around one leg, at 0.4 of the leg below the fork", 30, 100),
    pom("hem_girth", "Leg opening", "around one leg at the hem", 22, 90),
    pom("front_rise", "Front rise", "along the front seam from the fork to the top of the waistband", 18, 45),
    pom("back_rise", "Back rise", "along the back seam from the fork to the top of the waistband", 26, 60),
    pom("inseam", "Inseam", "along the inner leg seam from the fork to the hem", 55, 100),
    pom("waistband_height", "Waistband height", "height of the finished waistband", 2, 7),
)


WOMENS_TROUSERS = TrousersBlock(
    name="women",
    waistband_flare_cm=2.4,
    back_hip_extra_cm=0.75,
    front_waist_extra_cm=0.6,
    dart_length_cm=10.5,
    dart_share=0.45,
    fork_height_cm=77.0,
)
MENS_TROUSERS = TrousersBlock(
    name="men",
    waistband_flare_cm=1.2,
    back_hip_extra_cm=0.75,
    front_waist_extra_cm=0.75,
    dart_length_cm=9.0,
    dart_share=0.35,
    fork_height_cm=83.0,
)


class PatternTrousers:
    """Draws the flat pattern of trousers: two fronts, two backs with a dart, a waistband in two pieces."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = TROUSERS_POINTS_OF_MEASURE

    def __init__(self, block: TrousersBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(TROUSERS_POINTS_OF_MEASURE, poms, "pair of trousers")
        draft = draft_legs(measures, self.block)
        front, back, dart = draft.front, draft.back, draft.dart_cm
        legs = [
            self._leg("front_left", front, _front_waist(front), "left"),
            self._leg("front_right", front, _front_waist(front), "right"),
            self._leg("back_left", back, self._back_waist(back, dart), "left"),
            self._leg("back_right", back, self._back_waist(back, dart), "right"),
        ]
        return assemble([*legs, *self._waistband(draft, measures)], _trousers_seams(), measures)

    def _back_waist(self, back: LegHalf, dart_cm: float) -> tuple[DraftEdge, ...]:
        """Waist line from the side to the centre back with its dart, square to the line."""
        along = unit(back.waist_centre - back.waist_side)
        inward = point(-along[1], along[0])
        middle = (back.waist_side + back.waist_centre) / 2
        one, other = middle - along * dart_cm / 2, middle + along * dart_cm / 2
        tip = middle + inward * self.block.dart_length_cm
        return (
            line("waist_outer", back.waist_side, one, "waist_seam"),
            line("dart_outer", one, tip, "dart"),
            line("dart_inner", tip, other, "dart"),
            line("waist_inner", other, back.waist_centre, "waist_seam"),
        )

    def _leg(self, name: str, half: LegHalf, waist: tuple[DraftEdge, ...], side: str) -> DraftPanel:
        front = name.startswith("front")
        edges: tuple[DraftEdge, ...] = (
            line("hem", half.hem_inner, half.hem_side, "hem"),
            line("side_lower", half.hem_side, half.knee_side, "side_seam"),
            curve("side_thigh", half.side_thigh(), "side_seam"),
            curve("side_hip", half.side_hip(), "side_seam"),
            *waist,
            line("rise_upper", half.waist_centre, half.hip_centre, "crotch_seam"),
            curve("rise_lower", half.rise_lower(), "crotch_seam"),
            curve("inseam_upper", half.inseam_upper()[::-1], "inseam"),
            line("inseam_lower", half.knee_inner, half.hem_inner, "inseam"),
        )
        # Drawn with the side seam at +u: that is the left front and, seen from behind, the right back.
        drawn_side = "left" if front else "right"
        centre_u = float(half.hip_centre[0])
        fork = half.fork
        if side != drawn_side:
            edges = tuple(edge.mirrored() for edge in reversed(edges))
            centre_u, fork = -centre_u, fork * np.array([-1.0, 1.0])
        return DraftPanel(
            name=name,
            role=f"leg_{name}",
            label="leg",
            edges=edges,
            anchors_cm={"crotch": fork},
            rotation_deg=(0.0, 0.0 if front else 180.0, 0.0),
            translation_cm=(
                -centre_u if front else centre_u,
                self.block.fork_height_cm,
                20.0 if front else -20.0,
            ),
        )

    def _waistband(self, draft: LegDraft, measures: Mapping[str, float]) -> list[DraftPanel]:
        height = measures["waistband_height"]
        turn = self.block.waistband_flare_cm / height
        pieces = {
            "front": [("seam_minus", draft.front_waist_cm), ("seam_plus", draft.front_waist_cm)],
            "back": [
                (f"seam_{place}", draft.back_waist_cm / 2)
                for place in ("minus_outer", "minus_inner", "plus_inner", "plus_outer")
            ],
        }
        panels = []
        for name, bottom in pieces.items():
            half = draft.front if name == "front" else draft.back
            share = sum(piece for _, piece in bottom) / draft.waist_seam_cm
            edges = flared_band(bottom, height, turn * share, ("waist_seam", "waistband"))
            top = next(edge for edge in edges if edge.name == "top")
            plus, minus = ("left", "right") if name == "front" else ("right", "left")
            panels.append(
                DraftPanel(
                    name=f"waistband_{name}",
                    role=f"waistband_{name}",
                    label="body",
                    edges=edges,
                    anchors_cm={
                        f"waist_{name}": point(0.0, height),
                        f"waist_{plus}": top.start_cm,
                        f"waist_{minus}": top.end_cm,
                    },
                    rotation_deg=(0.0, 0.0 if name == "front" else 180.0, 0.0),
                    translation_cm=(
                        0.0,
                        self.block.fork_height_cm + float(half.waist_centre[1]),
                        20.0 if name == "front" else -20.0,
                    ),
                )
            )
        return panels


def _front_waist(front: LegHalf) -> tuple[DraftEdge, ...]:
    return (line("waist", front.waist_side, front.waist_centre, "waist_seam"),)


def _trousers_seams() -> list[Seam]:
    seams: list[Seam] = [
        (("waistband_front", "end_plus"), ("waistband_back", "end_minus")),
        (("waistband_front", "end_minus"), ("waistband_back", "end_plus")),
    ]
    for half in ("front", "back"):
        left, right = f"{half}_left", f"{half}_right"
        seams += [((left, edge), (right, edge)) for edge in ("rise_upper", "rise_lower")]
    for side in ("left", "right"):
        front, back = f"front_{side}", f"back_{side}"
        joined = ("side_lower", "side_thigh", "side_hip", "inseam_upper", "inseam_lower")
        seams += [((front, edge), (back, edge)) for edge in joined]
        seams.append(((back, "dart_outer"), (back, "dart_inner")))
        # Seen from outside the wearer's left is +u in front and -u behind.
        in_front, behind = ("plus", "minus") if side == "left" else ("minus", "plus")
        seams.append(((front, "waist"), ("waistband_front", f"seam_{in_front}")))
        parts = ("outer", "inner")
        seams += [((back, f"waist_{part}"), ("waistband_back", f"seam_{behind}_{part}")) for part in parts]
    return seams
