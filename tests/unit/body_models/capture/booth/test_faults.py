"""Spoilt captures: each is spoilt in the way it says."""

from pathlib import Path

import numpy as np
import pytest

from body_models.capture.booth.faults import FAULTS, bad_case
from body_models.capture.picture import read_picture
from body_models.errors import CaptureError


def _case(fault: str) -> int:
    return [str(f) for f in FAULTS].index(fault)


@pytest.mark.parametrize(
    ("fault", "code"), [("200_megapixels", "PICTURE_TOO_LARGE"), ("corrupt", "PICTURE_UNREADABLE")]
)
def test_files_that_are_no_pictures_are_refused_by_reading(fault: str, code: str, tmp_path: Path) -> None:
    paths = bad_case(_case(fault), 12).files(tmp_path)
    assert paths["front"].stat().st_size < 20_000_000
    with pytest.raises(CaptureError) as refused:
        read_picture(paths["front"])
    assert refused.value.code == code
    assert read_picture(paths["side"]).ndim == 3


def test_cropped_feet_are_below_the_picture() -> None:
    case = bad_case(_case("cropped_feet"), 12)
    floor = case.camera.project(np.array([[0.0, 0.0, 0.0]]))[0]
    assert floor[1] > case.camera.image_size[1]
    assert case.right_codes == {"CAPTURE_CROPPED"}


def test_overexposed_people_are_white() -> None:
    case = bad_case(_case("overexposed"), 12)
    assert not isinstance(case.front, bytes)
    assert (case.front.max(axis=2) >= 250).mean() > 0.2


def test_wrong_aspect_is_not_that_of_the_calibration() -> None:
    case = bad_case(_case("wrong_aspect"), 12)
    assert not isinstance(case.front, bytes)
    height, width = case.front.shape[:2]
    calibrated = case.camera.image_size
    assert abs(width / height - calibrated[0] / calibrated[1]) > 0.1
