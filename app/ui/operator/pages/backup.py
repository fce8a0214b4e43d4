"""Backups: made with one touch, restored after a question, on this machine or a drive."""

from __future__ import annotations

from functools import partial
from typing import Final

from PyQt6.QtWidgets import QHBoxLayout

from app.jobs.operation import Failure
from app.services.operator.places import FoundBackup, Place, new_backup_path
from app.ui.look import Look
from app.ui.operator.desk import Desk
from app.ui.operator.page import Page
from app.ui.operator.pages.storage import bytes_words
from app.ui.widgets.basics import text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.dialog import confirm
from app.ui.widgets.fields import Choice
from app.ui.widgets.work_progress import WorkProgress
from resources.translations.quantities import moment_words

_ROWS_UNITS: Final = 340


class BackupPage(Page):
    """Where to, the list of what is there, and one thing at a time."""

    key = "backup"
    icon = "backup"

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__(look, desk)
        self._places: tuple[Place, ...] = ()
        self._found: dict[str, FoundBackup] = {}
        make = self.panel("make", "make_line")
        row = QHBoxLayout()
        row.setSpacing(look.space("m"))
        self.place = Choice(look)
        self.place.setAccessibleName(self.words("place"))
        self.place.setMinimumHeight(look.target_px)
        self.back_up = self.button("back_up", self._back_up, kind="primary", icon="backup")
        row.addWidget(self.place)
        row.addWidget(self.back_up)
        row.addStretch()
        make.add(row)
        self.back_up.setEnabled(False)  # until it is known where to
        self.work = WorkProgress(look)
        self.work.hide()
        make.add(self.work)
        there = self.panel("there", "there_line")
        self.restore = self.button("restore", self._ask_restore, icon="restart")
        self.restore.setEnabled(False)
        there.add_action(self.restore)
        self.table = DataTable(look)
        self.table.setMinimumHeight(look.u(_ROWS_UNITS))
        self.table.chosen.connect(lambda _key: self._allow(True))
        self.empty = text_label(look, "body", tone="soft")
        self.empty.setText(self.words("none"))
        there.add(self.empty)
        there.add(self.table)

    def enter(self) -> None:
        """Look which drives and backups are there."""
        self.desk.ask(self, "places", done=self.show_places)
        self.desk.ask(self, "backups", done=self.show_backups)

    def show_places(self, found: tuple[Place, ...]) -> None:
        """Offer these to write to."""
        self._places = found
        options = [(str(place.folder), self._place_words(place)) for place in self._places]
        current = self.place.currentData() or options[0][0]
        self.place.show_options(options, current if current in dict(options) else options[0][0])
        self.back_up.setEnabled(not self.work.isVisibleTo(self))

    def show_backups(self, found: list[FoundBackup]) -> None:
        """List them, newest first."""
        language = self.texts.language
        self._found = {str(backup.path): backup for backup in found}
        columns = [
            Column(title=self.words("made_at")),
            Column(title=self.words("place"), wide=True),
            Column(title=self.words("size"), side="right"),
        ]
        rows = [
            Row(
                key=str(backup.path),
                cells=(
                    Cell(words=moment_words(backup.made_at.astimezone(), language)),
                    Cell(words=self._place_words(backup.place)),
                    Cell(words=bytes_words(backup.size_bytes, language), order=float(backup.size_bytes)),
                ),
            )
            for backup in found
        ]
        self.table.show_rows(columns, rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._allow(self.back_up.isEnabled())

    def _place_words(self, place: Place) -> str:
        return self.words("here") if place.kind == "machine" else self.words("drive", name=place.name)

    def _allow(self, can: bool) -> None:
        self.restore.setEnabled(can and bool(self.table.current_key))

    def _begin(self, name: str) -> None:
        self.back_up.setEnabled(False)
        self._allow(False)
        self.work.begin(self.words(name), cancel="", stopping="")
        self.work.show()

    def _progress(self, share: float, step: str) -> None:
        self.work.show_share(share, self.words(f"step.{step}"))

    def _ended(self) -> None:
        self.work.hide()
        self.back_up.setEnabled(True)
        self.enter()

    def _failed(self, failure: Failure) -> None:
        self._ended()
        self.desk.told.emit("bad", self.desk.words_for(failure.code))

    # ---- making one

    def _back_up(self) -> None:
        place = next(p for p in self._places if str(p.folder) == self.place.currentData())
        self._begin("making")
        self.desk.ask(
            self,
            "back_up",
            new_backup_path(place),
            done=self._backed_up,
            failed=self._failed,
            progress=self._progress,
        )

    def _backed_up(self, database: str) -> None:
        self._ended()
        elsewhere = database == "elsewhere"
        self.desk.told.emit(
            "warn" if elsewhere else "good", self.words("made_without" if elsewhere else "made")
        )

    # ---- restoring one

    def _ask_restore(self) -> None:
        backup = self._found.get(self.table.current_key)
        if backup is None:
            return
        made_at = moment_words(backup.made_at.astimezone(), self.texts.language)
        confirm(
            self.look,
            self.window() or self,
            title=self.words("ask_title"),
            sentence=self.words("ask", made_at=made_at),
            words=(self.texts("common.cancel"), self.words("restore_deed")),
            on_yes=partial(self._restore, backup),
            danger=True,
        )

    def _restore(self, backup: FoundBackup) -> None:
        self._begin("restoring")
        self.desk.ask(
            self,
            "stage_restore",
            backup.path,
            done=lambda _count: self.desk.restart_wanted.emit(),
            failed=self._failed,
            progress=self._progress,
        )
