"""Two small switches that go on any screen: the language, and the units of measurements."""

from typing import get_args

from PyQt6.QtCore import pyqtSignal

from app.ui.look import Look
from app.ui.widgets.segments import Segments
from resources.translations import Language, Units, languages, texts_for
from resources.translations.quantities import unit_word

_SEGMENT_UNITS = 124


class LanguageChoice(Segments):
    """The languages of the shop side by side; ``chosen`` carries a code."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setFixedWidth(look.t(_SEGMENT_UNITS) * max(len(languages()), 2))

    def show_language(self, language: Language) -> None:
        """Mark the language that is spoken."""
        self.show_options([(code, texts_for(code)("language.short")) for code in languages()], language)
        self.setAccessibleName(texts_for(language)("access.language"))


class UnitChoice(Segments):
    """Centimetres or inches; ``units_chosen`` carries which."""

    units_chosen = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setFixedWidth(look.t(_SEGMENT_UNITS) * 2)
        self.chosen.connect(self.units_chosen)

    def show_units(self, units: Units, language: Language) -> None:
        """Mark the units that measurements are read in."""
        options = [(each, unit_word("cm", language, each)) for each in get_args(Units)]
        self.show_options(options, units)
        self.setAccessibleName(texts_for(language)("access.units"))
