"""The one application object of a process."""

from PyQt6.QtWidgets import QApplication


def window_application() -> QApplication:
    """The running application, or a new one, in the style that the themes are made for."""
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(["vitrine"])
    application.setStyle("Fusion")
    return application
