"""Bodies and garments as GLB files for other programs: metres, y up, normals, base colour, names.

glTF 2.0 (Khronos Group) shares our axes: +y up, +z to the front.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import trimesh
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from resources.files import write_atomically
from viewer.scene import style
from viewer.scene.body import shown_groups, split_by_paint
from viewer.scene.model import BodyMesh, Colour, FaceGroup, GarmentSurface
from viewer.scene.surface import vertex_normals

_GROUP_COLOUR: dict[FaceGroup, Colour] = {
    FaceGroup.SKIN: style.SKIN,
    FaceGroup.LIPS: style.LIPS,
    FaceGroup.BROWS: style.BROWS,
    FaceGroup.SCLERA: style.SCLERA,
    FaceGroup.IRIS: style.IRIS,
    FaceGroup.PUPIL: style.PUPIL,
    FaceGroup.NAILS: style.NAILS,
    FaceGroup.BRIEFS: style.UNDERWEAR,
    FaceGroup.TOP: style.UNDERWEAR,
}


def write_body_glb(path: Path, body: BodyMesh, *, name: str = "body") -> None:
    """Write a body; its vertices keep their order, copies on the borders of colours follow behind them.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    vertex, faces, colours = _painted(body)
    normals = vertex_normals(body.vertices_m, body.faces)
    visual = _visual("skin", (1.0, 1.0, 1.0), roughness=0.55)
    visual.vertex_attributes["color"] = colours
    _write(path, name, body.vertices_m[vertex], faces, normals[vertex], visual)


def write_garment_glb(path: Path, garment: GarmentSurface, *, name: str = "garment") -> None:
    """Write a garment; texture coordinates are panel coordinates in metres (one repeat is one metre).

    Vertices on seams appear once for each panel they join.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    vertex, faces, uv = _split_at_seams(garment)
    normals = vertex_normals(garment.vertices_m, garment.faces)
    colour = style.linear(garment.colour_rgb)
    roughness = garment.look.roughness
    visual = _visual(f"{garment.look.weave} cloth", colour, roughness=roughness, uv=uv, double_sided=True)
    _write(path, name, garment.vertices_m[vertex], faces, normals[vertex], visual)


def _write(
    path: Path,
    name: str,
    vertices_m: npt.NDArray[np.floating],
    faces: npt.NDArray[np.integer],
    normals: npt.NDArray[np.floating],
    visual: TextureVisuals,
) -> None:
    mesh = trimesh.Trimesh(
        vertices=vertices_m, faces=faces, vertex_normals=normals, visual=visual, process=False, validate=False
    )
    scene = trimesh.Scene()
    scene.add_geometry(mesh, node_name=name, geom_name=name)
    glb: bytes = scene.export(file_type="glb", include_normals=True)  # type: ignore[no-untyped-call]
    write_atomically(path, glb)


def _painted(
    body: BodyMesh,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Vertex, faces [F, 3] and linear colours [N, 4] of a body cut along the borders of its colours."""
    groups = shown_groups(body)
    vertex, faces, _ = split_by_paint(body.faces, groups)
    colours = np.tile([*style.linear(style.SKIN), 1.0], (len(vertex), 1))
    for group, colour in _GROUP_COLOUR.items():
        colours[faces[groups == group], :3] = style.linear(colour)
    return vertex, faces, np.round(colours * 255).astype(np.uint8)


def _split_at_seams(
    garment: GarmentSurface,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Draped vertex, faces [F, 3] and texture coordinates [N, 2] of a mesh that is cut at its seams."""
    corners = garment.faces.ravel().astype(np.int64)
    places = garment.uv_m.reshape(-1, 2)
    whole = np.round(places * 1e5).astype(np.int64)
    keys = np.column_stack([corners, whole])
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return corners[first], inverse.reshape(-1, 3), places[first].astype(np.float64)


def _visual(
    name: str,
    linear_colour: Colour,
    *,
    roughness: float,
    uv: npt.NDArray[np.float64] | None = None,
    double_sided: bool = False,
) -> TextureVisuals:
    material = PBRMaterial(  # type: ignore[no-untyped-call]
        name=name,
        baseColorFactor=[*linear_colour, 1.0],
        metallicFactor=0.0,
        roughnessFactor=roughness,
        doubleSided=double_sided,
    )
    return TextureVisuals(uv=uv, material=material)  # type: ignore[no-untyped-call]
