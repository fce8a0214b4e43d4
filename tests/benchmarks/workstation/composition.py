"""What it costs to put a window with a 3D view together, whatever is in it: the floor of every repaint.

Run as a program of its own; prints one JSON object of milliseconds. The window holds an empty OpenGL widget
and a label, and the label changes.
"""

import json
import sys
import time
from typing import Final

import numpy as np
from PyQt6.QtOpenGLWidgets import QOpenGLWidget
from PyQt6.QtWidgets import QLabel, QWidget

from app.ui.kiosk.start import kiosk_application

SIZE: Final = (1080, 1920)
REPAINTS: Final = 80


def main() -> dict[str, float]:
    """The median and the longest repaint."""
    application = kiosk_application()
    window = QWidget()
    window.resize(*SIZE)
    view, label = QOpenGLWidget(window), QLabel("", window)
    view.setGeometry(0, 0, SIZE[0], SIZE[1] // 2)
    label.setGeometry(0, SIZE[1] // 2, SIZE[0] // 2, 40)
    window.show()
    taken_ms = []
    for number in range(REPAINTS):
        began_s = time.perf_counter()
        label.setText(str(number))
        label.repaint()
        application.processEvents()
        taken_ms.append(1e3 * (time.perf_counter() - began_s))
    window.close()
    after_the_first = taken_ms[REPAINTS // 4 :]
    return {"median_ms": float(np.median(after_the_first)), "longest_ms": max(after_the_first)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
