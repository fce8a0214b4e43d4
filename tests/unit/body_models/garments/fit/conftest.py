"""Bodies to judge sizes on: average people of ANSUR II, changed measure by measure."""

from collections.abc import Callable, Mapping

import pytest

_AVERAGE: Mapping[str, Mapping[str, float]] = {
    "women": {
        "neck_girth_cm": 32.7,
        "shoulder_breadth_cm": 36.5,
        "chest_girth_cm": 94.0,
        "waist_girth_cm": 84.0,
        "hip_girth_cm": 102.0,
        "upper_arm_girth_cm": 29.0,
        "thigh_girth_cm": 61.2,
        "knee_girth_cm": 37.5,
        "calf_girth_cm": 37.1,
        "ankle_girth_cm": 21.4,
        "wrist_girth_cm": 15.3,
        "cervicale_height_cm": 139.3,
        "chest_height_cm": 116.9,
        "waist_height_cm": 97.7,
        "crotch_height_cm": 77.9,
        "knee_height_cm": 44.7,
        "arm_length_cm": 55.0,
    },
    "men": {
        "neck_girth_cm": 39.5,
        "shoulder_breadth_cm": 41.5,
        "chest_girth_cm": 98.0,
        "waist_girth_cm": 86.0,
        "hip_girth_cm": 97.0,
        "upper_arm_girth_cm": 32.0,
        "thigh_girth_cm": 59.5,
        "knee_girth_cm": 38.0,
        "calf_girth_cm": 38.0,
        "ankle_girth_cm": 22.6,
        "wrist_girth_cm": 17.3,
        "cervicale_height_cm": 151.7,
        "chest_height_cm": 128.9,
        "waist_height_cm": 105.5,
        "crotch_height_cm": 84.5,
        "knee_height_cm": 48.7,
        "arm_length_cm": 59.5,
    },
}

Body = Callable[..., dict[str, float]]


@pytest.fixture
def body() -> Body:
    """`body("women", chest_girth_cm=96)`: the average woman with another chest."""
    return lambda block, **changes: {**_AVERAGE[block], **changes}
