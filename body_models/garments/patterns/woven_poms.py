"""Points of measure that woven tops share, and where the tape is laid for them on the flat pattern."""

import numpy as np

from body_models.garments.patterns.draft import Points, point
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import pom
from body_models.garments.patterns.pom_lines import PomLine, across, along, level, straight, upright

TORSO_POMS = (
    pom("chest_girth", "Chest", "pit to pit along the underarm line, closed, doubled", 60, 200),
    pom("waist_girth", "Waist", "across at the waist level, closed, doubled", 55, 200),
    pom("hem_girth", "Hem", "across at the lower ends of the side seams, closed, doubled", 60, 220),
    pom("across_shoulder", "Across shoulder", "straight between the shoulder points", 26, 75),
    pom("across_front", "Across front", "between the armholes of the front at the notches", 22, 75),
    pom("across_back", "Across back", "between the armholes of the back at the notches", 22, 75),
    pom("shoulder_drop", "Shoulder drop", "high point shoulder down to the shoulder point, vertical", 1, 9),
    pom("neck_width", "Neck width", "between the high points shoulder, at the seam", 11, 30),
    pom("front_neck_drop", "Front neck drop", "high point shoulder down to the front neck seam", 4, 22),
    pom("back_neck_drop", "Back neck drop", "high point shoulder down to the back neck seam", 1, 8),
    pom("armhole_depth", "Armhole depth", "high point shoulder down to the underarm point, vertical", 15, 42),
    pom("waist_level", "Waist level", "high point shoulder down to the waist line", 30, 60),
    pom("back_length", "Back length", "high point shoulder straight down to the hem of the back", 45, 140),
)
YOKE_DEPTH = pom("yoke_depth", "Yoke depth", "high point shoulder down to the yoke seam, vertical", 5, 18)
SLEEVE_POMS = (
    pom(
        "sleeve_length",
        "Sleeve length",
        "shoulder point to the end of the cuff along the over-arm line",
        30,
        90,
    ),
    pom("bicep_girth", "Bicep", "around the sleeve at the underarm point, square to the arm", 22, 80),
    pom("cuff_girth", "Cuff", "along the free edge of the closed cuff", 14, 45),
)
CUFF_HEIGHT = pom("cuff_height", "Cuff height", "height of the cuff", 2, 14)
BAND_POMS = (
    pom("collar_girth", "Collar", "around the fold or upper edge of the buttoned collar", 28, 75),
    pom("collar_stand_height", "Collar stand", "height of the stand at the centre back", 1.5, 6),
)
COLLAR_POMS = (
    *BAND_POMS,
    pom("collar_leaf_height", "Collar leaf", "height of the leaf at the centre back, from the fold", 2.5, 12),
    pom("collar_point_length", "Collar point", "along the front edge of the leaf, from the fold", 3, 14),
)

_FRONT, _BACK, _YOKE = "torso_front_left", "torso_back", "torso_back_yoke"
_SIDE = "torso_front_side_left"


def torso_lines(flat: FlatPattern) -> dict[str, tuple[PomLine, ...]]:
    """The tape on half fronts and the back, with or without a yoke."""
    top = _YOKE if _YOKE in flat.roles else _BACK
    neck, tip = flat.anchor(_FRONT, "neck_side_left"), flat.anchor(_FRONT, "acromion_left")
    centre, nape = flat.anchor(_FRONT, "neck_front"), flat.anchor(top, "cervicale")
    side = _SIDE if _SIDE in flat.roles else _FRONT
    pit = {role: _outer(flat, role, "side_seam", "armhole") for role in (side, _BACK)}
    waist = {role: _waist(flat, role) for role in (side, _BACK)}
    notch = {role: _outer(flat, role, "armhole", "armhole") for role in (_FRONT, _BACK)}
    hem = {role: _outer(flat, role, "hem", "side_seam") for role in (side, _BACK)}
    hps = float(neck[1])
    return {
        "chest_girth": (*_front_widths(flat, pit[side], 1), _mirrored(_BACK, pit[_BACK])),
        "waist_girth": (*_front_widths(flat, waist[side], 2), _mirrored(_BACK, waist[_BACK])),
        "hem_girth": (*_front_widths(flat, hem[side], 4), _mirrored(_BACK, hem[_BACK])),
        "across_shoulder": (_from_centre(_FRONT, tip, times=2),),
        "across_front": (_from_centre(_FRONT, notch[_FRONT], times=2),),
        "across_back": (_mirrored(_BACK, notch[_BACK]),),
        "shoulder_drop": (upright(_FRONT, neck, tip, at_u=float(tip[0])),),
        "neck_width": (_from_centre(_FRONT, neck, times=2),),
        "front_neck_drop": (upright(_FRONT, point(0.0, hps), centre),),
        "back_neck_drop": (upright(top, point(0.0, hps), nape),),
        "armhole_depth": (upright(_FRONT, neck, pit[side], at_u=float(notch[_FRONT][0])),),
        "waist_level": (upright(_BACK, point(0.0, hps), waist[_BACK], at_u=2.0),),
        "back_length": (upright(_BACK, point(0.5, hps), point(0.5, flat.vertical_range(_BACK)[0])),),
    }


def yoke_lines(flat: FlatPattern) -> dict[str, tuple[PomLine, ...]]:
    """The tape on the yoke, from the level of the high point shoulder to the seam."""
    hps, seam = flat.anchor(_YOKE, "neck_side_right"), flat.vertical_range(_YOKE)[0]
    return {"yoke_depth": (upright(_YOKE, hps, point(float(hps[0]), seam)),)}


def sleeve_lines(flat: FlatPattern) -> dict[str, tuple[PomLine, ...]]:
    """The tape on the left sleeve and its cuff."""
    sleeve, cuff = "sleeve_left", "cuff_left"
    low, high = flat.vertical_range(sleeve)
    biceps = float(flat.corner(sleeve, "underarm", "armhole")[1])
    length = [upright(sleeve, point(0.0, high), point(0.0, low))]
    lines = {"bicep_girth": across(flat, sleeve, biceps - 1e-6)}
    if cuff not in flat.roles:
        return {**lines, "sleeve_length": tuple(length), "cuff_girth": along(flat, sleeve, "cuff")}
    bottom, top = flat.vertical_range(cuff)
    height = upright(cuff, point(0.0, top), point(0.0, bottom))
    return {
        **lines,
        "sleeve_length": (*length, height),
        "cuff_girth": along(flat, cuff, "cuff"),
        "cuff_height": (height,),
    }


def collar_lines(flat: FlatPattern) -> dict[str, tuple[PomLine, ...]]:
    """The tape on stand and leaf."""
    leaf = "collar_leaf"
    front = flat.labelled_edges(leaf, "collar_front")[0]
    return {
        **stand_lines(flat, "fold"),
        **collar_height_lines(flat),
        "collar_point_length": (straight(leaf, front[0], front[-1]),),
    }


def collar_height_lines(flat: FlatPattern) -> dict[str, tuple[PomLine, ...]]:
    """The tape up stand and leaf at the centre back."""
    stand, leaf, centre = "collar_stand", "collar_leaf", point(0.0, 0.0)
    return {
        "collar_stand_height": (straight(stand, centre, _at_centre(flat, stand, "fold")),),
        "collar_leaf_height": (straight(leaf, centre, _at_centre(flat, leaf, "collar_edge")),),
    }


def stand_lines(flat: FlatPattern, top_label: str) -> dict[str, tuple[PomLine, ...]]:
    """The tape on a stand, whose upper edge has this label."""
    stand = "collar_stand"
    return {
        "collar_girth": along(flat, stand, top_label),
        "collar_stand_height": (straight(stand, point(0.0, 0.0), _at_centre(flat, stand, top_label)),),
    }


def _outer(flat: FlatPattern, role: str, label: str, other_label: str) -> Points:
    """The corner between two edges [2], on the side of +u."""
    at = flat.corner(role, label, other_label)
    return point(abs(float(at[0])), float(at[1]))


def _waist(flat: FlatPattern, role: str) -> Points:
    """Where the lowest piece of the side seam ends [2]: at the waist, on the side of +u."""
    lowest = flat.labelled_edges(role, "side_seam")[0]
    return point(abs(float(lowest[-1, 0])), float(lowest[-1, 1]))


def _front_widths(flat: FlatPattern, side_cm: Points, cut_level: int) -> tuple[PomLine, ...]:
    """From the centre front to a point of the side seam [2], twice: over the front, and over the side panel
    where there is one, whose seam is measured at the `cut_level`-th corner from the armhole down."""
    if _SIDE not in flat.roles:
        return (_from_centre(_FRONT, side_cm, times=2),)
    up, down = flat.labelled_edges(_FRONT, "princess"), flat.labelled_edges(_SIDE, "princess")
    corners = [edge[-1] for edge in reversed(up)] + [up[0][0]], [edge[0] for edge in down] + [down[-1][-1]]
    inner, outer = (found[cut_level] for found in corners)
    return (_from_centre(_FRONT, inner, times=2), level(_SIDE, outer, side_cm, times=2))


def _from_centre(role: str, at: Points, *, times: int) -> PomLine:
    return level(role, point(0.0, float(at[1])), at, times=times)


def _mirrored(role: str, at: Points) -> PomLine:
    """Level between a point and its mirror image."""
    return level(role, at * np.array([-1.0, 1.0]), at)


def _at_centre(flat: FlatPattern, role: str, label: str) -> Points:
    """Where the edges with a label pass u = 0 of their panel [2]."""
    points = np.concatenate(flat.labelled_edges(role, label))
    nearest: Points = points[int(np.abs(points[:, 0]).argmin())]
    return nearest
