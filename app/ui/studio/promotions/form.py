"""The form of a promotion, and that of the rules for all: fields tied to places, faults at their field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from PyQt6.QtCore import QDate, pyqtSignal
from PyQt6.QtWidgets import QDateEdit, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.services.studio.documents import Place
from app.services.studio.promotion_board import PromotionFault
from app.ui.look import Look
from app.ui.studio.fault_words import fault_words
from app.ui.studio.promotions.goods_field import GoodsField
from app.ui.widgets.basics import finger_scroll
from app.ui.widgets.fields import NumberBox, TextField
from app.ui.widgets.form import Form, FormRow
from resources.translations import LANGUAGES, Texts

_DATES: Final = "yyyy-MM-dd"


class TiedForm(QWidget):
    """``edited`` carries a place, its new value, the name of the field, and whether letters join.

    ``left``: a field was left; the next change is a step of its own.
    """

    edited = pyqtSignal(object, object, str, bool)
    left = pyqtSignal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self.look, self.texts = look, texts
        self._showing = False
        self._shows: list[Callable[[Mapping[str, Any]], None]] = []
        self._rows: list[tuple[Place, FormRow]] = []
        self.form = Form(look)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, look.space("m"), look.space("l"))
        column.addWidget(self.form)
        column.addStretch()
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(finger_scroll(inside))

    def words(self, name: str) -> str:
        """A sentence of the page."""
        return self.texts(f"studio.promotions.{name}")

    def show_written(self, written: Mapping[str, Any], faults: Iterable[PromotionFault]) -> None:
        """Show what is written and what is wrong with it; what is shown is no change."""
        self._showing = True
        known = list(faults)
        try:
            for show in self._shows:
                show(written)
            for place, row in self._rows:
                found = next((one for one in known if one.place[: len(place)] == place), None)
                row.show_problem("" if found is None else self._problem(found))
        finally:
            self._showing = False

    def row(self, place: Place) -> FormRow:
        """The row of a place."""
        return next(row for known, row in self._rows if known == place)

    def _problem(self, fault: PromotionFault) -> str:
        if fault.key:
            return self.words(f"fault_{fault.key}")
        return fault_words(self.texts, fault.message)

    # ---- fields

    def group(self, name: str) -> None:
        """Begin a group of fields."""
        self.form.add_group().setText(self.words(name))

    def add(self, key: str, place: Place, field: QWidget) -> None:
        """A row for a place, named by the texts, with a hint where there is one."""
        row = self.form.add_row(key, field)
        hint = f"{key}_hint"
        known = self.texts.has(f"studio.promotions.{hint}")
        row.say(self.words(key), self.words(hint) if known else "")
        self._rows.append((place, row))

    def change(self, place: Place, value: Any, key: str, *, joined: bool = True) -> None:
        """A person changed something."""
        if not self._showing:
            self.edited.emit(place, value, self.words(key), joined)

    def text(self, key: str, place: Place, longest: int = 120) -> QLineEdit:
        """One line."""
        box = TextField(self.look, longest=longest)
        self.add(key, place, box)
        box.textEdited.connect(lambda said: self.change(place, said, key))
        box.editingFinished.connect(self.left)
        self._shows.append(lambda written: box.show_text(str(_at(written, place))))
        return box

    def prose(self, key: str, place: Place) -> QPlainTextEdit:
        """Two lines and more."""
        box = QPlainTextEdit()
        box.setFont(self.look.font("body"))
        box.setTabChangesFocus(True)
        box.setFixedHeight(box.fontMetrics().lineSpacing() * 3 + self.look.u(18))
        self.add(key, place, box)
        box.textChanged.connect(lambda: self.change(place, box.toPlainText(), key))

        def show(written: Mapping[str, Any]) -> None:
            if box.toPlainText() != str(_at(written, place)):
                box.setPlainText(str(_at(written, place)))

        self._shows.append(show)
        return box

    def number(
        self,
        key: str,
        place: Place,
        limits: tuple[float, float],
        *,
        unit: str = "",
        decimals: int = 0,
        times: float = 1.0,
    ) -> NumberBox:
        """A number; what is shown is ``times`` what is written."""
        box = NumberBox(self.look, *limits, decimals=decimals)
        self.add(key, place, box)
        whole = decimals == 0 and times == 1.0

        def typed(value: float) -> None:
            self.change(place, int(value) if whole else round(value / times, 4), key)

        box.valueChanged.connect(typed)
        box.editingFinished.connect(self.left)
        self._shows.append(lambda written: box.show_number(float(_at(written, place) or 0) * times, unit))
        return box

    def day(self, key: str, place: Place) -> QDateEdit:
        """A day."""
        box = QDateEdit()
        box.setFont(self.look.font("body"))
        box.setDisplayFormat(_DATES)
        box.setCalendarPopup(False)
        box.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)
        self.add(key, place, box)
        box.dateChanged.connect(lambda day: self.change(place, day.toString(_DATES), key))
        box.editingFinished.connect(self.left)

        def show(written: Mapping[str, Any]) -> None:
            day = QDate.fromString(str(_at(written, place)), _DATES)
            if day.isValid() and day != box.date():
                box.setDate(day)

        self._shows.append(show)
        return box

    def goods(self, key: str, place: Place, known: Callable[[], Mapping[str, str]]) -> GoodsField:
        """Products or families."""
        field = GoodsField(self.look, add=self.words(f"{key}_add"), remove=self.words("take_out"))
        self.add(key, place, field)
        field.changed.connect(lambda named: self.change(place, list(named), key, joined=False))

        def show(written: Mapping[str, Any]) -> None:
            named: Sequence[str] = [str(one) for one in _at(written, place) or ()]
            field.show_goods(known(), named)

        self._shows.append(show)
        return field


class PromotionForm(TiedForm):
    """All of one promotion. ``families`` and ``products`` hold what it may be for, in words."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__(look, texts)
        self.families: Mapping[str, str] = {}
        self.products: Mapping[str, str] = {}
        self.group("group_words")
        self.titles = {one: self.text(f"title_{one}", ("title", one), 60) for one in LANGUAGES}
        self.prose_boxes = {one: self.prose(f"text_{one}", ("text", one)) for one in LANGUAGES}
        self.group("group_goods")
        self.goods("families", ("families",), lambda: self.families)
        self.goods("products", ("products",), lambda: self.products)
        self.percent = self.number("percent_off", ("percent_off",), (0, 99.9), unit="%", decimals=1)
        self.group("group_when")
        self.first_day = self.day("first_day", ("first_day",))
        self.last_day = self.day("last_day", ("last_day",))
        self.group("group_often")
        self.number("weight", ("weight",), (0, 100), unit="%", times=100.0)
        self.number("most_per_visit", ("most_per_visit",), (1, 5))
        self.per_day = self.number("most_per_day", ("most_per_day",), (1, 100_000))
        self.group("group_record")
        self.text("author", ("author",), 80)
        self.text("id", ("id",), 64)


class RulesForm(TiedForm):
    """What holds for all promotions together."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__(look, texts)
        self.number("rules_per_visit", ("most_per_visit",), (0, 20))
        self.pause = self.number("pause_s", ("pause_s",), (10, 3600), unit="s")
        self.number("fitting", ("fitting",), (-5, 5), decimals=1)


def _at(written: Mapping[str, Any], place: Place) -> Any:
    value: Any = written
    for part in place:
        value = value.get(part, "") if isinstance(value, Mapping) else ""
    return value
