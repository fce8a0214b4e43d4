"""Sentences of a shop made from a few patterns, with what each is about."""

import random

from ml.training.text_classifier import LabelledTexts

_THINGS = ("dress", "shirt", "jacket", "skirt", "coat", "shoe", "bag")
_PATTERNS = {
    "search": (
        "show me a {colour} {thing}",
        "i want a {thing} in {colour}",
        "find the {colour} {thing} please",
    ),
    "fit": ("this {thing} is too {size}", "my {colour} {thing} is very {size}", "it is so {size} on me"),
    "order": ("where is my {thing}", "the parcel of my {colour} {thing} is late", "is my order lost"),
    "price": ("how much is this {thing}", "what does the {colour} {thing} cost", "is the price of it {size}"),
}


def shop_texts(count: int, seed: int) -> LabelledTexts:
    """``count`` sentences."""
    draw = random.Random(seed)  # noqa: S311 (not for secrets)
    labels = [draw.choice(list(_PATTERNS)) for _ in range(count)]
    texts = [
        draw.choice(_PATTERNS[label]).format(
            thing=draw.choice(_THINGS),
            colour=draw.choice(("red", "blue", "green", "black", "white")),
            size=draw.choice(("small", "large", "tight", "loose", "long", "short")),
        )
        for label in labels
    ]
    return LabelledTexts(texts=texts, labels=labels)
