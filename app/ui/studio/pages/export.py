"""Export: products or meshes as files for elsewhere, in a queue that can be watched and stopped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.services.export.wish import ASSET_FORMATS, ASSET_SUFFIXES, FORMATS, MOST_PRODUCTS, Format
from app.services.studio.desk_state import DeskState, LibraryRow
from app.services.studio.export_queue import ExportJob, ExportQueue
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.exporting.job_row import JobRow
from app.ui.studio.exporting.line import ExportLine
from app.ui.studio.folder_field import FolderField, reveal
from app.ui.studio.page import StudioPage
from app.ui.widgets.basics import finger_scroll, set_text, text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.fields import Choice, Tick
from app.ui.widgets.segments import Segments
from app.ui.widgets.split_view import SplitView
from resources.translations import LANGUAGES, texts_for

_MODELS: Final = ("glb", "usdz")


class ExportPage(StudioPage):
    """Products at the left; what becomes of them, and the queue, at the right."""

    key = "export"
    icon = "export"

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self.line = ExportLine.of(desk)
        self._format: Format = "glb"
        self._language = desk.texts.language
        self._listed: tuple[LibraryRow, ...] = ()
        self._asset: Path | None = None
        self.rows: dict[int, JobRow] = {}
        self._make_fields()
        self.split = SplitView(look)
        self.split.show_parts([self._left(), self._right()], [1, 1])
        self.column.addWidget(self.split, 1)
        self.line.changed.connect(self._show_queue)
        self.line.written.connect(self._written)

    def _make_fields(self) -> None:
        look = self.look
        self.search = self.search_box()
        self.table = DataTable(look, many=True)
        self.table.setAccessibleName(self.words("products"))
        self.search.textChanged.connect(self.table.filter_by)
        self.formats = Segments(look)
        self.formats.chosen.connect(self._take_format)
        self.about = text_label(look, "label", tone="soft")
        self.worn, self.outfit = Tick(look), Tick(look)
        self.worn.say(self.words("worn"))
        self.outfit.say(self.words("outfit"))
        self.languages = Choice(look)
        self.languages.setAccessibleName(self.words("language"))
        self.languages.show_options(
            [(one, texts_for(one)("language.name")) for one in LANGUAGES], self._language
        )
        self.languages.picked.connect(self._take_language)
        self.folder = FolderField(look, name=self.words("folder"), choose=self.words("choose"))
        self.mesh = self.button("mesh", self._choose_mesh, icon="cube")
        self.add = self.button("add", self._add, kind="primary", icon="plus")
        self.clear = self.button("clear", self._clear)
        selection = self.table.selectionModel()
        if selection is not None:
            selection.selectionChanged.connect(lambda *_: self._select())

    def _left(self) -> QWidget:
        panel = self.panel("products", "products_line")
        panel.add_action(self.mesh)
        panel.add(self.search)
        panel.add(self.table, 1)
        return panel

    def _right(self) -> QWidget:
        wish = self.panel("what")
        wish.add(self.formats)
        wish.add(self.about)
        for part in (self.worn, self.outfit, self.languages, self.folder):
            wish.add(part)
        foot = QHBoxLayout()
        self.chosen = text_label(self.look, "label", tone="soft")
        foot.addWidget(self.chosen, 1)
        foot.addWidget(self.add)
        wish.add(foot)
        queue = self.panel("queue")
        queue.add_action(self.clear)
        inside = QWidget()
        self._jobs = QVBoxLayout(inside)
        self._jobs.setContentsMargins(0, 0, 0, 0)
        self._jobs.setSpacing(self.look.space("s"))
        self.nothing = text_label(self.look, "body", tone="soft")
        self.nothing.setText(self.words("nothing"))
        self._jobs.addWidget(self.nothing)
        self._jobs.addStretch()
        queue.add(finger_scroll(inside), 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.space("m"))
        column.addWidget(wish)
        column.addWidget(queue, 1)
        return right

    # ---- showing

    def show_state(self, state: DeskState) -> None:
        """List what is published: only that can be exported."""
        rows = tuple(row for row in state.library or () if row.state != "new")
        if rows != self._listed:
            self._listed = rows
            columns = [
                Column(title=self.words("name"), wide=True),
                Column(title=self.words("category")),
                Column(title=self.words("block")),
            ]
            language = self.texts.language
            self.table.show_rows(
                columns,
                [
                    Row(
                        key=row.id,
                        cells=(
                            Cell(words=row.name(language)),
                            Cell(words=self.texts(f"studio.category.{row.category}")),
                            Cell(words=self.texts(f"studio.block.{row.block}")),
                        ),
                    )
                    for row in rows
                ],
            )
        self._show_wish()
        self._show_queue()

    def search_field(self) -> QWidget:
        """The field for words."""
        return self.search

    def shut(self) -> None:
        """Exports go on without this page."""
        self.line.changed.disconnect(self._show_queue)
        self.line.written.disconnect(self._written)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The ids that are chosen, or the path of one mesh."""
        return self.table.selected_keys if self._asset is None else (str(self._asset),)

    def _show_wish(self) -> None:
        offered = FORMATS if self._asset is None else [one for one in FORMATS if one in ASSET_FORMATS]
        if self._format not in offered:
            self._format = offered[0]
        self.formats.show_options([(one, self.words(f"format_{one}")) for one in offered], self._format)
        set_text(self.about, self.words(f"about_{self._format}"))
        products, count = self._asset is None, len(self.wanted)
        self.worn.setVisible(products and self._format in _MODELS)
        self.outfit.setVisible(self._format == "pdf")
        self.outfit.setEnabled(count > 1)
        self.languages.setVisible(products and self._format in ("pdf", "html"))
        said = self.words("count", count=count) if self._asset is None else self._asset.name
        too_many = products and self._format == "pdf" and count > MOST_PRODUCTS
        set_text(self.chosen, self.words("too_many", count=MOST_PRODUCTS) if too_many else said)
        self.add.setEnabled(count > 0 and not too_many)

    def _show_queue(self) -> None:
        jobs = self.line.queue.jobs
        for number in set(self.rows) - {job.number for job in jobs}:
            row = self.rows.pop(number)
            self._jobs.removeWidget(row)
            row.hide()
            row.deleteLater()
        for job in jobs:
            if job.number not in self.rows:
                row = JobRow(self.look, self.texts, job)
                row.cancelled.connect(self.line.cancel)
                row.revealed.connect(self._reveal)
                self.rows[job.number] = row
                self._jobs.insertWidget(0, row)
            problem = self.desk.words_for(job.code, job.message) if job.code else ""
            self.rows[job.number].show_job(job, problem)
        self.nothing.setVisible(not jobs)
        self.clear.setEnabled(any(not job.is_open for job in jobs))

    # ---- choosing

    def _select(self) -> None:
        if self.table.selected_keys:
            self._asset = None
        self._show_wish()

    def _take_format(self, name: str) -> None:
        self._format = next(one for one in FORMATS if one == name)
        self._show_wish()

    def _take_language(self, language: str) -> None:
        self._language = language

    def take_files(self, paths: Sequence[Path]) -> bool:
        """A mesh was dropped."""
        mesh = next((path for path in paths if path.suffix.lower() in ASSET_SUFFIXES), None)
        if mesh is None:
            return False
        self.table.clearSelection()
        self._asset = mesh
        self._show_wish()
        return True

    def _choose_mesh(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in sorted(ASSET_SUFFIXES))
        name, _ = QFileDialog.getOpenFileName(self, self.words("mesh"), str(Path.home()), kinds)
        if name:
            self.take_files([Path(name)])

    # ---- the queue

    def _add(self) -> None:
        together = self._format == "pdf"
        wishes = [self.wanted] if together else [(name,) for name in self.wanted]
        queue = self.line.queue
        for names in wishes:
            queue = self._with_wish(queue, names)
        self.line.put(queue)

    def _with_wish(self, queue: ExportQueue, names: tuple[str, ...]) -> ExportQueue:
        known = {row.id: row.name(self.texts.language) for row in self._listed}
        said = [known.get(name, Path(name).name) for name in names]
        what = said[0] if len(said) == 1 else self.words("lookbook_of", count=len(said))
        return queue.with_job(
            names,
            self._format,
            self.folder.folder,
            f"{what} · {self.words(f'format_{self._format}')}",
            worn=self.worn.isChecked() and self.worn.isVisibleTo(self),
            outfit=self.outfit.isChecked() and self.outfit.isEnabled() and self.outfit.isVisibleTo(self),
            language=self._language,
        )

    def _clear(self) -> None:
        self.line.put(self.line.queue.without_closed())

    def _reveal(self, number: int) -> None:
        job = self.line.queue.job(number)
        if job is not None:
            reveal(job.path)

    def _written(self, job: ExportJob) -> None:
        self.desk.told.emit("good", self.words("written", file=job.path.name))
