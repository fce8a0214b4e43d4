"""Texts as people really write them, with slips of the finger and other words, and what they cost a model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

_NEIGHBOURS: Final = {
    "a": "qsz", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy",
    "i": "uok", "j": "hku", "k": "jli", "l": "kop", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol",
    "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs",
    "y": "tuh", "z": "xa",
}  # fmt: skip

_SYNONYMS: Final = {
    "want": "wish", "need": "require", "buy": "purchase", "purchase": "buy", "show": "display",
    "find": "locate", "help": "assist", "big": "large", "large": "big", "small": "little", "little": "small",
    "cheap": "inexpensive", "expensive": "costly", "price": "cost", "cost": "price", "shop": "store",
    "store": "shop", "trousers": "pants", "pants": "trousers", "jumper": "sweater", "sweater": "jumper",
    "coat": "overcoat", "jacket": "blazer", "quick": "fast", "fast": "quick", "begin": "start",
    "start": "begin", "end": "finish", "get": "obtain", "why": "how come", "cannot": "can not",
    "can't": "cannot", "problem": "issue", "issue": "problem", "wrong": "incorrect", "correct": "right",
    "money": "cash", "cash": "money", "lost": "missing", "missing": "lost", "broken": "damaged",
    "send": "mail", "received": "got", "got": "received", "allowed": "permitted", "possible": "feasible",
    "change": "modify", "card": "bank card", "happened": "occurred", "good": "fine", "nice": "lovely",
    "pretty": "lovely", "perfect": "flawless", "tight": "snug", "loose": "baggy", "comfortable": "comfy",
    "loved": "adored", "love": "adore", "great": "wonderful", "bad": "poor", "shirt": "top",
}  # fmt: skip


def with_typos(text: str, *, share: float, generator: np.random.Generator) -> str:
    """A text in which a ``share`` of the words of four letters or more got one slip.

    Two letters swapped, one left out, doubled, or its neighbour on the keyboard hit; never the first.
    """

    def slip(found: re.Match[str]) -> str:
        word = found.group()
        if generator.random() >= share:
            return word
        at = int(generator.integers(1, len(word) - 1))
        kind = int(generator.integers(4))
        if kind == 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if kind == 1:
            return word[:at] + word[at + 1 :]
        if kind == 2:
            return word[:at] + word[at] + word[at:]
        near = _NEIGHBOURS[word[at].lower()]
        return word[:at] + near[int(generator.integers(len(near)))] + word[at + 1 :]

    return re.sub(r"[A-Za-z]{4,}", slip, text)


def with_synonyms(text: str, *, share: float, generator: np.random.Generator) -> str:
    """A text in which a ``share`` of the words that have a common synonym are replaced by it."""

    def replace(found: re.Match[str]) -> str:
        other = _SYNONYMS.get(found.group().lower())
        return other if other is not None and generator.random() < share else found.group()

    return re.sub(r"[A-Za-z]+(?:'[a-z]+)?", replace, text)


def natural_robustness(
    name: Callable[[Sequence[str]], Sequence[str]],
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    seed: int = 0,
) -> dict[str, float]:
    """Accuracy of naming texts as they are, with slips in a tenth and a third of their words, reworded."""
    versions: dict[str, Callable[[str, np.random.Generator], str]] = {
        "clean": lambda text, _: text,
        "typos 10 %": lambda text, generator: with_typos(text, share=0.1, generator=generator),
        "typos 33 %": lambda text, generator: with_typos(text, share=0.33, generator=generator),
        "synonyms": lambda text, generator: with_synonyms(text, share=1.0, generator=generator),
    }
    report: dict[str, float] = {}
    for version, change in versions.items():
        generator = np.random.default_rng(seed)
        named = name([change(text, generator) for text in texts])
        report[version] = float(np.mean([one == label for one, label in zip(named, labels, strict=True)]))
    return report
