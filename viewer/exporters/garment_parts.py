"""A draped garment as parts: its cloth with weave and print, and buttons, zips, pockets."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from viewer.exporters.pictures import exact, palettes, photograph
from viewer.exporters.shape import Material, Part
from viewer.exporters.textures import cloth_textures
from viewer.scene import style
from viewer.scene.model import Colour, GarmentSurface, Print
from viewer.scene.strips import Strip
from viewer.scene.surface import vertex_normals
from viewer.scene.trims import CLOTH, STITCHES, trims_of

Dyed = tuple[Colour, Print | None]


def garment_parts(
    garment: GarmentSurface, name: str, colourways: Mapping[str, Dyed] | None = None
) -> tuple[Part, ...]:
    """The cloth and, where it has any, its small parts as ``NAME-trims``.

    Texture coordinates are panel coordinates over the size of the repeat; vertices on seams appear once for
    each panel they join. ``colourways`` are the other colours it comes in (sRGB, and a print) by name: the
    parts carry them as variants.
    """
    surfaces = {
        variant: replace(garment, colour_rgb=colour, print=print_)
        for variant, (colour, print_) in (colourways or {}).items()
    }
    parts = [_cloth(garment, name, surfaces)]
    trims = trims_of(garment)
    if trims is not None:
        parts.append(_trims(trims, garment, f"{name}-trims", surfaces))
    return tuple(parts)


def _cloth(garment: GarmentSurface, name: str, variants: Mapping[str, GarmentSurface]) -> Part:
    vertex, faces, uv_m = split_at_seams(garment)
    normals = vertex_normals(garment.vertices_m, garment.faces)
    size_m = cloth_textures(garment).size_m
    return Part(
        name=name,
        vertices_m=np.asarray(garment.vertices_m, dtype=np.float64)[vertex],
        faces=faces,
        normals=normals[vertex],
        uv=uv_m / np.asarray(size_m),
        material=_cloth_material(garment, size_m),
        variants={variant: _cloth_material(surface, size_m) for variant, surface in variants.items()},
    )


def _cloth_material(garment: GarmentSurface, unit_m: tuple[float, float]) -> Material:
    """The cloth's material on coordinates that count in ``unit_m``."""
    textures = cloth_textures(garment)
    return Material(
        name=f"{garment.look.weave} cloth",
        picture=photograph(textures.base_colour),
        relief=exact(textures.relief),
        repeats=(unit_m[0] / textures.size_m[0], unit_m[1] / textures.size_m[1]),
        roughness=garment.look.roughness,
        both_sides=True,
    )


def _trims(trims: Strip, garment: GarmentSurface, name: str, variants: Mapping[str, GarmentSurface]) -> Part:
    pictures, uv = palettes([trim_colours(trims, one) for one in (garment, *variants.values())])
    own, *others = (Material(name="trims", picture=picture, roughness=0.5) for picture in pictures)
    return Part(
        name=name,
        vertices_m=trims.vertices_m,
        faces=trims.faces,
        normals=trims.normals,
        uv=uv,
        material=own,
        variants=dict(zip(variants, others, strict=True)),
    )


def trim_colours(trims: Strip, garment: GarmentSurface) -> npt.NDArray[np.float64]:
    """Linear colours [V, 3]: thread and cloth-coloured parts take the garment's own."""
    cloth = np.asarray(style.linear(garment.colour_rgb))
    thread = garment.stitching.thread_rgb
    kind, colour = trims.place[:, 0], trims.paint[:, :3].copy()
    colour[kind == CLOTH] *= cloth
    colour[kind == STITCHES] = cloth if thread is None else style.linear(thread)
    return colour


def split_at_seams(
    garment: GarmentSurface,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Draped vertex, faces [F, 3] and panel coordinates [N, 2] of a mesh that is cut at its seams."""
    corners = garment.faces.ravel().astype(np.int64)
    places = garment.uv_m.reshape(-1, 2)
    whole = np.round(places * 1e5).astype(np.int64)
    keys = np.column_stack([corners, whole])
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return corners[first], inverse.reshape(-1, 3), places[first].astype(np.float64)
