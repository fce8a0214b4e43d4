"""How a garment is finished: what a tailor adds to the pattern, from hems and rows of stitches to buttons."""

from dataclasses import dataclass
from typing import Literal

from viewer.errors import ViewerError
from viewer.scene.arrays import Colour, FloatArray, IntArray

BUTTON_RADIUS_M = 0.0055  # an 18-line shirt button


@dataclass(frozen=True, slots=True, kw_only=True)
class Stitching:
    """Threads one can see, and how seams and hems lie.

    ``thread_rgb`` None sews tone in tone. A hem of no lines is blind: only its fold shows. ``fading``
    bleaches edges and seams, as on washed denim.
    """

    hem_depth_m: float = 0.0215
    hem_lines: int = 2
    hem_fold: float = 1.0  # how much of the turned-up edge shows through, 0 … 1
    seam_lines: int = 1  # rows of topstitching along the garment's topstitched edges
    seam_offset_m: float = 0.0016
    seam_depth: float = 1.0  # how deep a plain seam lies, 0 … 1
    spacing_m: float = 0.0030
    thread_rgb: Colour | None = None
    fading: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fastening:
    """A closure worn closed: buttons or a zip along sewn vertices.

    ``lap`` says which side of a placket lies on top: 1 the wearer's left, -1 the right, 0 no placket.

    Raises:
        ViewerError: FASTENING_MALFORMED.
    """

    kind: Literal["buttons", "zip", "hidden"]
    vertices: IntArray  # [N] of the garment in order, two or more
    buttons_m: FloatArray  # [B] along the chain
    lap: int = 0
    placket_width_m: float = 0.016
    placket_stitched: bool = False
    button_rgb: Colour = (0.90, 0.885, 0.85)
    button_radius_m: float = BUTTON_RADIUS_M

    def __post_init__(self) -> None:
        if self.vertices.ndim != 1 or len(self.vertices) < 2:
            raise ViewerError("FASTENING_MALFORMED", "A fastening needs a chain of two vertices or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    """A line on the face of the cloth: a row of stitches, a welt, the edge of a patch.

    ``faces`` and ``weights`` place its points on the garment's triangles.
    """

    kind: Literal["stitches", "edge", "welt"]
    faces: IntArray  # [N] of the garment, in order along the line
    weights: FloatArray  # [N, 3] barycentric
    width_m: float = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A belt loop: a narrow upright band sewn on at both ends, over a short line on the cloth."""

    faces: IntArray  # [N] of the garment, from the top down
    weights: FloatArray  # [N, 3] barycentric
    width_m: float = 0.010
