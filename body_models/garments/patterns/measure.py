"""Measuring a flat pattern as a garment technologist does: along seams, across panels, between corners."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from body_models.errors import PatternError
from body_models.garments.patterns.curves import dense_panel_edges, length
from body_models.garments.patterns.specification import PatternPanel, PatternSpecification

Points = NDArray[np.float64]
Given = ParamSpec("Given")
Found = TypeVar("Found")


def _measured_once(
    measure: "Callable[Concatenate[FlatPattern, Given], Found]",
) -> "Callable[Concatenate[FlatPattern, Given], Found]":
    """Keep what a pattern was asked before: it never changes, and hundreds of bodies ask the same."""

    @wraps(measure)
    def kept(flat: "FlatPattern", /, *given: Given.args, **named: Given.kwargs) -> Found:
        question = (measure.__name__, given, tuple(named.items()))
        answers: dict[object, Found] = flat._kept
        if question not in answers:
            answers[question] = measure(flat, *given, **named)
        return answers[question]

    return kept


class FlatPattern:
    """A pattern lying on the table; all lengths in centimetres.

    Panels are found by role and edges by label, so any pattern that carries them can be measured. Panels that
    share a role are told apart as ``role/name``. Arrays that come back are not to be written to.
    """

    def __init__(self, specification: PatternSpecification) -> None:
        self._kept: dict[object, Any] = {}
        self._scale = 100.0 * specification.metres_per_unit
        self._panels: dict[str, PatternPanel] = {}
        self._edges: dict[str, list[Points]] = {}
        for name, panel in specification.panels.items():
            role = panel.role or name
            if role in self._panels:
                role = f"{role}/{name}"
            self._panels[role] = panel
            self._edges[role] = [edge * 100.0 for edge in dense_panel_edges(specification, name)]

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles of the panels."""
        return frozenset(self._panels)

    @_measured_once
    def roles_of(self, *prefixes: str, side: str | None = None) -> tuple[str, ...]:
        """Roles that begin with one of the prefixes, of one side of the wearer when it is named."""
        return tuple(
            role
            for role in self._panels
            if role.startswith(prefixes) and (side is None or side in role.partition("/")[0].split("_"))
        )

    @_measured_once
    def seam_length(self, role: str, label: str) -> float:
        """Length of all edges with the label on one panel."""
        return sum(length(edge) for edge in self.labelled_edges(role, label))

    @_measured_once
    def relaxed_length(self, role: str, label: str) -> float:
        """As `seam_length`, drawn in by the elastic bands sewn along the edges."""
        edges = zip(self._panel(role).edges, self._edges[role], strict=True)
        return sum((edge.elastic or 1.0) * length(points) for edge, points in edges if edge.label == label)

    def label_range(self, roles: Iterable[str], *labels: str) -> tuple[float, float] | None:
        """Lowest and highest v of the edges with one of the labels; None where there is none."""
        return self._label_range(tuple(roles), labels)

    @_measured_once
    def _label_range(self, roles: tuple[str, ...], labels: tuple[str, ...]) -> tuple[float, float] | None:
        wanted = [(role, label) for role in roles for label in labels]
        found = [edge[:, 1] for role, label in wanted for edge in self.labelled_edges(role, label)]
        if not found:
            return None
        v = np.concatenate(found)
        return float(v.min()), float(v.max())

    def corner(self, role: str, label: str, other_label: str) -> Points:
        """Where two edges that follow each other meet [2], by their labels; the outer one of two."""
        panel = self._panel(role)
        count = len(panel.edges)
        found = [
            self._edges[role][index][-1]
            for index in range(count)
            if {panel.edges[index].label, panel.edges[(index + 1) % count].label} == {label, other_label}
        ]
        if not found:
            raise PatternError(
                "PATTERN_LABEL_MISSING",
                f"Panel {role!r} has no corner between {label!r} and {other_label!r}.",
            )
        return max(found, key=lambda point: float(abs(point[0])))

    def has_anchor(self, role: str, landmark: str) -> bool:
        """Whether a panel has a point that belongs on a landmark."""
        return landmark in self._panel(role).anchors

    def anchor(self, role: str, landmark: str) -> Points:
        """Panel point [2] that belongs on a landmark."""
        anchors = self._panel(role).anchors
        if landmark not in anchors:
            raise PatternError("PATTERN_LABEL_MISSING", f"Panel {role!r} has no anchor {landmark!r}.")
        return np.asarray(anchors[landmark]) * self._scale

    def width_at(self, role: str, v: float) -> float:
        """Cloth across the panel along the horizontal line at v, gaps of darts and armholes left out."""
        u = self.crossings(role, v)
        return float(np.sum(u[1::2] - u[::2]))

    @_measured_once
    def outline(self, role: str) -> Points:
        """Dense points [N, 2] around the panel; the last one leads on to the first."""
        self._panel(role)
        return np.concatenate([edge[:-1] for edge in self._edges[role]])

    def crossings(self, role: str, v: float) -> Points:
        """Where [K] the outline crosses the horizontal line at v: into the cloth and out of it, by turns."""
        u_at_zero, slope = self._slab(role, bisect_right(self._heights(role), v))
        return u_at_zero + slope * v

    @_measured_once
    def _heights(self, role: str) -> list[float]:
        """Heights of the outline's points, rising: between two of them every crossing moves in a line."""
        return sorted(set(self.outline(role)[:, 1].tolist()))

    @_measured_once
    def _slab(self, role: str, number: int) -> tuple[Points, Points]:
        """The crossings [K] between two heights, u = first + second * v, in the order of `crossings`."""
        heights = self._heights(role)
        if not 0 < number < len(heights):
            return np.empty(0), np.empty(0)
        start = self.outline(role)
        end = np.roll(start, -1, axis=0)
        crossing = (start[:, 1] >= heights[number]) != (end[:, 1] >= heights[number])
        a, b = start[crossing], end[crossing]
        slope = (b[:, 0] - a[:, 0]) / (b[:, 1] - a[:, 1])
        u_at_zero = a[:, 0] - slope * a[:, 1]
        order = np.argsort(u_at_zero + slope * (heights[number - 1] + heights[number]) / 2)
        return u_at_zero[order], slope[order]

    @_measured_once
    def vertical_range(self, role: str) -> tuple[float, float]:
        """Lowest and highest v of the panel."""
        v = self.outline(role)[:, 1]
        return float(v.min()), float(v.max())

    @_measured_once
    def area(self, role: str) -> float:
        """Area of the panel in square centimetres."""
        (x, y), (u, v) = self.outline(role).T, np.roll(self.outline(role), -1, axis=0).T
        return abs(float(np.sum(x * v - u * y))) / 2

    def girth_at(self, roles: tuple[str, ...], v: float) -> float:
        """Widths at v of several panels together; past a panel's ends its end is measured."""
        total = 0.0
        for role in roles:
            low, high = self.vertical_range(role)
            total += self.width_at(role, min(max(v, low + 0.05), high - 0.05))
        return total

    def cloth_at(self, roles: Iterable[str], v: float) -> float:
        """Widths at v of those of the panels that reach that height."""
        ranges = {role: self.vertical_range(role) for role in roles}
        return sum(self.width_at(role, v) for role, (low, high) in ranges.items() if low < v < high)

    def _panel(self, role: str) -> PatternPanel:
        if role not in self._panels:
            raise PatternError(
                "PATTERN_LABEL_MISSING",
                f"The pattern has no panel with the role {role!r}; it cannot be measured.",
            )
        return self._panels[role]

    @_measured_once
    def labelled_edges(self, role: str, label: str) -> list[Points]:
        """Dense points [N, 2] of every edge of a panel with the label."""
        edges = zip(self._panel(role).edges, self._edges[role], strict=True)
        return [points for edge, points in edges if edge.label == label]
