"""Reading a picture from outside: bounded before it is decoded, upright, three colours."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from body_models.errors import CaptureError

Picture = npt.NDArray[np.uint8]
"""RGB, sRGB-coded, [H, W, 3]."""

MOST_PIXELS: Final = 24_000_000
_MOST_BYTES: Final = 64 << 20
_LEAST_SIDE: Final = 240
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")


def read_picture(path: Path) -> Picture:
    """The picture of a file, turned as its camera says.

    Raises `CaptureError`: PICTURE_UNREADABLE for what is no picture or is damaged, PICTURE_TOO_LARGE above 24
    megapixels or 64 MB (checked in its header, nothing is decoded), PICTURE_TOO_SMALL.
    """
    with _opened(path) as image:
        return np.asarray(_eight_bit(ImageOps.exif_transpose(image)).convert("RGB"), dtype=np.uint8)


def check_picture(path: Path) -> None:
    """Refuse at once, by its header, what `read_picture` would refuse; damage further on is not seen."""
    with _opened(path):
        pass


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _too_large(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a strange tag is no reason to refuse a picture
            with Image.open(path, formats=_FORMATS) as image:
                _check_size(path, image.size)
                yield image
    except FileNotFoundError:
        raise CaptureError("FILE_MISSING", f"There is no picture {path}; check the path.") from None
    except Image.DecompressionBombError:
        raise _too_large(path) from None
    except (UnidentifiedImageError, SyntaxError, ValueError, OSError) as error:
        raise _unreadable(path) from error


def _check_size(path: Path, size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MOST_PIXELS:
        raise _too_large(path)
    if min(size) < _LEAST_SIDE:
        raise CaptureError(
            "PICTURE_TOO_SMALL", f"The picture {path} is only {width} × {height}; use the full picture."
        )


def _eight_bit(image: Image.Image) -> Image.Image:
    """Sixteen-bit greys scaled to eight: the decoder would cut them off at 255."""
    if not image.mode.startswith("I"):
        return image
    return Image.fromarray((np.asarray(image, np.uint32) >> 8).clip(0, 255).astype(np.uint8))


def _too_large(path: Path) -> CaptureError:
    return CaptureError(
        "PICTURE_TOO_LARGE", f"The picture {path} is larger than 24 megapixels or 64 MB; make it smaller."
    )


def _unreadable(path: Path) -> CaptureError:
    return CaptureError(
        "PICTURE_UNREADABLE", f"The file {path} is no picture that can be read; give a JPEG or PNG."
    )
