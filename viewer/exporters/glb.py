"""Bodies and garments as GLB files for other programs: metres, y up, normals, materials, names.

glTF 2.0 (Khronos Group) shares our axes: +y up, +z to the front. Other colourways are written as
KHR_materials_variants; programs without it show the first.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import trimesh
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from resources.files import write_atomically
from viewer.exporters.body_parts import body_parts
from viewer.exporters.garment_parts import garment_parts
from viewer.exporters.shape import Material, Part, check_bytes, check_parts
from viewer.exporters.variants import with_variants
from viewer.scene.model import BodyMesh, GarmentSurface


def write_body_glb(path: Path, body: BodyMesh, *, name: str = "body") -> None:
    """Write a body, with ``shoes`` and ``hair`` where it wears them.

    Its vertices keep their order; copies on the borders of colours follow behind them.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    write_glb(path, body_parts(body, name))


def write_garment_glb(path: Path, garment: GarmentSurface, *, name: str = "garment") -> None:
    """Write a garment with its colour, print and weave as one repeating texture, and its small parts.

    Texture coordinates are panel coordinates over the size of the repeat; vertices on seams appear once for
    each panel they join. Buttons, zips and drawn pockets are a second mesh, ``NAME-trims``.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    write_glb(path, garment_parts(garment, name))


def write_glb(path: Path, parts: Sequence[Part], *, variant: str | None = None) -> None:
    """Write parts as one GLB; ``variant`` names the colourway that is shown first.

    Raises:
        ViewerError: EXPORT_EMPTY, EXPORT_TOO_LARGE.
        OSError: the file cannot be written; nothing is left behind.
    """
    write_atomically(path, glb_bytes(parts, variant=variant))


def glb_bytes(parts: Sequence[Part], *, variant: str | None = None) -> bytes:
    """The content of `write_glb`."""
    check_parts(parts)
    scene = trimesh.Scene()
    for part in parts:
        scene.add_geometry(_mesh(part), node_name=part.name, geom_name=part.name)
    glb: bytes = scene.export(file_type="glb", include_normals=True)  # type: ignore[no-untyped-call]
    return check_bytes(with_variants(glb, parts, variant or "first"))


def _mesh(part: Part) -> trimesh.Trimesh:
    visual = TextureVisuals(uv=part.uv, material=_material(part.material))  # type: ignore[no-untyped-call]
    if part.colours is not None:
        visual.vertex_attributes["color"] = part.colours
    return trimesh.Trimesh(
        vertices=part.vertices_m,
        faces=part.faces,
        vertex_normals=part.normals,
        visual=visual,
        process=False,
        validate=False,
    )


def _material(material: Material) -> Any:
    return PBRMaterial(  # type: ignore[no-untyped-call]
        name=material.name,
        baseColorFactor=[*np.asarray(material.colour, dtype=np.float64), 1.0],
        baseColorTexture=None if material.picture is None else material.picture.opened(),
        normalTexture=None if material.relief is None else material.relief.opened(),
        metallicFactor=0.0,
        roughnessFactor=material.roughness,
        doubleSided=material.both_sides,
    )
