"""Two or three parts of a page with widths that can be pulled."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QSplitter, QWidget

from app.ui.look import Look


class SplitView(QSplitter):
    """Parts side by side, or above each other; no part can be pulled away entirely."""

    def __init__(self, look: Look, *, across: bool = True) -> None:
        super().__init__(Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(look.u(9))
        self._shares: tuple[int, ...] = ()
        self._pulled = False
        self.splitterMoved.connect(self._was_pulled)

    def show_parts(self, parts: Sequence[QWidget], shares: Sequence[int]) -> None:
        """Put the parts in, sharing the room as ``shares`` says."""
        for part in parts:
            self.addWidget(part)
        self._shares = tuple(shares)
        for index, share in enumerate(shares):
            self.setStretchFactor(index, share)
        self.even_out()

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """The shares stay, unless somebody pulled."""
        super().resizeEvent(event)
        if not self._pulled and self._shares:
            self.even_out()

    def _was_pulled(self, _place: int, _handle: int) -> None:
        self._pulled = True

    def even_out(self) -> None:
        """Back to the first shares."""
        across = self.orientation() is Qt.Orientation.Horizontal
        room = max(self.width() if across else self.height(), 100)
        total = sum(self._shares)
        self.setSizes([room * share // total for share in self._shares])
