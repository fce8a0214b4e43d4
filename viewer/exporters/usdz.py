"""Parts as USDZ for AR on phones: metres, y up, UsdPreviewSurface, pictures inside, in one colourway.

Written with OpenUSD (``pxr``) and packaged for ARKit, which reads binary layers, PNG and JPEG alone. Colours
on vertices become pictures, as AR Quick Look shows pictures only.
"""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from resources.files import write_atomically
from viewer.errors import ViewerError
from viewer.exporters.pictures import TexturePicture, palettes
from viewer.exporters.shape import Material, Part, check_bytes, check_parts


def write_usdz(path: Path, parts: Sequence[Part], *, title: str) -> None:
    """Write parts as one USDZ.

    Raises:
        ViewerError: EXPORT_EMPTY, EXPORT_TOO_LARGE, EXPORT_FAILED.
        OSError: the file cannot be written; nothing is left behind.
    """
    write_atomically(path, usdz_bytes(parts, title=title))


def usdz_bytes(parts: Sequence[Part], *, title: str) -> bytes:
    """The content of `write_usdz`."""
    from pxr import Sdf, UsdUtils

    check_parts(parts)
    with tempfile.TemporaryDirectory(prefix="vitrine-usdz-") as name:
        folder = Path(name)
        layer, package = folder / "model.usdc", folder / "model.usdz"
        _write_stage(layer, [_with_picture(part) for part in parts], title, folder)
        if not UsdUtils.CreateNewARKitUsdzPackage(Sdf.AssetPath(str(layer)), str(package)):
            raise ViewerError("EXPORT_FAILED", "The USDZ could not be put together; try GLB instead.")
        return check_bytes(package.read_bytes())


def _with_picture(part: Part) -> Part:
    """A part coloured on its vertices, coloured by a picture instead."""
    if part.colours is None:
        return part
    (picture,), uv = palettes([part.colours[:, :3] / 255 * np.asarray(part.material.colour)])
    return replace(part, uv=uv, colours=None, material=replace(part.material, picture=picture))


def _write_stage(path: Path, parts: Sequence[Part], title: str, folder: Path) -> None:
    from pxr import Kind, Usd, UsdGeom

    stage = Usd.Stage.CreateNew(str(path))
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.y)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    root = UsdGeom.Xform.Define(stage, "/Model")
    stage.SetDefaultPrim(root.GetPrim())
    Usd.ModelAPI(root.GetPrim()).SetKind(Kind.Tokens.component)
    root.GetPrim().SetMetadata("displayName", title)
    for number, part in enumerate(parts):
        name = _identifier(part.name, number)
        mesh = _define_mesh(stage, f"/Model/{name}", part)
        _define_material(stage, f"/Model/Materials/{name}", part.material, mesh, folder)
    stage.GetRootLayer().Save()


def _define_mesh(stage: Any, where: str, part: Part) -> Any:
    from pxr import Sdf, UsdGeom, Vt

    mesh = UsdGeom.Mesh.Define(stage, where)
    faces = np.ascontiguousarray(part.faces, dtype=np.int32)
    mesh.CreatePointsAttr(_vectors(part.vertices_m))
    mesh.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(np.full(len(faces), 3, dtype=np.int32)))
    mesh.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(faces.ravel()))
    mesh.CreateNormalsAttr(_vectors(part.normals))
    mesh.SetNormalsInterpolation(UsdGeom.Tokens.vertex)
    mesh.CreateSubdivisionSchemeAttr(UsdGeom.Tokens.none)
    mesh.CreateDoubleSidedAttr(part.material.both_sides)
    low, high = np.min(part.vertices_m, axis=0), np.max(part.vertices_m, axis=0)
    mesh.CreateExtentAttr(_vectors(np.stack([low, high])))
    if part.uv is not None:
        places = UsdGeom.PrimvarsAPI(mesh).CreatePrimvar(
            "st", Sdf.ValueTypeNames.TexCoord2fArray, UsdGeom.Tokens.vertex
        )
        uv = np.asarray(part.uv) * np.asarray(part.material.repeats)
        places.Set(Vt.Vec2fArray.FromNumpy(np.ascontiguousarray(uv, dtype=np.float32)))
    return mesh


def _vectors(values: npt.ArrayLike) -> Any:
    from pxr import Vt

    return Vt.Vec3fArray.FromNumpy(np.ascontiguousarray(values, dtype=np.float32))


def _define_material(stage: Any, where: str, look: Material, mesh: Any, folder: Path) -> None:
    from pxr import Gf, Sdf, UsdShade

    material = UsdShade.Material.Define(stage, where)
    surface = UsdShade.Shader.Define(stage, f"{where}/Surface")
    surface.CreateIdAttr("UsdPreviewSurface")
    surface.CreateInput("roughness", Sdf.ValueTypeNames.Float).Set(look.roughness)
    surface.CreateInput("metallic", Sdf.ValueTypeNames.Float).Set(0.0)
    colour = surface.CreateInput("diffuseColor", Sdf.ValueTypeNames.Color3f)
    if look.picture is None:
        colour.Set(Gf.Vec3f(*(float(channel) for channel in look.colour)))
    else:
        picture = _texture(stage, f"{where}/Colour", look.picture, folder, is_colour=True)
        colour.ConnectToSource(picture.ConnectableAPI(), "rgb")
    if look.relief is not None:
        relief = _texture(stage, f"{where}/Relief", look.relief, folder, is_colour=False)
        normal = surface.CreateInput("normal", Sdf.ValueTypeNames.Normal3f)
        normal.ConnectToSource(relief.ConnectableAPI(), "rgb")
    material.CreateSurfaceOutput().ConnectToSource(surface.ConnectableAPI(), "surface")
    UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).Bind(material)


def _texture(stage: Any, where: str, picture: TexturePicture, folder: Path, *, is_colour: bool) -> Any:
    """A reader of a picture by the coordinates ``st``; relief is turned from 0 … 1 into -1 … 1."""
    from pxr import Gf, Sdf, UsdShade

    (folder / picture.name).write_bytes(picture.content)
    places = UsdShade.Shader.Define(stage, f"{where}Places")
    places.CreateIdAttr("UsdPrimvarReader_float2")
    places.CreateInput("varname", Sdf.ValueTypeNames.String).Set("st")
    places.CreateOutput("result", Sdf.ValueTypeNames.Float2)
    texture = UsdShade.Shader.Define(stage, where)
    texture.CreateIdAttr("UsdUVTexture")
    texture.CreateInput("file", Sdf.ValueTypeNames.Asset).Set(Sdf.AssetPath(f"./{picture.name}"))
    texture.CreateInput("st", Sdf.ValueTypeNames.Float2).ConnectToSource(places.ConnectableAPI(), "result")
    for side in ("wrapS", "wrapT"):
        texture.CreateInput(side, Sdf.ValueTypeNames.Token).Set("repeat")
    space = texture.CreateInput("sourceColorSpace", Sdf.ValueTypeNames.Token)
    space.Set("sRGB" if is_colour else "raw")
    if not is_colour:
        texture.CreateInput("scale", Sdf.ValueTypeNames.Float4).Set(Gf.Vec4f(2.0, 2.0, 2.0, 1.0))
        texture.CreateInput("bias", Sdf.ValueTypeNames.Float4).Set(Gf.Vec4f(-1.0, -1.0, -1.0, 0.0))
    texture.CreateOutput("rgb", Sdf.ValueTypeNames.Float3)
    return texture


def _identifier(name: str, number: int) -> str:
    """A name as USD allows them: letters, digits, underscores; its number keeps equal ones apart."""
    plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
    return f"{plain if plain[:1].isalpha() else 'part'}_{number}"
