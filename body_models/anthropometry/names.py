"""The measurements Vitrine knows: their names, units, plausible ranges and ANSUR II columns.

The names are the contract of every file and command. Definitions follow ISO 8559-1 where ANSUR II and the
standard agree, and ANSUR II (Gordon et al. 2014, NATICK/TR-15/007) where they differ, because the population
statistics come from that survey.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Unit = Literal["cm", "kg"]
Kind = Literal["height", "length", "breadth", "girth", "mass"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One measurement of the body.

    ``plausible_min`` and ``plausible_max`` bound what a living adult can have; values outside are refused.
    ``ansur_columns`` are summed, times ``ansur_factor``, to give the measurement in the survey; empty where
    the survey has none that means the same. ``repeatability`` is the expert inter-observer error in the unit
    (ANSUR II, ISO 20685-1).
    """

    name: str
    title: str
    unit: Unit
    kind: Kind
    plausible_min: float
    plausible_max: float
    repeatability: float
    ansur_columns: tuple[str, ...] = ()
    ansur_factor: float = 1.0


def _measurement(
    name: str,
    title: str,
    kind: Kind,
    span: tuple[float, float],
    repeatability: float,
    *ansur_columns: str,
    ansur_factor: float = 1.0,
) -> Measurement:
    return Measurement(
        name=name,
        title=title,
        unit="kg" if kind == "mass" else "cm",
        kind=kind,
        plausible_min=span[0],
        plausible_max=span[1],
        repeatability=repeatability,
        ansur_columns=ansur_columns,
        ansur_factor=ansur_factor,
    )


_RELAXED_ARM: Final = 0.95
"""The survey's upper arm is flexed. Relaxed ones are about a twentieth thinner: NHANES 2015-2018 (Fryar et
al. 2021) finds 34.5 cm in men of 91 kg, where the survey's flexed arm, at that mass, is 36.5 cm."""

_ALL: Final = (
    _measurement("stature_cm", "Stature", "height", (120, 230), 0.6, "stature"),
    _measurement("body_mass_kg", "Body mass", "mass", (25, 260), 0.3, "weightkg"),
    _measurement("neck_girth_cm", "Neck girth", "girth", (22, 65), 0.6, "neckcircumference"),
    _measurement("chest_girth_cm", "Chest girth", "girth", (55, 190), 1.4, "chestcircumference"),
    _measurement("underbust_girth_cm", "Underbust girth", "girth", (50, 180), 1.4),
    _measurement("waist_girth_cm", "Waist girth", "girth", (45, 200), 1.2, "waistcircumference"),
    _measurement("hip_girth_cm", "Hip girth", "girth", (55, 210), 1.2, "buttockcircumference"),
    _measurement("thigh_girth_cm", "Thigh girth", "girth", (28, 120), 0.6, "thighcircumference"),
    _measurement("calf_girth_cm", "Calf girth", "girth", (20, 75), 0.4, "calfcircumference"),
    _measurement("ankle_girth_cm", "Ankle girth", "girth", (14, 45), 0.4, "anklecircumference"),
    _measurement(
        "upper_arm_girth_cm",
        "Upper arm girth",
        "girth",
        (15, 75),
        0.6,
        "bicepscircumferenceflexed",
        ansur_factor=_RELAXED_ARM,
    ),
    _measurement("wrist_girth_cm", "Wrist girth", "girth", (10, 30), 0.3, "wristcircumference"),
    _measurement("shoulder_breadth_cm", "Shoulder breadth", "breadth", (24, 56), 0.8, "biacromialbreadth"),
    _measurement(
        "arm_length_cm",
        "Arm length",
        "length",
        (36, 82),
        0.7,
        "acromionradialelength",
        "radialestylionlength",
    ),
    _measurement("crotch_height_cm", "Crotch height", "height", (45, 118), 1.0, "crotchheight"),
    _measurement("waist_height_cm", "Waist height", "height", (65, 148), 0.6, "waistheightomphalion"),
    _measurement("chest_height_cm", "Chest height", "height", (80, 178), 0.6, "chestheight"),
    _measurement("cervicale_height_cm", "Nape height", "height", (95, 205), 0.6, "cervicaleheight"),
    _measurement("knee_height_cm", "Knee height", "height", (28, 72), 0.6, "kneeheightmidpatella"),
    _measurement("waist_back_length_cm", "Back length", "length", (28, 68), 0.5, "waistbacklength"),
    _measurement("foot_length_cm", "Foot length", "length", (17, 37), 0.2, "footlength"),
    _measurement("head_girth_cm", "Head girth", "girth", (46, 68), 0.2, "headcircumference"),
)

MEASUREMENTS: Final[Mapping[str, Measurement]] = MappingProxyType({m.name: m for m in _ALL})
"""Every measurement by name, in the order of the contract."""
