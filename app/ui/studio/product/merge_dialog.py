"""A draft and the shop's product side by side: for each place that differs, one of the two is taken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.services.studio.documents import Place
from app.services.studio.merging import CHART, ORDER, Difference, Whose
from app.ui.look import Look
from app.ui.studio.member_words import chart_words, member_words, value_words
from app.ui.widgets.basics import action_button, finger_scroll, text_label
from app.ui.widgets.dialog import Answer, Dialog
from app.ui.widgets.segments import Segments
from resources.translations import Texts

_WIDE_UNITS, _HIGH_UNITS, _CHOICE_UNITS = 1000, 380, 210
_SIDES: Final[tuple[Whose, ...]] = ("mine", "theirs")

Take = Callable[[Collection[Place]], None]


class MergeDialog(Dialog):
    """``take`` is called with the places that are taken from the shop, once each place was decided.

    A place that only one side changed is decided for that side to begin with.
    """

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        texts: Texts,
        found: Sequence[Difference],
        colours: Mapping[str, str],
        take: Take,
    ) -> None:
        """``colours`` names the colourways of both sides by their ids."""
        title, line = texts("studio.merge.title"), texts("studio.merge.line", count=len(found))
        super().__init__(look, parent, title, line, wide_units=_WIDE_UNITS)
        self._texts, self._colours, self._take = texts, colours, take
        self.taken: dict[Place, Whose | None] = {one.place: one.changed_by for one in found}
        self.choices: dict[Place, Segments] = {}
        self.body.addLayout(self._quick())
        rows = QWidget()
        self._grid = QGridLayout(rows)
        self._grid.setContentsMargins(0, 0, look.space("m"), 0)
        self._grid.setHorizontalSpacing(look.space("m"))
        self._grid.setVerticalSpacing(look.space("m"))
        for column, share in enumerate((2, 3, 3)):
            self._grid.setColumnStretch(column, share)
        for column, name in enumerate(("what", "mine", "theirs")):
            head = text_label(look, "label", bold=True)
            head.setText(texts(f"studio.merge.{name}"))
            self._grid.addWidget(head, 0, column)
        for line_number, one in enumerate(found, start=1):
            self._add_row(line_number, one)
        self._grid.setRowStretch(len(found) + 1, 1)
        area = finger_scroll(rows)
        area.setFixedHeight(min(look.t(_HIGH_UNITS), max(parent.height() - look.t(300), look.t(160))))
        self.body.addWidget(area)
        answers = (
            Answer(key="cancel", words=texts("studio.merge.later")),
            Answer(key="use", words=texts("studio.merge.use"), kind="primary"),
        )
        self.offer(answers, "use")
        self.answered.connect(self._answered)
        self._show()

    def _quick(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.space("s"))
        self.all_of: dict[Whose, QWidget] = {}
        for side in _SIDES:
            button = action_button(self._look, partial(self._all, side), size="label")
            button.setText(self._texts(f"studio.merge.all_{side}"))
            self.all_of[side] = button
            row.addWidget(button)
        row.addStretch()
        return row

    def _add_row(self, line: int, one: Difference) -> None:
        look, texts = self._look, self._texts
        name = text_label(look, "body", bold=True)
        name.setText(self._name(one.place))
        who = text_label(look, "caption", tone="soft")
        who.setText(texts(f"studio.merge.by_{one.changed_by or 'both'}"))
        words = QGridLayout()
        words.setVerticalSpacing(0)
        words.addWidget(name, 0, 0)
        words.addWidget(who, 1, 0)
        self._grid.addLayout(words, line, 0, Qt.AlignmentFlag.AlignTop)
        for column, said in enumerate(self._both(one), start=1):
            value = text_label(look, "body")
            value.setText(said)
            self._grid.addWidget(value, line, column, Qt.AlignmentFlag.AlignTop)
        choice = Segments(look)
        choice.setFixedWidth(look.t(_CHOICE_UNITS))
        choice.chosen.connect(partial(self._choose, one.place))
        self.choices[one.place] = choice
        self._grid.addWidget(choice, line, 3, Qt.AlignmentFlag.AlignTop)

    def _name(self, place: Place) -> str:
        if place in (CHART, ORDER):
            return self._texts("studio.merge.chart" if place == CHART else "studio.merge.order")
        named = [self._colours.get(str(part), str(part)) for part in place[1:]]
        return member_words(self._texts, ".".join((str(place[0]), *named)))

    def _both(self, one: Difference) -> tuple[str, str]:
        if one.place == CHART:
            pair: tuple[Mapping[str, object] | None, ...] = (one.mine, one.theirs)
            return chart_words(self._texts, pair[0], pair[1]), chart_words(self._texts, pair[1], pair[0])
        if one.place == ORDER:
            mine, theirs = (
                ", ".join(self._colours[each] for each in side) for side in (one.mine, one.theirs)
            )
            return mine, theirs
        place = ".".join(map(str, one.place))
        return value_words(self._texts, place, one.mine), value_words(self._texts, place, one.theirs)

    # ---- deciding

    def _choose(self, place: Place, side: str) -> None:
        self.taken[place] = next(one for one in _SIDES if one == side)
        self._show()

    def _all(self, side: Whose) -> None:
        self.taken = dict.fromkeys(self.taken, side)
        self._show()

    def _show(self) -> None:
        options = [(side, self._texts(f"studio.merge.take_{side}")) for side in _SIDES]
        for place, choice in self.choices.items():
            choice.show_options(options, self.taken[place])
            name = self._name(place)
            choice.setAccessibleName(name)
        self.button("use").setEnabled(all(side is not None for side in self.taken.values()))

    def _answered(self, key: str) -> None:
        if key == "use":
            self._take([place for place, side in self.taken.items() if side == "theirs"])
