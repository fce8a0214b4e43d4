"""The GarmentCode JSON specification of a sewing pattern: reading, checking, writing.

Format: Korosteleva & Sorkine-Hornung, "GarmentCode: Programming Parametric Sewing Patterns" (2023), and the
older templates of Korosteleva & Lee (2021). Panels are flat outlines of directed edges, y up, in file units
(`units_in_meter` of them to the metre); a stitch joins two edges one to one. Some members are ours and
ignored by other readers: a panel's `role`, `anchors` (points that belong on a landmark of the body), `layer`,
`interlining` and `wrap` (where a foreign panel goes); an edge's `elastic`; the pattern's `closures`.
"""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from body_models.errors import PatternError

Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
Point = tuple[Number, Number]
Triple = tuple[Number, Number, Number]

LARGEST_FILE_BYTES = 16 * 1024 * 1024
MOST_PANELS = 256
MOST_EDGES_A_PANEL = 512


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class QuadraticCurve(_Strict):
    """Bézier curve with one control point."""

    type: Literal["quadratic"]
    params: tuple[Point]


class CubicCurve(_Strict):
    """Bézier curve with two control points."""

    type: Literal["cubic"]
    params: tuple[Point, Point]


class CircleArc(_Strict):
    """Arc of a circle: radius in file units, then the two flags of an SVG arc (y up)."""

    type: Literal["circle"]
    params: tuple[Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)], bool, bool]


Curvature = QuadraticCurve | CubicCurve | CircleArc | Point


class PatternEdge(_Strict):
    """A directed edge between two corners of its panel; no curvature means a straight line.

    `elastic`: an elastic band is sewn along the edge whose relaxed length is this share of the edge's.
    """

    endpoints: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]
    curvature: (
        Annotated[QuadraticCurve | CubicCurve | CircleArc, Field(discriminator="type")] | Point | None
    ) = None
    label: str | None = None
    elastic: Annotated[float, Field(ge=0.2, le=1)] | None = None


BodyPart = Literal["torso", "leg_left", "leg_right", "arm_left", "arm_right", "neck", "head"]


class PatternWrap(_Strict):
    """Which part of the body a panel of a foreign pattern goes around, and where on it the panel's middle is.

    `turn_deg` counts around the part as placement does: torso and legs from the front, towards the wearer's
    left on the torso and outwards on a leg; arms from the top, towards the front. `sense` is 1 when the
    panel's x runs that way and -1 when it runs back. `flared`: rows hang equally far below the panel's top
    edges instead of level with each other.
    """

    part: BodyPart
    turn_deg: Annotated[float, Field(ge=-360, le=360, allow_inf_nan=False)] = 0.0
    sense: Literal[1, -1] = 1
    flared: bool = False


class PatternPanel(_Strict):
    """One piece of cloth: corners, the closed loop of its edges, and where it hangs in space.

    `rotation` is in degrees about x, then y, then z of the world; `translation` is in file units. `layer`
    counts the layers of the same garment that lie beneath this panel; `interlining` is how many times stiffer
    in bending than plain cloth the panel is made (fused, doubled).
    """

    translation: Triple
    rotation: Triple
    vertices: Annotated[tuple[Point, ...], Field(min_length=3)]
    edges: Annotated[tuple[PatternEdge, ...], Field(min_length=3, max_length=MOST_EDGES_A_PANEL)]
    label: str | None = None
    role: str | None = None
    anchors: dict[str, Point] = Field(default_factory=dict)
    layer: Annotated[int, Field(ge=0, le=8)] = 0
    interlining: Annotated[float, Field(ge=1, le=1000)] = 1.0
    wrap: PatternWrap | None = None


class StitchSide(_Strict):
    """One edge of a stitch: the panel's name and the edge's place in its loop."""

    panel: str
    edge: Annotated[int, Field(ge=0)]


Stitch = tuple[StitchSide, StitchSide] | tuple[StitchSide, StitchSide, Literal["right_wrong"]]


ClosureKind = Literal["buttons", "zip", "hook", "tie"]


class PatternClosure(_Strict):
    """Two edges that the wearer fastens: worn closed they are joined as by a stitch (end of A to start of B).

    `buttons_cm` are the places of the buttons along edge A, from its start.
    """

    kind: ClosureKind
    sides: tuple[StitchSide, StitchSide]
    buttons_cm: tuple[Annotated[float, Field(ge=0, le=300)], ...] = ()


class Pattern(_Strict):
    """All panels, the stitches that join them and the closures that the wearer fastens."""

    panels: Annotated[dict[str, PatternPanel], Field(min_length=1, max_length=MOST_PANELS)]
    stitches: tuple[Stitch, ...] = ()
    closures: tuple[PatternClosure, ...] = ()
    panel_order: tuple[str, ...] | None = None


class PatternProperties(_Strict):
    """How to read the numbers of the file."""

    units_in_meter: Annotated[float, Field(gt=0, le=1e5, allow_inf_nan=False)] = 100.0
    curvature_coords: Literal["relative", "absolute"] = "relative"
    normalize_panel_translation: bool = False
    normalized_edge_loops: bool = True


class PatternSpecification(_Strict):
    """A whole pattern file, checked: loops closed, stitches between edges that exist and used once."""

    pattern: Pattern
    parameters: dict[str, Any] = Field(default_factory=dict)
    parameter_order: tuple[str, ...] = ()
    properties: PatternProperties = Field(default_factory=PatternProperties)

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name, panel in self.pattern.panels.items():
            _check_loop(name, panel)
        _check_stitches(self.pattern)
        return self

    @property
    def panels(self) -> Mapping[str, PatternPanel]:
        """The panels by name, in the order of the file."""
        return self.pattern.panels

    @property
    def metres_per_unit(self) -> float:
        """Length of one file unit in metres."""
        return 1.0 / self.properties.units_in_meter


def read_specification(source: Path | Mapping[str, Any]) -> PatternSpecification:
    """Read a pattern from a file or from its parsed JSON.

    Raises PatternError: PATTERN_UNREADABLE (no such file, not JSON, too large), PATTERN_MALFORMED (a member
    missing or of a wrong kind), PATTERN_EDGE_UNKNOWN_CORNER, PATTERN_EDGE_DEGENERATE, PATTERN_PANEL_OPEN,
    PATTERN_STITCH_UNKNOWN, PATTERN_STITCH_REPEATED; each names the panel and the edge.
    """
    document = _read_json(source) if isinstance(source, Path) else source
    try:
        return PatternSpecification.model_validate(document)
    except ValidationError as error:
        raise PatternError("PATTERN_MALFORMED", _first_fault(error, document)) from error


def write_specification(specification: PatternSpecification) -> str:
    """The specification as GarmentCode JSON text."""
    document = specification.model_dump(mode="json", exclude_none=True)
    if not document["pattern"]["closures"]:
        del document["pattern"]["closures"]
    for panel in document["pattern"]["panels"].values():
        for name, plain in (("anchors", {}), ("layer", 0), ("interlining", 1.0)):
            if panel[name] == plain:
                del panel[name]
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _read_json(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise PatternError(
                "PATTERN_UNREADABLE",
                f"The pattern {path.name} is larger than 16 MB; export it without extras.",
            )
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise PatternError(
            "PATTERN_UNREADABLE", f"The pattern {path} cannot be read: {error.strerror or error}."
        ) from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise PatternError("PATTERN_UNREADABLE", f"The pattern {path.name} is not JSON: {error}.") from error


def _first_fault(error: ValidationError, document: object) -> str:
    """One sentence on the first thing wrong, in the words of the file."""
    if not isinstance(document, Mapping) or "pattern" not in document:
        return 'The file is not a GarmentCode specification: it has no "pattern" member.'
    fault = error.errors(include_url=False)[0]
    words: list[str] = []
    container: object = None
    for part in fault["loc"]:
        if container in _ITEM_NAMES:
            words.append(f"{_ITEM_NAMES[str(container)]} {part!r}")
        elif part not in _ITEM_NAMES and part != "pattern":
            words.append(str(part))
        container = part
    return f"The pattern is malformed at {', '.join(words) or 'its top level'}: {fault['msg']}."


_ITEM_NAMES = {"panels": "panel", "edges": "edge", "stitches": "stitch", "vertices": "vertex"}


def _check_loop(name: str, panel: PatternPanel) -> None:
    corner_count = len(panel.vertices)
    for index, edge in enumerate(panel.edges):
        for corner in edge.endpoints:
            if corner >= corner_count:
                raise PatternError(
                    "PATTERN_EDGE_UNKNOWN_CORNER",
                    f"Edge {index} of panel {name!r} ends at corner {corner}; it has {corner_count} corners.",
                )
        start, end = (panel.vertices[corner] for corner in edge.endpoints)
        if edge.endpoints[0] == edge.endpoints[1] or start == end:
            raise PatternError(
                "PATTERN_EDGE_DEGENERATE",
                f"Edge {index} of panel {name!r} starts and ends at the same point.",
            )
        following = panel.edges[(index + 1) % len(panel.edges)]
        if edge.endpoints[1] != following.endpoints[0]:
            raise PatternError(
                "PATTERN_PANEL_OPEN",
                f"Edge {index} of panel {name!r} does not lead to the next one; "
                "the outline must be one closed loop.",
            )
    starts = Counter(edge.endpoints[0] for edge in panel.edges)
    corner, uses = starts.most_common(1)[0]
    if uses > 1:
        raise PatternError(
            "PATTERN_PANEL_OPEN", f"The outline of panel {name!r} passes corner {corner} {uses} times."
        )


def _check_stitches(pattern: Pattern) -> None:
    used: dict[tuple[str, int], int] = {}
    for number, stitch in enumerate((*pattern.stitches, *(closure.sides for closure in pattern.closures))):
        for side in (stitch[0], stitch[1]):
            panel = pattern.panels.get(side.panel)
            if panel is None or side.edge >= len(panel.edges):
                raise PatternError(
                    "PATTERN_STITCH_UNKNOWN",
                    f"Stitch {number} joins edge {side.edge} of panel {side.panel!r}, which does not exist.",
                )
            earlier = used.setdefault((side.panel, side.edge), number)
            if earlier != number or stitch[0] == stitch[1]:
                raise PatternError(
                    "PATTERN_STITCH_REPEATED",
                    f"Edge {side.edge} of panel {side.panel!r} is sewn twice "
                    f"(stitches {earlier} and {number}).",
                )
