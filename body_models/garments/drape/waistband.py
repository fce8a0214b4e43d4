"""Where trousers stay on their wearer."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from body_models.garments.drape.arrays import Float64
from body_models.garments.drape.figure import Figure
from body_models.garments.drape.sections import STATION_STEP_M, Tube

Support = Literal["shoulders", "waist", "hips", "held"]

# Cloth between band and skin, and the skin's give.
BAND_CLEARANCE_M = 0.004
# A belt or a firm button keeps a band that is this much too large where it belongs.
BELT_TAKE_UP_M = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class WaistbandSeat:
    """The level [m] a waistband rests at and what keeps it there.

    ``waist``: no larger than the waist and what a belt takes up; ``hips``: it slides down to where the body
    is as large as it is; ``held``: it is larger than everything it could rest on, and is held where the body
    is largest.
    """

    level_m: float
    support: Support


def waistband_seat(girth_m: float, rise_m: float, figure: Figure, torso: Tube) -> WaistbandSeat:
    """Where a closed band of this girth comes to rest between the waist and the hips.

    ``rise_m`` is how far above the crotch point the garment can reach: a low rise is worn below the waist.
    """
    highest = min(figure.waist_level_m, float(figure.crotch_m[1]) + rise_m)
    lowest = min(figure.hip_level_m, highest - STATION_STEP_M)
    levels = np.arange(highest, lowest, -STATION_STEP_M / 2)
    body: Float64 = torso.girths_m(levels, np.full(len(levels), BAND_CLEARANCE_M))
    if girth_m <= body[0] + BELT_TAKE_UP_M:
        return WaistbandSeat(level_m=float(levels[0]), support="waist")
    snug = np.flatnonzero(body >= girth_m)
    if len(snug):
        return WaistbandSeat(level_m=float(levels[snug[0]]), support="hips")
    return WaistbandSeat(level_m=float(levels[int(body.argmax())]), support="held")
