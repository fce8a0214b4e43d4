"""What a scene is given: plain arrays with names, checked where they come in.

Metres, y up, +z to the front, +x to the person's left, feet on y = 0. Colours are sRGB, 0 to 1.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

import numpy as np

from resources.catalogue.schema import PrintKind
from viewer.errors import ViewerError
from viewer.scene.arrays import BoolArray, Colour, FloatArray, IntArray
from viewer.scene.finish import DrawnLine, Fastening, Loop, Stitching

__all__ = [
    "BodyMesh",
    "BoolArray",
    "Colour",
    "DrawnLine",
    "FabricLook",
    "FaceGroup",
    "Fastening",
    "FitMapField",
    "FitMapKind",
    "FloatArray",
    "Foot",
    "GarmentSurface",
    "HairStyle",
    "Head",
    "IntArray",
    "Loop",
    "Print",
    "PrintKind",
    "Stitching",
    "TapeLine",
    "Weave",
]


class FaceGroup(IntEnum):
    """What a face of the body shows: the numbers of `body_models.body.appearance.FaceGroup`.

    Repeated here because importing that module loads torch; a test holds the two together.
    """

    SKIN = 0
    SCLERA = 1
    IRIS = 2
    PUPIL = 3
    LIPS = 4
    BROWS = 5
    NAILS = 6
    BRIEFS = 7
    TOP = 8


HairStyle = Literal["crop", "bob"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """A foot that gets a shoe: its skin up over the ankle, standing on y = 0."""

    points_m: FloatArray  # [N, 3]
    towards_toes: FloatArray  # [3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A head that gets hair; its face looks along +z."""

    points_m: FloatArray  # [N, 3] skin of the head
    eyes_m: FloatArray  # [2, 3] middles of the eyes
    style: HairStyle = "crop"


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMesh:
    """A person's body in the pose to be shown; with feet and head given, it wears shoes and hair.

    Raises:
        ViewerError: BODY_MESH_MALFORMED.
    """

    vertices_m: FloatArray  # [V, 3]
    faces: IntArray  # [F, 3], outward
    face_groups: IntArray | None = None  # [F] of FaceGroup; None shows skin alone
    feet: tuple[Foot, ...] = ()
    head: Head | None = None

    def __post_init__(self) -> None:
        _check_mesh("BODY_MESH_MALFORMED", self.vertices_m, self.faces)
        if self.face_groups is not None and self.face_groups.shape != (len(self.faces),):
            raise ViewerError("BODY_MESH_MALFORMED", "The body's face groups must be one number per face.")

    @property
    def stature_m(self) -> float:
        """Floor to the top of the head; the feet stand on y = 0."""
        return float(self.vertices_m[:, 1].max())


Weave = Literal[
    "plain",
    "twill",
    "denim",
    "satin",
    "linen",
    "crepe",
    "jersey",
    "rib",
    "knit",
    "fleece",
    "wool",
    "felt",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FabricLook:
    """How a fabric looks; how it moves is the draper's concern."""

    weave: Weave = "jersey"
    roughness: float = 0.85  # 0 mirror … 1 chalk
    sheen: float = 0.35  # light caught by fibres at grazing angles, 0 … 1
    yarn_spacing_m: float = 0.0009  # from one warp end or wale to the next
    sheerness: float = 0.0  # share of light that passes through, 0 … 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """What is printed on the cloth, or woven into it; it follows the grain of each panel.

    Raises:
        ViewerError: PRINT_MALFORMED.
    """

    kind: PrintKind
    scale_m: float  # one repeat
    colours: tuple[Colour, ...]

    def __post_init__(self) -> None:
        if not 0.0005 <= self.scale_m <= 0.4 or not self.colours:
            raise ViewerError(
                "PRINT_MALFORMED", "A print repeats every 0.5 to 400 mm in at least one colour."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentSurface:
    """A draped garment.

    Raises:
        ViewerError: GARMENT_MESH_MALFORMED.
    """

    vertices_m: FloatArray  # [V, 3], sewn
    faces: IntArray  # [F, 3], the face side of the cloth outward
    uv_m: FloatArray  # [F, 3, 2] panel coordinates of each corner, v along the warp
    colour_rgb: Colour
    look: FabricLook
    seam_edges: IntArray  # [S, 2] mesh edges that lie on seams
    rib_faces: BoolArray | None = None  # [F] bands (ribbing, waistbands): no hem is stitched there
    turned_faces: BoolArray | None = None  # [F] cloth folded over, its wrong side towards the body: lapels
    lined_faces: BoolArray | None = None  # [F] cloth whose inside can be seen all over: hoods
    rib_spacing_m: float | None = 0.0021  # from cord to cord on those bands; None when they are plain
    thickness_m: float = 0.0008
    print: Print | None = None
    stitching: Stitching = field(default_factory=Stitching)
    topstitched_edges: IntArray | None = None  # [S, 2] mesh edges with rows of stitches along them
    fastenings: tuple[Fastening, ...] = ()
    lines: tuple[DrawnLine, ...] = ()
    loops: tuple[Loop, ...] = ()

    def __post_init__(self) -> None:
        _check_mesh("GARMENT_MESH_MALFORMED", self.vertices_m, self.faces)
        _check_edges(self.seam_edges, len(self.vertices_m))
        if self.uv_m.shape != (len(self.faces), 3, 2):
            raise ViewerError(
                "GARMENT_MESH_MALFORMED", "The garment needs panel coordinates of shape [F, 3, 2]."
            )
        for mask in (self.rib_faces, self.turned_faces, self.lined_faces):
            if mask is not None and mask.shape != (len(self.faces),):
                raise ViewerError(
                    "GARMENT_MESH_MALFORMED", "The garment's masks must have one value per face."
                )


FitMapKind = Literal["ease", "strain_warp", "strain_weft", "load_warp", "load_weft", "pressure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FitMapField:
    """A number on every vertex of a garment, shown in bands of colour.

    ``values`` and ``edges`` share the unit of the legend: mm of ease, percent of strain,
    percent of load (strain over what the fabric may be worn at), or kPa of pressure.

    Raises:
        ViewerError: FIT_MAP_MALFORMED.
    """

    kind: FitMapKind
    values: FloatArray  # [V] per vertex, or [F] per face
    edges: tuple[float, ...]  # 7 rising limits between 8 bands
    title: str
    unit: str
    low_label: str = ""
    high_label: str = ""

    def __post_init__(self) -> None:
        if len(self.edges) != 7 or np.any(np.diff(self.edges) <= 0):
            raise ViewerError("FIT_MAP_MALFORMED", "A fit map needs 7 rising limits between its 8 bands.")
        if self.values.ndim != 1 or not np.isfinite(self.values).all():
            raise ViewerError("FIT_MAP_MALFORMED", "A fit map needs one finite number per vertex or face.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TapeLine:
    """A measuring tape on the body, with the words beside it."""

    name: str
    label: str
    points_m: FloatArray  # [N, 3]
    closed: bool


def _check_edges(edges: IntArray, vertex_count: int) -> None:
    if edges.size and (edges.min() < 0 or edges.max() >= vertex_count):
        raise ViewerError("GARMENT_MESH_MALFORMED", "A seam names a vertex that does not exist.")


def _check_mesh(code: str, vertices_m: FloatArray, faces: IntArray) -> None:
    if vertices_m.ndim != 2 or vertices_m.shape[1] != 3 or not np.isfinite(vertices_m).all():
        raise ViewerError(code, "Vertices must be finite numbers of shape [V, 3], in metres.")
    if faces.ndim != 2 or faces.shape[1] != 3 or len(faces) == 0:
        raise ViewerError(code, "Faces must be vertex numbers of shape [F, 3], and at least one.")
    if faces.min() < 0 or faces.max() >= len(vertices_m):
        raise ViewerError(code, "A face names a vertex that does not exist.")
