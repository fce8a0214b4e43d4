"""The end of the logs, and what was done at this window."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout

from app.jobs.operation import Failure
from app.services.operator.journal import JournalEntry, read_journal
from app.services.operator.log_reader import LogEntry, log_files
from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.operator.page import Page
from app.ui.widgets.basics import set_text, text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.fields import Choice, TextField
from resources.translations.quantities import moment_words

JOURNAL: Final = "journal"
_TONES: Final = {"error": "bad", "warning": "warn", "info": ""}
_ICONS: Final = {"error": "bad", "warning": "warning", "info": "info"}
_MOST_ROWS: Final = 500


class LogsPage(Page):
    """A table of one log, newest first, filtered by words."""

    key = "logs"
    icon = "logs"

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__(look, desk)
        self.log = Choice(look)
        self.log.setAccessibleName(self.words("which"))
        self.log.setMinimumHeight(look.target_px)
        self.log.picked.connect(lambda _key: self._read())
        self.search = TextField(look)
        self.search.setPlaceholderText(self.words("search"))
        self.search.setAccessibleName(self.words("search"))
        self.search.setMaximumWidth(look.t(280))
        self.head.addWidget(self.search)
        tools = QHBoxLayout()
        tools.setSpacing(look.space("s"))
        tools.addWidget(self.log)
        tools.addWidget(self.button("again", self._read, icon="retry"))
        tools.addStretch()
        self.column.addLayout(tools)
        self.table = DataTable(look)
        self.table.setMinimumHeight(look.u(420))
        self.search.textChanged.connect(self.table.filter_by)
        self.column.addWidget(self.table, 1)
        self._whole: dict[str, str] = {}
        self.entry = text_label(look, "label")
        self.entry.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table.chosen.connect(self._read_whole)
        self.panel("whole").add(self.entry)

    def enter(self) -> None:
        """Offer the logs there are, the journal first."""
        names = [path.name for path in log_files()]
        current = self.log.currentData() or JOURNAL
        options = [(JOURNAL, self.words(JOURNAL)), *((name, name) for name in names)]
        self.log.show_options(options, current if current in (JOURNAL, *names) else JOURNAL)
        self._read()

    def _read(self) -> None:
        name = self.log.currentData() or JOURNAL
        if name == JOURNAL:
            self.show_journal(read_journal())
        else:
            self.desk.ask(self, "log", name, done=self.show_log, failed=self._unreadable)

    def _unreadable(self, failure: Failure) -> None:
        self.show_log([])
        self.desk.told.emit("bad", self.desk.words_for(failure.code))

    def show_log(self, entries: list[LogEntry]) -> None:
        """Show a log, newest first."""
        rows = [
            Row(
                key=str(number),
                cells=(
                    Cell(words=entry.at),
                    Cell(
                        words=self.words(f"level.{entry.level}"),
                        icon=_ICONS[entry.level],
                        tone=_TONES[entry.level],
                    ),
                    Cell(words=entry.text.splitlines()[0] if entry.text else "", tone=""),
                    Cell(words=entry.source, tone="soft"),
                ),
            )
            for number, entry in enumerate(reversed(entries[-_MOST_ROWS:]))
        ]
        newest = reversed(entries[-_MOST_ROWS:])
        self._whole = {str(n): f"{entry.at}  {entry.source}\n{entry.text}" for n, entry in enumerate(newest)}
        self._show(("when", "level_title", "what", "where"), rows)

    def show_journal(self, entries: list[JournalEntry]) -> None:
        """Show what was done here."""
        rows = [
            Row(
                key=str(number),
                cells=(
                    Cell(words=moment_words(entry.at.astimezone(), self.texts.language)),
                    Cell(words=self._deed(entry.did)),
                    Cell(words=", ".join(self._fact(*fact) for fact in entry.facts.items()), tone="soft"),
                ),
            )
            for number, entry in enumerate(entries)
        ]
        self._whole = {row.key: "\n".join(cell.words for cell in row.cells if cell.words) for row in rows}
        self._show(("when", "what", "fact"), rows)

    def _fact(self, name: str, value: object) -> str:
        if name == "names":  # of settings
            return ", ".join(self._setting(one) for one in str(value).split(", "))
        key = f"operator.logs.with.{name}"
        return self.texts(key, value=value) if self.texts.has(key) else str(value)

    def _setting(self, name: str) -> str:
        key = f"operator.settings.{name}"
        return self.texts(key) if self.texts.has(key) else name

    def _deed(self, did: str) -> str:
        key = f"operator.logs.did.{did}"
        return self.texts(key) if self.texts.has(key) else did

    def _read_whole(self, key: str) -> None:
        """All lines of an entry, for whoever has to report it."""
        set_text(self.entry, self._whole.get(key, ""))

    def _show(self, titles: tuple[str, ...], rows: list[Row]) -> None:
        columns = [
            Column(title=self.words(title), wide=title == "what" or (title == "fact" and len(titles) == 3))
            for title in titles
        ]
        set_text(self.entry, self.words("choose"))
        self.table.show_rows(columns, rows)
