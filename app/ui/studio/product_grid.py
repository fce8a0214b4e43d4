"""Products as pictures with their names: to be looked through rather than read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPen, QPixmap
from PyQt6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.services.studio.desk_state import LibraryRow
from app.ui.look import Look

_PICTURE_UNITS = (168, 224)
_ROW = Qt.ItemDataRole.UserRole
_TONES = {"published": "good", "changed": "tight", "new": "accent"}


class ProductGrid(QListWidget):
    """``opened`` carries the id of a product touched twice or given Enter, ``chosen`` the one come to."""

    opened = pyqtSignal(str)
    chosen = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.pictures: dict[str, QPixmap] = {}
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSpacing(look.space("xs"))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Card(look, self))
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(_ROW).id))
        self.currentItemChanged.connect(self._came_to)

    def show_rows(self, rows: Sequence[LibraryRow], words: Mapping[str, tuple[str, str]]) -> None:
        """Show products; ``words`` gives the name and the line below it, by id."""
        kept = self.current_key
        self.clear()
        for row in rows:
            item = QListWidgetItem(words[row.id][0])
            item.setData(_ROW, row)
            item.setToolTip(words[row.id][1])
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(words[row.id]))
            self.addItem(item)
        self.select(kept)

    def take_pictures(self, pictures: Mapping[str, bytes]) -> None:
        """Have pictures as JPEG, by id."""
        for product_id, content in pictures.items():
            pixmap = QPixmap()
            if pixmap.loadFromData(content):
                self.pictures[product_id] = pixmap
        self.viewport().update()  # type: ignore[union-attr]  # a view has a viewport

    def select(self, product_id: str) -> None:
        """Go to a product; one that is not shown changes nothing."""
        for number in range(self.count()):
            item = self.item(number)
            if item is not None and item.data(_ROW).id == product_id:
                self.setCurrentItem(item)
                return

    @property
    def current_key(self) -> str:
        """The product the keyboard is on; empty where there is none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(_ROW).id)

    def _came_to(self, item: QListWidgetItem | None, _: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_ROW).id)


class _Card(QStyledItemDelegate):
    """A picture, a name, a line, and a dot in the colour of its state."""

    def __init__(self, look: Look, grid: ProductGrid) -> None:
        super().__init__(grid)
        self._look, self._grid = look, grid

    def sizeHint(self, _: QStyleOptionViewItem, __: object) -> QSize:  # noqa: N802
        """The picture, two lines of words, air."""
        look = self._look
        width, height = (look.t(side) for side in _PICTURE_UNITS)
        return QSize(width + 2 * look.space("s"), height + look.t(64))

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: object) -> None:
        """Paint it."""
        if painter is None:
            return
        look, row = self._look, index.data(_ROW)  # type: ignore[attr-defined]
        room = QRectF(option.rect).adjusted(*(look.u(side) for side in (2, 2, -2, -2)))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(look.colour("accent" if selected else "line"), look.u(2 if selected else 1)))
        painter.setBrush(look.colour("accent_soft" if selected else "surface"))
        painter.drawRoundedRect(room, look.u(8), look.u(8))
        self._paint_picture(painter, room, row)
        air = look.space("s")
        words = room.adjusted(air, look.t(_PICTURE_UNITS[1]) + look.u(8), -air, 0)
        painter.setPen(look.colour("ink"))
        painter.setFont(look.font("label", bold=True))
        name = painter.fontMetrics().elidedText(
            str(index.data()),  # type: ignore[attr-defined]
            Qt.TextElideMode.ElideRight,
            int(words.width()),
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(look.font("caption"))
        line = words.adjusted(look.u(14), look.t(24), 0, 0)
        painter.setPen(look.colour("ink_soft"))
        said = str(index.data(Qt.ItemDataRole.ToolTipRole))  # type: ignore[attr-defined]
        painter.drawText(line, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, said)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("bad" if row.faults else _TONES[row.state]))
        painter.drawEllipse(QRectF(words.x(), line.y() + look.t(5), look.u(8), look.u(8)))
        painter.restore()

    def _paint_picture(self, painter: QPainter, room: QRectF, row: LibraryRow) -> None:
        look = self._look
        place = QRectF(
            room.x() + look.u(4), room.y() + look.u(4), room.width() - look.u(8), look.t(_PICTURE_UNITS[1])
        )
        pixmap = self._grid.pictures.get(row.id)
        if pixmap is None:
            painter.fillRect(place, look.colour("sunken"))
            mark = look.icon_pixmap("hanger", "line_strong", 48)
            painter.drawPixmap(
                round(place.center().x() - mark.width() / 2),
                round(place.center().y() - mark.height() / 2),
                mark,
            )
            return
        cut = QRectF(pixmap.rect())
        wanted = place.width() / place.height()
        if cut.width() / cut.height() > wanted:
            gone = cut.width() - cut.height() * wanted
            cut.adjust(gone / 2, 0, -gone / 2, 0)
        else:
            cut.setHeight(cut.width() / wanted)
        painter.drawPixmap(place, pixmap, cut)
