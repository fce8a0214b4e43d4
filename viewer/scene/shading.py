"""Our own surface shading inside VTK's pipeline: one light model for pictures and window alike.

VTK's materials know no soft-box shadows, sheen or skin, and its render passes leak and quarrel when toggled.
So each surface brings its light transfer as vertex attributes, the light arrives as three 4 x 4 matrices of
harmonics, and tone mapping (Khronos PBR Neutral) happens where the colour is made.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkDataObject, vtkImageData, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkTexture

from viewer.scene import style
from viewer.scene.prepare import LitSurface
from viewer.scene.shaders import FRAGMENT_DECLARATIONS, VERTEX_BODY, VERTEX_DECLARATIONS

_ATTRIBUTES: Final = (
    "transferA",
    "transferB",
    "transferC",
    "transferD",
    "normalIn",
    "surfaceA",
    "surfaceB",
    "surfaceC",
)


class ShadedActor:
    """A surface with the studio's shading; its geometry is swapped, never the actor."""

    def __init__(self, shader: str, *, functions: str = "", both_sides: bool = False) -> None:
        self.actor = vtkActor()
        self._mapper = vtkPolyDataMapper()
        self._mapper.ScalarVisibilityOff()
        self._mapper.SetVBOShiftScaleMethod(0)
        self._textures: dict[str, vtkTexture] = {}
        for name in _ATTRIBUTES:
            self._mapper.MapDataArrayToVertexAttribute(name, name, vtkDataObject.FIELD_ASSOCIATION_POINTS, -1)
        self.actor.SetMapper(self._mapper)
        surface = self.actor.GetProperty()
        surface.LightingOff()
        surface.SetBackfaceCulling(not both_sides)
        program = self.actor.GetShaderProperty()
        program.AddVertexShaderReplacement("//VTK::Normal::Dec", True, VERTEX_DECLARATIONS, False)
        program.AddVertexShaderReplacement("//VTK::Normal::Impl", True, VERTEX_BODY, False)
        program.AddFragmentShaderReplacement(
            "//VTK::Normal::Dec", True, FRAGMENT_DECLARATIONS + functions, False
        )
        program.AddFragmentShaderReplacement("//VTK::Light::Impl", True, shader, False)
        self._vertex_uniforms = program.GetVertexCustomUniforms()
        self._fragment_uniforms = program.GetFragmentCustomUniforms()
        self.actor.VisibilityOff()

    def set_surface(self, surface: LitSurface) -> None:
        """Show a mesh."""
        mesh = vtkPolyData()
        points = vtkPoints()
        points.SetData(_vtk_array(surface.vertices_m))
        mesh.SetPoints(points)
        mesh.SetPolys(_cells(surface.faces))
        columns = [surface.transfer[:, k : k + 4] for k in range(0, 16, 4)]
        columns += [surface.normals, surface.detail_a, surface.detail_b, surface.detail_c]
        for name, values in zip(_ATTRIBUTES, columns, strict=True):
            mesh.GetPointData().AddArray(_attribute(name, values))
        self._mapper.SetInputData(mesh)
        self.actor.VisibilityOn()

    def set_detail_b(self, values: npt.NDArray[np.float32]) -> None:
        """Replace the second detail [V, 4] of the mesh that is shown."""
        mesh = self._mapper.GetInput()
        mesh.GetPointData().AddArray(_attribute("surfaceB", values))
        mesh.Modified()

    def set_light(self, red_green_blue: npt.NDArray[np.float64]) -> None:
        """Light the surface with harmonics [16, 3]."""
        for name, channel in zip(("lightRed", "lightGreen", "lightBlue"), red_green_blue.T, strict=True):
            self._vertex_uniforms.SetUniformMatrix4x4(name, [float(v) for v in channel])

    def set_colour(self, name: str, value: tuple[float, float, float]) -> None:
        """Set a uniform of three numbers."""
        self._fragment_uniforms.SetUniform3f(name, [float(v) for v in value])

    def set_number(self, name: str, value: float) -> None:
        """Set a uniform number."""
        self._fragment_uniforms.SetUniformf(name, float(value))

    def set_pair(self, name: str, value: tuple[float, float]) -> None:
        """Set a uniform of two numbers."""
        self._fragment_uniforms.SetUniform2f(name, [float(v) for v in value])

    def set_picture(self, name: str, pixels: npt.NDArray[np.uint8]) -> None:
        """Set a repeating picture [R, C, 3 or 4], row 0 at v = 0, that the shader samples by this name."""
        rows, columns, channels = pixels.shape
        image = vtkImageData()
        image.SetDimensions(columns, rows, 1)
        image.GetPointData().SetScalars(_vtk_array(pixels.reshape(-1, channels)))
        texture = self._textures.get(name)
        if texture is None:
            texture = self._textures[name] = vtkTexture()
            texture.MipmapOn()
            texture.InterpolateOn()
            texture.RepeatOn()
            # In software, anisotropic filtering walks over every texel under a pixel, without end where a
            # surface turns edge-on: one such pixel took up to minutes.
            texture.SetMaximumAnisotropicFiltering(1.0)
            texture.SetColorModeToDirectScalars()
            self.actor.GetProperty().SetTexture(name, texture)
        texture.SetInputData(image)

    def hide(self) -> None:
        """Show nothing and let the geometry go."""
        self.actor.VisibilityOff()
        self._mapper.SetInputData(vtkPolyData())


def set_shine(actor: ShadedActor) -> None:
    """Give an actor the highlights of the studio, until `look_from` turns them."""
    actor.set_colour("keyRadiance", style.KEY_SHINE)
    actor.set_colour("rimRadiance", style.RIM_SHINE)
    for name in ("cameraAt", "keyDirection", "rimDirection"):
        actor.set_colour(name, (0.0, 1.0, 0.0))


def _vtk_array(values: npt.NDArray[np.float32] | npt.NDArray[np.int64] | npt.NDArray[np.uint8]) -> Any:
    return numpy_to_vtk(np.ascontiguousarray(values), deep=True)  # type: ignore[no-untyped-call]


def _attribute(name: str, values: npt.NDArray[np.float32]) -> Any:
    array = _vtk_array(values)
    array.SetName(name)
    return array


def _cells(faces: npt.NDArray[np.int64]) -> vtkCellArray:
    cells = vtkCellArray()
    cells.SetData(_vtk_array(np.arange(0, 3 * len(faces) + 1, 3, dtype=np.int64)), _vtk_array(faces.ravel()))
    return cells
