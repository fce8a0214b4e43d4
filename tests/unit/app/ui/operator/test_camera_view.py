"""The operator's live picture, from a real camera process and a webcam on the network."""

import pytest
from pytestqt.qtbot import QtBot

from app.ui.operator.camera_view import CameraView
from body_models.capture.device.settings import CameraSettings
from tests.webcam import SIZE, Webcam, noisy, scene


@pytest.fixture(autouse=True)
def quick() -> None:
    """The real camera, not the one that stays shut."""


def test_the_picture_is_live_while_it_is_looked_at_and_gone_after(qtbot: QtBot) -> None:
    with Webcam(noisy(scene(), 8)) as webcam:
        view = CameraView()
        said: list[str] = []
        view.changed.connect(said.append)
        settings = CameraSettings(source=webcam.url, width=SIZE[0], height=SIZE[1])
        view.open(settings)
        qtbot.waitUntil(lambda: view.preview() is not None and "" in said, timeout=30_000)
        picture = view.picture()
        assert picture is not None
        assert picture.shape == (SIZE[1], SIZE[0], 3)
        view.rest()
        qtbot.waitUntil(lambda: view.preview() is None, timeout=10_000)
        view.open(settings)
        qtbot.waitUntil(lambda: view.preview() is not None, timeout=30_000)
        view.close()
        assert view.preview() is None
