"""What can be tried on."""

from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.session.intents import ChooseProduct
from app.session.kiosk import KioskState
from app.ui.kiosk.screens.screen import FootBar, Screen, wordmark
from app.ui.kiosk.shelf import Shelf, ShelfProduct
from app.ui.look import Look, drawn_icon
from app.ui.widgets.basics import set_text, text_label
from resources.translations import texts_for


class GarmentDrawing(QWidget):
    """The kind of garment drawn in its own colour, as on a hang tag."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._family, self._colour = "", QColor()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_garment(self, family: str, rgb: tuple[float, float, float]) -> None:
        """Draw this family in this colour."""
        self._family, self._colour = family, QColor.fromRgbF(*rgb)
        self.update()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """As large as the room allows."""
        if not self._family:
            return
        side = round(min(self.width(), self.height()))
        pixmap = drawn_icon(
            f"{self._family}_drawing", self._look.tokens.colours["ink"], side, self._colour.name()
        )
        painter = QPainter(self)
        painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, pixmap)
        painter.end()


class ProductCard(QFrame):
    """One garment: drawing, name, fabric, price, and the shopper's size in it."""

    touched = pyqtSignal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.drawing = GarmentDrawing(look)
        self.name = text_label(look, "heading", serif=True, bold=True)
        self.fabric = text_label(look, "label", tone="soft")
        self.price = text_label(look, "lead", wrap=False)
        self.your_size = text_label(look, "lead", bold=True, tone="accent")
        column = QVBoxLayout(self)
        margin = look.space("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("xs"))
        column.addWidget(self.drawing, 1)
        column.addSpacing(look.space("m"))
        column.addWidget(self.name)
        column.addWidget(self.fabric)
        foot = QHBoxLayout()
        foot.addWidget(self.your_size, 1)
        foot.addWidget(self.price, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        column.addSpacing(look.space("s"))
        column.addLayout(foot)

    def mouseReleaseEvent(self, _: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """The whole card is the button."""
        self.touched.emit()

    def show_product(self, product: ShelfProduct, state: KioskState) -> None:
        """Show a garment as this shopper sees it."""
        texts = texts_for(state.language)
        colour = product.colour(state.colours.get(product.product_id))
        self.drawing.show_garment(product.family, colour.rgb)
        set_text(self.name, product.name[state.language])
        set_text(self.fabric, texts(f"browse.fabric.{product.fabric}"))
        set_text(self.price, product.price)
        set_text(self.your_size, self._size_words(product, state))
        self.setAccessibleName(f"{self.name.text()}, {self.price.text()}, {self.your_size.text()}")

    @staticmethod
    def _size_words(product: ShelfProduct, state: KioskState) -> str:
        texts = texts_for(state.language)
        advice = state.advice.get(product.product_id)
        if advice is None:
            return texts("browse.working")
        if advice.recommended_size is None:
            return texts("browse.no_size")
        return texts("browse.your_size", size=advice.recommended_size)


class BrowseScreen(Screen):
    """A card for each garment."""

    def __init__(self, look: Look, shelf: Shelf, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self._shelf = shelf
        self.title = text_label(look, "title", serif=True, bold=True)
        self.subtitle = text_label(look, "lead", tone="soft")
        self.cards = {product.product_id: self._card(product.product_id) for product in shelf.products}
        self.foot = FootBar(look)
        self.foot.wanted.connect(self.wanted)
        self._grid = QGridLayout()
        self._grid.setSpacing(look.space("m"))
        self._placed: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        edge = look.space("edge")
        column.setContentsMargins(edge, edge, edge, look.space("l"))
        column.setSpacing(look.space("s"))
        column.addWidget(wordmark(look), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(look.space("xl") if upright else 0)
        column.addWidget(self.title)
        column.addWidget(self.subtitle)
        column.addSpacing(look.space("l"))
        column.addLayout(self._grid, 1)
        column.addSpacing(look.space("l"))
        column.addWidget(self.foot)

    def _card(self, product_id: str) -> ProductCard:
        card = ProductCard(self.look)
        card.touched.connect(partial(self.ask, ChooseProduct(product_id=product_id)))
        card.hide()
        return card

    def _place(self, product_ids: tuple[str, ...]) -> None:
        if product_ids == self._placed:
            return
        for product_id in self._placed:
            self._grid.removeWidget(self.cards[product_id])
            self.cards[product_id].hide()
        columns = -(-len(product_ids) // 2) if self.upright else len(product_ids)
        for index, product_id in enumerate(product_ids):
            self._grid.addWidget(self.cards[product_id], *divmod(index, columns))
            self.cards[product_id].show()
        self._placed = product_ids

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the garments for this shopper."""
        texts = texts_for(state.language)
        set_text(self.title, texts("browse.title"))
        set_text(self.subtitle, texts("browse.subtitle"))
        self._place(self._shelf.ids_for(state.draft.sex))
        for product_id in self._placed:
            self.cards[product_id].show_product(self._shelf.product(product_id), state)
        self.foot.render_state(state)
