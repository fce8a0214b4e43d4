"""JPEG of soft dark paper: as even in its hue as it was drawn, in every program that opens it."""

from io import BytesIO

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from PyQt6.QtGui import QImage

from viewer.jpeg import jpeg_of_colours
from viewer.pictures import PictureStudio


@pytest.fixture(scope="module")
def paper() -> Image.Image:
    """The empty dark room."""
    with PictureStudio((240, 480)) as studio:
        studio.enter("dark")
        return studio.picture(0.0)


def hue(pixels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Red over blue of each row [H] of a picture [H, W, 3]."""
    level = pixels.mean(axis=1)
    return np.asarray(level[:, 0] - level[:, 2])


def by_pillow(encoded: bytes) -> npt.NDArray[np.float64]:
    with Image.open(BytesIO(encoded), formats=("JPEG",)) as picture:
        return np.asarray(picture.convert("RGB"), dtype=np.float64)


def by_qt(encoded: bytes) -> npt.NDArray[np.float64]:
    image = QImage.fromData(encoded).convertToFormat(QImage.Format.Format_RGBX8888)
    bits = image.constBits()
    assert bits is not None
    held = np.frombuffer(bits.asstring(image.sizeInBytes()), dtype=np.uint8)
    return held.reshape(image.height(), -1, 4)[:, : image.width(), :3].astype(np.float64)


def test_dark_paper_has_no_stripes_of_another_hue(paper: Image.Image) -> None:
    drawn = hue(np.asarray(paper, dtype=np.float64))
    usual = BytesIO()
    paper.save(usual, format="JPEG", quality=88)
    encoded = jpeg_of_colours(paper, 88)
    for opened in (by_pillow, by_qt):
        assert np.abs(hue(opened(encoded)) - drawn).max() < 1.3
        assert np.abs(hue(opened(usual.getvalue())) - drawn).max() > 2.0


def test_colours_come_back_as_they_were_drawn() -> None:
    patches = [(220, 30, 40), (30, 200, 60), (20, 40, 210), (235, 235, 230), (18, 18, 22)]
    picture = Image.new("RGB", (160, 32))
    for place, patch in enumerate(patches):
        picture.paste(patch, (32 * place, 0, 32 * place + 32, 32))
    encoded = jpeg_of_colours(picture, 88)
    for opened in (by_pillow, by_qt):
        np.testing.assert_allclose(opened(encoded), np.asarray(picture, dtype=np.float64), atol=6)
