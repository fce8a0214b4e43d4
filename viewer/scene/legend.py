"""Words on finished pictures: the legend of a fit map, labels of tapes, captions. Drawn with Pillow.

VTK's fonts have no Chinese; here any font file of the machine serves, and letters stay sharp.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from viewer.scene import style
from viewer.scene.fit_map import band_colours, limit_labels
from viewer.scene.fonts import font_file
from viewer.scene.model import Colour, FitMapField

_DESIGN_HEIGHT = 1200  # sizes below are pixels of a picture this high
_TITLE_SHARE = 0.24  # of the picture's width: what the legs leave free


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words beside a point of a picture."""

    text: str
    anchor: tuple[float, float]  # pixels from the top left
    on_left: bool  # which margin the words stand in


def draw_legend(picture: Image.Image, field: FitMapField) -> None:
    """Draw a fit map's legend in the free corner beside the legs, highest value on top."""
    draw = ImageDraw.Draw(picture)
    scale = picture.height / _DESIGN_HEIGHT
    band_height, band_width = round(38 * scale), round(28 * scale)
    words = _font(field.title + field.low_label + field.high_label + field.unit, round(21 * scale))
    heading = _font(field.title, round(26 * scale), bold=True)
    numbers = _font("0", round(20 * scale))
    right = picture.width - round(46 * scale)
    left = right - round(86 * scale)
    bottom = picture.height - round(96 * scale)
    top = bottom - len(band_colours(field.kind)) * band_height
    for row, colour in enumerate(reversed(band_colours(field.kind))):
        y = top + row * band_height
        draw.rectangle((left, y, left + band_width - 1, y + band_height - 1), fill=_ink(colour))
    draw.rectangle((left, top, left + band_width - 1, bottom - 1), outline=_ink(style.INK_SOFT))
    for row, label in enumerate(reversed(limit_labels(field.edges))):
        y = top + (row + 1) * band_height
        tick = left + band_width + round(7 * scale)
        draw.line((left + band_width, y, tick, y), fill=_ink(style.INK_SOFT), width=max(1, round(scale)))
        draw.text((right, y), label, font=numbers, fill=_ink(style.INK), anchor="rm")
    soft = _ink(style.INK_SOFT)
    draw.text((right, top - round(12 * scale)), field.high_label, font=words, fill=soft, anchor="rs")
    draw.text((right, bottom + round(12 * scale)), field.low_label, font=words, fill=soft, anchor="ra")
    draw.text((right, top - round(48 * scale)), field.unit, font=words, fill=soft, anchor="rs")
    lines = wrapped(field.title, heading, _TITLE_SHARE * picture.width)
    for row, line in enumerate(reversed(lines)):
        y = top - round((76 + 32 * row) * scale)
        draw.text((right, y), line, font=heading, fill=_ink(style.INK), anchor="rs")


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """The text in lines no wider than ``width`` pixels, broken at spaces, or between Chinese characters."""
    gap = " " if " " in text else ""
    lines = [""]
    for part in text.split() if gap else text:
        longer = f"{lines[-1]}{gap if lines[-1] else ''}{part}"
        if lines[-1] and font.getlength(longer) > width:
            lines.append(part)
        else:
            lines[-1] = longer
    return lines


def draw_labels(picture: Image.Image, labels: Sequence[Label]) -> None:
    """Draw labels in the margins, joined to their points by thin lines that never cross or overlap."""
    draw = ImageDraw.Draw(picture)
    scale = picture.height / _DESIGN_HEIGHT
    font = _font("".join(label.text for label in labels), round(23 * scale))
    margin, line_height = round(36 * scale), round(40 * scale)
    for on_left in (True, False):
        side = sorted(
            (label for label in labels if label.on_left == on_left), key=lambda label: label.anchor[1]
        )
        heights = spread([label.anchor[1] for label in side], line_height, margin, picture.height - margin)
        for label, y in zip(side, heights, strict=True):
            x = margin if on_left else picture.width - margin
            width = draw.textlength(label.text, font=font)
            inner = x + width + 10 * scale if on_left else x - width - 10 * scale
            elbow = inner + (18 if on_left else -18) * scale
            path = [(inner, y), (elbow, y), label.anchor]
            draw.line(path, fill=_ink(style.TAPE), width=max(1, round(1.6 * scale)), joint="curve")
            dot = 3.5 * scale
            ax, ay = label.anchor
            draw.ellipse((ax - dot, ay - dot, ax + dot, ay + dot), fill=_ink(style.TAPE))
            pad = 9 * scale
            plate = (
                min(x, inner) - (pad if on_left else 0),
                y - 17 * scale,
                max(x, inner) + (0 if on_left else pad),
                y + 17 * scale,
            )
            draw.rounded_rectangle(plate, radius=8 * scale, fill=_ink(style.PLATE))
            draw.text((x, y), label.text, font=font, fill=_ink(style.INK), anchor="lm" if on_left else "rm")


def captioned(picture: Image.Image, text: str, emphasis: bool) -> Image.Image:
    """A picture with a line of text under it, bold for emphasis."""
    bar = round(0.085 * picture.height)
    result = Image.new("RGB", (picture.width, picture.height + bar), _ink(style.PLATE))
    result.paste(picture, (0, 0))
    font = _font(text, round(0.034 * picture.height), bold=emphasis)
    draw = ImageDraw.Draw(result)
    middle = (picture.width / 2, picture.height + bar / 2)
    draw.text(middle, text, font=font, fill=_ink(style.INK if emphasis else style.INK_SOFT), anchor="mm")
    return result


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights as near as possible to the wanted (rising) ones, at least ``gap`` apart, within low … high.

    Least squares with spacing is isotonic regression of ``wanted - i * gap`` (pool adjacent violators).
    """
    blocks: list[tuple[float, int]] = []
    for number, value in enumerate(wanted):
        blocks.append((value - number * gap, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, m), (b, n) = blocks[-2:]
            blocks[-2:] = [((a * m + b * n) / (m + n), m + n)]
    flat = [value for value, count in blocks for _ in range(count)]
    top = max(low, high - (len(flat) - 1) * gap)
    return [min(max(value, low), top) + number * gap for number, value in enumerate(flat)]


@lru_cache(maxsize=64)
def _loaded(path: Path, index: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, index=index)


def _font(text: str, size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    face = font_file(text, bold=bold)
    return _loaded(face.path, face.index, max(8, size))


def _ink(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (round(255 * c) for c in colour)
    return red, green, blue
