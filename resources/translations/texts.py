"""The reader of the text catalogues: a folder for each language, in it a file for each part of the program.

The files of a folder make one tree of sentences; one is asked for by its dotted path (``measure.title``)
and filled with named values by `str.format`. Reasons, verdicts and errors travel through the program as a
code and numbers and become words only here, so the language can change on any screen at any moment.
"""

import json
import logging
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Final

from resources.errors import ResourceError
from resources.translations.languages import SHIPPED, check_language, language_folders
from resources.translations.languages import Language as Language
from resources.translations.plurals import is_plural, plural_rule
from resources.translations.quantities import (
    Unit,
    Units,
    date_words,
    feet_and_inches,
    in_units,
    measured_number,
    money_words,
    number_words,
    percent_words,
    short_day_words,
    span_words,
)

LANGUAGES: Final = SHIPPED
"""The languages that ship, complete; `languages()` names the added ones too."""
_FILE_LIMIT_BYTES: Final = 2 * 1024 * 1024
_SIZE: Final = re.compile(r"\{(?P<name>\w+):size\}(?P<gap> ?)")
_IDEOGRAPH: Final = re.compile("[\u4e00-\u9fff]")
_LOG = logging.getLogger(__name__)

Forms = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All sentences of one language; those with forms by number are in ``plurals``.

    ``missing``: keys that stand in English because this language does not say them, or not with these values.
    """

    language: Language
    entries: Mapping[str, str]
    plurals: Mapping[str, Forms]
    missing: tuple[str, ...] = ()
    units: Units = "cm"
    """What measurements are read in. A sentence that says ``{x_cm:g} cm`` says it in these; one that says
    ``{x:size}`` says the name of a size as `size` does."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence ``key`` with its named values filled in; ``count`` chooses its form.

        Raises:
            ResourceError: TEXT_MISSING, the catalogue has no such sentence; TEXT_VALUE_MISSING, the
                sentence names a value that was not given.
        """
        try:
            sentence = self._sentence(key, values)
            if self.units != "cm" and "cm" in sentence:
                sentence = self._converted(sentence, values)
            if ":size}" in sentence:
                sentence = self._with_sizes(sentence, values)
            return sentence.format_map(values)
        except KeyError as missing:
            message = f"The {self.language} text '{key}' needs the value {missing}."
            raise ResourceError("TEXT_VALUE_MISSING", message) from missing

    def _sentence(self, key: str, values: Mapping[str, object]) -> str:
        if key in self.entries:
            return self.entries[key]
        if key not in self.plurals:
            raise ResourceError("TEXT_MISSING", f"The {self.language} texts have no '{key}': add it.")
        forms, count = self.plurals[key], values["count"]
        spoken = "en" if key in self.missing else self.language
        if not isinstance(count, int | float):
            return forms["other"]
        return forms.get(plural_rule(spoken)(abs(count)), forms["other"])

    def _converted(self, sentence: str, values: Mapping[str, object]) -> str:
        """The sentence with its centimetres filled in as inches."""

        def said(place: re.Match[str]) -> str:
            value = values[place["name"]]
            if not isinstance(value, int | float):
                return place[0]
            number = self.number_of(value, "cm")
            return f"{number} {self.unit('cm')}" if place["unit"] else number

        unit = re.escape(self.entries["units.cm"])
        return re.sub(rf"\{{(?P<name>\w*cm)(?::[^}}]*)?\}}(?P<unit>\s?{unit})?", said, sentence)

    def _with_sizes(self, sentence: str, values: Mapping[str, object]) -> str:
        """The sentence with its sizes filled in; no space is left between two ideographs (``S 加长码``)."""

        def said(place: re.Match[str]) -> str:
            words, follows = self.size(str(values[place["name"]])), sentence[place.end() : place.end() + 1]
            joined = _IDEOGRAPH.match(words[-1:]) and _IDEOGRAPH.match(follows)
            return words.replace("{", "{{").replace("}", "}}") + ("" if joined else place["gap"])

        return _SIZE.sub(said, sentence)

    # ---- sizes

    def size(self, name: str) -> str:
        """The name of a size as people say it: ``S-long`` is “S long”.

        Names without a leg length, with one that is a number (``32x30``) or with one that nobody told the
        texts are said as they are written.
        """
        girth, _, length = name.rpartition("-")
        key = f"size_name.{length}"
        return self(key, girth=girth) if girth and self.has(key) else name

    def leg_length(self, name: str) -> str:
        """The name of a leg length by itself: ``long``; a number as it is written."""
        key = f"leg_length.{name}"
        return self(key) if self.has(key) else name

    # ---- what is measured, paid, dated

    def unit(self, unit: Unit) -> str:
        """The word of the unit that lengths or masses are read in."""
        read = unit if self.units == "cm" else {"cm": "inch", "kg": "pound"}[unit]
        return self.entries[f"units.{read}"]

    def number_of(
        self, value: float, unit: Unit, *, decimals: int = 1, signed: bool = False, aligned: bool = False
    ) -> str:
        """A value of cm or kg as a number in the units that are read, without their word."""
        return measured_number(
            value, unit, self.language, self.units, decimals=decimals, signed=signed, aligned=aligned
        )

    def measured(
        self, value: float, unit: Unit, *, height: bool = False, decimals: int = 1, aligned: bool = False
    ) -> str:
        """A value of cm or kg with its unit; ``height``: a body's, in feet where inches are read."""
        if height and self.units == "inch":
            return feet_and_inches(value)
        return f"{self.number_of(value, unit, decimals=decimals, aligned=aligned)} {self.unit(unit)}"

    def spread(self, value: float, unit: Unit) -> str:
        """How far a value of cm or kg may be off, as a number with one decimal."""
        off = in_units(value, unit, self.units)
        return number_words(off, self.language, decimals=1, aligned=True)

    def number(self, value: float, *, decimals: int = 0) -> str:
        """A plain number."""
        return number_words(value, self.language, decimals=decimals)

    def percent(self, share: float, *, decimals: int = 0) -> str:
        """A share of 1 in per cent."""
        return percent_words(share, self.language, decimals=decimals)

    def money(self, amount: float | Decimal, currency: str) -> str:
        """A price as a tag shows it."""
        return money_words(amount, currency, self.language)

    def short_day(self, day: date) -> str:
        """A day without its year, where that is known."""
        return short_day_words(day, self.language)

    def span(self, first: date, last: date) -> str:
        """From a day to a day."""
        return span_words(first, last, self.language)

    def date(self, day: date) -> str:
        """A day."""
        return date_words(day, self.language)

    def has(self, key: str) -> bool:
        """Tell whether the catalogue holds ``key``: for codes that other parts may add to."""
        return key in self.entries or key in self.plurals

    def said(self) -> frozenset[str]:
        """Every sentence that can be asked for."""
        return frozenset(self.entries) | frozenset(self.plurals)

    def forms(self, key: str) -> Forms:
        """Every form of a sentence by its category; one without forms is ``other``."""
        return {"other": self.entries[key]} if key in self.entries else self.plurals[key]


def texts_for(language: Language, units: Units = "cm") -> Texts:
    """The texts of ``language``, read once, with measurements in ``units``.

    Raises:
        ResourceError: LANGUAGE_UNKNOWN; TEXTS_UNREADABLE, a file is missing, is not a JSON object, or says
            what another says.
    """
    return _in_units(language, units, os.environ.get("VITRINE_HOME", ""))


@lru_cache(maxsize=64)
def _in_units(language: Language, units: Units, _home: str) -> Texts:
    folder = language_folders()[check_language(language)]
    return replace(_read_texts(language, folder), units=units)


@lru_cache(maxsize=32)
def _read_texts(language: Language, folder: Path) -> Texts:
    entries, plurals = read_catalogue(folder)
    if language in SHIPPED:
        return Texts(language=language, entries=entries, plurals=plurals)
    own = Texts(language=language, entries=entries, plurals=plurals)
    english = texts_for("en")
    unsaid = sorted(key for key in english.said() if not _says_the_same(own, english, key))
    if unsaid:
        _LOG.warning("%s: %d sentences stand in English: %s", folder, len(unsaid), ", ".join(unsaid))
    source = {key: english if key in unsaid else own for key in english.said()}
    return Texts(
        language=language,
        entries={key: texts.entries[key] for key, texts in source.items() if key in texts.entries},
        plurals={key: texts.plurals[key] for key, texts in source.items() if key in texts.plurals},
        missing=tuple(unsaid),
    )


def _says_the_same(own: Texts, english: Texts, key: str) -> bool:
    """Whether a sentence is there and asks for nothing that English does not give it."""
    if not own.has(key) or (key in english.entries and key not in own.entries):
        return False
    given = values_of(english.forms(key))
    try:
        return values_of(own.forms(key)) <= given
    except ValueError:
        return False


def values_of(forms: Forms) -> frozenset[str]:
    """The names of the values that any form of a sentence is filled with."""
    parsed = (piece for form in forms.values() for piece in Formatter().parse(form))
    return frozenset(field for _, field, _, _ in parsed if field)


def _leaves(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str | Forms]]:
    for name, branch in tree.items():
        if isinstance(branch, Mapping) and is_plural(branch):
            yield f"{prefix}{name}", {form: str(words) for form, words in branch.items()}
        elif isinstance(branch, Mapping):
            yield from _leaves(branch, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(branch)


def read_catalogue(folder: Path) -> tuple[dict[str, str], dict[str, Forms]]:
    """All sentences of the files in ``folder`` by their dotted path: plain ones, and those with forms.

    Raises ResourceError TEXTS_UNREADABLE.
    """
    said: dict[str, str | Forms] = {}
    for path in sorted(folder.glob("*.json")):
        own = _read_file(path)
        if twice := own.keys() & said.keys():
            message = f"{folder.name}/{path.name} says '{min(twice)}', which another file says already."
            raise ResourceError("TEXTS_UNREADABLE", message)
        said |= own
    if not said:
        raise ResourceError("TEXTS_UNREADABLE", f"There is no text catalogue in {folder}.")
    plain = {key: words for key, words in said.items() if isinstance(words, str)}
    return plain, {key: forms for key, forms in said.items() if not isinstance(forms, str)}


def _read_file(path: Path) -> dict[str, str | Forms]:
    try:
        with path.open("rb") as file:
            raw = file.read(_FILE_LIMIT_BYTES + 1)
        if len(raw) > _FILE_LIMIT_BYTES:
            raise ValueError(f"it has more than {_FILE_LIMIT_BYTES} bytes")
        return dict(_leaves(json.loads(raw.decode("utf-8"))))
    except (OSError, ValueError, AttributeError, RecursionError) as problem:
        message = f"The text catalogue {path.parent.name}/{path.name} cannot be read: {problem}."
        raise ResourceError("TEXTS_UNREADABLE", message) from problem
