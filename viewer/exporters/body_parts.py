"""A person's body as parts: skin and underwear in their colours, shoes and hair where they wear them."""

import numpy as np
import numpy.typing as npt

from viewer.exporters.shape import Material, Part
from viewer.scene import style
from viewer.scene.body import shown_groups, split_by_paint
from viewer.scene.mannequin import ShoeMesh, hair, sneaker
from viewer.scene.model import BodyMesh, Colour, FaceGroup
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


def body_parts(body: BodyMesh, name: str) -> tuple[Part, ...]:
    """The body; its vertices keep their order, copies on the borders of colours follow behind them."""
    vertex, faces, colours = _painted(body)
    normals = vertex_normals(body.vertices_m, body.faces)
    parts = [_coloured(name, body.vertices_m[vertex], faces, normals[vertex], colours, ("skin", 0.55))]
    shoes = [sneaker(foot) for foot in body.feet]
    for side, shoe in zip(("left", "right"), shoes, strict=False):
        paint = _shoe_colours(shoe)
        parts.append(
            _coloured(f"shoe_{side}", shoe.vertices_m, shoe.faces, shoe.normals, paint, ("shoe", 0.6))
        )
    if body.head is not None:
        locks = hair(body.head)
        shown = locks.faces[(locks.strand[locks.faces, 2] > 0.0).all(axis=1)]
        paint = _uniform(style.linear(style.HAIR), len(locks.vertices_m))
        parts.append(_coloured("hair", locks.vertices_m, shown, locks.normals, paint, ("hair", 0.45)))
    return tuple(parts)


def _coloured(
    name: str,
    vertices_m: npt.NDArray[np.floating],
    faces: npt.NDArray[np.integer],
    normals: npt.NDArray[np.floating],
    colours: npt.NDArray[np.uint8],
    surface: tuple[str, float],
) -> Part:
    """A part with linear colours [N, 4] on its vertices; ``surface`` names its material and its roughness."""
    material, roughness = surface
    return Part(
        name=name,
        vertices_m=vertices_m,
        faces=faces,
        normals=normals,
        colours=colours,
        material=Material(name=material, roughness=roughness, both_sides=material == "hair"),
    )


def _uniform(linear_colour: Colour, count: int) -> npt.NDArray[np.uint8]:
    return np.tile(np.round(np.array([*linear_colour, 1.0]) * 255).astype(np.uint8), (count, 1))


def _shoe_colours(shoe: ShoeMesh) -> npt.NDArray[np.uint8]:
    colours = _uniform(style.linear(style.SHOE_PALETTE["shoeColour"]), len(shoe.vertices_m))
    sole = shoe.place[:, 0] < 0.5
    colours[sole] = _uniform(style.linear(style.SHOE_PALETTE["soleColour"]), int(sole.sum()))
    return colours


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
