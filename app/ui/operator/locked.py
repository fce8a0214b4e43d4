"""The lock before the operator's window; where it stands in for the kiosk, with words for shoppers."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.operator.pin_pad import PinPad
from app.ui.widgets.basics import set_text, text_label
from app.ui.widgets.switches import LanguageChoice


class LockedScreen(QWidget):
    """``opened`` when the PIN was right or a new one is set; ``left`` when nobody wants in."""

    opened = pyqtSignal()
    left = pyqtSignal()

    def __init__(self, look: Look, desk: Desk, *, changing: bool, stands_in: bool, may_leave: bool) -> None:
        super().__init__()
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look, self._desk, self._changing, self._may_leave = look, desk, changing, may_leave
        self.title = text_label(look, "display", serif=True, bold=True)
        self.sentence = text_label(look, "lead", tone="soft")
        for label in (self.title, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        kind = "out_of_order" if stands_in else "locked"
        set_text(self.title, desk.texts(f"operator.window.{kind}"))
        set_text(self.sentence, desk.texts(f"operator.window.{kind}_line"))
        self.language = LanguageChoice(look)
        self.language.show_language(desk.texts.language)
        self.language.chosen.connect(desk.speak)
        self._middle = QVBoxLayout()
        self._arrange()
        fresh = changing and not desk.gate.is_set
        self.pad = self._pad("choose" if fresh else "enter")

    def _arrange(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(look.space("xl"), look.space("l"), look.space("xl"), look.space("l"))
        column.setSpacing(look.space("m"))
        top = QHBoxLayout()
        top.addStretch()
        top.addWidget(self.language)
        column.addLayout(top)
        column.addStretch(2)
        for label in (self.title, self.sentence):
            column.addWidget(label)
        column.addSpacing(look.space("m"))
        column.addLayout(self._middle)
        column.addStretch(3)

    def _pad(self, wish: str, replacing: str | None = None) -> PinPad:
        pad = PinPad(
            self._look,
            self._desk,
            "choose" if wish == "choose" else "enter",
            may_leave=self._may_leave,
            replacing=replacing,
        )
        pad.opened.connect(self._answered)
        pad.left.connect(self.left)
        self._middle.addWidget(pad, 0, Qt.AlignmentFlag.AlignHCenter)
        self._wish = wish
        return pad

    def _answered(self, pin: str) -> None:
        """The old PIN leads to the new one where it is to be changed."""
        if not self._changing or self._wish == "choose":
            self.opened.emit()
            return
        old = self.pad
        self.pad = self._pad("choose", replacing=pin)
        old.setParent(None)
        old.deleteLater()
