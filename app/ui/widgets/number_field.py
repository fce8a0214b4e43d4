"""A number that is slid, stepped or typed."""

from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label
from app.ui.widgets.slider import TouchSlider


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFace:
    """What a number field shows. ``value`` is None while nothing is given."""

    title: str
    value: float | None
    value_words: str
    start: float
    slider_minimum: float
    slider_maximum: float
    flag: str
    clear_words: str = ""


def _round_button(look: Look, icon: str, on_touch: "partial[None]") -> QPushButton:
    button = action_button(look, on_touch, kind="round", icon=icon)
    button.setAutoRepeat(True)
    button.setAutoRepeatDelay(400)
    button.setAutoRepeatInterval(90)
    return button


def name_steps(title: str, minus: QPushButton, plus: QPushButton, value: QPushButton) -> None:
    """Name what is seen as a sign only, after the number it changes."""
    minus.setAccessibleName(f"{title} −")
    plus.setAccessibleName(f"{title} +")
    value.setAccessibleName(f"{title}: {value.text()}")


class NumberField(QWidget):
    """A wide number: title and value above, minus, slider and plus below."""

    stepped = pyqtSignal(float)
    slid = pyqtSignal(float)
    typing_wanted = pyqtSignal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.title = text_label(look, "lead", wrap=False)
        self.value = QPushButton()
        self.value.setProperty("kind", "quiet")
        self.value.setFont(look.font("title", serif=True, bold=True))
        self.value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.value.clicked.connect(lambda _checked=False: self.typing_wanted.emit())
        self.slider = TouchSlider(look)
        self.slider.moved.connect(self.slid)
        self.flag = text_label(look, "caption", tone="warn")
        self.minus = _round_button(look, "minus", partial(self.stepped.emit, -1.0))
        self.plus = _round_button(look, "plus", partial(self.stepped.emit, 1.0))
        self._look = look
        self._arrange(look)

    def _arrange(self, look: Look) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch()
        head.addWidget(self.value)
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        for widget in (self.minus, self.slider, self.plus):
            line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(line)
        column.addWidget(self.flag)

    def show_face(self, face: NumberFace) -> None:
        """Show a number."""
        set_text(self.title, face.title)
        set_text(self.value, face.value_words)
        colour = "ink" if face.value is not None else "ink_soft"
        self.value.setStyleSheet(
            f"color: {self._look.tokens.colours[colour]}; text-align: right; padding: 0;"
        )
        self.slider.show_value(face.slider_minimum, face.slider_maximum, face.value, face.start)
        name_steps(face.title, self.minus, self.plus, self.value)
        self.slider.setAccessibleName(face.title)
        self.slider.setAccessibleDescription(face.value_words)
        set_text(self.flag, face.flag)
        self.flag.setVisible(bool(face.flag))


class NumberRow(QWidget):
    """A small number: title, minus, value, plus in one row; touch the value to type."""

    stepped = pyqtSignal(float)
    typing_wanted = pyqtSignal()
    cleared = pyqtSignal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.title = text_label(look, "label", wrap=False)
        self.value = action_button(look, self.typing_wanted.emit, kind="quiet", size="body")
        self.value.setFixedWidth(look.t(150))
        self.minus = _round_button(look, "minus", partial(self.stepped.emit, -1.0))
        self.plus = _round_button(look, "plus", partial(self.stepped.emit, 1.0))
        self.clear = action_button(look, self.cleared.emit, kind="quiet", size="caption")
        self.clear.setMinimumHeight(look.target_px)
        self.flag = text_label(look, "caption", tone="warn")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.space("xs"))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        for column, widget in enumerate((self.title, self.clear, self.minus, self.value, self.plus)):
            grid.addWidget(widget, 0, column)
        grid.addWidget(self.flag, 1, 0, 1, 5)

    def show_face(self, face: NumberFace) -> None:
        """Show a number."""
        set_text(self.title, face.title)
        set_text(self.value, face.value_words)
        given = face.value is not None
        colour = self._look.tokens.colours["ink" if given else "ink_soft"]
        self.value.setStyleSheet(f"color: {colour}; padding: 0;")
        name_steps(face.title, self.minus, self.plus, self.value)
        set_text(self.clear, face.clear_words)
        self.clear.setAccessibleName(f"{face.title}: {face.clear_words}")
        self.clear.setVisible(given)
        set_text(self.flag, face.flag)
        self.flag.setVisible(bool(face.flag))
