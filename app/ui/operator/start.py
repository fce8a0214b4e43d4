"""The operator's window as a program of its own: at a desk, or in the place of a kiosk that was given up."""

from __future__ import annotations

from app.logs import start_logging
from app.ui.application import window_application
from app.ui.faults import FaultWatch
from app.ui.operator import stands_in
from app.ui.operator.desk import Desk
from app.ui.operator.locking import lock_operator
from app.ui.operator.window import OperatorWindow
from app.watchdog.verdict import DONE, RESTART_ME, RESTART_WANTED


def run_operator() -> int:
    """Open the window and stay until it is closed; the exit status says whether the kiosk begins anew."""
    start_logging("operator")
    application = window_application()
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
