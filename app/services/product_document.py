"""An advised product as ``advise products --json`` says it, with its reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from resources.catalogue import Product
from resources.translations import Texts

if TYPE_CHECKING:
    from ml.outfits.shop.fitting import SizesOf
    from ml.recommend.advice import AdvisedProduct, Reason

_REASONS: Final = 3


def product_document(
    advised: AdvisedProduct, product: Product, size_of: SizesOf, matched: Sequence[str], texts: Texts
) -> dict[str, Any]:
    """A product as JSON. Its size is that of its own cloth: two cloths of one chart may ask for two sizes."""
    own = size_of(product)
    size = own if own is not None and product.stock[own] > 0 else None
    return {
        "id": advised.id,
        "score": advised.score,
        "size": size,
        "price": product.price,
        "currency": product.currency,
        "matched": list(matched),
        "reasons": [_sentence(one.code, size, matched, texts) for one in _told(advised, size)],
        "reason_codes": [asdict(reason) for reason in advised.reasons],
    }


def _told(advised: AdvisedProduct, size: str | None) -> list[Reason]:
    """The reasons a shopper hears: what speaks for a product, and when their size is not there."""
    return [
        reason
        for reason in advised.reasons
        if (reason.contribution > 0 or reason.code == "YOUR_SIZE_OUT_OF_STOCK")
        and (size is not None or reason.code != "YOUR_SIZE_IN_STOCK")
    ][:_REASONS]


def _sentence(code: str, size: str | None, matched: Sequence[str], texts: Texts) -> str:
    """A reason in words; what of the words said a product has is named."""
    if code == "LIKE_WHAT_YOU_SAID" and matched:
        words = [_word(one, texts) for one in matched]
        return texts("product_advice.HAS_WHAT_YOU_SAID", what=texts("product_advice.and").join(words))
    return texts(f"product_advice.{code}", size=size)


def _word(matched: str, texts: Texts) -> str:
    """What a ``slot=value`` is called: a family by its name, anything else by its first word."""
    from resources.families import family
    from resources.lexicon import load_lexicon

    slot, _, value = matched.partition("=")
    if slot == "product_type":
        name = family(value).name
        return name.zh if texts.language == "zh" else name.en.lower()
    entries = next(entries for known, entries in load_lexicon().items() if known == slot)
    words = next(entry for entry in entries if value in entry.values)
    return words.zh[0] if texts.language == "zh" else words.en[0]
