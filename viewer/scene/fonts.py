"""Which font file of this machine can write a text."""

import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from viewer.errors import ViewerError

_FONTCONFIG_SECONDS = 10

# Where fontconfig is missing (Windows, macOS): the system's own faces, the first that exists.
_KNOWN_CJK = (
    Path("C:/Windows/Fonts/msyh.ttc"),
    Path("/System/Library/Fonts/PingFang.ttc"),
    Path("/System/Library/Fonts/STHeiti Light.ttc"),
)
_KNOWN_LATIN = (Path("C:/Windows/Fonts/segoeui.ttf"), Path("/System/Library/Fonts/Helvetica.ttc"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFace:
    """A face inside a font file."""

    path: Path
    index: int


def font_file(text: str, *, bold: bool = False) -> FontFace:
    """A face that can write ``text``.

    Raises:
        ViewerError: FONT_MISSING, when no installed font fits.
    """
    chinese = any(ord(letter) >= 0x2E80 for letter in text)
    return _face(chinese=chinese, bold=bold)


@lru_cache(maxsize=4)
def _face(*, chinese: bool, bold: bool) -> FontFace:
    known = _KNOWN_CJK if chinese else _KNOWN_LATIN
    found = _by_fontconfig(chinese=chinese, bold=bold) or next(
        (FontFace(path=path, index=0) for path in known if path.is_file()), None
    )
    if found is None:
        package = "fonts-noto-cjk" if chinese else "fonts-dejavu"
        raise ViewerError("FONT_MISSING", f"No installed font can write this text; install {package}.")
    return found


def _by_fontconfig(*, chinese: bool, bold: bool) -> FontFace | None:
    command = shutil.which("fc-match")
    if command is None:
        return None
    families = "Noto Sans CJK SC,Source Han Sans SC,WenQuanYi Zen Hei" if chinese else "Noto Sans,DejaVu Sans"
    pattern = f"{families}:{'bold' if bold else 'regular'}" + (":lang=zh-cn" if chinese else "")
    answer = subprocess.run(  # noqa: S603 - a fixed program with fixed words
        [command, "--format=%{file}\t%{index}\t%{lang}", pattern],
        capture_output=True,
        text=True,
        timeout=_FONTCONFIG_SECONDS,
        check=False,
    )
    parts = answer.stdout.split("\t")
    if answer.returncode != 0 or len(parts) != 3 or not Path(parts[0]).is_file():
        return None
    if chinese and "zh-cn" not in parts[2].split("|"):
        return None
    return FontFace(path=Path(parts[0]), index=int(parts[1] or 0))
