"""The leg panels of trousers: lines and curves whose solved lengths meet the finished measures."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq

from body_models.errors import PatternError
from body_models.garments.patterns.curves import bezier
from body_models.garments.patterns.draft import Points, curve_length, point, unit
from body_models.garments.patterns.points_of_measure import impossible

# Trade definition: the thigh is taken an inch below the fork.
THIGH_BELOW_FORK_CM = 2.5
KNEE_SHARE_OF_LEG = 0.45

_FRONT_FORK_SHARE = 0.32  # of front and back fork extension together
_LEG_BALANCE_CM = 1.0  # knee and hem: the back leg is this much wider than half the girth, the front narrower
# Legs are cut for feet a little apart: every centimetre below the fork lies this much farther outwards. Cut
# straight down, the outer hip of a standing person has cloth to spare and folds.
_STANCE = 0.08
# What the front waist is smaller than the hip goes mostly into the side seam; where it is larger (a
# belly), half of the excess goes to the centre front.
_FRONT_TILT_SHARE = 0.2
_BELLY_SHARE = 0.5
_FRONT_DIP_CM = 0.7  # the waist dips at the centre front


@dataclass(frozen=True, slots=True, kw_only=True)
class TrousersBlock:
    """What distinguishes a block besides its measures (centimetres)."""

    name: str
    waistband_flare_cm: float  # how much longer the waistband's seam is than its top edge
    back_hip_extra_cm: float  # the back hip quarter is this much wider than a quarter, the front narrower
    front_waist_extra_cm: (
        float  # the front waist quarter is this much wider than a quarter, the back narrower
    )
    dart_length_cm: float
    dart_share: (
        float  # share of the back waist suppression that the dart takes; the seat angle takes the rest
    )
    fork_height_cm: float  # height of the fork of the reference body
    smallest_dart_cm: float = 1.2
    inseam_hollow: float = 0.4  # see LegHalf
    knee_share: float = KNEE_SHARE_OF_LEG  # where the curves of thigh and inseam end, as a share of the leg


@dataclass(frozen=True, slots=True, kw_only=True)
class LegHalf:
    """One leg panel: side seam at +u, crease at u = 0, front fork at v = 0; points [2] in cm."""

    hem_side: Points
    hem_inner: Points
    knee_side: Points
    knee_inner: Points
    fork: Points
    hip_side: Points
    hip_centre: Points
    waist_side: Points
    waist_centre: Points
    inseam_hollow: float  # 0: straight from knee to fork, 1: hollowed for a thigh that tapers

    def side_thigh(self) -> Points:
        """Side seam from knee to hip [4, 2]."""
        rise = self.hip_side[1] - self.knee_side[1]
        up_leg = unit(self.knee_side - self.hem_side)
        first = self.knee_side + 0.3 * rise * up_leg
        return np.stack([self.knee_side, first, self.hip_side - point(0.0, 0.5 * rise), self.hip_side])

    def side_hip(self) -> Points:
        """Side seam from hip to waist [4, 2]."""
        rise = self.waist_side[1] - self.hip_side[1]
        lean = point((self.waist_side[0] - self.hip_side[0]) * 0.4, rise * 0.4)
        first = self.hip_side + point(0.0, 0.2 * rise)
        return np.stack([self.hip_side, first, self.waist_side - lean, self.waist_side])

    def inseam_upper(self) -> Points:
        """Inseam from knee to fork [4, 2], hollowed."""
        rise = self.fork[1] - self.knee_inner[1]
        up_leg = unit(self.knee_inner - self.hem_inner)
        hollow = point(self.knee_inner[0], self.fork[1] - 0.62 * rise)
        straight = (self.fork - self.knee_inner) / 3
        share = self.inseam_hollow
        first = self.knee_inner + share * 0.42 * rise * up_leg + (1 - share) * straight
        last = self.fork + share * 0.42 * (hollow - self.fork) - (1 - share) * straight
        return np.stack([self.knee_inner, first, last, self.fork])

    def rise_lower(self) -> Points:
        """Fly or seat curve from hip level into the fork [4, 2]: runs on from the centre line, ends level."""
        down = unit(self.hip_centre - self.waist_centre)
        reach = self.hip_centre[0] - self.fork[0]
        drop = self.hip_centre[1] - self.fork[1]
        first = self.hip_centre + 0.62 * drop * down
        return np.stack([self.hip_centre, first, self.fork + point(0.62 * reach, 0.0), self.fork])

    def inseam_cm(self) -> float:
        """Length of the inseam from fork to hem."""
        return curve_length(self.inseam_upper()) + float(np.hypot(*(self.knee_inner - self.hem_inner)))

    def rise_cm(self) -> float:
        """Length of the fly or seat seam from the fork to the waist seam."""
        return curve_length(self.rise_lower()) + float(np.hypot(*(self.waist_centre - self.hip_centre)))

    def width_at(self, v: float) -> float:
        """Width of the leg at a height between knee and fork."""
        side, inner = bezier(self.side_thigh()), bezier(self.inseam_upper())
        return float(np.interp(v, side[:, 1], side[:, 0]) - np.interp(v, inner[:, 1], inner[:, 0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDraft:
    """Front and back leg panels, and how the waist is shared between them."""

    front: LegHalf
    back: LegHalf
    front_waist_cm: float  # waist seam of one front, one back (dart closed), and all round
    back_waist_cm: float
    waist_seam_cm: float
    dart_cm: float


def draft_legs(measures: Mapping[str, float], block: TrousersBlock) -> LegDraft:
    """Draft the legs from all finished measures of trousers (cm); raises PatternError POM_CONFLICT."""
    waist_seam = measures["waist_girth"] + block.waistband_flare_cm
    front_waist = waist_seam / 4 + block.front_waist_extra_cm
    back_waist = waist_seam / 4 - block.front_waist_extra_cm

    def without_waist(fork_cm: float) -> tuple[LegHalf, LegHalf]:
        front = _front_leg(measures, block, fork_cm * _FRONT_FORK_SHARE)
        return front, _back_leg(measures, block, front, fork_cm * (1 - _FRONT_FORK_SHARE))

    def thigh_error(fork_cm: float) -> float:
        halves = without_waist(fork_cm)
        return (
            sum(half.width_at(half.fork[1] - THIGH_BELOW_FORK_CM) for half in halves)
            - measures["thigh_girth"]
        )

    hip = measures["hip_girth"]
    widest = _widest_fork(thigh_error, 0.24 * hip, 0.08 * hip)
    fork = _solved(thigh_error, 0.05 * hip, widest, "the thigh does not suit the hip")
    front, back = without_waist(fork)
    front = _with_front_waist(front, measures, front_waist)
    back, dart = _with_back_waist(back, front, measures, back_waist, block)
    return LegDraft(
        front=front,
        back=back,
        front_waist_cm=front_waist,
        back_waist_cm=back_waist,
        waist_seam_cm=waist_seam,
        dart_cm=dart,
    )


def _widest_fork(drafted_with: Callable[[float], float], high_cm: float, low_cm: float) -> float:
    """The widest fork up to `high_cm` whose back inseam can be drafted; short legs allow less. POM_CONFLICT
    when even `low_cm` is too wide."""
    fork = high_cm
    while True:
        try:
            drafted_with(fork)
        except PatternError:
            if fork < low_cm:
                raise
            fork *= 0.97
        else:
            return fork


def _front_leg(measures: Mapping[str, float], block: TrousersBlock, extension_cm: float) -> LegHalf:
    """The front below the hip; its crease halves it at the fork, and its waist is still upright."""
    hip = measures["hip_girth"] / 4 - block.back_hip_extra_cm
    hip_side = point((hip + extension_cm) / 2, measures["hip_level"])
    hip_centre = hip_side - point(hip, 0.0)

    def drafted(leg_height_cm: float) -> LegHalf:
        knee, hem = (measures[name] / 4 - _LEG_BALANCE_CM / 2 for name in ("knee_girth", "hem_girth"))
        knee_v = -block.knee_share * leg_height_cm
        at_knee, at_hem = -_STANCE * knee_v, _STANCE * leg_height_cm
        return LegHalf(
            hem_side=point(at_hem + hem, -leg_height_cm),
            hem_inner=point(at_hem - hem, -leg_height_cm),
            knee_side=point(at_knee + knee, knee_v),
            knee_inner=point(at_knee - knee, knee_v),
            fork=point(-hip_side[0], 0.0),
            hip_side=hip_side,
            hip_centre=hip_centre,
            waist_side=hip_side + point(0.0, 10.0),
            waist_centre=hip_centre + point(0.0, 10.0),
            inseam_hollow=block.inseam_hollow,
        )

    inseam = measures["inseam"]
    why = "the inseam does not reach from the fork to the hem"
    return drafted(_solved(lambda height: drafted(height).inseam_cm() - inseam, 0.6 * inseam, inseam, why))


def _back_leg(
    measures: Mapping[str, float], block: TrousersBlock, front: LegHalf, extension_cm: float
) -> LegHalf:
    """The back below the hip: the front's side seam, and the fork dropped until the inseams are equal."""
    wider = point(_LEG_BALANCE_CM, 0.0)
    hip_side = front.hip_side + wider
    hip_centre = hip_side - point(measures["hip_girth"] / 4 + block.back_hip_extra_cm, 0.0)

    def drafted(drop_cm: float) -> LegHalf:
        return LegHalf(
            hem_side=front.hem_side + wider,
            hem_inner=front.hem_inner - wider,
            knee_side=front.knee_side + wider,
            knee_inner=front.knee_inner - wider,
            fork=point(hip_centre[0] - extension_cm, -drop_cm),
            hip_side=hip_side,
            hip_centre=hip_centre,
            waist_side=front.waist_side + wider,
            waist_centre=hip_centre + point(0.0, 10.0),
            inseam_hollow=block.inseam_hollow,
        )

    inseam = measures["inseam"]
    why = "the back fork reaches too far for its inseam"
    return drafted(_solved(lambda drop: drafted(drop).inseam_cm() - inseam, -6.0, 0.45 * inseam, why))


def _with_front_waist(front: LegHalf, measures: Mapping[str, float], waist_cm: float) -> LegHalf:
    """The front with its waist line as high as the front rise puts it."""
    side_run = math.sqrt(waist_cm**2 - _FRONT_DIP_CM**2)
    to_take_up = float(front.hip_side[0] - front.hip_centre[0]) - waist_cm
    tilt = to_take_up * (_FRONT_TILT_SHARE if to_take_up > 0 else _BELLY_SHARE)

    def drafted(height_cm: float) -> LegHalf:
        centre = front.hip_centre + point(tilt, height_cm)
        return replace(front, waist_centre=centre, waist_side=centre + point(side_run, _FRONT_DIP_CM))

    rise = measures["front_rise"] - measures.get("waistband_height", 0.0)
    why = "the front rise is too short for its hip level"
    return drafted(_solved(lambda height: drafted(height).rise_cm() - rise, 2.0, 60.0, why))


def _with_back_waist(
    back: LegHalf, front: LegHalf, measures: Mapping[str, float], waist_cm: float, block: TrousersBlock
) -> tuple[LegHalf, float]:
    """The back with its waist line as high as the back rise puts it, and the width of its dart.

    What the waist is smaller than the hip, past the side seam's share, goes into the dart and the seat angle.
    """
    waist_side = front.waist_side + point(_LEG_BALANCE_CM, 0.0)
    to_take_up = float(waist_side[0] - back.hip_centre[0]) - waist_cm
    dart = max(block.smallest_dart_cm, block.dart_share * to_take_up)
    line_cm = waist_cm + dart

    def drafted(height_cm: float) -> LegHalf:
        run = math.sqrt(line_cm**2 - height_cm**2)
        centre = waist_side + point(-run, height_cm)
        return replace(back, waist_side=waist_side, waist_centre=centre)

    rise = measures["back_rise"] - measures.get("waistband_height", 0.0)
    reach = 0.6 * line_cm
    lowest = max(-reach, back.hip_centre[1] + 2.0 - waist_side[1])
    why = "the back rise does not suit the front rise and the seat"
    return drafted(_solved(lambda height: drafted(height).rise_cm() - rise, lowest, reach, why)), dart


def _solved(error: Callable[[float], float], low: float, high: float, why: str) -> float:
    """Where the error is zero between low and high; POM_CONFLICT with the reason when it nowhere is."""
    if error(low) * error(high) > 0:
        raise impossible("pair of trousers", why)
    return float(brentq(error, low, high, xtol=1e-5))
