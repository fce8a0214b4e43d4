"""A language in which every letter of every sentence is another one.

Whatever is still painted in plain letters was not taken from the texts.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PyQt6.QtWidgets import QWidget

from resources.translations import texts_for
from resources.translations.languages import folders_of
from tests.unit.app.ui.looking import texts_on_show

INVENTED = "eo"
_VALUE = re.compile(r"(\{[^}]*\})")
PLAIN = re.compile(r"[A-Za-z]{2,}")
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


def foreign_words(window: QWidget, known: frozenset[str]) -> Iterator[str]:
    """Plain words on show that nobody told."""
    for widget, text in texts_on_show(window):
        for word in PLAIN.findall(text.words):
            if word not in known:
                yield f"'{word}' in {type(widget).__name__}"


def plain_names(window: QWidget, known: frozenset[str]) -> Iterator[str]:
    """Plain words that a screen reader would say."""
    for widget in window.findChildren(QWidget):
        said = f"{widget.accessibleName()} {widget.accessibleDescription()}" if widget.isVisible() else ""
        for word in PLAIN.findall(said):
            if word not in known:
                yield f"'{word}' is said of {type(widget).__name__}"
