"""The way in: digits on the screen, dots for what was typed, and the time to wait after misses."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from functools import partial
from typing import Final, Literal

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.services.operator.errors import PinError
from app.services.operator.pin import LONGEST, SHORTEST, check_pin
from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.widgets.basics import action_button, icon_label, set_text, text_label
from resources.errors import CodedError

Wish = Literal["enter", "choose"]
"""Whether a PIN is asked for or a new one is chosen (twice)."""
_ROWS: Final = ("123", "456", "789")
_SECOND_MS: Final = 500


class Dots(QWidget):
    """As many dots as digits were typed; never the digits."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._count = 0
        self.setFixedHeight(look.u(28))

    def show_count(self, count: int) -> None:
        """Show so many."""
        self._count = count
        self.update()

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Full dots for digits, rings for those still missing."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = max(SHORTEST, self._count)
        side, gap = look.u(12), look.u(12)
        left = (self.width() - places * side - (places - 1) * gap) / 2
        top = (self.height() - side) / 2
        painter.setPen(look.colour("line_strong"))
        for place in range(places):
            painter.setBrush(look.colour("ink" if place < self._count else "surface"))
            painter.drawEllipse(round(left + place * (side + gap)), round(top), side, side)
        painter.end()


class PinPad(QFrame):
    """Asks for the PIN, or for a new one. ``opened`` carries the PIN that was right; ``left`` the way back.

    The check runs on a thread of its own: scrypt takes a tenth of a second.
    """

    opened = pyqtSignal(str)
    left = pyqtSignal()
    _checked = pyqtSignal(str, object)

    def __init__(
        self,
        look: Look,
        desk: Desk,
        wish: Wish = "enter",
        *,
        may_leave: bool = True,
        replacing: str | None = None,
    ) -> None:
        """``replacing``: the PIN of now, when a new one is chosen in its place."""
        super().__init__()
        self.setProperty("card", "true")
        self._look, self._desk, self._wish = look, desk, wish
        self._typed, self._first = "", ""
        self._replacing = replacing
        self._checking: threading.Thread | None = None
        self.title = text_label(look, "heading", bold=True)
        self.message = text_label(look, "label", tone="soft")
        for label in (self.title, self.message):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setMinimumHeight(look.t(44))
        self.dots = Dots(look)
        self.keys: dict[str, QPushButton] = {}
        self.leave = action_button(look, self.left.emit, kind="quiet", icon="back")
        set_text(self.leave, self._words("leave"))
        self.leave.setVisible(may_leave)
        self.done = action_button(look, self._enter, kind="primary")
        set_text(self.done, self._words("done" if wish == "enter" else "take"))
        self.done.setEnabled(False)
        self._arrange()
        self._seconds = QTimer(self)
        self._seconds.setInterval(_SECOND_MS)
        self._seconds.timeout.connect(self._show_wait)
        self._checked.connect(self._answered)
        self._begin()

    def press(self, key: str) -> None:
        """A digit, or ``erase``."""
        if self._checking is not None:
            return
        self._typed = self._typed[:-1] if key == "erase" else (self._typed + key)[:LONGEST]
        self.dots.show_count(len(self._typed))
        self.done.setEnabled(len(self._typed) >= SHORTEST)

    @property
    def waiting(self) -> bool:
        """Whether it takes no digits just now."""
        return not self.keys["1"].isEnabled()

    def _arrange(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        margin = look.space("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("m"))
        column.addWidget(icon_label(look, "lock", "accent", 36), 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (self.title, self.message, self.dots):
            column.addWidget(part)
        grid = QGridLayout()
        grid.setSpacing(look.space("s"))
        for row, digits in enumerate(_ROWS):
            for place, digit in enumerate(digits):
                grid.addWidget(self._key(digit), row, place)
        for place, button in enumerate((self._key("erase"), self._key("0"), self.done)):
            grid.addWidget(button, 3, place)
        self.done.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        column.addLayout(grid)
        column.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setFixedWidth(look.t(380))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)

    def _key(self, key: str) -> QPushButton:
        icon = "backspace" if key == "erase" else ""
        button = action_button(self._look, partial(self.press, key), kind="key", icon=icon, size="heading")
        button.setText("" if icon else key)
        button.setAccessibleName(self._words("erase") if icon else key)
        self.keys[key] = button
        return button

    # ---- what is said

    def _words(self, name: str, /, **values: object) -> str:
        return self._desk.texts(f"operator.pin.{name}", **values)

    def _begin(self) -> None:
        set_text(self.title, self._words("title" if self._wish == "enter" else "choose"))
        set_text(self.message, self._words("sentence" if self._wish == "enter" else "choose_sentence"))
        self._show_wait()

    def _show_wait(self) -> None:
        """While the next try has to wait, count down and take no digits."""
        if self._wish != "enter":
            return
        try:
            wait_s = self._desk.gate.wait_s()
        except CodedError as problem:
            self._say(self._desk.words_for(problem.code), wrong=True)
            self._enable(False)
            return
        if wait_s > 0:
            minutes, seconds = divmod(math.ceil(wait_s), 60)
            self._say(self._words("wait", time=f"{minutes}:{seconds:02d}"), wrong=True)
            self._enable(False)
            self._seconds.start()
        elif self._seconds.isActive():
            self._seconds.stop()
            self._enable(True)
            self._say(self._words("sentence"))

    def _say(self, words: str, *, wrong: bool = False) -> None:
        set_text(self.message, words)
        self.message.setStyleSheet(f"color: {self._look.tokens.colours['bad' if wrong else 'ink_soft']};")

    def _enable(self, can: bool) -> None:
        for button in self.keys.values():
            button.setEnabled(can)
        self.done.setEnabled(can and len(self._typed) >= SHORTEST)

    def _clear(self) -> None:
        self._typed = ""
        self.dots.show_count(0)
        self.done.setEnabled(False)

    # ---- what is done

    def _enter(self) -> None:
        if self._checking is not None or len(self._typed) < SHORTEST:
            return
        typed = self._typed
        self._clear()
        if self._wish == "choose" and not self._first:
            self._take_first(typed)
            return
        if self._wish == "choose" and typed != self._first:
            self._first = ""
            set_text(self.title, self._words("choose"))
            self._say(self._words("differ"), wrong=True)
            return
        self._enable(False)
        gate = self._desk.gate
        if self._wish == "enter":
            self._check(typed, gate.admit)
        elif self._replacing is None:
            self._check(typed, gate.choose)
        else:
            self._check(typed, partial(gate.change, self._replacing))

    def _take_first(self, typed: str) -> None:
        try:
            check_pin(typed)
        except PinError as problem:
            self._say(self._desk.words_for(problem.code), wrong=True)
            return
        self._first = typed
        set_text(self.title, self._words("again"))
        self._say(self._words("again_sentence"))

    def _check(self, typed: str, act: Callable[[str], None]) -> None:
        def check() -> None:
            try:
                act(typed)
            except (CodedError, OSError) as problem:
                self._checked.emit(typed, problem)
            else:
                self._checked.emit(typed, None)

        self._checking = threading.Thread(target=check, name="pin")
        self._checking.start()

    def _answered(self, typed: str, problem: Exception | None) -> None:
        if self._checking is not None:
            self._checking.join()
            self._checking = None
        self._enable(True)
        if problem is None:
            self.opened.emit(typed)
            return
        code = problem.code if isinstance(problem, CodedError) else "ACCESS_DENIED"
        self._say(self._desk.words_for(code), wrong=True)
        self._show_wait()
