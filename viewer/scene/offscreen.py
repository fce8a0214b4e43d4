"""The try-on scene with graphics of its own and no window: pictures and views are drawn here."""

import os
import sys
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.scene.tryon import SceneTryOn


class OffscreenScene:
    """A scene to set up, and pictures of it.

    Everything must happen on the thread that made it: graphics belong to a thread.

    Args:
        window: an off-screen `vtkRenderWindow`.
        renderer: its `vtkRenderer`.

    Attributes:
        scene: what is before the camera.
    """

    def __init__(self, window: Any, renderer: Any) -> None:
        self._window, self._renderer = window, renderer
        self._window.SetMultiSamples(0)  # oversampling is cheaper in software, and smoother
        self.scene = SceneTryOn(renderer)

    def resize(self, size: tuple[int, int]) -> None:
        """Draw so many pixels, width and height, from now on."""
        if self._window.GetSize() != size:
            self._window.SetSize(*size)

    @property
    def actors(self) -> int:
        """How many things the graphics hold."""
        return int(self._renderer.GetActors().GetNumberOfItems())

    def render(self) -> None:
        """Draw the scene; other threads of Python run meanwhile."""
        self._window.Render()

    def pixels(self) -> npt.NDArray[np.uint8]:
        """What was drawn last: RGBA [h, w, 4], the lowest row first."""
        from vtkmodules.util.numpy_support import vtk_to_numpy
        from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

        width, height = self._window.GetSize()
        read = vtkUnsignedCharArray()
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, read, 0)
        pixels: Any = vtk_to_numpy(read)  # type: ignore[no-untyped-call]
        rows: npt.NDArray[np.uint8] = pixels.reshape(height, width, 4)
        return rows

    def close(self) -> None:
        """Give the graphics memory back. Nothing can be drawn afterwards."""
        self._window.MakeCurrent()
        self._renderer.ReleaseGraphicsResources(self._window)  # while its context lives: names are reused
        self.scene.clear()
        self._window.RemoveRenderer(self._renderer)
        self._window.Finalize()


def offscreen_scene(size: tuple[int, int]) -> OffscreenScene:
    """One of so many pixels, width and height, with nothing loaded that pictures do not need."""
    prefer_no_display()
    from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow
    import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 - registers the OpenGL classes  # isort: skip

    window, renderer = vtkRenderWindow(), vtkRenderer()
    window.SetOffScreenRendering(1)
    window.SetSize(*size)
    window.AddRenderer(renderer)
    return OffscreenScene(window, renderer)


def prefer_no_display() -> None:
    """On Linux draw through EGL, which needs no X server; VTK reads this when it makes its first window."""
    if sys.platform == "linux":
        os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")
