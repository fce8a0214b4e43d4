"""What all screens are, and the bar at the foot of most of them."""

from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.session.intents import Back, Intent, Leave, SetLanguage, SetUnits
from app.session.kiosk import KioskState
from app.ui.look import Look
from app.ui.widgets.basics import action_button, set_text, text_label
from app.ui.widgets.switches import LanguageChoice, UnitChoice
from resources.translations import texts_for


class Screen(QWidget):
    """A page. ``wanted`` carries the intent of a touch; `render` shows a state and keeps nothing of it."""

    wanted = pyqtSignal(object)

    def __init__(self, look: Look, *, upright: bool) -> None:
        super().__init__()
        self.look, self.upright = look, upright
        self.setProperty("page", "true")

    def render(self, state: KioskState) -> None:  # type: ignore[override]  # QWidget.render paints; ours shows
        """Show ``state``."""
        raise NotImplementedError

    def ask(self, intent: Intent) -> None:
        """Say what was touched."""
        self.wanted.emit(intent)


class LanguageSwitch(LanguageChoice):
    """The languages of the shop side by side; ``language_chosen`` carries the intent."""

    language_chosen = pyqtSignal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.chosen.connect(lambda code: self.language_chosen.emit(SetLanguage(language=code)))


class UnitSwitch(UnitChoice):
    """Centimetres or inches; ``wanted`` carries the intent."""

    wanted = pyqtSignal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.units_chosen.connect(lambda units: self.wanted.emit(SetUnits(units=units)))


class FootBar(QWidget):
    """Back, language and start over, at the foot where everybody reaches them."""

    wanted = pyqtSignal(object)

    def __init__(self, look: Look, *, back: bool = True) -> None:
        super().__init__()
        self.back = action_button(look, partial(self.wanted.emit, Back()), kind="quiet", icon="back")
        policy = self.back.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the languages stay in the middle
        self.back.setSizePolicy(policy)
        self.back.setVisible(back)
        self.languages = LanguageSwitch(look)
        self.languages.language_chosen.connect(self.wanted)
        self.start_over = action_button(look, partial(self.wanted.emit, Leave()), kind="quiet", icon="erase")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.back)
        row.addStretch()
        row.addWidget(self.languages)
        row.addStretch()
        row.addWidget(self.start_over)

    def render_state(self, state: KioskState) -> None:
        """Speak the state's language."""
        texts = texts_for(state.language)
        set_text(self.back, texts("common.back"))
        set_text(self.start_over, texts("journey.start_over"))
        self.languages.show_language(state.language)


def wordmark(look: Look) -> QLabel:
    """The name on the door."""
    label = text_label(look, "heading", serif=True, wrap=False)
    font = label.font()
    font.setLetterSpacing(font.SpacingType.PercentageSpacing, 118)
    label.setFont(font)
    label.setText("Vitrine")
    return label
