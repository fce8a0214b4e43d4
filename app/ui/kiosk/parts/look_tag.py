"""The small tag beside a look on the attract screen: what is worn, and what it costs."""

from PyQt6.QtWidgets import QFrame, QGridLayout, QLabel

from app.jobs.attract_looks import AttractLook
from app.ui.kiosk.shelf import Shelf
from app.ui.look import Look
from app.ui.widgets.basics import set_text, text_label
from resources.translations import Language, in_language, texts_for


class LookTag(QFrame):
    """A line for each piece: its name and its price."""

    def __init__(self, look: Look, shelf: Shelf) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._look, self._shelf = look, shelf
        self._shown: AttractLook | None = None
        self._language: Language = "en"
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(look.u(20), look.u(14), look.u(20), look.u(14))
        self._grid.setHorizontalSpacing(look.space("m"))
        self._grid.setVerticalSpacing(look.u(4))
        self.hide()

    @property
    def words(self) -> list[tuple[str, str]]:
        """Name and price of each piece, as they stand there."""
        return [(name.text(), price.text()) for name, price in self._lines if not name.isHidden()]

    def show_look(self, shown: AttractLook) -> None:
        """Name the pieces of a look; what is not on the shelf is not offered."""
        self._shown = shown
        self._render()

    def show_language(self, language: Language) -> None:
        """Speak another language."""
        self._language = language
        self._render()

    def _render(self) -> None:
        if self._shown is None:
            return
        texts = texts_for(self._language)
        offered = [self._shelf.find(piece.product_id) for piece in self._shown.pieces]
        products = [product for product in offered if product is not None]
        while len(self._lines) < len(products):
            self._add_line()
        for place, (name, price) in enumerate(self._lines):
            shown = products[place] if place < len(products) else None
            set_text(name, "" if shown is None else in_language(shown.name, self._language))
            set_text(price, "" if shown is None else shown.price_words(texts))
            name.setVisible(shown is not None)
            price.setVisible(shown is not None)
        self.setVisible(bool(products))

    def _add_line(self) -> None:
        name = text_label(self._look, "caption", wrap=False)
        price = text_label(self._look, "caption", tone="soft", wrap=False)
        row = len(self._lines)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(price, row, 1)
        self._lines.append((name, price))
