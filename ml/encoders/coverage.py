"""How much of what a shopper says the lexicon has read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ml.encoders.lexicon import Mention, plain
from resources.lexicon import load_function_words

_UNIT: Final = re.compile(r"[a-zà-ÿ]+|[\u3400-\u9fff]")


def unread_share(text: str, mentions: Sequence[Mention]) -> float:
    """The share, 0 to 1, of a text's telling words that lie in no mention; 1 when there are none.

    An English word counts as much as two Chinese characters.
    """
    little = load_function_words()
    read = unread = 0.0
    for found in _UNIT.finditer(plain(text)):
        weight = 1.0 if found.group().isascii() else 0.5
        if any(mention.start <= found.start() < mention.end for mention in mentions):
            read += weight
        elif found.group() not in little:
            unread += weight
    return unread / (read + unread) if read + unread else 1.0
