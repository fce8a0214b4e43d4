"""A few products chosen for this shopper, each with the reason that tells most."""

from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QResizeEvent
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.session.intents import ChooseProduct
from app.session.kiosk import KioskState
from app.session.shelf_view import ForYou
from app.ui.kiosk.screens.product_card import ProductPicture
from app.ui.kiosk.shelf import Shelf
from app.ui.look import Look
from app.ui.widgets.basics import set_text, text_label
from resources.translations import in_language, texts_for

_HEIGHT_UNITS = 196
"""Two lines of a name, two of a reason, and the price."""


class SmallCard(QFrame):
    """A product small beside its reason; the whole card is the button."""

    touched = pyqtSignal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._look = look
        self.picture = ProductPicture(look)
        self.picture.setFixedWidth(look.u(108))
        self.picture.fit_width(look.u(108))
        self.name = text_label(look, "caption", bold=True)
        self.because = text_label(look, "caption", tone="accent")
        self.price = text_label(look, "caption", tone="soft", wrap=False)
        row = QHBoxLayout(self)
        margin = look.space("s")
        row.setContentsMargins(margin, margin, margin, margin)
        row.setSpacing(look.space("s"))
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(look.u(4))
        words.addWidget(self.name)
        words.addWidget(self.because)
        words.addWidget(self.price)
        words.addStretch()
        row.addLayout(words, 1)
        self.setMinimumHeight(look.t(_HEIGHT_UNITS))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Narrower words need more lines."""
        super().resizeEvent(event)
        self.take_height()

    def take_height(self) -> None:
        """Be as high as the words need at this width."""
        look = self._look
        room = self.width() - self.picture.width() - 3 * look.space("s")
        lines = [max(label.heightForWidth(room), 0) for label in (self.name, self.because)]
        for label, height in zip((self.name, self.because), lines, strict=True):
            label.setMinimumHeight(height)
        words = sum(lines) + self.price.sizeHint().height() + 2 * look.u(4) + 2 * look.space("s")
        self.setMinimumHeight(max(look.t(_HEIGHT_UNITS), words))

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """A release elsewhere is the end of scrolling, not a touch."""
        if event is not None and self.rect().contains(event.position().toPoint()):
            self.touched.emit()


class ForYouRow(QWidget):
    """As many as fit; ``wanted`` carries the intent of a touch. Nothing is there when there is none."""

    wanted = pyqtSignal(object)

    def __init__(self, look: Look, shelf: Shelf, count: int) -> None:
        super().__init__()
        self._look, self._shelf, self._count = look, shelf, count
        self.title = text_label(look, "lead", serif=True, bold=True)
        self.cards: dict[str, SmallCard] = {}
        self._row = QGridLayout()
        self._row.setHorizontalSpacing(look.space("m"))
        for place in range(count):
            self._row.setColumnStretch(place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look.space("s"))
        column.setSpacing(look.space("s"))
        column.addWidget(self.title)
        column.addLayout(self._row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def render_state(self, state: KioskState) -> None:
        """Show what is for this shopper on the open shelf; not while they search or filter."""
        view = state.shelf
        plain = view.hits is None and not view.filters.count and view.department == "all"
        shown = [one for one in view.for_you if self._shelf.find(one.product_id)] if plain else []
        self.setVisible(bool(shown))
        set_text(self.title, texts_for(state.language)("shelf.for_you"))
        self._place(shown[: self._count])
        for one in shown[: self._count]:
            self._show(self.cards[one.product_id], one, state)

    def _place(self, shown: list[ForYou]) -> None:
        names = [one.product_id for one in shown]
        if names == list(self.cards):
            return
        for card in self.cards.values():
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {}
        for place, product_id in enumerate(names):
            card = SmallCard(self._look)
            card.touched.connect(partial(self.wanted.emit, ChooseProduct(product_id=product_id)))
            self.cards[product_id] = card
            self._row.addWidget(card, 0, place)  # all as high as the highest

    def _show(self, card: SmallCard, one: ForYou, state: KioskState) -> None:
        product = self._shelf.product(one.product_id)
        card.picture.show_product(product, product.colour(state.colours.get(one.product_id)).rgb)
        set_text(card.name, in_language(product.name, state.language))
        set_text(card.because, in_language(one.because, state.language))
        set_text(card.price, product.price_words(texts_for(state.language)))
        card.setAccessibleName(f"{card.name.text()}, {card.because.text()}, {card.price.text()}")
        card.take_height()
