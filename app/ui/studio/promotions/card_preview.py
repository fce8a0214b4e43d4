"""The kiosk's own card of a promotion, in the kiosk's look and languages, beside the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from app.session.kiosk import KioskState
from app.session.visit import PromotionOffer
from app.settings import Settings
from app.ui.appearance import Appearance
from app.ui.kiosk.parts.promotion_card import PromotionCard
from app.ui.look import Look
from resources.translations import LANGUAGES, Language, texts_for

_KIOSK_PX: Final = (620, 1102)
"""The size a kiosk's window would have here: small enough for a page, large enough to be read."""
_NOTHING: Final = "…"


class CardPreview(QFrame):
    """The card on the shelf; its buttons do nothing."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        look = Look.for_window(*_KIOSK_PX, Appearance.of(settings))
        self.setStyleSheet(look.stylesheet)
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.card = PromotionCard(look)
        for button in self.card.findChildren(QPushButton):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(look.space("m"),) * 4)
        column.addWidget(self.card)

    def show_written(self, written: Mapping[str, Any], language: Language) -> None:
        """Show it as a shopper of that language would read it."""
        offer = PromotionOffer(
            id=str(written.get("id", "")),
            title=_said(written.get("title")),
            text=_said(written.get("text")),
            product_id="",
            why={one: texts_for(one)("promotion.why_taste") for one in LANGUAGES},
        )
        self.card.render_state(KioskState(language=language, promotion=offer))
        self.setAccessibleName(offer.title[language])
        self.setAccessibleDescription(offer.text[language])


def _said(words: object) -> dict[Language, str]:
    known = words if isinstance(words, Mapping) else {}
    return {one: str(known.get(one) or _NOTHING) for one in LANGUAGES}
