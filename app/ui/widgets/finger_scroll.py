"""An area that a finger pushes up and down, or two buttons for whoever cannot push."""

from functools import partial

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QFrame, QPushButton, QScrollArea, QScroller, QWidget

from app.ui.look import Look
from app.ui.widgets.basics import action_button

_PAGE = 0.8
"""So much of what is seen is scrolled by one touch."""


class FingerScroll(QScrollArea):
    """Holds something higher than itself. The buttons stand at its right while there is more to see."""

    def __init__(self, look: Look, inside: QWidget) -> None:
        super().__init__()
        self._look = look
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._offer)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        viewport = self.viewport()
        if viewport is not None:
            viewport.setAutoFillBackground(False)
        QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self._reserved = False
        self.up = self._button("chevron_up", "▲", -1)
        self.down = self._button("chevron_down", "▼", 1)
        bar = self.verticalScrollBar()
        if bar is not None:
            # Methods, not functions around them: Qt lets a method go with the widget it belongs to.
            bar.rangeChanged.connect(self._settle_soon)
            bar.valueChanged.connect(self._offer)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """The buttons keep to the lower right corner; another size asks anew whether all has room."""
        super().resizeEvent(event)
        self._settle_soon()

    def scroll_pages(self, pages: float) -> None:
        """Go down (or up, where negative) by so many pages of what is seen."""
        bar = self.verticalScrollBar()
        if bar is not None:
            bar.setValue(bar.value() + round(pages * _PAGE * bar.pageStep()))

    def _button(self, icon: str, name: str, pages: int) -> QPushButton:
        button = action_button(self._look, partial(self.scroll_pages, pages), kind="round", icon=icon)
        button.setAccessibleName(name)
        button.setParent(self)
        button.hide()
        return button

    def _reserves(self) -> bool:
        """Whether room is kept for the buttons: what is inside is higher than all of this, were it as wide.

        Asked of the whole width, so that the answer is the same with the room kept and without.
        """
        inside = self.widget()
        if inside is None:
            return False
        layout = inside.layout()
        needed = inside.minimumSizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            needed = max(needed, layout.totalHeightForWidth(self.width()))
        return needed > self.height()

    def _settle_soon(self) -> None:
        """Not within a layout that is being made: what is inside would keep its width."""
        self._settled.start()

    def _offer(self) -> None:
        bar = self.verticalScrollBar()
        if bar is None:
            return
        more, side, gap = bar.maximum() > 0, self._look.target_px, self._look.space("xs")
        if self._reserved != self._reserves():
            self._reserved = not self._reserved
            self.setViewportMargins(0, 0, side + gap if self._reserved else 0, 0)
            inside = self.widget()
            layout = None if inside is None else inside.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()
            more = bar.maximum() > 0
        left = self.width() - side
        for button, top in (
            (self.up, self.height() - 2 * side - gap),
            (self.down, self.height() - side),
        ):
            button.setGeometry(left, max(top, 0), side, side)
            button.setVisible(more)
            button.raise_()
        self.up.setEnabled(bar.value() > 0)
        self.down.setEnabled(bar.value() < bar.maximum())
