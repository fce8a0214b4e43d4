"""Skirts cut as pieces of a ring: the A-line skirt and the circle skirt.

Waist and hem are arcs about one apex, so the flare is even all round and every radius hangs the same length.
The angle of the ring follows from waist, hem and length. A circle skirt is that and no more; an A-line skirt
is fitted at the hip by a curved side seam and a small dart in each quarter.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from body_models.garments.patterns.draft import DraftEdge, Points, curve, line, point, unit
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, impossible, pom
from body_models.garments.patterns.pom_lines import PomLine, PomLines, along, level, straight
from body_models.garments.patterns.skirt_panels import (
    WAISTBAND_POINTS_OF_MEASURE,
    SkirtQuarter,
    skirt_with_waistband,
    waist_seam_cm,
    waistband_pom_lines,
)
from body_models.garments.patterns.specification import PatternSpecification

CIRCLE_SKIRT_POINTS_OF_MEASURE = (
    *WAISTBAND_POINTS_OF_MEASURE,
    pom("hem_girth", "Hem", "along the bottom edge, all round", 80, 900),
    pom("skirt_length", "Skirt length", "along the centre back, top of the waistband to the hem", 25, 110),
)
A_LINE_SKIRT_POINTS_OF_MEASURE = (
    *CIRCLE_SKIRT_POINTS_OF_MEASURE,
    pom("hip_girth", "Hip", "straight across front and back between the side seams at the hip", 70, 210),
    pom("hip_level", "Hip level", "top of the waistband down to the hip, along the side, straight", 8, 28),
)
_BACK = ("skirt_back_left", "skirt_back_right")

_SMALLEST_DART_CM = 0.6
_DART_SHARE = 0.5  # of what the flare leaves to be taken in above the hip
_DART_LENGTH_SHARE = 0.85  # of the way from the waist seam down to the hip
_LARGEST_TURN = math.radians(91)  # a whole skirt is a circle at most
_SMALLEST_TURN = math.radians(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class FanLines:
    """What a fan is drawn from: girths all round, and the way down from the waist seam to the hem."""

    garment: str
    waist_cm: float
    hem_cm: float
    length_cm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HipLine:
    """A hip to be fitted: girth all round, and the way down the side from the waist seam."""

    girth_cm: float
    down_cm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ring:
    """A quarter's piece of a ring: angles [rad] from the centre line, radii from the apex."""

    inner_cm: float
    outer_cm: float
    turn: float

    def at(self, angle: float, radius_cm: float) -> Points:
        """A point [2] of the panel; v = 0 is the waist at the centre."""
        return point(radius_cm * math.sin(angle), self.inner_cm - radius_cm * math.cos(angle))

    def waist_arc(self, name: str, start: float, end: float) -> DraftEdge:
        """A piece of the waist seam, run towards the centre."""
        return DraftEdge(
            name=name,
            control_cm=np.stack([self.at(start, self.inner_cm), self.at(end, self.inner_cm)]),
            label="waist_seam",
            radius_cm=self.inner_cm,
            bulges_right=False,
        )

    @property
    def waist_side(self) -> Points:
        """The waist at the side seam [2]."""
        return self.at(self.turn, self.inner_cm)

    @property
    def hem_side(self) -> Points:
        """The hem at the side seam [2]."""
        return self.at(self.turn, self.outer_cm)


def draft_fan(lines: FanLines, hip: HipLine | None = None) -> SkirtQuarter:
    """A quarter of the skirt, front and back alike; with a hip, darts and side seam are shaped to it.

    Raises PatternError POM_CONFLICT.
    """
    dart_cm = _dart_cm(lines, hip) if hip else 0.0
    flat_waist = lines.waist_cm / 4 + dart_cm
    turn = (lines.hem_cm / 4 - flat_waist) / lines.length_cm
    if not _SMALLEST_TURN <= turn <= _LARGEST_TURN:
        raise impossible(lines.garment, "the hem must be wider than the waist, at most by a full circle")
    inner = flat_waist / turn
    ring = _Ring(inner_cm=inner, outer_cm=inner + lines.length_cm, turn=turn)
    return SkirtQuarter(
        hem=DraftEdge(
            name="hem",
            control_cm=np.stack([ring.at(0.0, ring.outer_cm), ring.hem_side]),
            label="hem",
            radius_cm=ring.outer_cm,
        ),
        side=_hip_side(lines, ring, hip) if hip else _radius_side(ring),
        waist=_darted_waist(ring, hip, dart_cm) if hip else (ring.waist_arc("waist", turn, 0.0),),
    )


def _dart_cm(lines: FanLines, hip: HipLine) -> float:
    """Width of a quarter's dart: its share of what the waist is smaller than the hip beyond the flare."""
    spare = (hip.girth_cm - lines.waist_cm) / 4
    flare = (lines.hem_cm - lines.waist_cm) / 4 * hip.down_cm / lines.length_cm
    return max(_SMALLEST_DART_CM, _DART_SHARE * (spare - flare))


def _radius_side(ring: _Ring) -> tuple[DraftEdge, ...]:
    return (line("side", ring.hem_side, ring.waist_side, "side_seam"),)


def _hip_side(lines: FanLines, ring: _Ring, hip: HipLine) -> tuple[DraftEdge, ...]:
    """The side seam through the hip: it leaves the radius to pass where the hip is wide enough."""
    waist, hem = ring.waist_side, ring.hem_side
    run = hip.girth_cm / 4 - float(waist[0])
    if not 0.0 < run < 0.8 * hip.down_cm:
        raise impossible(lines.garment, "the hip does not suit the waist and the flare")
    if lines.length_cm < hip.down_cm + 5:
        raise impossible(lines.garment, "the hem must lie at least 5 cm below the hip")
    at_hip = waist + point(run, -math.sqrt(hip.down_cm**2 - run**2))
    fall = at_hip - hem
    # Through the hip the seam runs half way between its chords.
    through = unit(unit(fall) + unit(waist - at_hip))
    lower = (hem, hem + 0.4 * fall, at_hip - 0.3 * float(np.hypot(*fall)) * through, at_hip)
    upper = (
        at_hip,
        at_hip + 0.35 * hip.down_cm * through,
        waist - 0.35 * hip.down_cm * unit(waist - at_hip),
        waist,
    )
    return curve("side_lower", lower, "side_seam"), curve("side_hip", upper, "side_seam")


def _darted_waist(ring: _Ring, hip: HipLine, dart_cm: float) -> tuple[DraftEdge, ...]:
    middle, half = ring.turn / 2, dart_cm / ring.inner_cm / 2
    outer = ring.waist_arc("waist_outer", ring.turn, middle + half)
    inner = ring.waist_arc("waist_inner", middle - half, 0.0)
    tip = ring.at(middle, ring.inner_cm + _DART_LENGTH_SHARE * hip.down_cm)
    return (
        outer,
        line("dart_outer", outer.end_cm, tip, "dart"),
        line("dart_inner", tip, inner.start_cm, "dart"),
        inner,
    )


class PatternCircleSkirt:
    """Draws the flat pattern of a circle skirt: a front, two backs with a zip, a waistband."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = CIRCLE_SKIRT_POINTS_OF_MEASURE
    waist_height_cm: ClassVar[float] = 99.0  # of the reference body

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(CIRCLE_SKIRT_POINTS_OF_MEASURE, poms, "circle skirt")
        quarter = draft_fan(_waistband_fan(measures, "circle skirt"))
        height = self.waist_height_cm - measures["waistband_height"]
        return skirt_with_waistband(quarter, quarter, measures, height)


class PatternALineSkirt:
    """Draws the flat pattern of an A-line skirt: a front, two backs with a zip, darts, a waistband."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = A_LINE_SKIRT_POINTS_OF_MEASURE
    waist_height_cm: ClassVar[float] = 99.0  # of the reference body

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(A_LINE_SKIRT_POINTS_OF_MEASURE, poms, "A-line skirt")
        band = measures["waistband_height"]
        hip = HipLine(girth_cm=measures["hip_girth"], down_cm=measures["hip_level"] - band)
        quarter = draft_fan(_waistband_fan(measures, "A-line skirt"), hip)
        return skirt_with_waistband(quarter, quarter, measures, self.waist_height_cm - band)


def _waistband_fan(measures: Mapping[str, float], garment: str) -> FanLines:
    return FanLines(
        garment=garment,
        waist_cm=waist_seam_cm(measures),
        hem_cm=measures["hem_girth"],
        length_cm=measures["skirt_length"] - measures["waistband_height"],
    )


def circle_skirt_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of a circle skirt lie on the flat pattern."""
    lines = waistband_pom_lines(flat)
    return {**lines, **fan_part_pom_lines(flat, lines["waistband_height"])}


def a_line_skirt_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of an A-line skirt lie on the flat pattern."""
    lines = waistband_pom_lines(flat)
    above = lines["waistband_height"]
    return {**lines, **fan_part_pom_lines(flat, above), **hip_pom_lines(flat, above)}


def fan_part_pom_lines(flat: FlatPattern, above: tuple[PomLine, ...]) -> dict[str, tuple[PomLine, ...]]:
    """Hem and length of a fan with a seam at the centre back; `above` lies between waist seam and top."""
    return {
        "hem_girth": tuple(way for role in ("skirt_front", *_BACK) for way in along(flat, role, "hem")),
        "skirt_length": (*above, *along(flat, _BACK[0], "centre_back")),
    }


def hip_pom_lines(
    flat: FlatPattern,
    above: tuple[PomLine, ...],
    halves: tuple[str, str] = _BACK,
    whole: str = "skirt_front",
) -> dict[str, tuple[PomLine, ...]]:
    """Hip of a fan fitted to one: cut in `halves` on one face, `whole` on the other."""
    hip = flat.corner(whole, "side_seam", "side_seam")
    waist = flat.corner(whole, "side_seam", "waist_seam")
    hips = [level(whole, hip, hip * np.array([-1.0, 1.0]))]
    for role in halves:
        at_side = flat.corner(role, "side_seam", "side_seam")
        hips.append(level(role, at_side, at_side * np.array([0.0, 1.0])))
    return {"hip_girth": tuple(hips), "hip_level": (*above, straight(whole, waist, hip))}
