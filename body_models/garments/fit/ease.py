"""Ease: how much larger the finished garment is than the body, zone by zone.

Garment girths are taken from the flat pattern at the level where the zone lies on this body: a tee hangs from
the high point shoulder, trousers from the fork. Heights are vertical, so the way of the cloth over a bust
or a belly (1–2 cm) is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from body_models.errors import MeasurementError
from body_models.garments.grading import graded_pattern
from body_models.garments.patterns.legs import THIGH_BELOW_FORK_CM
from body_models.garments.patterns.measure import FlatPattern
from resources.size_charts import SizeChart, load_size_chart

ZONES: Mapping[str, tuple[str, ...]] = {
    "tee": ("neck", "shoulders", "chest", "waist", "hip", "arms"),
    "trousers": ("waist", "hip", "thigh", "knee", "calf"),
}

BODY_MEASUREMENT: Mapping[str, str] = {
    "neck": "neck_girth_cm",
    "shoulders": "shoulder_breadth_cm",
    "chest": "chest_girth_cm",
    "waist": "waist_girth_cm",
    "hip": "hip_girth_cm",
    "arms": "upper_arm_girth_cm",
    "thigh": "thigh_girth_cm",
    "knee": "knee_girth_cm",
    "calf": "calf_girth_cm",
}

# The fullest seat lies this far above the crotch: mean of buttockheight - crotchheight, ANSUR II (5.1 cm
# women, 4.2 cm men).
_SEAT_ABOVE_CROTCH_CM = {"women": 5.1, "men": 4.2}
# The high point shoulder of a crew neck rests on the slope of the shoulder about level with the nape.
_HPS_ABOVE_CERVICALE_CM = 0.5
# The fork of straight trousers hangs this far below the crotch.
_FORK_BELOW_CROTCH_CM = 2.0
# Mid upper arm is half of the upper arm, which is 0.57 of acromion to wrist (ANSUR II: 31.1 of 55.0 cm,
# women).
_MID_ARM_SHARE = 0.285
# The largest calf lies at about 0.7 of the height of the knee.
_CALF_SHARE_OF_KNEE_HEIGHT = 0.7

BodySource = Literal["measured", "inferred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneEase:
    """Body and garment at one zone (cm); `body_source` tells whether the body's figure was inferred here."""

    zone: str
    body_cm: float
    garment_cm: float
    body_source: BodySource = "measured"

    @property
    def ease_cm(self) -> float:
        """Garment minus body."""
        return self.garment_cm - self.body_cm


def zone_eases(chart: SizeChart, size: str, body: Mapping[str, float]) -> tuple[ZoneEase, ...]:
    """Ease of one size at every zone of its family.

    `body` holds measurements by name in cm (those of `Anthropometer.measure`); without ``knee_girth_cm`` the
    knee is inferred from thigh and calf. Raises MeasurementError MEASUREMENT_MISSING, ResourceError
    SIZE_UNKNOWN.
    """
    flat = flat_pattern(chart.id, size)
    girths = _tee_girths(flat, chart, body) if chart.family == "tee" else _trousers_girths(flat, chart, body)
    eases = []
    for zone in ZONES[chart.family]:
        body_cm, source = _body_at(zone, chart.block, body)
        eases.append(ZoneEase(zone=zone, body_cm=body_cm, garment_cm=girths[zone], body_source=source))
    return tuple(eases)


@lru_cache(maxsize=64)
def flat_pattern(chart_id: str, size: str) -> FlatPattern:
    """The flat pattern of a size, drafted once per process."""
    return FlatPattern(graded_pattern(load_size_chart(chart_id), size))


def inferred_knee_girth_cm(block: str, thigh_girth_cm: float, calf_girth_cm: float) -> float:
    """Girth just above the kneecap from thigh and calf.

    Least squares on ANSUR II (lowerthighcircumference), residual 1.5 cm in women and 1.4 cm in men.
    """
    if block == "women":
        return -0.981 + 0.282 * thigh_girth_cm + 0.635 * calf_girth_cm
    return 5.642 + 0.320 * thigh_girth_cm + 0.390 * calf_girth_cm


def _tee_girths(flat: FlatPattern, chart: SizeChart, body: Mapping[str, float]) -> dict[str, float]:
    front, torso = "torso_front", ("torso_front", "torso_back")
    hps_height = _needed(body, "cervicale_height_cm") + _HPS_ABOVE_CERVICALE_CM
    underarm = float(flat.corner(front, "side_seam", "armhole")[1])
    seat = _needed(body, "crotch_height_cm") + _SEAT_ABOVE_CROTCH_CM[chart.block]
    left, right = (flat.anchor(front, f"acromion_{side}") for side in ("left", "right"))
    cap_tip = float(flat.anchor("sleeve_left", "acromion_left")[1])
    arm = cap_tip - _MID_ARM_SHARE * _needed(body, "arm_length_cm")
    return {
        "neck": sum(flat.seam_length(role, "neckline") for role in ("collar_front", "collar_back")),
        "shoulders": float(abs(left[0] - right[0])),
        "chest": flat.girth_at(torso, min(_needed(body, "chest_height_cm") - hps_height, underarm)),
        "waist": flat.girth_at(torso, min(_needed(body, "waist_height_cm") - hps_height, underarm)),
        "hip": flat.girth_at(torso, seat - hps_height),
        "arms": flat.girth_at(("sleeve_left",), min(arm, 0.0)),
    }


def _trousers_girths(flat: FlatPattern, chart: SizeChart, body: Mapping[str, float]) -> dict[str, float]:
    front, back = "leg_front_left", "leg_back_left"
    crotch = _needed(body, "crotch_height_cm")
    knee = _needed(body, "knee_height_cm")
    fork_height = crotch - _FORK_BELOW_CROTCH_CM
    forks = {role: float(flat.anchor(role, "crotch")[1]) for role in (front, back)}
    thigh = sum(flat.width_at(role, fork - THIGH_BELOW_FORK_CM) for role, fork in forks.items())
    return {
        "waist": sum(flat.seam_length(role, "waistband") for role in ("waistband_front", "waistband_back")),
        "hip": 2 * flat.girth_at((front, back), _SEAT_ABOVE_CROTCH_CM[chart.block] + _FORK_BELOW_CROTCH_CM),
        "thigh": thigh,
        "knee": flat.girth_at((front, back), knee - fork_height),
        "calf": flat.girth_at((front, back), _CALF_SHARE_OF_KNEE_HEIGHT * knee - fork_height),
    }


def _body_at(zone: str, block: str, body: Mapping[str, float]) -> tuple[float, BodySource]:
    name = BODY_MEASUREMENT[zone]
    if zone == "knee" and name not in body:
        thigh, calf = (_needed(body, BODY_MEASUREMENT[other]) for other in ("thigh", "calf"))
        return inferred_knee_girth_cm(block, thigh, calf), "inferred"
    return _needed(body, name), "measured"


def _needed(body: Mapping[str, float], name: str) -> float:
    if name not in body:
        raise MeasurementError("MEASUREMENT_MISSING", f"The fit needs {name}, which this body does not give.")
    return body[name]
