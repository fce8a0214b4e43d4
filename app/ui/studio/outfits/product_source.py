"""A table of products that can be pulled onto a board."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QMimeData, QPoint, Qt
from PyQt6.QtGui import QDrag, QMouseEvent
from PyQt6.QtWidgets import QApplication

from app.ui.look import Look
from app.ui.widgets.data_table import DataTable

PRODUCT_MIME: Final = "application/x-vitrine-product"


class ProductSource(DataTable):
    """Enter and a double touch open a row as in any table; a pull carries its key."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._pressed: QPoint | None = None

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """A pull may begin here."""
        super().mousePressEvent(event)
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """No pull."""
        self._pressed = None
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Far enough from where it began, it is a pull."""
        if event is None or self._pressed is None:
            super().mouseMoveEvent(event)
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far >= QApplication.startDragDistance() and self.current_key:
            self._pressed = None
            drag = QDrag(self)
            data = QMimeData()
            data.setData(PRODUCT_MIME, self.current_key.encode())
            drag.setMimeData(data)
            drag.exec(Qt.DropAction.CopyAction)
