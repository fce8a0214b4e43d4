"""Bodies and garments as GLB files for other programs: metres, y up, normals, base colour, names.

glTF 2.0 (Khronos Group) shares our axes: +y up, +z to the front.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import trimesh
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from resources.files import write_atomically
from viewer.exporters.textures import cloth_textures
from viewer.scene import style
from viewer.scene.body import shown_groups, split_by_paint
from viewer.scene.mannequin import ShoeMesh, hair, sneaker
from viewer.scene.model import BodyMesh, Colour, FaceGroup, GarmentSurface
from viewer.scene.strips import Strip
from viewer.scene.surface import vertex_normals
from viewer.scene.trims import CLOTH, STITCHES, trims_of

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
    """Write a body, with ``shoes`` and ``hair`` where it wears them.

    Its vertices keep their order; copies on the borders of colours follow behind them.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    vertex, faces, colours = _painted(body)
    normals = vertex_normals(body.vertices_m, body.faces)
    parts = {name: _coloured(body.vertices_m[vertex], faces, normals[vertex], colours, "skin", 0.55)}
    shoes = [sneaker(foot) for foot in body.feet]
    for side, shoe in zip(("left", "right"), shoes, strict=False):
        paint = _shoe_colours(shoe)
        parts[f"shoe_{side}"] = _coloured(shoe.vertices_m, shoe.faces, shoe.normals, paint, "shoe", 0.6)
    if body.head is not None:
        locks = hair(body.head)
        shown = locks.faces[(locks.strand[locks.faces, 2] > 0.0).all(axis=1)]
        paint = _uniform(style.linear(style.HAIR), len(locks.vertices_m))
        parts["hair"] = _coloured(locks.vertices_m, shown, locks.normals, paint, "hair", 0.45)
    _write(path, parts)


def write_garment_glb(path: Path, garment: GarmentSurface, *, name: str = "garment") -> None:
    """Write a garment with its colour, print and weave as one repeating texture, and its small parts.

    Texture coordinates are panel coordinates over the size of the repeat; vertices on seams appear once for
    each panel they join. Buttons, zips and drawn pockets are a second mesh, ``NAME-trims``.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    vertex, faces, uv = _split_at_seams(garment)
    normals = vertex_normals(garment.vertices_m, garment.faces)
    textures = cloth_textures(garment)
    material = PBRMaterial(  # type: ignore[no-untyped-call]
        name=f"{garment.look.weave} cloth",
        baseColorFactor=[1.0, 1.0, 1.0, 1.0],
        baseColorTexture=textures.base_colour,
        normalTexture=textures.relief,
        metallicFactor=0.0,
        roughnessFactor=garment.look.roughness,
        doubleSided=True,
    )
    visual = TextureVisuals(uv=uv / np.asarray(textures.size_m), material=material)  # type: ignore[no-untyped-call]
    parts = {name: _mesh(garment.vertices_m[vertex], faces, normals[vertex], visual)}
    trims = trims_of(garment)
    if trims is not None:
        colours = _trim_colours(trims, garment)
        parts[f"{name}-trims"] = _coloured(
            trims.vertices_m, trims.faces, trims.normals, colours, "trims", 0.5
        )
    _write(path, parts)


def _write(path: Path, parts: Mapping[str, trimesh.Trimesh]) -> None:
    scene = trimesh.Scene()
    for name, mesh in parts.items():
        scene.add_geometry(mesh, node_name=name, geom_name=name)
    glb: bytes = scene.export(file_type="glb", include_normals=True)  # type: ignore[no-untyped-call]
    write_atomically(path, glb)


def _mesh(
    vertices_m: npt.NDArray[np.floating],
    faces: npt.NDArray[np.integer],
    normals: npt.NDArray[np.floating],
    visual: TextureVisuals,
) -> trimesh.Trimesh:
    return trimesh.Trimesh(
        vertices=vertices_m, faces=faces, vertex_normals=normals, visual=visual, process=False, validate=False
    )


def _coloured(
    vertices_m: npt.NDArray[np.floating],
    faces: npt.NDArray[np.integer],
    normals: npt.NDArray[np.floating],
    colours: npt.NDArray[np.uint8],
    material_name: str,
    roughness: float,
) -> trimesh.Trimesh:
    """A mesh with linear colours [N, 4] on its vertices, as glTF has them."""
    material = PBRMaterial(  # type: ignore[no-untyped-call]
        name=material_name,
        baseColorFactor=[1.0, 1.0, 1.0, 1.0],
        metallicFactor=0.0,
        roughnessFactor=roughness,
        doubleSided=material_name == "hair",
    )
    visual = TextureVisuals(uv=None, material=material)  # type: ignore[no-untyped-call]
    visual.vertex_attributes["color"] = colours
    return _mesh(vertices_m, faces, normals, visual)


def _uniform(linear_colour: Colour, count: int) -> npt.NDArray[np.uint8]:
    return np.tile(np.round(np.array([*linear_colour, 1.0]) * 255).astype(np.uint8), (count, 1))


def _shoe_colours(shoe: ShoeMesh) -> npt.NDArray[np.uint8]:
    colours = _uniform(style.linear(style.SHOE_PALETTE["shoeColour"]), len(shoe.vertices_m))
    sole = shoe.place[:, 0] < 0.5
    colours[sole] = _uniform(style.linear(style.SHOE_PALETTE["soleColour"]), int(sole.sum()))
    return colours


def _trim_colours(trims: Strip, garment: GarmentSurface) -> npt.NDArray[np.uint8]:
    """Linear colours [N, 4]: thread and cloth-coloured parts take the garment's own."""
    cloth = np.asarray(style.linear(garment.colour_rgb))
    thread = garment.stitching.thread_rgb
    kind, colour = trims.place[:, 0], trims.paint[:, :3].copy()
    colour[kind == CLOTH] *= cloth
    colour[kind == STITCHES] = cloth if thread is None else style.linear(thread)
    return np.round(np.column_stack([colour, np.ones(len(colour))]) * 255).astype(np.uint8)


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
