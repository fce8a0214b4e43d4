"""Where trousers, jeans, shorts and leggings are measured."""

from body_models.garments.patterns.legs import THIGH_BELOW_FORK_CM
from body_models.garments.patterns.measure import FlatPattern, Points
from body_models.garments.patterns.pom_lines import PomLine, PomLines, across, along, upright

_FRONT, _BACK = "leg_front_left", "leg_back_left"
_YOKE = "leg_yoke_back_left"
_BAND_FRONT, _BAND_BACK = "waistband_front", "waistband_back"


def trousers_pom_lines(flat: FlatPattern) -> PomLines:
    """The lines of trousers with a knee and a waistband."""
    return {
        "waist_girth": _waistband(flat),
        **_legs(flat),
        "knee_girth": _knee(flat),
        **_rises(flat, _band_height(flat)),
        "waistband_height": _band_height(flat),
    }


def jeans_pom_lines(flat: FlatPattern) -> PomLines:
    """The lines of jeans: those of trousers, and the height of the yoke at its two ends."""
    lines = trousers_pom_lines(flat)
    back = (*lines["back_rise"], *along(flat, _YOKE, "crotch_seam"))
    return {
        **lines,
        "back_rise": back,
        "yoke_height_side": along(flat, _YOKE, "side_seam"),
        "yoke_height_back": along(flat, _YOKE, "crotch_seam"),
    }


def shorts_pom_lines(flat: FlatPattern) -> PomLines:
    """The lines of shorts, which end above the knee."""
    band = _band_height(flat)
    return {
        "waist_girth": _waistband(flat),
        **_legs(flat),
        **_rises(flat, band),
        "waistband_height": band,
    }


def leggings_pom_lines(flat: FlatPattern) -> PomLines:
    """The lines of leggings, which have no band."""
    waist = tuple(way for role in (_FRONT, _BACK) for way in along(flat, role, "waistband", times=2))
    return {"waist_girth": waist, **_legs(flat), "knee_girth": _knee(flat), **_rises(flat, ())}


def _waistband(flat: FlatPattern) -> tuple[PomLine, ...]:
    return (*along(flat, _BAND_FRONT, "waistband"), *along(flat, _BAND_BACK, "waistband"))


def _legs(flat: FlatPattern) -> PomLines:
    forks = {role: flat.anchor(role, "crotch") for role in (_FRONT, _BACK)}
    hip = _hip(flat)
    hip_v = float(hip[1])
    return {
        "hip_girth": tuple(way for role in forks for way in across(flat, role, hip_v, times=2)),
        "hip_level": (upright(_FRONT, forks[_FRONT], hip),),
        "thigh_girth": tuple(
            way
            for role, fork in forks.items()
            for way in across(flat, role, float(fork[1]) - THIGH_BELOW_FORK_CM)
        ),
        "hem_girth": tuple(way for role in forks for way in along(flat, role, "hem")),
        "inseam": along(flat, _FRONT, "inseam"),
    }


def _hip(flat: FlatPattern) -> Points:
    """Where the fly turns into its curve: the hip level of the draft."""
    return flat.corner(_FRONT, "crotch_seam", "crotch_seam")


def _knee(flat: FlatPattern) -> tuple[PomLine, ...]:
    knee = float(flat.corner(_FRONT, "inseam", "inseam")[1])
    return tuple(way for role in (_FRONT, _BACK) for way in across(flat, role, knee))


def _rises(flat: FlatPattern, band: tuple[PomLine, ...]) -> PomLines:
    return {
        "front_rise": (*along(flat, _FRONT, "crotch_seam"), *band),
        "back_rise": (*along(flat, _BACK, "crotch_seam"), *band),
    }


def _band_height(flat: FlatPattern) -> tuple[PomLine, ...]:
    seam, top = (_at_centre(flat, label) for label in ("waist_seam", "waistband"))
    return (upright(_BAND_FRONT, seam, top),)


def _at_centre(flat: FlatPattern, label: str) -> Points:
    """The point [2] of the band's edge on its middle line, u = 0."""
    points = [edge[abs(edge[:, 0]).argmin()] for edge in flat.labelled_edges(_BAND_FRONT, label)]
    return min(points, key=lambda at: float(abs(at[0])))
