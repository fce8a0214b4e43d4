"""What it takes to paint a whole window with nothing in it: the floor of every change of a screen.

And the same with an OpenGL widget in it, as 3D toolkits put there: all of it is then put together by OpenGL.
Run as a program of its own; prints one JSON object of milliseconds.
"""

import json
import sys
import time
from typing import Final

import numpy as np
from PyQt6.QtOpenGLWidgets import QOpenGLWidget
from PyQt6.QtWidgets import QApplication, QWidget

from app.ui.application import window_application

SIZE: Final = (1080, 1920)
REPAINTS: Final = 80


def main() -> dict[str, float]:
    """``plain``, ``opengl``: the median; ``plain_longest``: the longest."""
    application = window_application()
    plain, composed = QWidget(), QWidget()
    QOpenGLWidget(composed).setGeometry(0, 0, SIZE[0], SIZE[1] // 2)
    plain_ms, composed_ms = (_repaints_ms(application, window) for window in (plain, composed))
    return {
        "plain": float(np.median(plain_ms)),
        "plain_longest": max(plain_ms),
        "opengl": float(np.median(composed_ms)),
    }


def _repaints_ms(application: QApplication, window: QWidget) -> list[float]:
    window.resize(*SIZE)
    window.show()
    taken_ms = []
    for _ in range(REPAINTS):
        began_s = time.perf_counter()
        window.repaint()
        application.processEvents()
        taken_ms.append(1e3 * (time.perf_counter() - began_s))
    window.close()
    return taken_ms[REPAINTS // 4 :]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
