"""A window put together by the graphics from its first picture on."""

from PyQt6.QtOpenGLWidgets import QOpenGLWidget
from PyQt6.QtWidgets import QWidget


def compose_by_graphics(window: QWidget) -> None:
    """Call it before the window is shown: else it is made anew when its first 3D view comes."""
    sign = QOpenGLWidget(window)
    sign.resize(1, 1)
    sign.lower()
