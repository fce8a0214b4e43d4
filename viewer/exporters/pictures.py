"""Pictures inside exported files: encoded once, small, the same bytes for the same picture."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

_JPEG_QUALITY = 88
LARGEST_SIDE = 2048
_PALETTE_CELL = 8  # pixels a colour takes in each direction: filtering and mipmaps stay inside it


@dataclass(frozen=True, slots=True, kw_only=True)
class TexturePicture:
    """An encoded picture; its name follows from its bytes."""

    content: bytes
    kind: Literal["png", "jpeg"]

    @property
    def name(self) -> str:
        """A file name of its own."""
        digest = hashlib.sha256(self.content).hexdigest()[:12]
        return f"{digest}.{'jpg' if self.kind == 'jpeg' else 'png'}"

    def opened(self) -> Image.Image:
        """The picture decoded."""
        return Image.open(BytesIO(self.content))


def photograph(image: Image.Image) -> TexturePicture:
    """A picture of cloth as JPEG: its noise would make a PNG several times as large."""
    return _encoded(image, "jpeg")


def exact(image: Image.Image) -> TexturePicture:
    """A picture whose every value counts (normals, palettes), as PNG."""
    return _encoded(image, "png")


def _encoded(image: Image.Image, kind: Literal["png", "jpeg"]) -> TexturePicture:
    shown = image.convert("RGB")
    shown.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    content = BytesIO()
    if kind == "jpeg":
        shown.save(content, format="JPEG", quality=_JPEG_QUALITY, subsampling=0)
    else:
        shown.save(content, format="PNG", optimize=True)
    return TexturePicture(content=content.getvalue(), kind=kind)


def palettes(
    colourings: Sequence[npt.NDArray[np.floating]],
) -> tuple[list[TexturePicture], npt.NDArray[np.float64]]:
    """A picture for each colouring (linear, [V, 3]) of the same vertices, and where these find theirs [V, 2].

    Not every program shows colours on vertices; all show pictures.
    """
    together = np.concatenate([np.clip(colours, 0.0, 1.0) for colours in colourings], axis=1)
    eight_bit = np.round(_encoded_srgb(together) * 255).astype(np.uint8)
    different, place = np.unique(eight_bit, axis=0, return_inverse=True)
    side = int(np.ceil(np.sqrt(len(different))))
    column, row = place.ravel() % side, place.ravel() // side
    uv = np.column_stack([(column + 0.5) / side, 1.0 - (row + 0.5) / side])
    return [_cells(different[:, 3 * k : 3 * k + 3], side) for k in range(len(colourings))], uv


def _cells(colours: npt.NDArray[np.uint8], side: int) -> TexturePicture:
    cells = np.zeros((side * side, 3), dtype=np.uint8)
    cells[: len(colours)] = colours
    block = np.ones((_PALETTE_CELL, _PALETTE_CELL, 1), dtype=np.uint8)
    return exact(Image.fromarray(np.kron(cells.reshape(side, side, 3), block)))


def _encoded_srgb(linear: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Linear light to sRGB (IEC 61966-2-1)."""
    values = np.asarray(linear, dtype=np.float64)
    return np.where(values <= 0.0031308, 12.92 * values, 1.055 * values ** (1 / 2.4) - 0.055)
