"""How the terms of a fit are weighed from stage to stage: landmarks first, then outlines, ever closer."""

from dataclasses import replace
from typing import Final

from body_models.capture.fitting.terms import Trust

UNIT_HEIGHT_PX: Final = 1600.0
"""All pixels of this file are of a person this tall in the picture."""
LANDMARK_STEPS_PX: Final = (150.0, 80.0, 40.0, 20.0, 12.0, 12.0)
"""Standard deviations of the landmarks while outlines are not yet heard."""


def _trust(
    reach: float, turning: float, robust: float, landmark: float, hair_px: float, hair: float
) -> Trust:
    return Trust(
        outline_std_px=1.0,
        correlated_px=30.0,
        reach_px=reach,
        turning_px=turning,
        robust_px=robust,
        landmark_std_px=landmark,
        hair_px=hair_px,
        hair=hair,
    )


FIRST: Final = (replace(_trust(150.0, 40.0, 50.0, 15.0, 15.0, 0.05), outline_std_px=2.0),) * 4
"""Steps after which several guesses are told apart, by the picture they differ in."""
FIRST_TOGETHER: Final = FIRST[:2]
"""Then the other picture joins."""
COARSE: Final = (_trust(80.0, 30.0, 25.0, 25.0, 8.0, 0.02),) * 4
FINE: Final = (
    *(_trust(40.0, 20.0, 12.0, 40.0, 5.0, 0.02),) * 3,
    *(_trust(25.0, 15.0, 8.0, 40.0, 4.0, 0.2),) * 3,
)
"""Hair is hardly heard before the face has said where the head is: then skin it leaves bare speaks."""
LAST_STEPS: Final = 3


def as_sure_as(std_px: float) -> Trust:
    """The last stage's trust in an outline that is believed to be ``std_px`` off."""
    return replace(FINE[-1], outline_std_px=std_px, robust_px=max(8.0, 5.0 * std_px))
