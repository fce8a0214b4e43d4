"""From the kiosk to the operator's window and back: the session is ended first, then comes the lock."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer
from PyQt6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.ui.operator.desk import Desk
    from app.ui.operator.window import OperatorWindow


class OperatorDoor(QObject):
    """Opens the operator's window over the kiosk's.

    ``on_open`` ends a shopper's session and lets the kiosk step back; ``on_close`` gives it to the shoppers
    again, ``on_restart`` begins it anew, ``on_quit`` ends it.
    """

    def __init__(
        self,
        kiosk: QWidget,
        *,
        on_open: Callable[[], None],
        on_close: Callable[[], None],
        on_restart: Callable[[], None],
        on_quit: Callable[[], None],
        make_desk: Callable[[], Desk] | None = None,
    ) -> None:
        super().__init__()
        self._kiosk, self._make_desk = kiosk, make_desk
        self._on_open, self._on_close = on_open, on_close
        self._on_restart, self._on_quit = on_restart, on_quit
        self.window: OperatorWindow | None = None
        self._loading: threading.Thread | None = None

    def get_ready(self) -> None:
        """Somebody may be about to come: load what the window needs while their finger rests."""
        if self._loading is None:
            self._loading = threading.Thread(target=_load, name="operator-window", daemon=True)
            self._loading.start()

    def open(self) -> None:
        """Show the lock; what was open stays."""
        if self.window is not None:
            return
        if self._loading is not None:
            self._loading.join()
        # Here, because a kiosk that starts has no use for them.
        from app.ui.operator.desk import Desk
        from app.ui.operator.locking import lock_operator
        from app.ui.operator.window import OperatorWindow

        self._on_open()
        window = OperatorWindow((self._make_desk or Desk)(), from_kiosk=True)
        window.finished.connect(self._finished)
        window.quit_wanted.connect(lambda: QTimer.singleShot(0, self._on_quit))
        window.setGeometry(self._kiosk.geometry())
        self.window = window
        lock_operator(window)

    def shut(self) -> None:
        """End it with the kiosk; safe to call twice."""
        window, self.window = self.window, None
        if window is not None:
            window.shut()
            window.close()
            window.deleteLater()

    def _finished(self, restart: bool) -> None:
        QTimer.singleShot(0, self._leave_and_restart if restart else self._leave)

    def _leave(self) -> None:
        self.shut()
        self._on_close()

    def _leave_and_restart(self) -> None:
        self.shut()
        self._on_restart()


def _load() -> None:
    importlib.import_module("app.ui.operator.window")
