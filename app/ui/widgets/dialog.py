"""A question over a page, in the window itself: no native dialog, nothing of the machine shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QEvent, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import action_button, text_label

_WIDTH_UNITS, _EDGE_UNITS = 460, 64
_VEIL = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A button of a dialog: its key, words and kind (primary, secondary, danger, quiet)."""

    key: str
    words: str
    kind: str = "secondary"


class Dialog(QWidget):
    """Dims its parent and holds a card; ``answered`` carries a key, ``cancel`` on Escape.

    The keyboard stays inside while it is open and goes back to where it was. It deletes itself when answered.
    """

    answered = pyqtSignal(str)

    def __init__(
        self, look: Look, parent: QWidget, title: str, sentence: str = "", *, wide_units: int = _WIDTH_UNITS
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._before = QApplication.focusWidget()
        self._card = QFrame()
        self._card.setProperty("card", "true")
        room = max(parent.width() - look.u(_EDGE_UNITS), look.t(_WIDTH_UNITS))
        self._card.setFixedWidth(min(look.t(wide_units), room))
        self.title = text_label(look, "heading", bold=True)
        self.title.setText(title)
        self.sentence = text_label(look, "body", tone="soft")
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.body = QVBoxLayout()
        self.body.setSpacing(look.space("m"))
        self._feet = QHBoxLayout()
        self._feet.setSpacing(look.space("s"))
        self._feet.addStretch()
        self._buttons: dict[str, QPushButton] = {}
        self._default = ""
        inside = QVBoxLayout(self._card)
        margin = look.space("l")
        inside.setContentsMargins(margin, margin, margin, margin)
        inside.setSpacing(look.space("m"))
        for part in (self.title, self.sentence):
            inside.addWidget(part)
        inside.addLayout(self.body)
        inside.addSpacing(look.space("s"))
        inside.addLayout(self._feet)
        whole = QVBoxLayout(self)
        whole.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        parent.installEventFilter(self)

    def offer(self, answers: Sequence[Answer], default: str) -> None:
        """Give the buttons, the way out first; Enter presses ``default``."""
        self._default = default
        for answer in answers:
            button = action_button(self._look, self._answer_with(answer.key), kind=answer.kind)
            button.setText(answer.words)
            self._buttons[answer.key] = button
            self._feet.addWidget(button)

    def open(self) -> None:
        """Lay it over the page."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        if self._default in self._buttons:
            self._buttons[self._default].setFocus()

    def button(self, key: str) -> QPushButton:
        """The button of an answer."""
        return self._buttons[key]

    def answer(self, key: str) -> None:
        """Close with this answer."""
        parent = self.parentWidget()
        if parent is not None:
            parent.removeEventFilter(self)
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self.answered.emit(key)
        self.deleteLater()

    def _answer_with(self, key: str) -> Callable[[], None]:
        return lambda: self.answer(key)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802  Qt's name
        """Escape is the way out; Enter the offered answer."""
        if event is None:
            return
        if event.key() == Qt.Key.Key_Escape:
            self.answer("cancel")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = next((key for key, button in self._buttons.items() if button.hasFocus()), "")
            chosen = focused or self._default
            if chosen and self._buttons[chosen].isEnabled():
                self.answer(chosen)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802  Qt's name
        """Tab goes round inside the dialog."""
        inside = [w for w in self._card.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        inside = [w for w in inside if w.isVisible() and w.isEnabled()]
        if not inside:
            return True
        now = QApplication.focusWidget()
        place = inside.index(now) if now in inside else -1
        inside[(place + (1 if forward else -1)) % len(inside)].setFocus()
        return True

    def eventFilter(self, _: QObject | None, event: QEvent | None) -> bool:  # noqa: N802  Qt's name
        """Cover the page as it changes its size."""
        parent = self.parentWidget()
        if event is not None and event.type() == QEvent.Type.Resize and parent is not None:
            self.setGeometry(parent.rect())
        return False

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Dim what is below."""
        painter = QPainter(self)
        veil = self._look.colour("veil")
        veil.setAlpha(_VEIL)
        painter.fillRect(self.rect(), veil)
        painter.end()


def confirm(
    look: Look,
    parent: QWidget,
    *,
    title: str,
    sentence: str,
    words: tuple[str, str],
    on_yes: Callable[[], None],
    danger: bool = False,
) -> Dialog:
    """Ask before something is done; ``words`` are those of the way out and of the deed.

    Where the deed destroys something, Enter presses the way out.
    """
    dialog = Dialog(look, parent, title, sentence)
    deed = Answer(key="yes", words=words[1], kind="danger" if danger else "primary")
    dialog.offer((Answer(key="cancel", words=words[0]), deed), "cancel" if danger else "yes")
    dialog.answered.connect(lambda key: on_yes() if key == "yes" else None)
    dialog.open()
    return dialog
