"""The invented person of the screens' pictures: seen whole, outlined truly, found as measured."""

import numpy as np
import pytest

from app.jobs import camera_events as events
from app.services.invented_camera import InventedCamera
from app.services.people import fit_captured
from body_models.capture.guide import Hint


@pytest.fixture(scope="module")
def camera() -> InventedCamera:
    return InventedCamera("female", {"stature_cm": 170.0, "body_mass_kg": 63.0})


def test_the_person_stands_whole_in_the_picture_and_the_outline_goes_round_them(
    camera: InventedCamera,
) -> None:
    said: list[object] = []
    camera.say = said.append
    assert camera.preview() is None
    camera.begin({}, "female")
    camera.guide(Hint.HOLD_STILL, "front", 2)
    picture = camera.preview()
    assert picture is not None
    assert picture.shape == (960, 540, 3)
    guided = said[-1]
    assert isinstance(guided, events.GuidanceArrived)
    outline = guided.guidance.outline
    assert outline.min() > 0.0
    assert outline.max() < 1.0
    tall = (outline[:, 1].max() - outline[:, 1].min()) * 960 / 410.0
    assert tall == pytest.approx(1.70, abs=0.02)
    skin = np.abs(picture[470].astype(int) - np.median(picture[470, :20], axis=0)).max(axis=1) > 20
    left, right = np.flatnonzero(skin)[[0, -1]] / 540
    across = outline[np.abs(outline[:, 1] - 470 / 960) < 0.004, 0]
    assert (across.min(), across.max()) == pytest.approx((left, right), abs=0.01)


def test_the_found_person_measures_as_they_were_invented(camera: InventedCamera) -> None:
    said: list[object] = []
    camera.say = said.append
    camera.find()
    found = said[-1]
    assert isinstance(found, events.PersonCaptured)
    fitted = fit_captured(found.shape, {})
    assert fitted.measurements["stature_cm"].value == pytest.approx(170.0, abs=0.3)
    assert fitted.measurements["body_mass_kg"].value == pytest.approx(63.0, abs=0.3)
