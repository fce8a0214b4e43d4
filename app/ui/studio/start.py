"""The studio as a program: one desk, and a window that is built anew when its look changes."""

from __future__ import annotations

from PyQt6.QtWidgets import QApplication

from app.logs import start_logging
from app.ui.application import keep_what_is_loaded, window_application
from app.ui.faults import FaultWatch
from app.ui.studio.desk import StudioDesk
from app.ui.studio.window import StudioWindow
from viewer.qt.drawing import load_graphics

_STATUS_OF_FAULTS = 70


class Studio:
    """The desk and the window over it."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        load_graphics()
        self.desk = StudioDesk()
        self.window = self._opened()
        keep_what_is_loaded()

    def _opened(self) -> StudioWindow:
        screen = self._application.primaryScreen()
        room = None if screen is None else screen.availableGeometry()
        window = StudioWindow(self.desk, width_px=1920 if room is None else room.width())
        window.setWindowTitle("Vitrine")
        window.restyle_wanted.connect(self._restyle)
        window.closed.connect(self._application.quit)
        if not window.restore_frame():
            window.resize(min(1600, 1600 if room is None else room.width()), 1000)
            window.showMaximized()
        window.show()
        return window

    def _restyle(self) -> None:
        before = self.window
        before.closed.disconnect(self._application.quit)
        before.shut()
        self.window = self._opened()
        before.close()
        before.deleteLater()

    def close(self) -> None:
        """Everything in order."""
        self.window.shut()
        self.desk.close()


def run_studio() -> int:
    """Open the studio and stay until it is closed; returns the exit status."""
    start_logging("studio")
    application = window_application()
    studio = Studio(application)
    texts = studio.desk.texts
    watch = FaultWatch(
        lambda: studio.window.tell("bad", texts("studio.said.fault")),
        lambda: application.exit(_STATUS_OF_FAULTS),
    )
    watch.install()
    try:
        return application.exec()
    finally:
        studio.close()
        watch.uninstall()
