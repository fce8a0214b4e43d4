"""A mesh from outside as a part to export: read safely, upright and in metres, with its texture."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

from app.services.garment_mesh_import import read_garment
from viewer.exporters.pictures import photograph
from viewer.exporters.shape import WHITE, Material, Part, standing
from viewer.scene import style
from viewer.scene.surface import vertex_normals


def asset_parts(path: Path) -> tuple[Part, ...]:
    """The mesh of a file, standing on the floor. Raises as `read_garment`."""
    garment = read_garment(path)
    file, mesh = garment.file, garment.mesh
    picture = photograph(Image.open(BytesIO(file.texture_png))) if file.texture_png else None
    material = Material(
        name="cloth",
        colour=WHITE if picture else style.linear(file.colour_rgb),
        picture=picture,
        both_sides=True,
    )
    part = Part(
        name=path.stem,
        vertices_m=mesh.vertices_m,
        faces=mesh.faces,
        normals=vertex_normals(mesh.vertices_m, mesh.faces),
        uv=file.uv if picture else None,
        material=material,
    )
    return standing((part,))
