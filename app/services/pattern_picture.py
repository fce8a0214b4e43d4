"""The preview of a pattern file: its pieces drawn flat in true proportion, and worn on a plain body."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from body_models.garments.patterns.curves import dense_panel_edges
from body_models.garments.patterns.specification import PatternSpecification
from viewer.pictures import PictureStudio
from viewer.scene.fonts import font_file
from viewer.scene.model import BodyMesh, GarmentSurface

SIZE = (900, 900)
WORN_SIZE = (450, 600)
_PAPER, _CLOTH, _LINE, _INK = (252, 251, 249), (226, 232, 238), (58, 74, 92), (70, 70, 70)
_GAP_M = 0.05
_MARGIN = 40


def draw_preview(
    specification: PatternSpecification, body: BodyMesh, garments: Sequence[GarmentSurface]
) -> bytes:
    """PNG bytes: the flat pattern, then front and back of the worn garment where there is one to show."""
    flat = draw_flat(specification)
    worn = _worn(body, garments) if garments else []
    width = flat.width + sum(picture.width for picture in worn)
    sheet = Image.new("RGB", (width, flat.height), _PAPER)
    sheet.paste(flat, (0, 0))
    left = flat.width
    for picture in worn:
        sheet.paste(picture, (left, (sheet.height - picture.height) // 2))
        left += picture.width
    buffer = BytesIO()
    sheet.save(buffer, format="PNG")
    return buffer.getvalue()


def draw_flat(specification: PatternSpecification) -> Image.Image:
    """All pieces side by side on one sheet, with their names."""
    outlines = {
        name: np.concatenate([edge[:-1] for edge in dense_panel_edges(specification, name)])
        for name in specification.panels
    }
    places, extent = _laid_out(outlines)
    scale = min((side - 2 * _MARGIN) / max(length, 1e-6) for side, length in zip(SIZE, extent, strict=True))
    picture = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(picture)
    face = font_file("".join(outlines))
    letters = ImageFont.truetype(face.path, 14, index=face.index)
    for name, outline in outlines.items():
        at = (outline - outline.min(axis=0) + places[name]) * scale + _MARGIN
        at[:, 1] = SIZE[1] - at[:, 1]
        points = [(float(x), float(y)) for x, y in at]
        pen.polygon(points, fill=_CLOTH)
        pen.line([*points, points[0]], fill=_LINE, width=2, joint="curve")
        middle = (at.min(axis=0) + at.max(axis=0)) / 2
        pen.text((float(middle[0]), float(middle[1])), name, fill=_INK, font=letters, anchor="mm")
    return picture


def _laid_out(
    outlines: dict[str, npt.NDArray[np.float64]],
) -> tuple[dict[str, npt.NDArray[np.float64]], npt.NDArray[np.float64]]:
    """Lower left corner of each piece, tallest first in rows about as wide as the sheet is high, and the
    extent of all."""
    sizes = {name: np.ptp(outline, axis=0) + _GAP_M for name, outline in outlines.items()}
    area = sum(float(width * height) for width, height in sizes.values())
    row_width = max(1.1 * np.sqrt(area), *(float(width) for width, _ in sizes.values()))
    places, x, y, row = {}, 0.0, 0.0, 0.0
    extent = np.zeros(2)
    for name in sorted(sizes, key=lambda key: -float(sizes[key][1])):
        width, height = sizes[name]
        if x + width > row_width and x > 0:
            x, y, row = 0.0, y + row, 0.0
        places[name] = np.array([x, y])
        extent = np.maximum(extent, [x + width, y + height])
        x, row = x + width, max(row, float(height))
    return places, extent


def _worn(body: BodyMesh, garments: Sequence[GarmentSurface]) -> list[Image.Image]:
    with PictureStudio(WORN_SIZE) as studio:
        studio.show(body, garments)
        return [studio.picture(yaw) for yaw in (0.0, 180.0)]
