"""What the words around a mention make of it: refused ("not black"), or a companion ("to go with jeans")."""

from __future__ import annotations

import re
from typing import Final

_NOT_BEFORE: Final = re.compile(
    r"(?:\b(?:not|no|without|except|never|non|rather than|instead of|other than|anything but|all but|"
    r"apart from|"
    r"(?:do not|don t|don't|dont|didn t|can t|can't|cannot|can not|isn t|isn't|won t|hate|dislike|avoid)"
    r"(?: (?:want|like|need|wear|stand|show me|made of))?)"
    r"(?: (?:a|an|any|the|too|so|very|in|for|pair|of|for|please|made|is|be|that|wear))*\s*$)"
    r"|(?:(?:不要|不想要|不想|别给我看|别给我|别太|别|除了|除|(?<!有)没有|不是|不含|不喜欢|不能穿|不穿|讨厌|而不是|不需要|不带|无|非)"
    r"(?:看|穿|太|有|那么|的|任何|是|用|买)*\s*$)"
)
_NOT_AFTER: Final = re.compile(
    r"^\s*(?:one |ones )?(?:(?:does not|doesn t|doesn't|do not|don t|don't) suit|(?:is|are) not for me|"
    r"(?:isn t|isn't|aren't) for me|的?(?:都)?(?:不适合我|不喜欢|不行|除外|不要(?=[\s，。！,.!]|了|$)))"
)
_ALSO: Final = re.compile(r"^\s*(?:or|and|nor|/|和|或者?|跟|以及|、)\s*(?:a |an |any )?$")

_BESIDE: Final = re.compile(
    r"\b(?:over|under|beneath|underneath|inside|with|match(?:es|ing)?|on top of|"
    r"style(?= (?:a|an|the|this|my)\b))\b"
    r"|(?:搭配|配|搭)(?!套|的|色|好|成|里)|穿在|套在|叠穿在"
)
_ITS_PLACE: Final = re.compile(
    r"^\s*(?:的)?(?:里面|外面|里头|外头|底下|上面|内搭|里边|外边|里穿|外穿|配套|搭配的|配的|一起穿|相配)"
)
_COMPANY: Final = re.compile(
    r"(?:\b(?:with|meet|meeting|see|seeing)(?: (?:my|his|her|the|your|our|a))?|和|跟|同|陪|见)"
    r"\s*(?:我的?)?\s*$"
)
_WHAT_GOES: Final = re.compile(r"(?:配什么|搭什么|怎么搭|怎么配|搭配什么|如何搭配|该配)")
_BREAK: Final = re.compile(r"[,.;:?!，。；：？！]")


def is_refused(said: str, start: int, end: int) -> bool:
    """Whether the stretch from ``start`` to ``end`` is what the speaker does not want."""
    return bool(_NOT_BEFORE.search(said[:start]) or _NOT_AFTER.match(said[end:]))


def goes_on(said: str, end: int, start: int) -> bool:
    """Whether between two mentions stands only an "or" or "and": what is said of one is said of the other."""
    return bool(_ALSO.match(said[end:start]))


def is_beside(said: str, earlier_garment_end: int, start: int, end: int) -> bool:
    """Whether a garment at ``start`` … ``end`` is what another one is to go with, not what is wanted.

    In English it follows its word ("over a shirt"); in Chinese it stands inside ("穿在衬衫外面的").
    ``earlier_garment_end``: where the garment before it ends, 0 when it is the first.
    """
    if _ITS_PLACE.match(said[end:]) or _WHAT_GOES.search(said[end:]):
        return True
    cue = cue_before(said, earlier_garment_end, start)
    return cue > earlier_garment_end and not _BREAK.search(said[cue:start])


def is_company(said: str, start: int) -> bool:
    """Whether a person named at ``start`` is met, not dressed ("dinner with my boyfriend")."""
    return bool(_COMPANY.search(said[:start]))


def cue_before(said: str, earlier_garment_end: int, start: int) -> int:
    """Where the last word of going together before ``start`` ends; ``earlier_garment_end`` without one."""
    found = [match.end() for match in _BESIDE.finditer(said, earlier_garment_end, start)]
    return found[-1] if found else earlier_garment_end
