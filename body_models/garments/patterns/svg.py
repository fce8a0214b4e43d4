"""Writing SVG in true scale: outlines with their true curves, lines, words.

Lengths come in centimetres; the file counts in millimetres, since some viewers round small letters.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from body_models.garments.patterns.curves import relative_to_absolute
from body_models.garments.patterns.draft import Points
from body_models.garments.patterns.pieces import LaidPiece
from body_models.garments.patterns.specification import (
    CircleArc,
    CubicCurve,
    PatternEdge,
    PatternProperties,
    QuadraticCurve,
)

FONT = "Helvetica, Arial, sans-serif"


def document(size_cm: Points, body: Iterable[str], title: str) -> str:
    """A whole file [width, height] in true scale: one unit is one millimetre."""
    width, height = (length(float(side)) for side in size_cm)
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
            f'viewBox="0 0 {width} {height}">',
            f"<title>{escape(title)}</title>",
            *body,
            "</svg>\n",
        )
    )


def outline(laid: LaidPiece, properties: PatternProperties) -> str:
    """The closed path of a piece, curve by curve as its panel has them."""
    panel, scale = laid.piece.panel, 100.0 / properties.units_in_meter
    corners = np.asarray(panel.vertices, dtype=np.float64)

    def at(point: Points) -> str:
        return place(laid.on_table(point * scale))

    steps = [f"M {at(corners[panel.edges[0].endpoints[0]])}"]
    for edge in panel.edges:
        start, end = (corners[corner] for corner in edge.endpoints)
        controls = " ".join(at(point) for point in _controls(edge, start, end, properties))
        if isinstance(edge.curvature, CircleArc):
            radius, large, right = edge.curvature.params
            reach = length(radius * scale)
            # A bulge to the right of the way goes against the clock.
            steps.append(f"A {reach} {reach} 0 {int(large)} {int(not right)} {at(end)}")
        else:
            letter = {0: "L", 1: "Q", 2: "C"}[controls.count(",")]
            steps.append(f"{letter} {controls} {at(end)}".replace("  ", " "))
    return " ".join((*steps, "Z"))


def _controls(edge: PatternEdge, start: Points, end: Points, properties: PatternProperties) -> list[Points]:
    """Control points of a Bézier edge in panel coordinates; none for lines and arcs."""
    curvature = edge.curvature
    if curvature is None or isinstance(curvature, CircleArc):
        return []
    params = curvature.params if isinstance(curvature, QuadraticCurve | CubicCurve) else (curvature,)
    points = [np.asarray(point, dtype=np.float64) for point in params]
    if properties.curvature_coords == "absolute":
        return points
    return [relative_to_absolute(start, end, point) for point in points]


def polyline(points_cm: Points) -> str:
    """Path data through points [N, 2]."""
    return "M " + " L ".join(place(point) for point in points_cm)


def path(data: str, **style: str) -> str:
    """A path element."""
    return f"<path d={quoteattr(data)}{_style(style)}/>"


def text(words: str, at_cm: Points, height_cm: float, *, angle_deg: float = 0.0, **style: str) -> str:
    """Words with their baseline's anchor at a point [2], turned clockwise by an angle."""
    turn = f' transform="rotate({number(angle_deg)} {place(at_cm).replace(",", " ")})"' if angle_deg else ""
    x, y = (length(float(value)) for value in at_cm)
    look = _style({"font-family": FONT, "font-size": length(height_cm), **style})
    return f'<text x="{x}" y="{y}"{turn}{look}>{escape(words)}</text>'


def place(point: Points) -> str:
    """A point [2] as path data."""
    return f"{length(float(point[0]))},{length(float(point[1]))}"


def length(value_cm: float) -> str:
    """A length in the file's millimetres."""
    return number(10.0 * value_cm)


def number(value: float) -> str:
    """A number to a hundredth of a millimetre."""
    written = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _style(style: dict[str, str]) -> str:
    return "".join(f" {name.replace('_', '-')}={quoteattr(value)}" for name, value in style.items())
