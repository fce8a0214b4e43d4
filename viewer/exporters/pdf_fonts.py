"""Fonts inside a PDF: the letters a document uses, so that it reads the same everywhere and stays small.

The Chinese fonts of Linux have PostScript outlines, which reportlab does not embed; they are turned into
TrueType ones here (fontTools).
"""

import hashlib
import shutil
import subprocess
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

from viewer.errors import ViewerError
from viewer.scene.fonts import FontFace, font_file

Style = Literal["sans", "bold", "serif"]
STYLES: Final[tuple[Style, ...]] = ("sans", "bold", "serif")
_FONTCONFIG_SECONDS: Final = 10
_SERIF: Final = "Noto Serif CJK SC,Source Han Serif SC,Songti SC,SimSun"
_KNOWN_SERIF: Final = (
    Path("C:/Windows/Fonts/simsun.ttc"),
    Path("/System/Library/Fonts/Supplemental/Songti.ttc"),
)
_CURVE_ERROR: Final = 1.0  # font units: far below what can be seen
_ALWAYS: Final = "0123456789 .,–—·×/%()…"


def subset_font(text: str, style: Style) -> bytes:
    """A TrueType font with the letters of ``text`` in one style.

    Raises ViewerError FONT_MISSING when no installed font can write it.
    """
    face = _face(text, style)
    return _subset(face.path, face.index, "".join(sorted({*text, *_ALWAYS})))


def _face(text: str, style: Style) -> FontFace:
    # One face for both languages: its Latin letters are drawn to go with the Chinese ones.
    together = f"{text}字"
    if style == "serif":
        found = _serif()
        if found is not None:
            return found
    try:
        return font_file(together, bold=style == "bold")
    except ViewerError:
        return font_file(text, bold=style == "bold")


@lru_cache(maxsize=1)
def _serif() -> FontFace | None:
    command = shutil.which("fc-match")
    if command is not None:
        answer = subprocess.run(  # noqa: S603 - a fixed program with fixed words
            [command, "--format=%{file}\t%{index}\t%{family}", f"{_SERIF}:regular:lang=zh-cn"],
            capture_output=True,
            text=True,
            timeout=_FONTCONFIG_SECONDS,
            check=False,
        )
        path, _, rest = answer.stdout.partition("\t")
        index, _, family = rest.partition("\t")
        # fontconfig always names some font; another than those asked for is no serif.
        if any(name in family for name in _SERIF.split(",")) and Path(path).is_file():
            return FontFace(path=Path(path), index=int(index or 0))
    return next((FontFace(path=path, index=0) for path in _KNOWN_SERIF if path.is_file()), None)


@lru_cache(maxsize=16)
def _subset(path: Path, index: int, letters: str) -> bytes:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        _keep(font, letters, path.name)
        _rename(font, hashlib.sha256(f"{path}{index}{letters}".encode()).hexdigest()[:10])
        if "CFF " in font:
            _to_true_type(font)
        content = BytesIO()
        font.save(content)
        return content.getvalue()


def _keep(font: Any, letters: str, name: str) -> None:
    """Drop all but some letters. Raises ViewerError FONT_MISSING when it lacks one."""
    from fontTools.subset import Options, Subsetter

    subsetter = Subsetter(
        Options(layout_features=[], notdef_outline=True, name_IDs=[1, 2, 4, 6], hinting=False)
    )
    subsetter.populate(text=letters)
    subsetter.subset(font)
    missing = sorted(set(letters) - {chr(code) for code in font.getBestCmap()} - set("\n"))
    if missing:
        raise ViewerError(
            "FONT_MISSING", f"{name} cannot write {''.join(missing[:8])!r}; install fonts-noto-cjk."
        )


def _rename(font: Any, suffix: str) -> None:
    """A name of its own: reportlab takes two fonts of one name for the same, whatever letters they have."""
    for record in font["name"].names:
        if record.nameID in (4, 6):
            record.string = f"{record.toUnicode()}-{suffix}"


def _to_true_type(font: Any) -> None:
    """Turn cubic outlines into quadratic ones, in place."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order, outlines = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, _CURVE_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    font["loca"], font["glyf"] = newTable("loca"), table
    for name in ("CFF ", "VORG"):
        if name in font:
            del font[name]
    font.sfntVersion = "\x00\x01\x00\x00"
    font["maxp"] = _maximum_profile(len(order))
    font["post"].formatType = 3.0


def _maximum_profile(count: int) -> Any:
    from fontTools.ttLib import newTable

    table = newTable("maxp")
    table.tableVersion, table.numGlyphs = 0x00010000, count
    for name in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth", "maxPoints", "maxContours",
        "maxCompositePoints", "maxCompositeContours",
    ):  # fmt: skip
        setattr(table, name, 0)
    table.maxZones = 1
    return table
