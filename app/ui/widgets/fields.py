"""What a form is filled in with: Qt's own fields, with marks in the colours of the theme."""

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PyQt6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QSizePolicy, QToolButton

from app.ui.look import Look


class TextField(QLineEdit):
    """One line of text; ``secret`` shows dots."""

    def __init__(self, look: Look, *, longest: int = 200, secret: bool = False) -> None:
        super().__init__()
        self.setFont(look.font("body"))
        self.setMaxLength(longest)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)

    def show_text(self, text: str) -> None:
        """Show a text; the cursor stays where it is while one types."""
        if self.text() != text:
            self.setText(text)


class SearchField(TextField):
    """Words to look for, and a button in the field that takes them away again."""

    _BUTTON_UNITS = 30

    def __init__(self, look: Look, words: str, clear: str) -> None:
        """``words`` say what is looked for, ``clear`` what the button does."""
        super().__init__(look)
        self._look = look
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.clear_button = QToolButton(self)
        self.clear_button.setIcon(QIcon(look.icon_pixmap("close", "ink_soft", look.tokens.icon_size - 4)))
        self.clear_button.setAccessibleName(clear)
        self.clear_button.setToolTip(clear)
        self.clear_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Escape does the same
        self.clear_button.setFixedSize(look.u(self._BUTTON_UNITS), look.u(self._BUTTON_UNITS))
        self.clear_button.clicked.connect(self.clear)
        self.clear_button.hide()
        self.setTextMargins(0, 0, look.u(self._BUTTON_UNITS), 0)
        self.textChanged.connect(lambda text: self.clear_button.setVisible(bool(text)))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802  Qt's name
        """Escape takes the words away."""
        if event is not None and event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """The button stays at the end."""
        super().resizeEvent(event)
        side = self.clear_button.width()
        self.clear_button.move(self.width() - side - self._look.u(4), (self.height() - side) // 2)


class Choice(QComboBox):
    """One of several; ``picked`` carries a key. The wheel scrolls the page and chooses nothing."""

    picked = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFont(look.font("body"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(lambda index: self.picked.emit(str(self.itemData(index))))

    def show_options(self, options: Sequence[tuple[str, str]], current: str | None) -> None:
        """Show ``(key, words)`` with ``current`` chosen."""
        shown = [(str(self.itemData(i)), self.itemText(i)) for i in range(self.count())]
        if shown != list(options):
            self.clear()
            for key, words in options:
                self.addItem(words, key)
        self.setCurrentIndex(-1 if current is None else self.findData(current))

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802  Qt's name
        """Left to the page."""
        if event is not None:
            event.ignore()

    def paintEvent(self, event: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """The field, and the mark that more lies below."""
        super().paintEvent(event)
        look, painter = self._look, QPainter(self)
        mark = look.icon_pixmap("chevron_down", "ink_soft", look.tokens.icon_size - 2)
        painter.drawPixmap(
            self.width() - mark.width() - look.space("s"), (self.height() - mark.height()) // 2, mark
        )
        painter.end()


class Tick(QCheckBox):
    """Yes or no, with its words beside it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFont(look.font("body"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(look.target_px)

    def say(self, words: str) -> None:
        """Say what it means to tick it."""
        if self.text() != words:
            self.setText(words)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The box, its words, and the height of a target."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(
            self._box_px() + self._look.space("s") + words + self._look.space("s"), self.minimumHeight()
        )

    def _box_px(self) -> int:
        return self._look.t(self._look.tokens.icon_size + 2)

    def hitButton(self, pos: object) -> bool:  # noqa: N802  Qt's name
        """All of it is touched."""
        return True

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """A box, ticked or not, a ring when the keyboard is here, and the words."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._box_px()
        box = QRectF(look.u(2), (self.height() - side) / 2, side, side)
        checked, usable = self.isChecked(), self.isEnabled()
        border = "focus" if self.hasFocus() else ("accent" if checked else "line_strong")
        painter.setPen(QPen(look.colour(border if usable else "line"), look.u(2)))
        painter.setBrush(look.colour("accent" if checked and usable else "surface"))
        painter.drawRoundedRect(box, look.u(4), look.u(4))
        if checked:
            tick = look.icon_pixmap("check", "on_ink" if usable else "ink_soft", side / look.scale)
            painter.drawPixmap(round(box.x()), round(box.y()), tick)
        painter.setPen(look.colour("ink" if usable else "ink_soft"))
        words = QRectF(box.right() + look.space("s"), 0, self.width() - box.right(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()


class NumberBox(QDoubleSpinBox):
    """A number typed or stepped with the arrow keys, within its limits, with its unit."""

    def __init__(self, look: Look, low: float, high: float, *, step: float = 1.0, decimals: int = 0) -> None:
        super().__init__()
        self.setFont(look.font("body"))
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)

    def show_number(self, value: float, unit: str = "") -> None:
        """Show a number with its unit."""
        self.setSuffix(f" {unit}" if unit else "")
        if self.value() != value:
            self.setValue(value)

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802  Qt's name
        """Left to the page."""
        if event is not None:
            event.ignore()
