"""Promotions: what the shop may say unasked, to whom, when and how often; beside it the card of the kiosk."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Final

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from app.jobs.studio_promotions import PromotionsRead
from app.services.studio.documents import Place
from app.services.studio.history import History
from app.services.studio.promotion_board import (
    RULES,
    PromotionBoard,
    PromotionFault,
    board_faults,
    drop_board,
    keep_board,
    standing,
)
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.page import StudioPage
from app.ui.studio.promotions.card_preview import CardPreview
from app.ui.studio.promotions.days_strip import DayBar, DaysStrip
from app.ui.studio.promotions.form import PromotionForm, RulesForm
from app.ui.widgets.basics import finger_scroll, set_text, text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.dialog import confirm
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.segments import Segments
from app.ui.widgets.split_view import SplitView
from app.ui.widgets.tabs import Tabs
from resources.translations import LANGUAGES, texts_for

_KEEP_MS: Final = 700
_LIST_UNITS, _LEFT_UNITS = 280, 465
_TONES: Final = {
    "runs": ("play", "good"),
    "comes": ("clock", "accent"),
    "over": ("check", "soft"),
    "faulty": ("warning", "bad"),
}


class PromotionsPage(StudioPage):
    """The list and the card at the left, the form at the right; a history of its own."""

    key = "promotions"
    icon = "promotion"

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self._read: PromotionsRead | None = None
        self._history: History[PromotionBoard] | None = None
        self._faults: tuple[PromotionFault, ...] = ()
        self._chosen = 0
        self._listing = False
        self._on_disk: PromotionBoard | None = None
        self._card_language = next((one for one in LANGUAGES if one == desk.texts.language), LANGUAGES[0])
        self._keep_soon = QTimer(self)
        self._keep_soon.setSingleShot(True)
        self._keep_soon.setInterval(_KEEP_MS)
        self._keep_soon.timeout.connect(self._keep)
        self.new = self.button("new", self._new, icon="plus")
        self.remove = self.button("remove", self._ask_remove, icon="trash")
        self.publish = self.button("publish", self._publish, kind="primary", icon="upload")
        self.table, self.strip = DataTable(look), DaysStrip(look)
        self.table.setAccessibleName(self.words("title"))
        self.table.chosen.connect(lambda key: self._choose(int(key)))
        self.strip.chosen.connect(self.table.select)
        self.said = text_label(look, "label", tone="soft")
        self.preview = CardPreview(desk.settings)
        self.card_languages = Segments(look)
        self.card_languages.chosen.connect(self._show_card_in)
        self.form, self.rules_form = PromotionForm(look, desk.texts), RulesForm(look, desk.texts)
        self._tie()
        self.split = SplitView(look)
        self.split.show_parts([self._left(), self._right()], [1, 1])
        self.column.addWidget(self.split, 1)

    def _left(self) -> QWidget:
        listed = self.panel("list_title")
        for button in (self.remove, self.new):
            listed.add_action(button)
        listed.add(self.table, 1)
        listed.add(self.strip)
        self.on_kiosk = self.panel("card_title", "card_line")
        self.card_languages.setFixedWidth(self.look.t(200))
        self.on_kiosk.add_action(self.card_languages)
        self.on_kiosk.add(self.preview)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.space("m"))
        column.addWidget(listed, 1)
        column.addWidget(self.on_kiosk)
        listed.setMinimumHeight(self.look.t(_LIST_UNITS))
        area = finger_scroll(left)
        area.setMinimumWidth(self.look.t(_LEFT_UNITS))
        return area

    def _right(self) -> QWidget:
        self.empty = EmptyState(self.look, "promotion", self._new)
        self.empty.say(self.words("none"), self.words("none_line"), self.words("new"))
        self.tabs = Tabs(self.look)
        self.tabs.add_page("one", self.form)
        self.tabs.add_page("rules", self.rules_form)
        self.tabs.say([("one", self.words("tab_one")), ("rules", self.words("tab_rules"))])
        right = self.panel()
        right.add_action(self.publish)
        right.show_title(self.words("form_title"))
        right.add(self.said)
        right.add(self.tabs, 1)
        right.add(self.empty, 1)
        return right

    def _tie(self) -> None:
        self.form.edited.connect(self._edited)
        self.rules_form.edited.connect(partial(self._edited, row=RULES))
        for form in (self.form, self.rules_form):
            form.left.connect(self._settle)

    # ---- coming and going

    def enter(self) -> None:
        """Read what there is, the first time; unsaved work is still here the next."""
        if self._history is None:
            self.desk.ask(self, "read_promotions", done=self._have)

    def leave(self) -> None:
        """Write what was changed."""
        if self._keep_soon.isActive():
            self._keep()

    def shut(self) -> None:
        """Nobody will answer any more: what is not on disk is written here."""
        self._keep_soon.stop()
        if self._history is None or self._read is None or self._history.present == self._on_disk:
            return
        if self._history.present == self._read.published:
            drop_board()
        else:
            keep_board(self._history.present)

    def search_field(self) -> QWidget:
        """The list."""
        return self.table

    def _have(self, read: PromotionsRead) -> None:
        self._read = read
        self._on_disk = read.kept or read.published
        self._history = History(present=self._on_disk)
        language = self.texts.language
        self.form.families = {name: getattr(said, language, said.en) for name, said in read.families.items()}
        self.form.products = {name: getattr(said, language, said.en) for name, said in read.products.items()}
        self._show()

    # ---- showing

    @property
    def board(self) -> PromotionBoard | None:
        """What is being written."""
        return None if self._history is None else self._history.present

    @property
    def faults(self) -> tuple[PromotionFault, ...]:
        """What is wrong with it."""
        return self._faults

    def _show(self) -> None:
        board, read = self.board, self._read
        if board is None or read is None:
            return
        self._faults = board_faults(board, read.known)
        self._chosen = min(self._chosen, max(len(board.rows) - 1, 0))
        self._show_list(board)
        any_there = bool(board.rows)
        self.tabs.setVisible(any_there)
        self.empty.setVisible(not any_there)
        if any_there:
            own = [fault for fault in self._faults if fault.row == self._chosen]
            self.form.show_written(board.rows[self._chosen], own)
            self.preview.show_written(board.rows[self._chosen], self._card_language)
        self.rules_form.show_written(board.rules, [one for one in self._faults if one.row == RULES])
        self.on_kiosk.setVisible(any_there)
        options = [(one, texts_for(one)("language.short")) for one in LANGUAGES]
        self.card_languages.show_options(options, self._card_language)
        changed = board != read.published
        self.publish.setEnabled(changed and not self._faults)
        self.remove.setEnabled(any_there)
        set_text(self.said, self._state_words(changed))
        self.desk.changed.emit(self.desk.state)  # the window shows what can be undone

    def _state_words(self, changed: bool) -> str:
        if self._faults:
            return self.words("has_faults", count=len(self._faults))
        return self.words("is_draft" if changed else "is_published")

    def _show_list(self, board: PromotionBoard) -> None:
        today = date.today()
        columns = [
            Column(title=self.words("name"), wide=True),
            Column(title=self.words("days")),
            Column(title=self.words("percent_off"), side="right"),
            Column(title=self.words("state")),
        ]
        rows, bars = [], []
        for row, written in enumerate(board.rows):
            stands = standing(board, row, self._faults, today)
            name = str(written["title"].get(self.texts.language) or self.words("untitled"))
            first, last = (date.fromisoformat(str(written[end])) for end in ("first_day", "last_day"))
            percent = float(written.get("percent_off") or 0)
            icon, tone = _TONES[stands]
            cells = (
                Cell(words=name),
                Cell(words=self.texts.span(first, last), order=first.toordinal()),
                Cell(words=self.texts.percent(percent / 100, decimals=1) if percent else "–", order=percent),
                Cell(words=self.words(f"is_{stands}"), icon=icon, tone=tone),
            )
            rows.append(Row(key=str(row), cells=cells))
            bars.append(DayBar(key=str(row), name=name, first=first, last=last, standing=stands))
        self._listing = True  # the table says where it is; that is no choice of a person
        self.table.show_rows(columns, rows)
        self.table.select(str(self._chosen))
        self._listing = False
        self.strip.show_bars(bars, str(self._chosen), today=today, name=self.words("days"), texts=self.texts)

    def _choose(self, row: int) -> None:
        if row != self._chosen and not self._listing:
            self._chosen = row
            self._settle()
            self._show()

    def _show_card_in(self, language: str) -> None:
        self._card_language = language
        self._show()

    # ---- changing

    def _edited(self, place: Place, value: Any, label: str, joined: bool, row: int | None = None) -> None:
        if self._history is None:
            return
        at = self._chosen if row is None else row
        board = self._history.present.with_value(at, place, value)
        where = f"{at}.{'.'.join(map(str, place))}" if joined else None
        self._change(self._history.changed(board, label, where))

    def _settle(self) -> None:
        if self._history is not None:
            self._history = self._history.settled()

    def _change(self, history: History[PromotionBoard]) -> None:
        self._history = history
        self._keep_soon.start()
        self._show()

    def _new(self) -> None:
        if self._history is None:
            return
        board = self._history.present.with_new(date.today(), self.words("author_unknown"))
        self._chosen = len(board.rows) - 1
        self._change(self._history.changed(board, self.words("new")))
        self.tabs.show_page("one")
        self.form.titles[LANGUAGES[0]].setFocus()

    def _ask_remove(self) -> None:
        if self._history is None or not self._history.present.rows:
            return
        confirm(
            self.look,
            self.window() or self,
            title=self.words("ask_remove"),
            sentence=self.words("ask_remove_line"),
            words=(self.texts("common.cancel"), self.words("remove")),
            on_yes=self._remove,
            danger=True,
        )

    def _remove(self) -> None:
        if self._history is not None:
            board = self._history.present.without(self._chosen)
            self._change(self._history.changed(board, self.words("remove")))

    def undo_label(self) -> str | None:
        """Of the promotions."""
        return None if self._history is None else self._history.undo_label

    def redo_label(self) -> str | None:
        """Of the promotions."""
        return None if self._history is None else self._history.redo_label

    def undo(self) -> None:
        """One step of the promotions back."""
        if self._history is not None:
            self._change(self._history.undone())

    def redo(self) -> None:
        """One step forward again."""
        if self._history is not None:
            self._change(self._history.redone())

    # ---- keeping

    def _keep(self) -> None:
        self._keep_soon.stop()
        if self._history is not None and self._read is not None:
            board = self._history.present
            done = partial(self._kept, board)
            self.desk.ask(self, "keep_promotions", board, self._read.published, done=done)

    def _kept(self, board: PromotionBoard, _: None) -> None:
        self._on_disk = board

    def _publish(self) -> None:
        if self._history is None or self._read is None:
            return
        self._keep_soon.stop()
        board = self._history.present
        self.publish.setEnabled(False)
        self.desk.ask(
            self,
            "publish_promotions",
            board,
            self._read.known,
            done=partial(self._published, board),
            failed=self._not_published,
        )

    def _published(self, board: PromotionBoard, now: PromotionBoard) -> None:
        if self._history is None or self._read is None:
            return
        self._read = PromotionsRead(
            published=now,
            kept=None,
            known=self._read.known,
            families=self._read.families,
            products=self._read.products,
        )
        if self._history.present == board:
            self._on_disk, self._history = now, History(present=now)
        self.desk.told.emit("good", self.words("published"))
        self._show()

    def _not_published(self, failure: Any) -> None:
        self.desk.say_failure(failure)
        self._show()
