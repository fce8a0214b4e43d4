"""Bilingual words of the domain."""

from resources.lexicon.schema import (
    SLOTS,
    LexiconEntry,
    Phrase,
    Phrases,
    Slot,
    load_function_words,
    load_lexicon,
    load_phrases,
)

__all__ = [
    "SLOTS",
    "LexiconEntry",
    "Phrase",
    "Phrases",
    "Slot",
    "load_function_words",
    "load_lexicon",
    "load_phrases",
]
