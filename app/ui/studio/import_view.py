"""The import: files chosen or dropped, every fault with its line, a preview, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.jobs.operation import Failure
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.fault_words import located_words
from app.ui.widgets.basics import action_button, card, text_label
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from app.ui.widgets.dialog import confirm
from app.ui.widgets.empty_state import EmptyState
from resources.families import families

if TYPE_CHECKING:
    from app.services.studio.import_check import ImportCheck


class ImportView(QWidget):
    """``left`` when it is done with or given up; ``begin_wanted`` carries a checked garment to begin from."""

    left = pyqtSignal()
    begin_wanted = pyqtSignal(object)

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self.check: ImportCheck | None = None
        self.dialog: QFileDialog | None = None
        self.title = text_label(look, "heading", bold=True)
        self.line = text_label(look, "body", tone="soft")
        self.choose_files = self._button("choose_files", lambda: self._choose(folder=False), "open")
        self.choose_folder = self._button("choose_folder", lambda: self._choose(folder=True), "storage")
        self.back = self._button("back", self.left.emit, "close")
        head = QHBoxLayout()
        head.setSpacing(look.space("s"))
        head.addWidget(self.title, 1)
        for button in (self.choose_files, self.choose_folder, self.back):
            head.addWidget(button)
        self.empty = EmptyState(look, "import", lambda: self._choose(folder=False))
        self.empty.say(self.words("drop"), self.words("drop_line"), self.words("choose_files"))
        self.faults, self.goods = DataTable(look, prose=True), DataTable(look)
        self.faults.setAccessibleName(self.words("faults"))
        self.goods.setAccessibleName(self.words("found"))
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.notes = text_label(look, "label", tone="soft")
        self.take = self._button("take_drafts", self._take, "check", kind="primary")
        self.replace = self._button("replace", self._ask_replace, "restart")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._framed(head))
        self.show_check(None)

    def words(self, name: str, /, **values: object) -> str:
        """A sentence of the import."""
        return self._desk.texts(f"studio.import.{name}", **values)

    def _button(self, key: str, act: Any, icon: str, *, kind: str = "secondary") -> Any:
        button = action_button(self._look, act, icon=icon, kind=kind)
        button.setText(self.words(key))
        return button

    def _framed(self, head: QHBoxLayout) -> QFrame:
        frame, look = card(), self._look
        inside = QVBoxLayout(frame)
        margin = look.space("l")
        inside.setContentsMargins(margin, margin, margin, margin)
        inside.setSpacing(look.space("m"))
        feet = QHBoxLayout()
        feet.addStretch()
        feet.addWidget(self.replace)
        feet.addWidget(self.take)
        inside.addLayout(head)
        inside.addWidget(self.line)
        for part in (self.empty, self.faults, self.goods, self.picture):
            inside.addWidget(part, 1)
        inside.addWidget(self.notes)
        inside.addLayout(feet)
        return frame

    # ---- choosing and looking

    def look_at(self, paths: Sequence[Path]) -> None:
        """Check files."""
        self.show_check(None)
        names = ", ".join(path.name for path in paths[:3])
        self.title.setText(self.words("looking", names=names))
        self._desk.ask(
            self,
            "check_import",
            tuple(paths),
            line="long",
            title=self.words("looking", names=names),
            done=self.show_check,
            failed=self._failed,
        )

    def _choose(self, *, folder: bool) -> None:
        dialog = QFileDialog(self, self.words("choose_folder" if folder else "choose_files"))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        modes = QFileDialog.FileMode
        dialog.setFileMode(modes.Directory if folder else modes.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.look_at([Path(name) for name in names]))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        self.dialog = dialog
        dialog.open()

    def _failed(self, failure: Failure) -> None:
        self.show_check(None)
        self._desk.say_failure(failure)

    # ---- showing

    def show_check(self, check: ImportCheck | None) -> None:
        """What was found; None: nothing was chosen yet."""
        self.check = check
        kind = "none" if check is None else check.kind
        self.title.setText(self.words(f"kind_{kind}"))
        faulty = check is not None and bool(check.faults)
        self.empty.setVisible(check is None)
        self.faults.setVisible(faulty)
        usable = check is not None and check.is_usable
        self.goods.setVisible(usable and check is not None and not check.picture)
        self.picture.setVisible(usable and check is not None and bool(check.picture))
        self.notes.setVisible(usable and check is not None and bool(check.notes))
        self.take.setVisible(usable)
        self.replace.setVisible(usable and check is not None and bool(check.drafts))
        self.line.setVisible(check is not None)
        if check is not None:
            self._fill(check)

    def _fill(self, check: ImportCheck) -> None:
        if check.faults:
            self.line.setText(self.words("faulty", count=len(check.faults)))
            columns = [
                Column(title=self.words("file")),
                Column(title=self.words("at_line"), side="right"),
                Column(title=self.words("fault"), wide=True),
            ]
            rows = [
                Row(
                    key=str(number),
                    cells=(
                        Cell(words=fault.file),
                        Cell(words=str(fault.line), order=fault.line),
                        Cell(words=located_words(self._desk.texts, fault.message), icon="bad", tone="bad"),
                    ),
                )
                for number, fault in enumerate(check.faults)
            ]
            self.faults.show_rows(columns, rows)
            return
        self.line.setText(self.words("sound"))
        self.take.setText(self.words(f"take_{self._deed(check)}"))
        if check.picture:
            pixmap = QPixmap()
            pixmap.loadFromData(check.picture)
            side = self._look.u(560)
            self.picture.setPixmap(
                pixmap.scaledToHeight(side, Qt.TransformationMode.SmoothTransformation)
                if pixmap.height() > side
                else pixmap
            )
            self.picture.setAccessibleName(self.words("kind_garment"))
            self.notes.setText(" · ".join(check.notes[:8]))
            return
        kinds = ("product", "chart", "fabric", "photo")
        found = (check.drafts, check.charts, check.fabrics, check.paths if check.kind == "photos" else ())
        rows = [
            Row(
                key=f"{kind}-{number}",
                cells=(
                    Cell(words=self.words(kind)),
                    Cell(words=getattr(one, "id", "") or Path(str(one)).name),
                ),
            )
            for kind, several in zip(kinds, found, strict=True)
            for number, one in enumerate(several)
        ]
        self.goods.show_rows(
            [Column(title=self.words("kind")), Column(title=self.words("id"), wide=True)], rows
        )

    @staticmethod
    def _deed(check: ImportCheck) -> str:
        if check.kind in ("garment", "photos"):
            return check.kind
        return "drafts" if check.drafts else "shelves"

    # ---- taking in

    def _take(self) -> None:
        check = self.check
        if check is None or not check.is_usable:
            return
        match self._deed(check):
            case "garment":
                self.begin_wanted.emit(check)
            case "photos":
                self._take_photos(check)
            case "drafts":
                self._desk.ask(self, "take_drafts", check, done=self._taken)
            case _:
                self._desk.ask(self, "take_shelves", check, done=self._taken)

    def _take_photos(self, check: ImportCheck) -> None:
        if self._desk.state.product is None:
            self._desk.told.emit("warn", self.words("no_product"))
            return
        self._desk.add_photos(check.paths)
        self._taken(None)

    def _taken(self, _found: object) -> None:
        self._desk.told.emit("good", self.words("taken"))
        self._desk.published.emit()
        self.show_check(None)
        self.left.emit()

    def _ask_replace(self) -> None:
        confirm(
            self._look,
            self.window() or self,
            title=self.words("ask_replace"),
            sentence=self.words("ask_replace_line"),
            words=(self._desk.texts("common.cancel"), self.words("replace")),
            on_yes=self._replace,
        )

    def _replace(self) -> None:
        if self.check is not None:
            self._desk.ask(self, "take_catalogue", self.check.paths[0], done=self._taken)


def family_options(language: str) -> list[tuple[str, str]]:
    """Every family, named."""
    return [(one.id, str(getattr(one.name, language, one.name.en))) for one in families().values()]
