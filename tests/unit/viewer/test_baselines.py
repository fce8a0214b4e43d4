"""The look of the house: light, backdrop, skin and cloth as they were when last judged good by eye.

After a wanted change of look: look at the new pictures, then run with VITRINE_WRITE_BASELINES=1.
"""

import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from viewer.pictures import PictureStudio, TryOnPictures
from viewer.scene.camera import View
from viewer.scene.model import BodyMesh, FabricLook, Fastening, GarmentSurface

BASELINES = Path(__file__).parents[2] / "baselines" / "viewer"
SIZE = (300, 400)
COMPARED = (75, 100)  # small enough that drivers agree, large enough for light, shadow and colour
MEAN_DIFFERENCE = 1.5  # of 255
LARGEST_DIFFERENCE = 24


@pytest.mark.parametrize("view", [View.THREE_QUARTER, View.BACK])
def test_the_studio_looks_as_it_was_judged_good(view: View, figure: BodyMesh, shirt: GarmentSurface) -> None:
    with PictureStudio(SIZE) as studio:
        png = studio.take(TryOnPictures(body=figure, garments=[shirt], views=[view]))[view.value]
    check_against(BASELINES / f"studio_{view.value}.png", png)


def test_a_knitted_and_buttoned_garment_looks_as_it_was_judged_good(
    figure: BodyMesh, shirt: GarmentSurface
) -> None:
    front = np.arange(20)[::-1] * 48
    made_up = replace(
        shirt,
        colour_rgb=(0.93, 0.92, 0.88),
        look=FabricLook(weave="knit", yarn_spacing_m=0.012),
        fastenings=(Fastening(kind="buttons", vertices=front, buttons_m=np.array([0.05, 0.2, 0.35]), lap=1),),
    )
    with PictureStudio(SIZE) as studio:
        studio.show(figure, [made_up])
        picture = studio.picture(0.0, zoom=2.5)
    buffer = BytesIO()
    picture.save(buffer, format="PNG")
    check_against(BASELINES / "garment_close.png", buffer.getvalue())


def check_against(baseline: Path, png: bytes) -> None:
    """Compare with the baseline, or write it when asked to."""
    if os.environ.get("VITRINE_WRITE_BASELINES"):
        baseline.parent.mkdir(parents=True, exist_ok=True)
        baseline.write_bytes(png)
    difference = np.abs(compared(png) - compared(baseline.read_bytes()))
    assert difference.mean() < MEAN_DIFFERENCE
    assert difference.max() < LARGEST_DIFFERENCE


def compared(png: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.int_]]:
    with Image.open(BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGB").resize(COMPARED, Image.Resampling.BOX), dtype=np.int_)
