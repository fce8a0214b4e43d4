"""What may lie over any screen: the keypad, the idle warning, a kind notice."""

from functools import partial

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.session.draft import EntryKey
from app.session.intents import (
    ClearMeasurement,
    CloseEntry,
    DismissNotice,
    Leave,
    PressEntryKey,
    StayHere,
)
from app.session.kiosk import KioskState
from app.session.numbers import clearable
from app.session.states import SessionState
from app.session.step import KioskRules
from app.session.update import idle_seconds_left
from app.ui.kiosk.screens.screen import Screen
from app.ui.look import Look
from app.ui.widgets.basics import action_button, card, icon_label, set_text, text_label
from app.ui.widgets.keypad import Keypad
from body_models.anthropometry.names import MEASUREMENTS
from resources.translations import Texts, texts_for
from resources.translations.quantities import in_units

_KEYS: dict[str, EntryKey] = {
    "0": "0",
    "1": "1",
    "2": "2",
    "3": "3",
    "4": "4",
    "5": "5",
    "6": "6",
    "7": "7",
    "8": "8",
    "9": "9",
    ".": ".",
    "erase": "erase",
}


class Veil(Screen):
    """Dims the window and holds one card, low enough to reach on an upright screen."""

    def __init__(self, look: Look, held: QWidget, *, upright: bool) -> None:
        super().__init__(look, upright=upright)
        self.setProperty("page", "false")
        self.held = held
        column = QVBoxLayout(self)
        column.setContentsMargins(
            look.space("edge"), look.space("edge"), look.space("edge"), look.u(130 if upright else 56)
        )
        column.addStretch(3 if upright else 1)
        column.addWidget(held, 0, Qt.AlignmentFlag.AlignHCenter)
        if not upright:
            column.addStretch(1)

    def paintEvent(self, _: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Dim what is below."""
        painter = QPainter(self)
        colour = self.look.colour("veil")
        colour.setAlpha(150)
        painter.fillRect(self.rect(), colour)
        painter.end()


class KeypadVeil(Veil):
    """Typing a number; a touch beside the card keeps what was."""

    def __init__(self, look: Look, *, upright: bool) -> None:
        self.keypad = Keypad(look, low=look.large_text and not upright)
        super().__init__(look, self.keypad, upright=upright)
        self.keypad.pressed.connect(lambda key: self.ask(PressEntryKey(key=_KEYS[key])))
        self.keypad.finished.connect(lambda accept: self.ask(CloseEntry(accept=accept)))
        self.keypad.taken_back.connect(self._take_back)
        self._name = ""

    def _take_back(self) -> None:
        self.ask(ClearMeasurement(name=self._name))

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Beside the card: cancel."""
        if event is not None and not self.keypad.geometry().contains(event.position().toPoint()):
            self.ask(CloseEntry(accept=False))

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the entry, if there is one."""
        self.setVisible(state.entry is not None)
        if state.entry is None:
            return
        self._name = state.entry.name
        self.setAccessibleName(texts_for(state.language)("common.cancel"))
        texts, measurement = texts_for(state.language, state.units), MEASUREMENTS[state.entry.name]
        correcting = state.session is SessionState.BODY and clearable(state, state.entry.name)
        title = texts(f"measurement.{measurement.name}")
        unit, units = measurement.unit, state.units
        key = "measure.range" if state.entry.refused else "measure.range_hint"
        message = texts(
            key,
            name=title,
            minimum=in_units(measurement.plausible_min, unit, units),
            maximum=in_units(measurement.plausible_max, unit, units),
            unit=texts.unit(unit),
        )
        self.keypad.show_entry(
            f"{title}  ({texts.unit(unit)})",
            state.entry.text,
            message,
            refused=state.entry.refused,
            words=(texts("common.cancel"), texts("common.done")),
            take_back=texts("body.take_back") if correcting else "",
        )


class IdleVeil(Veil):
    """Are you still there?"""

    def __init__(self, look: Look, rules: KioskRules, *, upright: bool) -> None:
        self._rules = rules
        self.card = card()
        self.title = text_label(look, "title", serif=True, bold=True)
        self.sentence = text_label(look, "lead", tone="soft")
        super().__init__(look, self.card, upright=upright)
        self.stay = action_button(look, partial(self.ask, StayHere()), kind="primary")
        self.leave = action_button(look, partial(self.ask, Leave()), kind="quiet")
        self.card.setFixedWidth(look.u(940 if look.large_text else 860))
        column = QVBoxLayout(self.card)
        margin = look.space("xl")
        column.setContentsMargins(margin, margin, margin, look.space("l"))
        column.setSpacing(look.space("m"))
        for label in (self.title, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        self.sentence.setMinimumHeight(look.t(104))
        column.addWidget(self.stay)
        column.addWidget(self.leave)

    def mouseReleaseEvent(self, _: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Any touch says yes."""
        self.ask(StayHere())

    def render(self, state: KioskState) -> None:  # type: ignore[override]
        """Show the countdown when it runs."""
        left = idle_seconds_left(state, self._rules)
        self.setVisible(left is not None)
        if left is None:
            return
        texts = texts_for(state.language)
        self.setAccessibleName(texts("idle.stay"))
        set_text(self.title, texts("idle.title"))
        set_text(self.sentence, texts("idle.sentence", count=left))
        set_text(self.stay, texts("idle.stay"))
        set_text(self.leave, texts("idle.leave"))


def notice_words(code: str, texts: Texts) -> str:
    """A notice as a sentence; a code without its own gets the general one."""
    return texts(f"notice.{code}") if texts.has(f"notice.{code}") else texts("notice.other")


class NoticeBar(QFrame):
    """A kind word at the top; touch it away."""

    def __init__(self, look: Look, on_touch: "partial[None]") -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._on_touch = on_touch
        self.words = text_label(look, "body")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.u(28), look.u(18), look.u(28), look.u(18))
        row.setSpacing(look.space("s"))
        row.addWidget(icon_label(look, "info", "accent", 40))
        row.addWidget(self.words, 1)
        row.addWidget(icon_label(look, "close", "ink_soft", 32))
        self.setMinimumHeight(look.u(look.tokens.touch_target))
        self.setFixedWidth(look.u(900))

    def mouseReleaseEvent(self, _: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Touched away."""
        self._on_touch()

    def render_state(self, state: KioskState) -> None:
        """Show the notice, if there is one."""
        self.setVisible(state.notice is not None)
        if state.notice is not None:
            set_text(self.words, notice_words(state.notice.code, texts_for(state.language)))
            self.adjustSize()


DISMISS = DismissNotice()
