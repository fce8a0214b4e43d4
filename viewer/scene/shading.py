"""Our own surface shading inside VTK's pipeline: one light model for pictures and window alike.

VTK's materials know no soft-box shadows, sheen or skin, and its render passes leak and quarrel when toggled.
So each surface brings its light transfer as vertex attributes, the light arrives as three 4 x 4 matrices of
harmonics, and tone mapping (Khronos PBR Neutral) happens where the colour is made.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import vtkIdTypeArray
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkDataObject, vtkPolyData
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from viewer.scene.model import FloatArray, IntArray

_ATTRIBUTES: Final = ("transferA", "transferB", "transferC", "transferD", "normalIn", "surfaceA", "surfaceB")

_VERTEX_DECLARATIONS = """
//VTK::Normal::Dec
in vec4 transferA; in vec4 transferB; in vec4 transferC; in vec4 transferD;
in vec3 normalIn; in vec4 surfaceA; in vec4 surfaceB;
out vec3 irradiance; out vec3 normalWorld; out vec3 positionWorld; out vec4 surfA; out vec4 surfB; out float open;
"""
_VERTEX_BODY = """
//VTK::Normal::Impl
vec4 ones = vec4(1.0);
irradiance = vec3(
  dot(transferA, lightRed[0]) + dot(transferB, lightRed[1]) + dot(transferC, lightRed[2]) + dot(transferD, lightRed[3]),
  dot(transferA, lightGreen[0]) + dot(transferB, lightGreen[1]) + dot(transferC, lightGreen[2]) + dot(transferD, lightGreen[3]),
  dot(transferA, lightBlue[0]) + dot(transferB, lightBlue[1]) + dot(transferC, lightBlue[2]) + dot(transferD, lightBlue[3]));
open = clamp(transferA.x / 0.282095, 0.0, 1.0);
normalWorld = normalIn; positionWorld = vertexMC.xyz; surfA = surfaceA; surfB = surfaceB;
"""
_FRAGMENT_DECLARATIONS = """
//VTK::Normal::Dec
in vec3 irradiance; in vec3 normalWorld; in vec3 positionWorld; in vec4 surfA; in vec4 surfB; in float open;
vec3 displayed(vec3 c) {  // Khronos PBR Neutral tone mapper, then the sRGB curve
  float x = min(c.r, min(c.g, c.b));
  float offset = x < 0.08 ? x - 6.25 * x * x : 0.04;
  c -= offset;
  float peak = max(c.r, max(c.g, c.b));
  if (peak > 0.76) {
    float d = 0.24, squeezed = 1.0 - d * d / (peak + d - 0.76);
    c *= squeezed / peak;
    float g = 1.0 - 1.0 / (0.15 * (peak - squeezed) + 1.0);
    c = mix(c, vec3(squeezed), g);
  }
  c = clamp(c, 0.0, 1.0);
  return mix(12.92 * c, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}
float gloss(vec3 n, vec3 v, vec3 l, float roughness) {  // GGX with Schlick visibility, times n.l
  vec3 h = normalize(v + l);
  float a = roughness * roughness, nh = max(dot(n, h), 0.0), nl = max(dot(n, l), 0.0), nv = max(dot(n, v), 0.05);
  float d = nh * nh * (a * a - 1.0) + 1.0, k = a * 0.5 + 0.03;
  return nl * a * a / (3.14159 * d * d) / (4.0 * (nl * (1.0 - k) + k) * (nv * (1.0 - k) + k));
}
float fresnel(float nv, float f0) { return f0 + (1.0 - f0) * pow(1.0 - nv, 5.0); }
// A line as wide as the eye can hold: thinner than a pixel it fades instead of flickering.
float line(float distance, float width, float footprint) {
  float w = max(width, footprint);
  return clamp(0.5 - (abs(distance) - w * 0.5) / footprint, 0.0, 1.0) * width / w;
}
float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
float noise(vec2 p) {
  vec2 i = floor(p), f = fract(p); f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y);
}
"""

SKIN_SHADER = """
vec3 n = normalize(normalWorld), v = normalize(cameraAt - positionWorld);
float nv = max(dot(n, v), 0.0);
vec3 albedo = skinColour * (1.0 + 0.035 * (noise(positionWorld.xy * 90.0 + positionWorld.z * 70.0) - 0.5));
float rough = 0.52, f0 = 0.028;
float edge = max(fwidth(surfA.x), 0.02);
float cloth = smoothstep(0.5 - edge, 0.5 + edge, surfA.x);
albedo = mix(albedo, lipColour, 0.75 * smoothstep(0.25, 0.75, surfA.y));
rough = mix(rough, 0.40, surfA.y);
albedo = mix(albedo, browColour, 0.62 * smoothstep(0.2, 0.9, surfA.z));
albedo = mix(albedo, nailColour, smoothstep(0.3, 0.7, surfA.w)); rough = mix(rough, 0.32, surfA.w);
albedo = mix(albedo, underwearColour, cloth); rough = mix(rough, 0.8, cloth); f0 = mix(f0, 0.02, cloth);
float hem = (1.0 - abs(2.0 * clamp(surfA.x, 0.0, 1.0) - 1.0)) * step(0.01, surfA.x);
albedo *= 1.0 - 0.22 * smoothstep(0.55, 1.0, hem) * cloth;
if (surfB.w > 0.5) {
  float gaze = surfB.z;
  float off = length(surfB.xy), pixel = max(fwidth(off), 0.01);
  albedo = mix(irisColour, scleraColour, smoothstep(0.52 - pixel, 0.52 + pixel, off));
  albedo *= mix(1.0, 0.72, smoothstep(0.40, 0.54, off) * (1.0 - smoothstep(0.54, 0.62, off)));
  albedo = mix(vec3(0.012), albedo, smoothstep(0.20 - pixel, 0.20 + pixel, off));
  rough = 0.16; f0 = 0.03;
}
vec3 light = max(irradiance, vec3(0.0));
vec3 colour = (albedo + 0.04) * light;  // the tone mapper expects the 4 % that every surface throws back
float shade = open * open;
vec3 keyShine = keyRadiance * gloss(n, v, keyDirection, rough) * fresnel(max(dot(v, normalize(v + keyDirection)), 0.0), f0);
vec3 rimShine = rimRadiance * gloss(n, v, rimDirection, max(rough, 0.4)) * fresnel(nv, f0);
colour += shade * (keyShine + rimShine);
colour += irradiance * 0.20 * (fresnel(nv, f0) - f0) * shade;
fragOutput0 = vec4(displayed(colour), 1.0);
"""

CLOTH_SHADER = """
vec3 n = normalize(normalWorld), v = normalize(cameraAt - positionWorld);
vec2 cell = surfA.xy / yarnSpacing;
vec2 footprint = fwidth(cell);
float near = 1.0 - smoothstep(0.25, 0.7, max(footprint.x, footprint.y));
float weave = 0.0;
if (twill > 0.5) weave = abs(fract(cell.x * 0.7 + cell.y * 0.7) - 0.5) * 2.0;
else weave = 0.5 + 0.5 * cos(6.2832 * cell.x) * (0.75 + 0.25 * cos(6.2832 * (cell.y * 1.3 + 0.25 * cos(6.2832 * cell.x))));
float fibre = 0.5 * noise(surfA.xy * vec2(900.0, 520.0)) + 0.3 * noise(surfA.xy * 210.0) + 0.2 * noise(surfA.xy * 60.0);
float pixel = max(fwidth(surfA.z), 1e-5), hemPixel = max(fwidth(surfA.w), 1e-5);
vec3 albedo = clothColour * (1.0 + 0.16 * (weave - 0.5) * near + 0.15 * (fibre - 0.5));
float ribPixel = max(fwidth(surfA.x / 0.0021), 1e-4);
float rib = surfB.y * (1.0 - smoothstep(0.3, 0.8, ribPixel)) * cos(6.2832 * surfA.x / 0.0021);
albedo *= 1.0 + 0.14 * rib;
float seam = line(surfA.z, 0.0016, pixel);
float pucker = exp(-surfA.z * surfA.z / 1.6e-5) - 0.6 * exp(-pow((surfA.z - 0.006) / 0.003, 2.0));
float stitches = line(surfA.w - 0.0215, 0.0009, hemPixel) + line(surfA.w - 0.0245, 0.0009, hemPixel);
float fold = exp(-pow((surfA.w - 0.0245) / 0.0025, 2.0)) - 0.5 * exp(-pow((surfA.w - 0.029) / 0.003, 2.0));
float made = 1.0 - 0.42 * seam - 0.07 * pucker - 0.30 * stitches - 0.05 * fold;
albedo *= made * mix(1.0, 0.80, surfB.z);
vec3 light = max(irradiance, vec3(0.0));
float nv = max(dot(n, v), 0.0);
vec3 colour = (albedo + 0.04) * light;
vec3 fuzz = mix(vec3(1.0), clothColour / max(max(clothColour.r, max(clothColour.g, clothColour.b)), 0.05), 0.45);
colour += sheen * 0.16 * pow(1.0 - nv, 3.0) * light * fuzz * open;
colour += open * open * keyRadiance * gloss(n, v, keyDirection, clothRoughness) * 0.022 * made;
if (fitMap > 0.5) {
  float band = clamp(surfB.x, 0.0, 7.999), low = floor(band), width = clamp(fwidth(surfB.x), 1e-4, 0.5);
  float into = smoothstep(0.5 - 0.5, 0.5 + 0.5, (band - low) / width);
  vec3 here = bandColour(low), before = bandColour(max(low - 1.0, 0.0));
  float sum = dot(light, vec3(0.333));
  vec3 flatColour = mix(before, here, into) * mix(0.84, 1.0, near * 0.0 + clamp(made, 0.0, 1.0));
  colour = flatColour * mix(0.55, 1.04, smoothstep(0.0, 1.0, sum)) * mix(1.0, 0.55, surfB.z);
  fragOutput0 = vec4(pow(clamp(colour, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
} else {
  fragOutput0 = vec4(displayed(colour), 1.0);
}
"""

SWEEP_SHADER = """
float dim = clamp(dot(irradiance, vec3(0.3333)) / openFloor, 0.0, 1.3);
float shadow = mix(1.0, dim, surfA.x);
vec3 shade = mix(shadowTint, vec3(1.0), clamp(shadow, 0.0, 1.0));
float pool = exp(-pow((positionWorld.y - 1.15) / 1.55, 2.0));
vec3 wall = mix(backdropTop, backdropPool, pool);
float along = smoothstep(1.2, 5.2, surfA.y);
vec3 paper = mix(backdropFloor, wall, along) * shade;
fragOutput0 = vec4(paper + (hash(gl_FragCoord.xy) - 0.5) * (1.0 / 255.0), 1.0);
"""

FLAT_SHADER = """
vec3 n = normalize(normalWorld), v = normalize(cameraAt - positionWorld);
vec3 colour = tapeColour * (0.55 + 0.55 * max(dot(n, normalize(v + vec3(0.0, 0.5, 0.0))), 0.0));
fragOutput0 = vec4(displayed(colour), 1.0);
"""

BAND_COLOUR_FUNCTION = """
vec3 bandColour(float i) {
  if (i < 0.5) return band0; if (i < 1.5) return band1; if (i < 2.5) return band2; if (i < 3.5) return band3;
  if (i < 4.5) return band4; if (i < 5.5) return band5; if (i < 6.5) return band6; return band7;
}
"""


class ShadedActor:
    """A surface with the studio's shading; its geometry is swapped, never the actor."""

    def __init__(self, shader: str, *, functions: str = "") -> None:
        self.actor = vtkActor()
        self._mapper = vtkPolyDataMapper()
        self._mapper.ScalarVisibilityOff()
        self._mapper.SetVBOShiftScaleMethod(0)
        for name in _ATTRIBUTES:
            self._mapper.MapDataArrayToVertexAttribute(
                name, name, vtkDataObject.FIELD_ASSOCIATION_POINTS, -1
            )
        self.actor.SetMapper(self._mapper)
        surface = self.actor.GetProperty()
        surface.LightingOff()
        surface.BackfaceCullingOn()
        program = self.actor.GetShaderProperty()
        program.AddVertexShaderReplacement("//VTK::Normal::Dec", True, _VERTEX_DECLARATIONS, False)
        program.AddVertexShaderReplacement("//VTK::Normal::Impl", True, _VERTEX_BODY, False)
        program.AddFragmentShaderReplacement(
            "//VTK::Normal::Dec", True, _FRAGMENT_DECLARATIONS + functions, False
        )
        program.AddFragmentShaderReplacement("//VTK::Light::Impl", True, shader, False)
        self._vertex_uniforms = program.GetVertexCustomUniforms()
        self._fragment_uniforms = program.GetFragmentCustomUniforms()
        self._matrix = vtkMatrix4x4()
        self.actor.VisibilityOff()

    def set_surface(
        self, vertices_m: FloatArray, faces: IntArray, attributes: Mapping[str, npt.NDArray[np.floating]]
    ) -> None:
        """Show a mesh: normals [V, 3], transfer [V, 16], and up to eight numbers per vertex (``a``, ``b``)."""
        count = len(vertices_m)
        transfer = np.asarray(attributes["transfer"], dtype=np.float32)
        nothing = np.zeros((count, 4), dtype=np.float32)
        columns = {f"transfer{'ABCD'[k]}": transfer[:, 4 * k : 4 * k + 4] for k in range(4)}
        columns["normalIn"] = attributes["normals"]
        columns["surfaceA"] = attributes.get("a", nothing)
        columns["surfaceB"] = attributes.get("b", nothing)
        mesh = vtkPolyData()
        points = vtkPoints()
        points.SetData(numpy_to_vtk(np.ascontiguousarray(vertices_m, dtype=np.float32), deep=True))
        mesh.SetPoints(points)
        mesh.SetPolys(_cells(faces))
        for name in _ATTRIBUTES:
            array = numpy_to_vtk(np.ascontiguousarray(columns[name], dtype=np.float32), deep=True)
            array.SetName(name)
            mesh.GetPointData().AddArray(array)
        self._mapper.SetInputData(mesh)
        self.actor.VisibilityOn()

    def set_attribute(self, name: str, values: npt.NDArray[np.floating]) -> None:
        """Replace the vertex attribute ``a`` or ``b`` [V, 4] of the mesh that is shown."""
        array = numpy_to_vtk(np.ascontiguousarray(values, dtype=np.float32), deep=True)
        array.SetName({"a": "surfaceA", "b": "surfaceB"}[name])
        mesh = self._mapper.GetInput()
        mesh.GetPointData().AddArray(array)
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

    def hide(self) -> None:
        """Show nothing and let the geometry go."""
        self.actor.VisibilityOff()
        self._mapper.SetInputData(vtkPolyData())


def _cells(faces: IntArray) -> vtkCellArray:
    triangles = np.ascontiguousarray(faces, dtype=np.int64)
    offsets = numpy_to_vtkIdTypeArray(np.arange(0, 3 * len(triangles) + 1, 3, dtype=np.int64), deep=True)
    connectivity: vtkIdTypeArray = numpy_to_vtkIdTypeArray(triangles.ravel(), deep=True)
    cells = vtkCellArray()
    cells.SetData(offsets, connectivity)
    return cells
