"""Which of the shop's promotions a shopper sees, chosen in the worker by what was done in the visit."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from app.session.visit import PromotionOffer, PromotionQuestion
from resources.catalogue import load_catalogue
from resources.promotions import load_promotions
from resources.records import LocalText
from resources.translations import Language, languages, texts_for

_shown_on: Final[dict[date, Counter[str]]] = {}
"""How often each was offered today, by this kiosk."""


def offered(question: PromotionQuestion, today: date | None = None) -> PromotionOffer | None:
    """The promotion to show now, or None. Raises ResourceError PROMOTIONS_MALFORMED."""
    from app.services.product_advice import shop_shelf_of_products
    from app.services.promotions import Visit, choose_promotion

    book = load_promotions()
    if not book.promotions:
        return None
    day = today or date.today()
    visit = Visit(
        liked=question.liked,
        tried=question.tried,
        taken=question.liked,
        occasion=question.occasion,
        shown=question.shown,
        quiet_s=question.quiet_s,
    )
    counts = _shown_on.setdefault(day, Counter())
    for past in [known for known in _shown_on if known != day]:
        del _shown_on[past]
    chosen = choose_promotion(
        visit, book, load_catalogue().products, shop_shelf_of_products(), today=day, shown_today=counts
    )
    if chosen is None:
        return None
    counts[chosen.promotion.id] += 1
    return PromotionOffer(
        id=chosen.promotion.id,
        title=_in_languages(chosen.promotion.title),
        text=_in_languages(chosen.promotion.text),
        product_id=chosen.product_id,
        why={language: texts_for(language)(f"promotion.why_{chosen.why}") for language in languages()},
    )


def _in_languages(words: LocalText) -> dict[Language, str]:
    """What the shop wrote; a language it did not write in reads English."""
    return {language: getattr(words, language, words.en) for language in languages()}
