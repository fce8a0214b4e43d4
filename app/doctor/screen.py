"""What a person would see with: a display, an OpenGL renderer, fonts."""

import os
import shutil
import subprocess
import sys
import time

from app.bootstrap.platforms import has_display
from app.bootstrap.system_libraries import SCREEN_PACKAGES, install_line
from app.doctor.finding import Finding

RENDER_LIMIT_S = 60
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "SwiftShader")

# Draws a small sphere off-screen and prints the renderer's name, in a process that may crash.
_RENDER = """
import numpy
import vtkmodules.vtkRenderingOpenGL2
from vtkmodules.vtkFiltersSources import vtkSphereSource
from vtkmodules.vtkRenderingCore import (
    vtkActor, vtkPolyDataMapper, vtkRenderer, vtkRenderWindow, vtkWindowToImageFilter,
)
from vtkmodules.util.numpy_support import vtk_to_numpy
source, mapper, actor = vtkSphereSource(), vtkPolyDataMapper(), vtkActor()
mapper.SetInputConnection(source.GetOutputPort())
actor.SetMapper(mapper)
renderer, window = vtkRenderer(), vtkRenderWindow()
renderer.AddActor(actor)
window.SetOffScreenRendering(True)
window.SetSize(64, 64)
window.AddRenderer(renderer)
window.Render()
picture = vtkWindowToImageFilter()
picture.SetInput(window)
picture.Update()
pixels = vtk_to_numpy(picture.GetOutput().GetPointData().GetScalars())
names = [line for line in window.ReportCapabilities().splitlines() if "renderer string" in line]
name = names[0].partition(":")[2].strip() if names else "unnamed"
print("drawn" if len(numpy.unique(pixels)) > 8 else "blank", name)
"""


def look_at_display() -> Finding:
    """Whether a window can open."""
    if has_display(os.environ, sys.platform):
        name = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or sys.platform
        if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
            return Finding(
                ok=False, says="QT_QPA_PLATFORM=offscreen shows no window", to_do="unset QT_QPA_PLATFORM"
            )
        return Finding(ok=True, says=f"display {name}")
    return Finding(
        ok=False,
        says="no display: the kiosk cannot open, demo works",
        to_do="log in to a desktop, or start an X server",
    )


def look_at_renderer() -> Finding:
    """Draw something small in a child process and look whether it is there."""
    started_s = time.monotonic()
    try:
        answer = subprocess.run(  # noqa: S603 (our own Python)
            [sys.executable, "-c", _RENDER],
            capture_output=True,
            text=True,
            timeout=RENDER_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Finding(ok=False, says="drawing hangs", to_do="update the graphics driver")
    lines = [line for line in answer.stdout.splitlines() if line.startswith(("drawn", "blank"))]
    word, _, name = (lines[-1] if lines else "").partition(" ")
    if word != "drawn":
        said = (
            "the picture stays blank" if word == "blank" else f"drawing ends with status {answer.returncode}"
        )
        return Finding(ok=False, says=said, to_do=f"run: {install_line(SCREEN_PACKAGES)}")
    kind = "software" if any(software in name for software in _SOFTWARE) else "hardware"
    return Finding(ok=True, says=f"OpenGL in {kind}: {name} ({time.monotonic() - started_s:.1f} s)")


def look_at_fonts() -> Finding:
    """Whether Chinese is written in letters and not in boxes."""
    if sys.platform != "linux":
        return Finding(ok=True, says="the system brings Chinese fonts")
    program = shutil.which("fc-list")
    if program is None:
        return Finding(ok=False, says="fc-list is not there to ask", to_do="install the package fontconfig")
    answer = subprocess.run(  # noqa: S603 (a fixed question)
        [program, ":lang=zh", "family"], capture_output=True, text=True, timeout=30, check=False
    )
    families = sorted({line.split(",")[0] for line in answer.stdout.splitlines() if line.strip()})
    if families:
        return Finding(ok=True, says=f"Chinese in {families[0]}")
    return Finding(ok=False, says="no font has Chinese letters", to_do="install the package fonts-noto-cjk")
