"""Points along the edges of a panel: lines, Bézier curves, arcs of circles."""

import math

import numpy as np
from numpy.typing import NDArray

from body_models.errors import PatternError
from body_models.garments.patterns.specification import (
    CircleArc,
    CubicCurve,
    Curvature,
    PatternSpecification,
    QuadraticCurve,
)

Points = NDArray[np.float64]

# 128 chords of a quarter circle are 2e-5 shorter than the arc: 0.01 mm on an armhole.
_CHORDS = 128
_PARAMETER: Points = np.linspace(0.0, 1.0, _CHORDS + 1)[:, None]


def relative_to_absolute(start: Points, end: Points, relative: Points) -> Points:
    """A point given along and across the edge (both in edge lengths) in panel coordinates; arrays [2]."""
    along = end - start
    across = np.array([-along[1], along[0]])
    absolute: Points = start + relative[0] * along + relative[1] * across
    return absolute


def absolute_to_relative(start: Points, end: Points, absolute: Points) -> Points:
    """The inverse of `relative_to_absolute`; arrays [2]."""
    along = end - start
    across = np.array([-along[1], along[0]])
    offset = absolute - start
    return np.array([offset @ along, offset @ across]) / (along @ along)


def bezier(control: Points) -> Points:
    """Dense points [129, 2] of the quadratic or cubic Bézier curve through control points [3 or 4, 2]."""
    t = _PARAMETER
    s = 1.0 - t
    points: Points
    if len(control) == 3:
        points = s * s * control[0] + 2 * s * t * control[1] + t * t * control[2]
    else:
        first, second, third, last = control
        points = s**3 * first + 3 * s * s * t * second + 3 * s * t * t * third + t**3 * last
    return points


def dense_edge(
    start: Points, end: Points, curvature: Curvature | None, coordinates: str = "relative"
) -> Points:
    """Dense points [N, 2] along an edge from start [2] to end [2], both included, in file units."""
    if curvature is None:
        return np.stack([start, end])
    if isinstance(curvature, CircleArc):
        return _arc(start, end, *curvature.params)
    control = curvature.params if isinstance(curvature, QuadraticCurve | CubicCurve) else (curvature,)
    inner = [np.asarray(point, dtype=np.float64) for point in control]
    if coordinates == "relative":
        inner = [relative_to_absolute(start, end, point) for point in inner]
    return bezier(np.stack([start, *inner, end]))


def dense_panel_edges(specification: PatternSpecification, panel_name: str) -> list[Points]:
    """Dense points [N, 2] of every edge of a panel in metres."""
    panel = specification.panels[panel_name]
    corners = np.asarray(panel.vertices, dtype=np.float64)
    coordinates = specification.properties.curvature_coords
    scale = specification.metres_per_unit
    return [
        dense_edge(corners[edge.endpoints[0]], corners[edge.endpoints[1]], edge.curvature, coordinates)
        * scale
        for edge in panel.edges
    ]


def arc_lengths(points: Points) -> Points:
    """Length along a polyline [N, 2 or 3] up to each of its points [N]."""
    chords = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(chords)])


def length(points: Points) -> float:
    """Length of a polyline [N, 2 or 3]."""
    return float(arc_lengths(points)[-1])


def resample(points: Points, count: int) -> Points:
    """`count` points [count, 2] at equal arc lengths along a polyline, ends kept."""
    reached = arc_lengths(points)
    wanted = np.linspace(0.0, reached[-1], count)
    sampled = np.column_stack([np.interp(wanted, reached, points[:, axis]) for axis in (0, 1)])
    sampled[0], sampled[-1] = points[0], points[-1]
    return sampled


def _arc(start: Points, end: Points, radius: float, large: bool, sweep: bool) -> Points:
    """SVG arc with y up: `sweep` bulges to the right of the way from start to end."""
    chord = end - start
    chord_length = float(np.hypot(*chord))
    if 2 * radius < chord_length * (1 - 1e-6):
        raise PatternError(
            "PATTERN_CURVE",
            f"An arc of radius {radius:g} cannot span {chord_length:g}: it needs at least half of that.",
        )
    height = math.sqrt(max(radius**2 - chord_length**2 / 4, 0.0))
    normal = np.array([-chord[1], chord[0]]) / chord_length
    centre = (start + end) / 2 + normal * (height if large != sweep else -height)
    first = math.atan2(*(start - centre)[::-1])
    last = math.atan2(*(end - centre)[::-1])
    if sweep and last < first:
        last += 2 * math.pi
    elif not sweep and last > first:
        last -= 2 * math.pi
    angles = first + (last - first) * _PARAMETER
    points: Points = centre + radius * np.hstack([np.cos(angles), np.sin(angles)])
    points[0], points[-1] = start, end
    return points
