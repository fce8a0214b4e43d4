"""Reasons and what-ifs in words."""

from __future__ import annotations

from ml.fit.shop.counterfactuals import BodyChange, OtherWish
from ml.fit.shop.reasons import SizeReason
from resources.families import family
from resources.translations import Texts


def size_sentence(reason: SizeReason, texts: Texts, product_name: str) -> str:
    """A reason as a sentence of the texts' language."""
    values = dict(reason.numbers)
    if "zone" in values:
        # Zones stand inside a sentence, measurements begin one.
        values["zone"] = texts(f"zone.{values['zone']}").lower()
    if "measurement" in values:
        values["measurement"] = texts(f"measurement.{values['measurement']}")
    if "felt" in values:
        values["felt"] = texts(f"size_advice.felt.{values['felt']}")
    if "product" in values:
        values["product"] = product_name
    if "family" in values:
        name = family(str(values["family"])).name
        values["family"] = name.zh if texts.language == "zh" else name.en.lower()
    return texts(f"size_advice.{reason.code}", **values)


def body_change_sentence(change: BodyChange, texts: Texts) -> str:
    """A change of the body that would change the size, as a sentence."""
    key = "WITH_LESS" if change.by_cm < 0 else "WITH_MORE"
    measurement = texts(f"measurement.{change.measurement}")
    if texts.language == "en":
        measurement = measurement.lower()
    return texts(f"size_advice.{key}", cm=abs(change.by_cm), measurement=measurement, size=change.size)


def other_wish_sentence(wish: OtherWish, texts: Texts) -> str:
    """What another preference would take, as a sentence."""
    return texts(f"size_advice.WISH_{wish.preference.upper()}", size=wish.size)
