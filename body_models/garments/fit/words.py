"""Reasons in words."""

from body_models.garments.fit.reasons import Reason
from resources.translations import Texts


def sentence(reason: Reason, texts: Texts) -> str:
    """A reason as a sentence of the texts' language."""
    values = dict(reason.numbers)
    for kind in ("zone", "measurement"):
        if kind in values:
            word = texts(f"{kind}.{values[kind]}")
            # Zones stand inside a sentence, measurements begin one.
            values[kind] = word.lower() if kind == "zone" else word
    return texts(f"reason.{reason.code}", **values)
