"""The zones at which a garment is judged, from the neck down."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ZoneKind = Literal["girth", "breadth", "length", "stride"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One place of the body and the measurement the garment is compared with there.

    A ``girth`` or ``breadth`` needs room; a ``length`` reaches to a place; ``stride`` is the room a walking
    step needs at a hem, which follows from several measurements.
    """

    name: str
    kind: ZoneKind
    measurement: str


_FROM_THE_NECK_DOWN: tuple[tuple[str, ZoneKind, str], ...] = (
    ("neck", "girth", "neck_girth_cm"),
    ("shoulders", "breadth", "shoulder_breadth_cm"),
    ("chest", "girth", "chest_girth_cm"),
    ("waist", "girth", "waist_girth_cm"),
    ("hip", "girth", "hip_girth_cm"),
    ("arms", "girth", "upper_arm_girth_cm"),
    ("wrist", "girth", "wrist_girth_cm"),
    ("sleeve", "length", "arm_length_cm"),
    ("thigh", "girth", "thigh_girth_cm"),
    ("knee", "girth", "knee_girth_cm"),
    ("calf", "girth", "calf_girth_cm"),
    ("ankle", "girth", "ankle_girth_cm"),
    ("hem", "stride", "crotch_height_cm"),
    ("length", "length", "crotch_height_cm"),
)

ZONES: Mapping[str, Zone] = {
    name: Zone(name=name, kind=kind, measurement=measurement)
    for name, kind, measurement in _FROM_THE_NECK_DOWN
}


def decides_size(zone: str, charted_measurements: tuple[str, ...]) -> bool:
    """Whether a shortage at a zone speaks against a size: a narrow hem is a style, a sleeve is let down."""
    judged = ZONES[zone]
    return judged.kind in ("girth", "breadth") or is_charted(zone, charted_measurements)


def is_charted(zone: str, charted_measurements: tuple[str, ...]) -> bool:
    """Whether the chart chooses its size by what is measured at the zone."""
    judged = ZONES[zone]
    return judged.kind != "stride" and judged.measurement in charted_measurements
