"""Where the points of measure lie on the flat pattern: what the tape is laid along, and what it reads.

A family's table of lines serves twice: the drawing shows them, and their lengths measure the pattern.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from body_models.errors import PatternError
from body_models.garments.patterns.curves import length
from body_models.garments.patterns.draft import Points, point
from body_models.garments.patterns.measure import FlatPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class PomLine:
    """One way of the tape over one panel; a measure is the sum of its ways, each `times` its length.

    `points_cm` [N, 2] in panel coordinates: two points for a straight measure, more along a seam. `times`
    is 2 where the garment has the piece twice or the measure is doubled.
    """

    role: str
    points_cm: Points
    times: int = 1

    @property
    def length_cm(self) -> float:
        """Length of the way itself."""
        return length(self.points_cm)


PomLines = Mapping[str, tuple[PomLine, ...]]


def measured(lines: PomLines) -> dict[str, float]:
    """What the tape reads (cm) at every point of measure."""
    return {name: sum(way.times * way.length_cm for way in ways) for name, ways in lines.items()}


def straight(role: str, start: Points, end: Points, *, times: int = 1) -> PomLine:
    """Straight between two points [2] of a panel."""
    return PomLine(role=role, points_cm=np.stack([start, end]), times=times)


def upright(role: str, start: Points, end: Points, *, at_u: float | None = None, times: int = 1) -> PomLine:
    """From one point's height to another's, drawn at `at_u` (where the first point is unless given)."""
    u = float(start[0]) if at_u is None else at_u
    return straight(role, point(u, float(start[1])), point(u, float(end[1])), times=times)


def level(role: str, start: Points, end: Points, *, at_v: float | None = None, times: int = 1) -> PomLine:
    """From one point to straight above or below another, drawn at the height `at_v` (the first point's)."""
    v = float(start[1]) if at_v is None else at_v
    return straight(role, point(float(start[0]), v), point(float(end[0]), v), times=times)


def across(flat: FlatPattern, role: str, v: float, *, times: int = 1) -> tuple[PomLine, ...]:
    """Over the cloth of a panel at one height: a way for each stretch between openings."""
    crossings = flat.crossings(role, v)
    if len(crossings) < 2:
        raise PatternError("PATTERN_LABEL_MISSING", f"Panel {role!r} has no cloth at the height {v:g} cm.")
    ends = zip(crossings[::2], crossings[1::2], strict=True)
    return tuple(straight(role, point(low, v), point(high, v), times=times) for low, high in ends)


def along(flat: FlatPattern, role: str, label: str, *, times: int = 1) -> tuple[PomLine, ...]:
    """Along the edges with a label: edges that follow each other are one way."""
    ways: list[Points] = []
    for edge in flat.labelled_edges(role, label):
        if ways and np.allclose(ways[-1][-1], edge[0]):
            ways[-1] = np.vstack([ways[-1], edge[1:]])
        else:
            ways.append(edge)
    if not ways:
        raise PatternError("PATTERN_LABEL_MISSING", f"Panel {role!r} has no edge {label!r}.")
    if len(ways) > 1 and np.allclose(ways[-1][-1], ways[0][0]):
        ways[0] = np.vstack([ways.pop(), ways[0][1:]])
    return tuple(PomLine(role=role, points_cm=way, times=times) for way in ways)
