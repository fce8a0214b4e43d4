"""What is wrong with a field or a file, in the language of the window."""

from __future__ import annotations

from typing import Final

from resources.translations import Texts

_KEYS: Final = (
    ("String should have at least 1 character", "empty"),
    ("List should have at least 1 item", "none"),
    ("Tuple should have at least 1 item", "none"),
    ("Value should have at least 1 item", "none"),
    ("Field required", "empty"),
    ("String should match pattern", "pattern"),
    ("Input should be greater than 0", "positive"),
    ("Input should be less than", "too_much"),
    ("Input should be a valid number", "number"),
    ("Input should be a valid integer", "number"),
    ("There is no fabric", "fabric"),
    ("There is no size chart", "chart"),
    ("There is no family", "family"),
    ("the stock of each of", "stock"),
)


def fault_words(texts: Texts, message: str) -> str:
    """A fault everybody makes in plain words; a rare one as the check says it."""
    for begins, key in _KEYS:
        if message.startswith(begins):
            return texts(f"studio.fault.{key}")
    return message


def located_words(texts: Texts, message: str) -> str:
    """The same of a fault that begins with its place in a file: ``products.0.price: …``."""
    place, parted, said = message.partition(": ")
    return f"{place}: {fault_words(texts, said)}" if parted else fault_words(texts, message)
