"""Where garments hang on a body: heights above the floor from tailor's measurements, in centimetres."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from body_models.errors import MeasurementError

# The fullest seat lies this far above the crotch: mean of buttockheight - crotchheight, ANSUR II (5.1 cm
# women, 4.2 cm men).
_SEAT_ABOVE_CROTCH_CM = {"women": 5.1, "men": 4.2}
# The high point shoulder of a crew neck rests on the slope of the shoulder about level with the nape.
_HPS_ABOVE_CERVICALE_CM = 0.5
# Mid upper arm is half of the upper arm, which is 0.57 of acromion to wrist (ANSUR II: 31.1 of 55.0 cm,
# women).
_MID_ARM_SHARE = 0.285
# The largest calf lies at about 0.7 of the height of the knee.
_CALF_SHARE_OF_KNEE_HEIGHT = 0.7
# The ankle is smallest a little above the bone: about 0.22 of the height of the knee.
_ANKLE_SHARE_OF_KNEE_HEIGHT = 0.22
# A step is about 0.413 of stature (the rule of pedometers), and a crotch is at 0.475 of it (ANSUR II).
_STEP_SHARE_OF_CROTCH_HEIGHT = 0.413 / 0.475
# People in narrow skirts take shorter steps; three quarters of a free one is still a walk.
_WALKING_SHARE = 0.75


def needed(body: Mapping[str, float], name: str) -> float:
    """A measurement of the body. Raises MeasurementError MEASUREMENT_MISSING."""
    if name not in body:
        raise MeasurementError("MEASUREMENT_MISSING", f"The fit needs {name}, which this body does not give.")
    return body[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class WearerLevels:
    """Heights above the floor of a body of one block, read from its measurements (cm by name).

    Every property raises MeasurementError MEASUREMENT_MISSING when a measurement it needs is not given.
    """

    block: str
    body: Mapping[str, float]

    @property
    def high_point_shoulder(self) -> float:
        """Where a top hangs from."""
        return needed(self.body, "cervicale_height_cm") + _HPS_ABOVE_CERVICALE_CM

    @property
    def chest(self) -> float:
        """The bust points."""
        return needed(self.body, "chest_height_cm")

    @property
    def waist(self) -> float:
        """The navel."""
        return needed(self.body, "waist_height_cm")

    @property
    def seat(self) -> float:
        """The fullest seat."""
        return self.crotch + _SEAT_ABOVE_CROTCH_CM[self.block]

    @property
    def crotch(self) -> float:
        """The crotch."""
        return needed(self.body, "crotch_height_cm")

    @property
    def knee(self) -> float:
        """The middle of the kneecap."""
        return needed(self.body, "knee_height_cm")

    @property
    def calf(self) -> float:
        """The largest calf."""
        return _CALF_SHARE_OF_KNEE_HEIGHT * self.knee

    @property
    def ankle(self) -> float:
        """The smallest ankle."""
        return _ANKLE_SHARE_OF_KNEE_HEIGHT * self.knee

    @property
    def mid_arm_below_acromion(self) -> float:
        """How far down the arm the middle of the upper arm is."""
        return _MID_ARM_SHARE * needed(self.body, "arm_length_cm")

    def knee_girth(self) -> tuple[float, bool]:
        """Girth just above the kneecap, and whether it was inferred from thigh and calf."""
        if "knee_girth_cm" in self.body:
            return self.body["knee_girth_cm"], False
        thigh, calf = (needed(self.body, f"{name}_girth_cm") for name in ("thigh", "calf"))
        return inferred_knee_girth_cm(self.block, thigh, calf), True

    def girth_of_a_step(self, height: float) -> float:
        """Girth around both legs at a height (cm) in a walking step: what a hem there has to leave free.

        The legs are a pair of compasses that open by three quarters of a free step; the girth is the convex
        hull around two knees that far apart, side by side.
        """
        knee, _ = self.knee_girth()
        below = min(max(self.crotch - height, 0.0), self.crotch) / self.crotch
        apart = _WALKING_SHARE * _STEP_SHARE_OF_CROTCH_HEIGHT * self.crotch * below
        return knee + 2 * math.hypot(apart, knee / math.pi)


def inferred_knee_girth_cm(block: str, thigh_girth_cm: float, calf_girth_cm: float) -> float:
    """Girth just above the kneecap from thigh and calf.

    Least squares on ANSUR II (lowerthighcircumference), residual 1.5 cm in women and 1.4 cm in men.
    """
    if block == "women":
        return -0.981 + 0.282 * thigh_girth_cm + 0.635 * calf_girth_cm
    return 5.642 + 0.320 * thigh_girth_cm + 0.390 * calf_girth_cm
