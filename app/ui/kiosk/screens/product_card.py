"""A garment on the kiosk's shelf: its picture, name, cloth, colours, price, and the shopper's size in it."""

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QImage,
    QImageReader,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.session.kiosk import KioskState
from app.ui.kiosk.shelf import ShelfColour, ShelfProduct
from app.ui.kiosk.size_lines import size_span
from app.ui.look import Look, drawn_icon
from app.ui.widgets.basics import set_text, text_label
from resources.families import family
from resources.translations import Texts, in_language, texts_for

_SHAPE = 4 / 3
"""Height of a picture over its width, as the previews are made."""


class ProductPicture(QWidget):
    """The product worn by a mannequin; until that picture is made, a drawing in its colour."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._path: Path | None = None
        self._image: QImage | None = None
        self._drawing, self._colour = "", QColor()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_product(self, product: ShelfProduct, rgb: tuple[float, float, float]) -> None:
        """Show this product; its file is read when the picture is first seen."""
        if product.picture != self._path:
            self._path, self._image = product.picture, None
        self._drawing, self._colour = family(product.family).icon, QColor.fromRgbF(*rgb)
        self.update()

    def fit_width(self, width: int) -> None:
        """Take the height that belongs to a width."""
        self.setFixedHeight(round(width * _SHAPE))

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The picture with rounded corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QPainterPath()
        radius = self._look.u(18)
        frame.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setClipPath(frame)
        if self._image is None and self._path is not None and self._path.is_file():
            self._image = _read(self._path, self.size())
        if self._image is not None:
            painter.drawImage(self.rect(), self._image)
        elif self._drawing:
            painter.fillRect(self.rect(), self._look.colour("sunken"))
            side = round(0.7 * min(self.width(), self.height()))
            ink = self._look.tokens.colours["ink"]
            drawing = drawn_icon(self._drawing, ink, side, self._colour.name())
            painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, drawing)
        painter.end()


class ColourDots(QWidget):
    """The colours a product comes in, too small to be touched: the card is the button."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._colours: tuple[ShelfColour, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.u(28))

    def show_colours(self, colours: Sequence[ShelfColour]) -> None:
        """Show these colours."""
        self._colours = tuple(colours)
        self.update()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """A row of dots from the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("line_strong"), self._look.u(1)))
        radius, step = self._look.u(10), self._look.u(30)
        for index, colour in enumerate(self._colours):
            painter.setBrush(QColor.fromRgbF(*colour.rgb))
            painter.drawEllipse(QPointF(radius + 1 + index * step, self.height() / 2), radius, radius)
        painter.end()


class ProductCard(QFrame):
    """One garment; the whole card is the button."""

    touched = pyqtSignal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.picture = ProductPicture(look)
        self.name = text_label(look, "lead", serif=True, bold=True)
        self.fabric = text_label(look, "caption", tone="soft")
        self.colours = ColourDots(look)
        self.price = text_label(look, "label", wrap=False)
        self.your_size = text_label(look, "label", bold=True, tone="accent")
        self._margin = look.space("s")
        column = QVBoxLayout(self)
        column.setContentsMargins(self._margin, self._margin, self._margin, look.space("m"))
        column.setSpacing(look.space("xs"))
        column.addWidget(self.picture)
        column.addSpacing(look.space("xs"))
        column.addWidget(self.name)
        column.addWidget(self.fabric)
        column.addWidget(self.colours)
        column.addStretch()
        foot = QHBoxLayout()
        foot.addWidget(self.your_size, 1)
        foot.addWidget(self.price, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        column.addLayout(foot)

    def fit_width(self, width: int) -> None:
        """Take a width: the picture keeps its shape."""
        self.setFixedWidth(width)
        self.picture.fit_width(width - 2 * self._margin)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """A release elsewhere is the end of scrolling, not a touch."""
        if event is not None and self.rect().contains(event.position().toPoint()):
            self.touched.emit()

    def show_product(self, product: ShelfProduct, state: KioskState) -> None:
        """Show a garment as this shopper sees it."""
        colour = product.colour(state.colours.get(product.product_id))
        self.picture.show_product(product, colour.rgb)
        set_text(self.name, in_language(product.name, state.language))
        set_text(self.fabric, self._cloth_words(product, state))
        self.colours.show_colours(product.colours)
        set_text(self.price, product.price_words(texts_for(state.language)))
        set_text(self.your_size, self._size_words(product, state))
        self.setAccessibleName(f"{self.name.text()}, {self.price.text()}, {self.your_size.text()}")

    @staticmethod
    def _cloth_words(product: ShelfProduct, state: KioskState) -> str:
        """The cloth; for whom it is cut, too, where both cuts are on show."""
        cloth = in_language(product.fabric, state.language)
        if state.draft.sex != "unspecified" or product.for_sex == "unspecified":
            return cloth
        return f"{texts_for(state.language)(f'shelf.cut_{product.for_sex}')}  ·  {cloth}"

    @staticmethod
    def _size_words(product: ShelfProduct, state: KioskState) -> str:
        texts = texts_for(state.language)
        if not state.measured:
            return stock_words(product, texts)
        advice = state.advice.get(product.product_id)
        if advice is None:
            return texts("browse.working")
        if advice.recommended_size is None:
            return texts("browse.no_size")
        return texts("browse.your_size", size=advice.recommended_size)


def stock_words(product: ShelfProduct, texts: Texts) -> str:
    """Which sizes are on the rack, from the smallest to the largest."""
    return size_span(product.sizes_in_stock, texts) or texts("detail.none")


def _read(path: Path, size: QSize) -> QImage | None:
    """A picture decoded at the size it is shown; None while the file is being replaced."""
    reader = QImageReader(str(path))
    reader.setScaledSize(size)
    image = reader.read()
    return None if image.isNull() else image
