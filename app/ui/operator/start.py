"""The operator's window as a program of its own: at a desk, or in the place of a kiosk that was given up."""

from __future__ import annotations

from PyQt6.QtWidgets import QApplication

from app.logs import start_logging
from app.ui.faults import FaultWatch
from app.ui.operator import stands_in
from app.ui.operator.desk import Desk
from app.ui.operator.locking import lock_operator
from app.ui.operator.window import OperatorWindow
from app.watchdog.verdict import DONE, RESTART_ME, RESTART_WANTED


def run_operator() -> int:
    """Open the window and stay until it is closed; the exit status says whether the kiosk begins anew."""
    start_logging("operator")
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(["vitrine"])
    application.setStyle("Fusion")
    window = OperatorWindow(Desk(), stands_in=stands_in())
    window.resize(1600, 1000)
    watch = FaultWatch(lambda: None, lambda: application.exit(RESTART_ME))
    watch.install()
    window.finished.connect(lambda restart: application.exit(RESTART_WANTED if restart else DONE))
    try:
        if stands_in():
            lock_operator(window)
        else:
            window.showMaximized()
        return application.exec()
    finally:
        window.shut()
        window.close()
        watch.uninstall()
