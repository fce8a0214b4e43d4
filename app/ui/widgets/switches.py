"""Two small switches that go on any screen: the language, and the units of measurements."""

from typing import get_args

from PyQt6.QtCore import pyqtSignal

from app.ui.look import Look
from app.ui.widgets.segments import Segments
from resources.translations import Language, Units, languages, texts_for

_SEGMENT_UNITS, _UNIT_UNITS = 124, 96


class LanguageChoice(Segments):
    """The languages of the shop side by side; ``chosen`` carries a code."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setFixedWidth(look.t(_SEGMENT_UNITS) * max(len(languages()), 2))

    def show_language(self, language: Language) -> None:
        """Mark the language that is spoken."""
        self.show_options([(code, texts_for(code)("language.short")) for code in languages()], language)
        texts = texts_for(language)
        self.setAccessibleName(f"{texts('access.language')}: {texts('language.name')}")


class UnitChoice(Segments):
    """Centimetres or inches; ``units_chosen`` carries which."""

    units_chosen = pyqtSignal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setFixedWidth(look.t(_UNIT_UNITS) * 2)
        self.chosen.connect(self._choose)

    def show_units(self, units: Units, language: Language) -> None:
        """Mark the units that measurements are read in."""
        options = [(each, texts_for(language, each).unit("cm")) for each in get_args(Units)]
        self.show_options(options, units)
        self.setAccessibleName(
            f"{texts_for(language)('access.units')}: {texts_for(language, units).unit('cm')}"
        )

    def _choose(self, key: str) -> None:
        self.units_chosen.emit(next(each for each in get_args(Units) if each == key))
