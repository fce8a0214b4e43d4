"""Points of measure that knit tops share, and where the tape is laid for them on the flat pattern."""

from collections.abc import Callable, Mapping

import numpy as np

from body_models.garments.patterns.draft import Points, point
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import PointOfMeasure, pom
from body_models.garments.patterns.pom_lines import PomLine, PomLines, across, along, level, measured, upright
from body_models.garments.patterns.specification import PatternSpecification

GIRTH_POMS = (
    pom("chest_girth", "Chest", "pit to pit along the underarm line, doubled", 60, 200),
    pom("waist_girth", "Waist", "across at the waist level, doubled", 55, 200),
    pom("hem_girth", "Hem", "along the bottom edge, doubled, a rib relaxed", 60, 210),
)
ACROSS_SHOULDER = pom("across_shoulder", "Across shoulder", "straight between the shoulder points", 26, 75)
ACROSS_POMS = (
    pom("across_front", "Across front", "between the armholes of the front at the notches", 22, 75),
    pom("across_back", "Across back", "between the armholes of the back at the notches", 22, 75),
)
SHOULDER_DROP = pom(
    "shoulder_drop", "Shoulder drop", "high point shoulder down to the shoulder point, vertical", 1, 9
)
LENGTH_POMS = (
    pom("armhole_depth", "Armhole depth", "high point shoulder down to the underarm point, vertical", 15, 42),
    pom("waist_level", "Waist level", "high point shoulder down to the waist line", 30, 60),
    pom("back_length", "Body length", "high point shoulder straight down to the hem", 45, 110),
)
TORSO_POMS = (
    *GIRTH_POMS,
    ACROSS_SHOULDER,
    *ACROSS_POMS,
    SHOULDER_DROP,
    pom("neck_width", "Neck width", "between the high points shoulder, at the seam", 11, 30),
    pom("front_neck_drop", "Front neck drop", "high point shoulder down to the front neck seam", 4, 22),
    pom("back_neck_drop", "Back neck drop", "high point shoulder down to the back neck seam", 1, 8),
    *LENGTH_POMS,
)
NECKBAND_HEIGHT = pom("neckband_height", "Neckband height", "height of the finished rib", 0.8, 5)
RIB_POMS = (
    pom("cuff_height", "Cuff height", "height of the rib cuff", 2, 14),
    pom("hem_band_height", "Hem band height", "height of the rib at the hem", 2, 14),
)


def sleeve_poms(
    shortest_cm: float, longest_cm: float, narrowest_cuff_cm: float, widest_cuff_cm: float
) -> tuple[PointOfMeasure, ...]:
    """The measures of a set-in sleeve, within the ranges of its kind."""
    length = "shoulder point to the end of the cuff along the over-arm line"
    girth = "around the sleeve at the underarm point, square to the arm"
    opening = "around the sleeve opening, a rib relaxed"
    return (
        pom("sleeve_length", "Sleeve length", length, shortest_cm, longest_cm),
        pom("bicep_girth", "Bicep", girth, 22, 80),
        pom("cuff_girth", "Cuff", opening, narrowest_cuff_cm, widest_cuff_cm),
    )


def torso_lines(flat: FlatPattern) -> dict[str, tuple[PomLine, ...]]:
    """The tape on front and back: girths, shoulders, neckline, lengths; a hem band counts to the length."""
    front, back = "torso_front", "torso_back"
    neck, tip = flat.anchor(front, "neck_side_left"), flat.anchor(front, "acromion_left")
    centre, nape = flat.anchor(front, "neck_front"), flat.anchor(back, "cervicale")
    pit = {role: _right_of(flat.corner(role, "side_seam", "armhole")) for role in (front, back)}
    waist = {role: _right_of(flat.corner(role, "side_seam", "side_seam")) for role in (front, back)}
    notch = {role: _right_of(flat.corner(role, "armhole", "armhole")) for role in (front, back)}
    banded = "hem_band_front" in flat.roles
    hems = ("hem_band_front", "hem_band_back") if banded else (front, back)
    hem_v = flat.vertical_range(back)[0]
    length = [upright(back, point(0.5, float(neck[1])), point(0.5, hem_v))]
    if banded:
        length += _height("hem_band_back", flat)
    return {
        "chest_girth": tuple(_between(role, at) for role, at in pit.items()),
        "waist_girth": tuple(_between(role, at) for role, at in waist.items()),
        "hem_girth": tuple(way for role in hems for way in along(flat, role, "hem")),
        "across_shoulder": (_between(front, tip),),
        "across_front": (_between(front, notch[front]),),
        "across_back": (_between(back, notch[back]),),
        "shoulder_drop": (upright(front, neck, tip, at_u=float(tip[0])),),
        "neck_width": (_between(front, neck),),
        "front_neck_drop": (upright(front, point(0.0, float(neck[1])), centre),),
        "back_neck_drop": (upright(back, point(0.0, float(neck[1])), nape),),
        "armhole_depth": (upright(front, neck, pit[front], at_u=float(pit[front][0])),),
        "waist_level": (upright(front, neck, waist[front], at_u=2.0),),
        "back_length": tuple(length),
    }


def sleeve_lines(flat: FlatPattern) -> dict[str, tuple[PomLine, ...]]:
    """The tape on the left sleeve; a cuff counts to the length and is the opening."""
    sleeve, cuff = "sleeve_left", "cuff_left"
    low, high = flat.vertical_range(sleeve)
    biceps = float(flat.corner(sleeve, "underarm", "armhole")[1])
    length = [upright(sleeve, point(0.0, high), point(0.0, low))]
    opening = sleeve
    if cuff in flat.roles:
        length += _height(cuff, flat)
        opening = cuff
    return {
        "sleeve_length": tuple(length),
        "bicep_girth": across(flat, sleeve, biceps - 1e-6),
        "cuff_girth": along(flat, opening, "cuff"),
    }


def rib_lines(flat: FlatPattern) -> dict[str, tuple[PomLine, ...]]:
    """The tape on cuff and hem band."""
    return {
        "cuff_height": _height("cuff_left", flat),
        "hem_band_height": _height("hem_band_front", flat),
    }


def neckband_lines(flat: FlatPattern) -> dict[str, tuple[PomLine, ...]]:
    """The tape on the neckband, at the middle of its front."""
    bottom, top = (_at_centre(flat, "collar_front", label) for label in ("neck_seam", "neckline"))
    return {"neckband_height": (upright("collar_front", bottom, top),)}


def tee_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of a tee lie, with short or long sleeves."""
    return {**torso_lines(flat), **neckband_lines(flat), **sleeve_lines(flat)}


def sweater_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of a sweater lie."""
    return {**tee_pom_lines(flat), **rib_lines(flat)}


def tank_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of a tank top lie."""
    lines = torso_lines(flat)
    del lines["across_shoulder"]
    neck, tip = (flat.anchor("torso_front", name) for name in ("neck_side_left", "acromion_left"))
    strap = PomLine(role="torso_front", points_cm=np.stack([neck, tip]))
    return {**lines, "strap_width": (strap,)}


def hoodie_pom_lines(flat: FlatPattern) -> PomLines:
    """Where the points of measure of a hoodie lie."""
    hood, pocket = "hood_left", "pocket_front"
    opening = along(flat, hood, "hood_opening")
    face = float(opening[0].points_cm[0, 0])
    depth = flat.anchor(hood, "hood_back")
    low, high = flat.vertical_range(pocket)
    return {
        **torso_lines(flat),
        **sleeve_lines(flat),
        **rib_lines(flat),
        "hood_height": opening,
        "hood_depth": (level(hood, point(face, float(depth[1])), depth),),
        "pocket_width": across(flat, pocket, low + 1e-6),
        "pocket_height": (upright(pocket, point(0.0, high), point(0.0, low)),),
    }


def _measure(
    lines: Callable[[FlatPattern], PomLines],
) -> Callable[[PatternSpecification], Mapping[str, float]]:
    def measure(specification: PatternSpecification) -> Mapping[str, float]:
        return measured(lines(FlatPattern(specification)))

    return measure


# Every point of measure taken from a flat pattern, in cm.
measure_tee = _measure(tee_pom_lines)
measure_long_sleeve_tee = measure_tee
measure_tank = _measure(tank_pom_lines)
measure_sweater = _measure(sweater_pom_lines)
measure_hoodie = _measure(hoodie_pom_lines)


def _between(role: str, at: Points) -> PomLine:
    """Level from a point to its mirror image on the other side of the centre line."""
    return level(role, at * np.array([-1.0, 1.0]), at)


def _right_of(at: Points) -> Points:
    """The point at +u of a mirrored pair."""
    return point(abs(float(at[0])), float(at[1]))


def _height(role: str, flat: FlatPattern) -> tuple[PomLine, ...]:
    low, high = flat.vertical_range(role)
    return (upright(role, point(0.0, high), point(0.0, low)),)


def _at_centre(flat: FlatPattern, role: str, label: str) -> Points:
    """Where the edges with a label pass u = 0 of their panel [2]."""
    points = np.concatenate(flat.labelled_edges(role, label))
    nearest: Points = points[int(np.abs(points[:, 0]).argmin())]
    return nearest
