"""What is exported, before it becomes a file of some format: parts with materials, in metres, y up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from viewer.errors import ViewerError
from viewer.exporters.pictures import TexturePicture
from viewer.scene.model import Colour, FloatArray, IntArray

MOST_TRIANGLES = 400_000
LARGEST_BYTES = 32 * 1024 * 1024  # phones give up on larger ones
WHITE: Colour = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A surface that is no metal: a linear colour times a picture, its relief, and how rough it is.

    ``repeats`` is how often the pictures repeat over one unit of the part's texture coordinates.
    """

    name: str
    colour: Colour = WHITE  # linear
    picture: TexturePicture | None = None
    relief: TexturePicture | None = None  # tangent-space normals, green up
    repeats: tuple[float, float] = (1.0, 1.0)
    roughness: float = 0.8
    both_sides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """A mesh of one material; ``variants`` are its materials in other colourways, by their name.

    ``uv`` repeats, v up. ``colours`` are linear colours on the vertices, times the material's.
    """

    name: str
    vertices_m: FloatArray  # [V, 3]
    faces: IntArray  # [F, 3], outward
    normals: FloatArray  # [V, 3], unit
    material: Material
    uv: FloatArray | None = None  # [V, 2]
    colours: npt.NDArray[np.uint8] | None = None  # [V, 4]
    variants: Mapping[str, Material] = field(default_factory=lambda: MappingProxyType({}))


def triangles_of(parts: Sequence[Part]) -> int:
    """How many triangles the parts have together."""
    return sum(len(part.faces) for part in parts)


def check_parts(parts: Sequence[Part]) -> None:
    """Raises ViewerError EXPORT_TOO_LARGE for more than other programs open, EXPORT_EMPTY for none."""
    count = triangles_of(parts)
    if count == 0:
        raise ViewerError("EXPORT_EMPTY", "There is nothing to export: no part has a triangle.")
    if count > MOST_TRIANGLES:
        raise ViewerError(
            "EXPORT_TOO_LARGE",
            f"The model has {count:,} triangles; phones and browsers open at most {MOST_TRIANGLES:,}.",
        )


def check_bytes(content: bytes) -> bytes:
    """The content of a model's file. Raises ViewerError EXPORT_TOO_LARGE."""
    if len(content) > LARGEST_BYTES:
        raise ViewerError(
            "EXPORT_TOO_LARGE",
            f"The file would have {len(content) / 2**20:.0f} MiB; phones open at most "
            f"{LARGEST_BYTES / 2**20:.0f} MiB. Export fewer colourways or a simpler mesh.",
        )
    return content


def standing(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts moved so that their lowest point is on y = 0 and their box is centred on the y axis.

    A program that places a model puts its origin on the floor.
    """
    low = np.min([np.min(part.vertices_m, axis=0) for part in parts], axis=0)
    high = np.max([np.max(part.vertices_m, axis=0) for part in parts], axis=0)
    origin = np.array([(low[0] + high[0]) / 2, low[1], (low[2] + high[2]) / 2])
    return tuple(replace(part, vertices_m=np.asarray(part.vertices_m) - origin) for part in parts)
