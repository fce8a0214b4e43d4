"""One sentence in several forms by number: CLDR's plural categories.

In a catalogue such a sentence is an object, ``{"one": "{count} item", "other": "{count} items"}``; the value
``count`` chooses. English has one and other, Chinese only other, Polish four.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

CATEGORIES: Final = frozenset({"zero", "one", "two", "few", "many", "other"})


def is_plural(branch: Mapping[str, object]) -> bool:
    """Whether a branch of a catalogue is one sentence in several forms."""
    return "other" in branch and branch.keys() <= CATEGORIES


@lru_cache(maxsize=32)
def plural_rule(language: str) -> Callable[[float], str]:
    """The category of a number in a language, after CLDR (read by Babel)."""
    from babel import Locale

    return Locale.parse(language, sep="-").plural_form
