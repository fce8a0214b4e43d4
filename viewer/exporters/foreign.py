"""A garment mesh from outside as GLB again, with the texture it came with."""

from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import trimesh
from PIL import Image
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from resources.files import write_atomically
from viewer.scene import style
from viewer.scene.model import Colour


def write_textured_glb(
    path: Path,
    vertices_m: npt.NDArray[np.float64],
    faces: npt.NDArray[np.integer],
    uv: npt.NDArray[np.float64],
    *,
    colour_rgb: Colour,
    texture_png: bytes,
    name: str,
) -> None:
    """Write a mesh [V, 3], [F, 3] with texture coordinates [V, 2]; without a texture in its base colour.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    image = Image.open(BytesIO(texture_png)) if texture_png else None
    factor = [1.0, 1.0, 1.0, 1.0] if image else [*style.linear(colour_rgb), 1.0]
    material = PBRMaterial(  # type: ignore[no-untyped-call]
        name=name,
        baseColorFactor=factor,
        baseColorTexture=image,
        metallicFactor=0.0,
        roughnessFactor=0.8,
        doubleSided=True,
    )
    mesh = trimesh.Trimesh(vertices=vertices_m, faces=faces, process=False)
    mesh.visual = TextureVisuals(uv=uv, material=material)  # type: ignore[no-untyped-call]
    scene = trimesh.Scene()
    scene.add_geometry(mesh, node_name=name, geom_name=name)
    content = scene.export(file_type="glb")  # type: ignore[no-untyped-call]
    write_atomically(path, bytes(content))
