"""A garment of an outfit or the bag in one line: colour, name, size, price, what can be done with it."""

from collections.abc import Callable

from PyQt6.QtCore import QPointF, Qt, QTimer
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.session.kiosk import KioskState
from app.session.outfit import Piece
from app.ui.kiosk.shelf import Shelf
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label
from resources.translations import in_language, texts_for

_DOT_UNITS = 44


class ColourDot(QWidget):
    """A disc of a garment's colour."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._colour = QColor()
        side = look.u(_DOT_UNITS)
        self.setFixedSize(side, side)

    def show_colour(self, rgb: tuple[float, float, float]) -> None:
        """Take a colour, each part from 0 to 1."""
        self._colour = QColor.fromRgbF(*rgb)
        self.update()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The disc, with a line round it so that pale ones are seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("line_strong"), self._look.u(1.5)))
        painter.setBrush(self._colour)
        radius = self.width() / 2 - 2
        painter.drawEllipse(QPointF(self.width() / 2, self.height() / 2), radius, radius)
        painter.end()


class PieceRow(QFrame):
    """``act`` is the button at its end: shown where words for it are given."""

    def __init__(self, look: Look, on_act: Callable[[], None], icon: str = "") -> None:
        super().__init__()
        self._settled = QTimer(
            self
        )  # not within a layout that is being made: the words would keep their places
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._take_height)
        self.setProperty("card", "true")
        self.dot = ColourDot(look)
        self.name = text_label(look, "body", bold=True)
        self.detail = text_label(look, "label", tone="soft")
        self.size_tag = text_label(look, "body", bold=True, wrap=False)
        self.price = text_label(look, "body", wrap=False)
        kind = "quiet" if icon else "secondary"
        self.act = action_button(look, on_act, kind=kind, icon=icon, size="label")
        self.note = text_label(look, "label", tone="accent", wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.space("m"), look.space("s"), look.space("s"), look.space("s"))
        row.setSpacing(look.space("m"))
        row.addWidget(self.dot)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.detail)
        row.addLayout(words, 1)
        for label in (self.size_tag, self.price, self.note):
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.act)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_piece(self, piece: Piece, shelf: Shelf, state: KioskState, *, act: str, note: str = "") -> None:
        """Show a garment; ``act`` are the words of the button, ``note`` stands where there is none."""
        product, texts = shelf.product(piece.product_id), texts_for(state.language)
        colour = product.colour(piece.colourway_id)
        self.dot.show_colour(colour.rgb)
        set_text(self.name, in_language(product.name, state.language))
        dye, cloth = (in_language(words, state.language) for words in (colour.name, product.fabric))
        set_text(self.detail, f"{dye}  ·  {cloth}")
        set_text(self.size_tag, texts.size(piece.size) if piece.size else texts("bag.size_open"))
        set_text(self.price, product.price_words(texts))
        alone = self.act.property("kind") == "quiet"
        set_text(self.act, "" if alone else act)
        self.act.setAccessibleName(act)
        self.act.setVisible(bool(act))
        set_text(self.note, note)
        self.note.setVisible(bool(note))
        self._settled.start()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Narrower words need more lines."""
        super().resizeEvent(event)
        self._settled.start()

    def _take_height(self) -> None:
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(max(layout.totalHeightForWidth(self.width()), 0))
            layout.invalidate()
