"""The reader of the text catalogues: a folder for each language, in it a file for each part of the program.

The files of a folder make one tree of sentences; one is asked for by its dotted path (``measure.title``)
and filled with named values by `str.format`. Reasons, verdicts and errors travel through the program as a
code and numbers and become words only here, so the language can change on any screen at any moment.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from resources.errors import ResourceError

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All sentences of one language."""

    language: Language
    entries: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence ``key`` with its named values filled in.

        Raises:
            ResourceError: TEXT_MISSING, the catalogue has no such sentence; TEXT_VALUE_MISSING, the
                sentence names a value that was not given.
        """
        if key not in self.entries:
            raise ResourceError("TEXT_MISSING", f"The {self.language} texts have no '{key}': add it.")
        try:
            return self.entries[key].format_map(values)
        except KeyError as missing:
            message = f"The {self.language} text '{key}' needs the value {missing}."
            raise ResourceError("TEXT_VALUE_MISSING", message) from missing

    def has(self, key: str) -> bool:
        """Tell whether the catalogue holds ``key``: for codes that other parts may add to."""
        return key in self.entries


def _leaves(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, branch in tree.items():
        if isinstance(branch, Mapping):
            yield from _leaves(branch, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(branch)


@lru_cache(maxsize=len(LANGUAGES))
def texts_for(language: Language) -> Texts:
    """Read the catalogue of ``language`` once.

    Raises:
        ResourceError: TEXTS_UNREADABLE, a file is missing, is not a JSON object, or says what another says.
    """
    return Texts(language=language, entries=read_catalogue(Path(__file__).with_name(language)))


def read_catalogue(folder: Path) -> dict[str, str]:
    """All sentences of the files in ``folder`` by their dotted path.

    Raises ResourceError TEXTS_UNREADABLE.
    """
    entries: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            own = dict(_leaves(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, AttributeError) as problem:
            message = f"The text catalogue {folder.name}/{path.name} cannot be read: {problem}."
            raise ResourceError("TEXTS_UNREADABLE", message) from problem
        if twice := own.keys() & entries.keys():
            message = f"{folder.name}/{path.name} says '{min(twice)}', which another file says already."
            raise ResourceError("TEXTS_UNREADABLE", message)
        entries |= own
    if not entries:
        raise ResourceError("TEXTS_UNREADABLE", f"There is no text catalogue in {folder}.")
    return entries
