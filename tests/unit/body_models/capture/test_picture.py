"""Pictures from outside: upright, bounded, refused in a sentence."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from body_models.capture.picture import read_picture
from body_models.errors import CaptureError


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", zlib.compress(b"\0"))


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def code_of(path: Path) -> str:
    with pytest.raises(CaptureError) as refused:
        read_picture(path)
    assert path.name in refused.value.message
    return refused.value.code


def test_a_picture_is_turned_as_its_camera_says(tmp_path: Path) -> None:
    lying = Image.new("RGB", (400, 300), (10, 20, 30))
    exif = lying.getexif()
    exif[0x0112] = 6  # turn a quarter to the right
    lying.save(tmp_path / "lying.jpg", exif=exif)
    assert read_picture(tmp_path / "lying.jpg").shape == (400, 300, 3)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_usual_kind_of_pixel_becomes_three_colours(mode: str, tmp_path: Path) -> None:
    grey = Image.fromarray(np.full((300, 400), 128, np.uint8))
    if mode == "I;16":
        image = Image.fromarray(np.full((300, 400), 128 << 8, np.uint16))
    else:
        image = grey.convert(mode)
    path = tmp_path / ("picture.tiff" if mode == "CMYK" else "picture.png")
    image.save(path)
    read = read_picture(path)
    assert read.shape == (300, 400, 3)
    assert read.dtype == np.uint8
    assert abs(int(np.median(read)) - 128) <= 2


def test_200_megapixels_are_refused_by_their_header(tmp_path: Path) -> None:
    (tmp_path / "huge.png").write_bytes(png_header(20_000, 10_000))
    assert code_of(tmp_path / "huge.png") == "PICTURE_TOO_LARGE"
    (tmp_path / "bomb.png").write_bytes(png_header(65_000, 65_000))
    assert code_of(tmp_path / "bomb.png") == "PICTURE_TOO_LARGE"


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    assert code_of(tmp_path / "text.jpg") == "PICTURE_UNREADABLE"
    (tmp_path / "empty.png").write_bytes(b"")
    assert code_of(tmp_path / "empty.png") == "PICTURE_UNREADABLE"
    Image.new("RGB", (600, 600), (200, 0, 0)).save(tmp_path / "whole.png")
    whole = (tmp_path / "whole.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    assert code_of(tmp_path / "cut.png") == "PICTURE_UNREADABLE"
    Image.new("RGB", (60, 60)).save(tmp_path / "stamp.png")
    assert code_of(tmp_path / "stamp.png") == "PICTURE_TOO_SMALL"
    assert code_of(tmp_path / "missing.png") == "FILE_MISSING"


def test_mutated_pictures_are_read_or_refused_and_nothing_else(tmp_path: Path) -> None:
    generator = np.random.default_rng(3)
    rows = generator.integers(0, 256, (260, 260, 3), dtype=np.uint8)
    for suffix in ("jpg", "png", "webp", "bmp", "tiff"):
        Image.fromarray(rows).save(tmp_path / f"whole.{suffix}")
        whole = np.frombuffer((tmp_path / f"whole.{suffix}").read_bytes(), np.uint8)
        for _ in range(40):
            broken = whole.copy()
            broken[generator.integers(0, min(len(broken), 4000), 6)] = generator.integers(0, 256, 6)
            path = tmp_path / f"broken.{suffix}"
            path.write_bytes(broken.tobytes())
            try:
                assert read_picture(path).dtype == np.uint8
            except CaptureError as refused:
                assert refused.code.startswith("PICTURE_")
