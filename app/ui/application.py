"""The one application object of a process, and its memory."""

import gc

from PyQt6.QtWidgets import QApplication


def window_application() -> QApplication:
    """The running application, or a new one, in the style that the themes are made for."""
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(["vitrine"])
    application.setStyle("Fusion")
    return application


def keep_what_is_loaded() -> None:
    """Let the collector of garbage pass over all that there is now: call it once everything is loaded.

    A full collection that looks at every function of every module again holds a window up for .1 to .2 s.
    """
    gc.freeze()
