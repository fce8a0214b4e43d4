"""A product's photographs: added, put in order, taken out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PyQt6.QtCore import QSize
from PyQt6.QtGui import QIcon, QPixmap
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QListView, QListWidget, QListWidgetItem, QWidget

from app.services.studio.desk_state import OpenProduct
from app.services.studio.fault_places import faults_at
from app.ui.look import Look
from app.ui.studio.desk import StudioDesk
from app.ui.studio.fault_words import fault_words
from app.ui.studio.product.section import Section, found
from app.ui.widgets.basics import action_button, text_label
from resources.catalogue.photos import PHOTO_SUFFIXES

_SIDE_UNITS = 180


class PhotosSection(Section):
    """The first photograph is the one that shows it best."""

    def __init__(self, look: Look, desk: StudioDesk) -> None:
        super().__init__(look, desk)
        self._names: tuple[str, ...] = ()
        self._thumbs: dict[str, bytes] = {}
        self._of = ""
        self.dialog: QFileDialog | None = None
        line = text_label(look, "body", tone="soft")
        line.setText(self.words("photos_line"))
        self.form.add_plain(line)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.space("s"))
        self.add = self._button("photo_add", self._choose, "add_photo")
        self.first = self._button("photo_first", self._to_front, "chevron_left")
        self.remove = self._button("photo_remove", self._remove, "trash")
        for button in (self.add, self.first, self.remove):
            row.addWidget(button)
        row.addStretch()
        holder = QWidget()
        holder.setLayout(row)
        self.form.add_plain(holder)
        self.problem = text_label(look, "label", tone="bad")
        self.form.add_plain(self.problem)
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        side = look.u(_SIDE_UNITS)
        self.list.setIconSize(QSize(side, side))
        self.list.setGridSize(QSize(side + look.space("l"), side + look.space("xl")))
        self.list.setMinimumHeight(look.u(460))
        self.list.setFont(look.font("label"))
        self.list.setAccessibleName(self.words("tab_photos"))
        self.list.currentRowChanged.connect(lambda _row: self._allow())
        self.form.add_plain(self.list)
        self.form.add_stretch()

    def _button(self, key: str, act: Any, icon: str) -> Any:
        button = action_button(self.look, act, icon=icon, size="label")
        button.setText(self.words(key))
        return button

    def show_more(self, product: OpenProduct) -> None:
        """The photographs in their order."""
        names = tuple(str(name) for name in found(product.draft.product, ("photos",), []))
        wrong = faults_at(product.faults, ("photos",))
        self.problem.setText(fault_words(self.desk.texts, wrong[0].message) if wrong else "")
        self.problem.setVisible(bool(wrong))
        if (names, product.draft.id) == (self._names, self._of) and self.list.count() == len(names):
            return
        self._names, self._of = names, product.draft.id
        self._list()
        if any(name not in self._thumbs for name in names):
            self.desk.ask(self, "photo_thumbs", product.draft, done=self._have_thumbs)

    def _have_thumbs(self, thumbs: dict[str, bytes]) -> None:
        self._thumbs = thumbs
        self._list()

    def _list(self) -> None:
        row = max(self.list.currentRow(), 0)
        self.list.clear()
        for name in self._names:
            pixmap = QPixmap()
            pixmap.loadFromData(self._thumbs.get(name, b""))
            shown = pixmap if not pixmap.isNull() else self.look.icon_pixmap("photo", "line_strong", 96)
            self.list.addItem(QListWidgetItem(QIcon(shown), name))
        self.list.setCurrentRow(min(row, len(self._names) - 1))
        self._allow()

    def _allow(self) -> None:
        row = self.list.currentRow()
        self.remove.setEnabled(row >= 0)
        self.first.setEnabled(row > 0)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.words("photo_add"))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(f"({' '.join(f'*{suffix}' for suffix in PHOTO_SUFFIXES)})")
        dialog.filesSelected.connect(lambda names: self.desk.add_photos([Path(name) for name in names]))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        self.dialog = dialog
        dialog.open()

    def _to_front(self) -> None:
        row = self.list.currentRow()
        if self.draft is not None and row > 0:
            self.edit(self.draft.with_row_moved(("photos",), row, row - 1), self.words("photo_first"))

    def _remove(self) -> None:
        row = self.list.currentRow()
        if self.draft is not None and row >= 0:
            self.edit(self.draft.without(("photos", row)), self.words("photo_remove"))
