"""The straight skirt: fitted over waist and hip by side seams and darts, falling straight from the hip.

The construction is the classic skirt block (as in Aldrich, "Metric Pattern Cutting for Women's Wear"): the
back hip is wider than the front, the side seam takes part of what the waist is smaller than the hip, one dart
in each quarter takes the rest; the waist line dips at the centre front and more at the centre back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from body_models.garments.patterns.draft import DraftEdge, Points, curve, line, point, unit
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, impossible, pom
from body_models.garments.patterns.pom_lines import PomLine, PomLines, across, along, upright
from body_models.garments.patterns.skirt_panels import (
    WAISTBAND_POINTS_OF_MEASURE,
    SkirtQuarter,
    dart,
    skirt_with_waistband,
    waist_seam_cm,
    waistband_pom_lines,
)
from body_models.garments.patterns.specification import PatternSpecification

STRAIGHT_SKIRT_POINTS_OF_MEASURE = (
    *WAISTBAND_POINTS_OF_MEASURE,
    pom("hip_girth", "Hip", "around, at the hip level", 70, 210),
    pom("hip_level", "Hip level", "top of the waistband down to the hip line, at the side, vertical", 8, 28),
    pom("hem_girth", "Hem", "around the bottom edge", 70, 230),
    pom("skirt_length", "Skirt length", "along the centre back, top of the waistband to the hem", 30, 110),
)
_BACK = ("skirt_back_left", "skirt_back_right")

_BACK_HIP_EXTRA_CM = 1.0  # the back hip quarter is this much wider than a quarter, the front narrower
_FRONT_WAIST_EXTRA_CM = 0.5
_DIP_CM = {"front": 0.7, "back": 1.5}  # the waist line lies this much lower at the centre than at the side
_DART_SHARE = {"front": 0.55, "back": 0.75}  # length of the dart, as a share of the way down to the hip
_SIDE_SHARE = 0.5  # of what the waist is smaller than the hip
_SMALLEST_DART_CM = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class StraightSkirtLines:
    """What a straight skirt is drawn from below its waist seam: girths all round, the way down to the hip.

    ``hip_down_cm`` is taken at the side, ``length_cm`` along the centre back from the waist seam.
    """

    garment: str
    waist_cm: float
    hip_cm: float
    hem_cm: float
    hip_down_cm: float
    length_cm: float


def draft_straight_skirt(lines: StraightSkirtLines) -> tuple[SkirtQuarter, SkirtQuarter]:
    """Front and back quarters; v = 0 is the waist at the side seam. Raises PatternError POM_CONFLICT."""
    hips, waists = (
        _quarters(lines.hip_cm, _BACK_HIP_EXTRA_CM),
        _quarters(lines.waist_cm, -_FRONT_WAIST_EXTRA_CM),
    )
    spare = {face: hips[face] - waists[face] for face in hips}
    # The side seams of front and back are one line: they take up the same.
    side = min(_SIDE_SHARE * min(spare.values()), min(spare.values()) - _SMALLEST_DART_CM)
    if abs(side) > 0.75 * lines.hip_down_cm:
        raise impossible(lines.garment, "the waist does not suit the hip")
    if lines.length_cm < lines.hip_down_cm + 5:
        raise impossible(lines.garment, "the hem must lie at least 5 cm below the hip")
    taper = (lines.hem_cm - lines.hip_cm) / 4
    if abs(taper) > 0.3 * (lines.length_cm - lines.hip_down_cm):
        raise impossible(lines.garment, "the hem does not suit the hip")
    front, back = (_quarter(lines, face, hips[face], waists[face], side, taper) for face in ("front", "back"))
    return front, back


def _quarters(girth_cm: float, back_extra_cm: float) -> dict[str, float]:
    return {"front": girth_cm / 4 - back_extra_cm, "back": girth_cm / 4 + back_extra_cm}


def _quarter(
    lines: StraightSkirtLines, face: str, hip_cm: float, waist_cm: float, side_cm: float, taper_cm: float
) -> SkirtQuarter:
    hem_v = -lines.length_cm - _DIP_CM["back"]
    hip = point(hip_cm, -lines.hip_down_cm)
    hem = point(hip_cm + taper_cm, hem_v)
    waist = point(hip_cm - side_cm, 0.0)
    fall = float(hip[1] - hem[1])
    lean = point((waist[0] - hip[0]) * 0.65, lines.hip_down_cm * 0.35)
    lower = (hem, hem + (hip - hem) * 0.33, hip - point(0.0, 0.5 * fall), hip)
    upper = (hip, hip + point(0.0, 0.4 * lines.hip_down_cm), waist - lean, waist)
    return SkirtQuarter(
        hem=line("hem", point(0.0, hem_v), hem, "hem"),
        side=(curve("side_lower", lower, "side_seam"), curve("side_hip", upper, "side_seam")),
        waist=_waist_with_dart(waist, face, waist_cm, lines.hip_down_cm),
    )


def _waist_with_dart(side: Points, face: str, waist_cm: float, hip_down_cm: float) -> tuple[DraftEdge, ...]:
    """The waist line from the side to the dipped centre; what it is too long goes into the dart."""
    centre = point(0.0, side[1] - _DIP_CM[face])
    width = float(np.hypot(*(side - centre))) - waist_cm
    along = unit(centre - side)
    middle = (side + centre) / 2
    tip = middle + point(-along[1], along[0]) * hip_down_cm * _DART_SHARE[face]
    outer, inner = dart("dart", middle, along, width, tip)
    return (
        line("waist_outer", side, outer.start_cm, "waist_seam"),
        outer,
        inner,
        line("waist_inner", inner.end_cm, centre, "waist_seam"),
    )


class PatternStraightSkirt:
    """Draws the flat pattern of a straight skirt: a front, two backs with a zip, darts, a waistband."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = STRAIGHT_SKIRT_POINTS_OF_MEASURE
    waist_height_cm: ClassVar[float] = 99.0  # of the reference body

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(STRAIGHT_SKIRT_POINTS_OF_MEASURE, poms, "straight skirt")
        band = measures["waistband_height"]
        front, back = draft_straight_skirt(
            StraightSkirtLines(
                garment="straight skirt",
                waist_cm=waist_seam_cm(measures),
                hip_cm=measures["hip_girth"],
                hem_cm=measures["hem_girth"],
                hip_down_cm=measures["hip_level"] - band,
                length_cm=measures["skirt_length"] - band,
            )
        )
        return skirt_with_waistband(front, back, measures, self.waist_height_cm - band)


def straight_skirt_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure lie on the flat pattern."""
    lines = waistband_pom_lines(flat)
    return {
        **lines,
        **straight_part_pom_lines(flat, _BACK, lines["waistband_height"]),
    }


def straight_part_pom_lines(
    flat: FlatPattern, backs: tuple[str, ...], above: tuple[PomLine, ...]
) -> dict[str, tuple[PomLine, ...]]:
    """The measures of a straight skirt part; `above` is what lies between its waist seam and the top."""
    front = "skirt_front"
    hip = flat.corner(front, "side_seam", "side_seam")
    waist = flat.corner(front, "side_seam", "waist_seam")
    return {
        "hip_girth": tuple(
            way for role in (front, *backs) for way in across(flat, role, float(hip[1]) + 1e-6)
        ),
        "hip_level": (*above, upright(front, waist, hip)),
        "hem_girth": tuple(way for role in (front, *backs) for way in along(flat, role, "hem")),
        "skirt_length": (*above, *along(flat, backs[0], "centre_back")),
    }
