"""The operator's window where shoppers are: keys and the desktop lead nowhere until the PIN was given."""

from __future__ import annotations

from app.ui.kiosk.lock_down import LockDown
from app.ui.operator.window import OperatorWindow


def lock_operator(window: OperatorWindow) -> LockDown:
    """Show it full screen above everything, locked except among its pages, where an operator types."""
    lock = LockDown(window)
    lock.lock()

    def follow(where: str) -> None:
        if where == "pages":
            lock.pause()
        else:
            lock.resume()

    window.went.connect(follow)
    window.ended.connect(lock.release)
    follow(window.where)
    return lock
