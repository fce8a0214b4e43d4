"""Nothing on a screen is written in the program: everything comes from the texts or the catalogue.

A language is invented in which every letter of every sentence is another one. Whatever is still painted in
plain letters was not taken from the texts.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QApplication, QWidget

from app.session.intents import SetLanguage
from app.ui.kiosk.suggestions import suggestions
from resources.translations import languages, texts_for
from resources.translations.languages import folders_of
from tests.unit.app.ui.conftest import KioskUnderTest
from tests.unit.app.ui.kiosk_screens import SCREENS, TO_THE_START
from tests.unit.app.ui.looking import texts_on_show
from tests.unit.app.ui.stand_ins import stand_in_shelf

INVENTED = "eo"
_VALUE = re.compile(r"(\{[^}]*\})")
_PLAIN = re.compile(r"[A-Za-z]{2,}")
_ALPHABET = {ord("a") + i: chr(0x3B1 + i) for i in range(24)} | {ord("y"): "ω", ord("z"): "ω"}


def disguised(sentence: str) -> str:
    """The sentence in Greek letters, its values as they are."""
    pieces = _VALUE.split(sentence)
    return "".join(p if p.startswith("{") else p.lower().translate(_ALPHABET) for p in pieces)


def invent_language(home: Path) -> None:
    """Write the invented language into a data folder, complete."""
    english = texts_for("en")
    tree: dict[str, Any] = {}
    for key in english.said():
        branch = tree
        *path, leaf = key.split(".")
        for name in path:
            branch = branch.setdefault(name, {})
        forms = {form: disguised(words) for form, words in english.forms(key).items()}
        branch[leaf] = forms if key in english.plurals else forms["other"]
    folder = home / "translations" / INVENTED
    folder.mkdir(parents=True)
    names = {"language": tree.pop("language")}
    (folder / "language.json").write_text(json.dumps(names), encoding="utf-8")
    (folder / "all.json").write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    folders_of.cache_clear()  # this data folder was asked for its languages before


def told_words() -> frozenset[str]:
    """Words of the catalogue, which has no third language, and of the invented worker's answers."""
    said = []
    for product in stand_in_shelf().products:
        said += [*product.name.values(), *product.fabric.values(), *product.description.values()]
        said += [*product.stock, *(colour.colourway_id for colour in product.colours)]
        said += [name for colour in product.colours for name in colour.name.values()]
    spoken = ["Vitrine", "EN", "Linen weeks", "Light and cool: trousers of linen.", "goes with it"]
    spoken += [
        "You see this because of the season.",
        "Your size, M, is in stock.",
        "trousers",
        "http",
        "a" * 26,
        "a" * 13,
    ]
    shelf = stand_in_shelf()
    suggested = [word for typed in ("", "t") for word in suggestions(shelf, "en", typed)]
    return frozenset(_PLAIN.findall(" ".join([*said, *spoken, *suggested])))


def foreign_words(window: QWidget, known: frozenset[str]) -> Iterator[str]:
    """Plain words on show that nobody told."""
    for widget, text in texts_on_show(window):
        for word in _PLAIN.findall(text.words):
            if word not in known:
                yield f"'{word}' in {type(widget).__name__}"


def plain_names(window: QWidget, known: frozenset[str]) -> Iterator[str]:
    """Plain words that a screen reader would say."""
    for widget in window.findChildren(QWidget):
        said = f"{widget.accessibleName()} {widget.accessibleDescription()}" if widget.isVisible() else ""
        for word in _PLAIN.findall(said):
            if word not in known:
                yield f"'{word}' is said of {type(widget).__name__}"


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(tuple(SCREENS)[: len(SCREENS) // 2], id="first half"),
        pytest.param(tuple(SCREENS)[len(SCREENS) // 2 :], id="second half", marks=pytest.mark.long),
    ],
)
def test_every_word_on_every_screen_comes_from_the_texts(
    vitrine_home: Path, make_kiosk: Callable[..., KioskUnderTest], names: tuple[str, ...]
) -> None:
    invent_language(vitrine_home)
    assert INVENTED in languages()
    assert texts_for(INVENTED).missing == ()
    kiosk, known, found = make_kiosk(camera=True), told_words(), list[str]()
    for name in names:
        kiosk.do(*TO_THE_START, SetLanguage(language=INVENTED), *SCREENS[name])
        QApplication.processEvents()
        found += [f"{name}: {word}" for word in foreign_words(kiosk.window, known)]
        found += [f"{name}: {word}" for word in plain_names(kiosk.window, known)]
    assert list(dict.fromkeys(found)) == []
