"""What an error code means to a person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a code means, and what to do about it. Both are whole sentences without values."""

    sentence: str
    way_out: str


def say(sentence: str, way_out: str) -> Explanation:
    """An explanation, written in one line."""
    return Explanation(sentence=sentence, way_out=way_out)
