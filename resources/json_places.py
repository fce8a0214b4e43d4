"""Where a member of a JSON text stands: faults are named with the line a person can go to."""

import json
import re
from collections.abc import Sequence

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()

Location = Sequence[str | int]


def line_of(text: str, location: Location) -> int:
    """Line (from 1) of the member at `location`, or of its nearest container that exists.

    `text` is valid JSON; `location` are the names and places that lead to the member, from the outside in.
    """
    position = _after_blank(text, 1 if text.startswith("\ufeff") else 0)
    for part in location:
        found = _member(text, position, part)
        if found is None:
            break
        position = found
    return text.count("\n", 0, position) + 1


def repeated_members(text: str) -> list[str]:
    """Names that one object of a valid JSON text has twice; readers would keep the last only."""
    repeated: list[str] = []

    def collect(pairs: list[tuple[str, object]]) -> None:
        names = [name for name, _ in pairs]
        repeated.extend(sorted({name for name in names if names.count(name) > 1}))

    json.loads(text.removeprefix("\ufeff"), object_pairs_hook=collect)
    return repeated


def _member(text: str, position: int, part: str | int) -> int | None:
    """Where the value of a member starts; None when the container has none of this name or place."""
    opening = text[position]
    if opening not in "{[" or (opening == "{") != isinstance(part, str):
        return None
    index, position = 0, _after_blank(text, position + 1)
    while text[position] not in "}]":
        name: str | int = index
        if opening == "{":
            name, position = _DECODER.raw_decode(text, position)
            position = _after_blank(text, _after_blank(text, position) + 1)
        if name == part:
            return position
        _, position = _DECODER.raw_decode(text, position)
        position = _after_blank(text, position)
        if text[position] == ",":
            position = _after_blank(text, position + 1)
        index += 1
    return None


def _after_blank(text: str, position: int) -> int:
    found = _BLANK.match(text, position)
    return found.end() if found else position
