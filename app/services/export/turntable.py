"""A staged product turned before the camera, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.services.export.staging import StagedProduct, stage_product
from app.services.export.wish import ExportWish
from app.services.mannequins import Mannequins
from app.services.stoppable import Work
from resources.catalogue import Colourway

if TYPE_CHECKING:
    from PIL.Image import Image

    from viewer.pictures import PictureStudio

VIDEO_SIZE: Final = (810, 1080)
VIDEO_FRAMES: Final = 144
"""Six seconds a turn at 24 frames a second; the last frame leads on to the first."""
_FIRST_YAW_DEG: Final = 18.0
"""As product photographs are taken: a little from the side."""


def turned(studio: PictureStudio, count: int, work: Work) -> Iterator[Image]:
    """One turn of whoever stands in a studio in ``count`` frames, towards their left. Raises WORK_STOPPED."""
    for number in range(count):
        work.step(number / count, f"frame {number + 1} of {count}")
        yield studio.picture(_FIRST_YAW_DEG + 360.0 * number / count)


def write_turntable(wish: ExportWish, path: Path, work: Work) -> dict[str, Any]:
    """Write a product's turntable as MP4. Raises the known errors of the draper and the viewer."""
    from viewer.exporters.video import FRAMES_A_SECOND, write_video

    work.step(0.0, "draping")
    colourway = wish.colours_of(wish.product)[0]
    staged = stage_product(wish.product, wish.shown_as(wish.product).size, Mannequins())
    with studio_of(staged, colourway, VIDEO_SIZE) as studio:
        frames = write_video(path, turned(studio, VIDEO_FRAMES, work.part(0.3, 1.0)))
    return {
        "size": staged.size,
        "colourway": colourway.id,
        "frames": frames,
        "video_seconds": frames / FRAMES_A_SECOND,
        "picture_size": list(VIDEO_SIZE),
    }


def studio_of(staged: StagedProduct, colourway: Colourway, size: tuple[int, int]) -> PictureStudio:
    """An open studio with a staged product in it; whoever asks closes it."""
    from viewer.pictures import PictureStudio

    studio = PictureStudio(size)
    studio.show(staged.body, staged.surfaces({staged.product.id: colourway.id}))
    return studio
