"""Which of the shop's promotions a shopper sees, chosen in the worker by what was done in the visit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Protocol

from app.session.visit import PromotionOffer, PromotionQuestion
from resources.catalogue import load_catalogue
from resources.promotions import load_promotions
from resources.records import LocalText
from resources.translations import Language, languages, texts_for


class ShownPromotions(Protocol):
    """What tells how often promotions were shown; `app.storage.event_store.EventStore` is the real one."""

    def promotions_shown(self, start: datetime, end: datetime) -> dict[str, int]:
        """How often each was shown in a span, by id."""


def offered(
    question: PromotionQuestion, shown: ShownPromotions, today: date | None = None
) -> PromotionOffer | None:
    """The promotion to show now, or None. What was shown today counts for the whole shop, and is asked of
    the kept events: a kiosk that was restarted, or another one, shows none beyond its limit.

    Raises ResourceError PROMOTIONS_MALFORMED, and StorageError as `ShownPromotions.promotions_shown`: what
    cannot be counted is not shown.
    """
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
        department=question.department,
        occasion=question.occasion,
        shown=question.shown,
        quiet_s=question.quiet_s,
    )
    chosen = choose_promotion(
        visit,
        book,
        load_catalogue().products,
        shop_shelf_of_products(),
        today=day,
        shown_today=shown.promotions_shown(*bounds_of(day)),
    )
    if chosen is None:
        return None
    return PromotionOffer(
        id=chosen.promotion.id,
        title=_in_languages(chosen.promotion.title),
        text=_in_languages(chosen.promotion.text),
        product_id=chosen.product_id,
        why={language: texts_for(language)(f"promotion.why_{chosen.why}") for language in languages()},
    )


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """From midnight to midnight where the shop is."""
    start, end = (datetime.combine(one, time()).astimezone() for one in (day, day + timedelta(days=1)))
    return start, end


def _in_languages(words: LocalText) -> dict[Language, str]:
    """What the shop wrote; a language it did not write in reads English."""
    return {language: getattr(words, language, words.en) for language in languages()}
