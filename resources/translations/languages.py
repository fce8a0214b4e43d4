"""Which languages there are: a folder each, in the program or in ``translations`` of the data folder.

A folder is named after its language (``de``, ``pt-BR``) and has a ``language.json`` with the language's name
in itself and a short one for the switch. The two that ship are complete (a test compares them); an added one
may lack sentences, which then stand in English and are listed in the log when it is read.
"""

import json
import logging
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from resources.errors import ResourceError
from resources.paths import data_home

Language: TypeAlias = str
"""The code of one of `languages()`."""

T = TypeVar("T")

SHIPPED: Final[tuple[Language, ...]] = ("en", "zh")
_CODE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LOG = logging.getLogger(__name__)


def languages() -> tuple[Language, ...]:
    """The codes of all languages, those that ship first, then the added ones by code."""
    return tuple(language_folders())


def language_folders() -> Mapping[Language, Path]:
    """The folder of each language. An added folder that cannot be one is left out, which the log says."""
    return folders_of(os.environ.get("VITRINE_HOME", ""))


@lru_cache(maxsize=8)
def folders_of(home: str) -> Mapping[Language, Path]:
    """The same, found once for each ``$VITRINE_HOME``: every label of every screen asks."""
    shipped, added = Path(__file__).parent, data_home() / "translations"
    found = {code: shipped / code for code in SHIPPED}
    for folder in sorted(path for home in (shipped, added) if home.is_dir() for path in home.iterdir()):
        code = folder.name
        if code in found or not folder.is_dir() or code.startswith(("_", ".")):
            continue
        problem = _why_not(folder)
        if problem is None:
            found[code] = folder
        else:
            _LOG.warning("the folder %s is not taken for a language: %s", folder, problem)
    return found


def _why_not(folder: Path) -> str | None:
    """What keeps a folder from being a language; None where nothing does."""
    from babel import Locale, UnknownLocaleError

    if not _CODE.fullmatch(folder.name):
        return "its name is no code of a language"
    try:
        Locale.parse(folder.name, sep="-")
    except (UnknownLocaleError, ValueError):
        return "no rules of numbers and plurals are known for its name"
    try:
        own = json.loads((folder / "language.json").read_text(encoding="utf-8"))
        named = all(isinstance(own["language"][key], str) for key in ("name", "short"))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        return f"its language.json cannot be read ({type(problem).__name__})"
    return None if named else "its language.json does not name it"


def in_language(words: Mapping[Language, T], language: Language) -> T:
    """What the catalogue says in this language; in English where it does not speak it."""
    return words[language] if language in words else words["en"]


def check_language(code: str) -> Language:
    """The code, if there are texts in it. Raises ResourceError LANGUAGE_UNKNOWN."""
    if code not in language_folders():
        known = ", ".join(languages())
        raise ResourceError("LANGUAGE_UNKNOWN", f"There are no texts in '{code}'; there are: {known}.")
    return code
