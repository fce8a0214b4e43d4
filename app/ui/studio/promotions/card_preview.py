"""The kiosk's own card of a promotion, in the kiosk's look and languages, beside the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QResizeEvent
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
        self._settled = QTimer(self)  # the labels tell their new height once their layout was asked anew
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._take_height)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(look.space("m"),) * 4)
        self._column.addWidget(self.card)

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
        self._settled.start()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Narrower words need more lines."""
        super().resizeEvent(event)
        self._settled.start()

    def _take_height(self) -> None:
        """The page is scrolled: the card is as high as its words need at this width."""
        layout, outside = self.card.layout(), self.contentsMargins()
        if layout is None:
            return
        around = self._column.contentsMargins()
        width = self.width() - around.left() - around.right() - outside.left() - outside.right()
        self.card.setMinimumHeight(max(layout.totalHeightForWidth(width), 0))


def _said(words: object) -> dict[Language, str]:
    known = words if isinstance(words, Mapping) else {}
    return {one: str(known.get(one) or _NOTHING) for one in LANGUAGES}
