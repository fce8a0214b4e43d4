"""The kiosk's window as the only thing a shopper can reach: no key, gesture or menu leads out of it.

What the desktop itself grabs before any window sees it (a power button, a virtual terminal) is the
desktop's to switch off; the README of the installation says how.
"""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QInputDevice, QMouseEvent, QTouchEvent
from PyQt6.QtWidgets import QApplication, QWidget

HOLD_MS: Final = 5000
CORNER_SHARE: Final = 0.09
"""The hidden corner: this share of the narrow side, at the upper left. It covers nothing that is touched."""
_BACK_MS: Final = 400

_SWALLOWED: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.Shortcut,
        QEvent.Type.InputMethod,
        QEvent.Type.ContextMenu,
        QEvent.Type.DragEnter,
        QEvent.Type.DragMove,
        QEvent.Type.Drop,
        QEvent.Type.NativeGesture,
        QEvent.Type.WhatsThisClicked,
        QEvent.Type.EnterWhatsThisMode,
    }
)
_LOST: Final = frozenset({QEvent.Type.WindowDeactivate, QEvent.Type.WindowStateChange, QEvent.Type.Hide})
_BEGAN: Final = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})
_MOVED: Final = frozenset({QEvent.Type.MouseMove, QEvent.Type.TouchUpdate})
_ENDED: Final = frozenset({QEvent.Type.MouseButtonRelease, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel})
_HEEDED: Final = _SWALLOWED | _LOST | _BEGAN | _MOVED | _ENDED | {QEvent.Type.Close}
"""Of the thousands of events that make a screen, those that are looked at."""


class LockDown(QObject):
    """Locks a window until `release`.

    ``held``: a finger came to rest on the hidden corner; ``asked``: it rested there for five seconds.
    """

    asked = pyqtSignal()
    held = pyqtSignal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._locked = False
        self.hold = QTimer(self)
        self.hold.setSingleShot(True)
        self.hold.setInterval(HOLD_MS)
        self.hold.timeout.connect(self.asked)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(_BACK_MS)
        self._back.timeout.connect(self._to_the_front)

    @property
    def locked(self) -> bool:
        """Whether it is locked now."""
        return self._locked

    @property
    def holding(self) -> bool:
        """Whether a finger is on the hidden corner."""
        return self.hold.isActive()

    @property
    def corner(self) -> QRect:
        """The hidden corner, in the window."""
        side = round(CORNER_SHARE * min(self._window.width(), self._window.height()))
        return QRect(0, 0, side, side)

    def lock(self) -> None:
        """Full screen, without a frame, above everything; keys and menus do nothing from now on."""
        self._locked = True
        window = self._window
        window.setWindowFlags(
            Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        )
        window.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        if has_touch():
            window.setCursor(Qt.CursorShape.BlankCursor)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        window.showFullScreen()

    def pause(self) -> None:
        """The operator's window lies over it: keys work there, and it is not brought to the front."""
        self._locked = False
        self.hold.stop()
        self._back.stop()

    def resume(self) -> None:
        """The shoppers' again."""
        self._locked = True
        self._to_the_front()

    def release(self) -> None:
        """The program ends: let the window go. Safe to call twice."""
        self.pause()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._window.unsetCursor()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802  Qt's name
        """Swallow what would lead out; notice a finger that rests on the corner."""
        if event is None or not self._locked:
            return False
        kind = event.type()
        if kind not in _HEEDED:
            return False
        if kind in _SWALLOWED:
            event.accept()
            return True
        if watched is self._window and kind is QEvent.Type.Close:
            event.ignore()
            return True
        if watched is self._window and kind in _LOST:
            self._back.start()
        self._follow(watched, event)
        return False

    # ---- the hidden corner

    def _follow(self, watched: QObject | None, event: QEvent) -> None:
        """Touches pass on to the screens all the same: a short one there is a touch like any other."""
        kind = event.type()
        if kind in _ENDED:
            self.hold.stop()
            return
        began = kind in _BEGAN
        if not (began or (kind in _MOVED and self.hold.isActive())):
            return
        place = _place_of(event)
        if not isinstance(watched, QWidget) or watched.window() is not self._window or place is None:
            return
        inside = self.corner.contains(self._window.mapFromGlobal(place))
        if inside and began and not self.hold.isActive():
            self.hold.start()
            self.held.emit()
        elif not inside:
            self.hold.stop()

    def _to_the_front(self) -> None:
        """Whatever came over it, or made it small: it is in front and fills the screen again."""
        if not self._locked:
            return
        window = self._window
        if window.isMinimized() or not window.isFullScreen() or not window.isVisible():
            window.showFullScreen()
        window.raise_()
        window.activateWindow()


def has_touch() -> bool:
    """Whether the machine has a touch screen: then a cursor is only in the way."""
    touch = QInputDevice.DeviceType.TouchScreen
    return any(device.type() == touch for device in QInputDevice.devices())


def _place_of(event: QEvent) -> QPoint | None:
    if isinstance(event, QMouseEvent):
        return event.globalPosition().toPoint()
    if isinstance(event, QTouchEvent) and event.points():
        return event.points()[0].globalPosition().toPoint()
    return None
