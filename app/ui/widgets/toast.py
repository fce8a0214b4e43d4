"""Short words that something was done, which go away by themselves."""

from collections.abc import Callable
from functools import partial
from typing import Final, Literal

from PyQt6.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QEnterEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import action_button, icon_label, text_label

Tone = Literal["plain", "good", "warn", "bad"]
_ICONS: Final = {
    "plain": ("info", "on_ink"),
    "good": ("good", "good"),
    "warn": ("warning", "tight"),
    "bad": ("bad", "bad"),
}
_READ_MS: Final = 4000
_READ_MS_A_LETTER: Final = 60
_MOST: Final = 3


class Toast(QFrame):
    """One message. It stays as long as it takes to read, longer while the pointer is on it; a fault stays."""

    gone = pyqtSignal()

    def __init__(self, look: Look, tone: Tone, words: str, close_words: str) -> None:
        super().__init__()
        self.setProperty("message", tone)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        icon, colour = _ICONS[tone]
        label = text_label(look, "body")
        label.setText(words)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(look.space("m"), look.space("s"), look.space("s"), look.space("s"))
        self.row.setSpacing(look.space("s"))
        self.row.addWidget(icon_label(look, icon, colour, look.tokens.icon_size + 4))
        self.row.addWidget(label, 1)
        self.close_button = action_button(look, self.go, kind="round", icon="close")
        if tone == "plain":
            self.close_button.setIcon(look.icon("close", "on_ink"))
        self.close_button.setAccessibleName(close_words)
        self.row.addWidget(self.close_button)
        self.setAccessibleName(words)
        self.setFixedWidth(look.t(420))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_READ_MS + _READ_MS_A_LETTER * len(words))
        self._timer.timeout.connect(self.go)
        self._passing = tone != "bad"
        if self._passing:
            self._timer.start()

    def take_height(self) -> None:
        """Be as high as the words need at the width it has."""
        self.setFixedHeight(
            max(self.row.totalHeightForWidth(self.width()), self.row.totalMinimumSize().height())
        )

    def go(self) -> None:
        """Go away, once."""
        self._timer.stop()
        if not self.isHidden():
            self.hide()
            self.gone.emit()
            self.deleteLater()

    def enterEvent(self, _: QEnterEvent | None) -> None:  # noqa: N802  Qt's name
        """Being read: stay."""
        self._timer.stop()

    def leaveEvent(self, _: QEvent | None) -> None:  # noqa: N802  Qt's name
        """Read."""
        if self._passing:
            self._timer.start()


class ToastStack(QWidget):
    """The messages of a window, in its lower right corner, the newest below; a fourth ends the first."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._toasts: list[Toast] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.space("s"))
        window.installEventFilter(self)
        self.hide()

    @property
    def toasts(self) -> tuple[Toast, ...]:
        """The messages on show."""
        return tuple(self._toasts)

    def say(
        self,
        words: str,
        tone: Tone = "good",
        *,
        close_words: str,
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show a message; ``action`` is the words and the deed of a button in it ("Undo")."""
        toast = Toast(self._look, tone, words, close_words)
        if action is not None:
            button = action_button(self._look, partial(self._act, toast, action[1]), kind="quiet")
            button.setText(action[0])
            toast.row.insertWidget(2, button)
        toast.gone.connect(partial(self._gone, toast))
        self._toasts.append(toast)
        self._column.addWidget(toast)
        toast.show()
        if len(self._toasts) > _MOST:
            self._toasts[0].go()
        self.show()
        self._place()

    def _act(self, toast: Toast, deed: Callable[[], None]) -> None:
        toast.go()
        deed()

    def _gone(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
        if not self._toasts:
            self.hide()
        else:
            self._place()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        for toast in self._toasts:
            toast.take_height()
        self.adjustSize()
        gap = self._look.space("l")
        self.move(window.width() - self.width() - gap, window.height() - self.height() - gap)
        self.raise_()

    def eventFilter(self, _: QObject | None, event: QEvent | None) -> bool:  # noqa: N802  Qt's name
        """Keep to the corner."""
        if event is not None and event.type() == QEvent.Type.Resize and self._toasts:
            self._place()
        return False
