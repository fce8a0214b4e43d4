"""A pattern as its file hangs it around a body: what its panels, edges and seams look like in space."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.spatial.transform import Rotation

from body_models.garments.patterns.curves import Points, dense_panel_edges, length
from body_models.garments.patterns.specification import PatternPanel, PatternSpecification

EdgeName = tuple[str, int]

# Panels within this of one plane are drawn, not hung.
FLAT_M = 0.02


@dataclass(frozen=True, kw_only=True)
class HungPanel:
    """One panel: each edge as a polyline [N, 3] in space, metres, and the axes of the panel."""

    name: str
    panel: PatternPanel
    edges_m: tuple[Points, ...]
    axes: Points  # [3, 3] columns: the panel's x, y and normal

    @cached_property
    def points_m(self) -> Points:
        """The outline [N, 3]."""
        return np.concatenate(self.edges_m)

    @cached_property
    def low_m(self) -> Points:
        """Smallest x, y, z [3]."""
        low: Points = self.points_m.min(axis=0)
        return low

    @cached_property
    def high_m(self) -> Points:
        """Largest x, y, z [3]."""
        high: Points = self.points_m.max(axis=0)
        return high

    @cached_property
    def middle_m(self) -> Points:
        """Middle [3] of the outline, every centimetre of it counted alike."""
        steps = np.concatenate([np.linalg.norm(np.diff(edge, axis=0), axis=1) for edge in self.edges_m])
        halves = np.concatenate([(edge[1:] + edge[:-1]) / 2 for edge in self.edges_m])
        middle: Points = (halves * steps[:, None]).sum(axis=0) / steps.sum()
        return middle

    def edge_middle_m(self, index: int) -> Points:
        """Middle [3] of an edge."""
        middle: Points = self.edges_m[index].mean(axis=0)
        return middle


@dataclass(frozen=True, kw_only=True)
class HungPattern:
    """All panels of a pattern in space, and which edge is sewn to which."""

    specification: PatternSpecification
    panels: Mapping[str, HungPanel]
    partner: Mapping[EdgeName, EdgeName]

    @classmethod
    def of(cls, specification: PatternSpecification) -> "HungPattern":
        """Hang a pattern as its file says."""
        partner: dict[EdgeName, EdgeName] = {}
        for stitch in specification.pattern.stitches:
            one, other = ((side.panel, side.edge) for side in (stitch[0], stitch[1]))
            partner[one], partner[other] = other, one
        panels = {name: _hung(specification, name) for name in specification.panels}
        return cls(specification=specification, panels=panels, partner=partner)

    @cached_property
    def depth_m(self) -> float:
        """Where front and back part: the middle of the hung depth."""
        middles = [panel.middle_m[2] for panel in self.panels.values()]
        return float(min(middles) + max(middles)) / 2

    @property
    def is_flat(self) -> bool:
        """Whether the panels lie in one plane, as drawn for paper."""
        lows = min(float(panel.low_m[2]) for panel in self.panels.values())
        highs = max(float(panel.high_m[2]) for panel in self.panels.values())
        return highs - lows < FLAT_M

    @cached_property
    def half_width_m(self) -> float:
        """Largest distance from the middle plane."""
        return max(float(np.abs(panel.points_m[:, 0]).max()) for panel in self.panels.values())

    def edges(self, names: Iterable[str]) -> list[EdgeName]:
        """All edges of some panels."""
        return [(name, index) for name in names for index in range(len(self.panels[name].edges_m))]

    def is_front(self, name: str) -> bool:
        """Whether a panel hangs in front of the middle of the depth."""
        return bool(self.panels[name].middle_m[2] >= self.depth_m)

    def edge_m(self, edge: EdgeName) -> Points:
        """An edge as a polyline [N, 3]."""
        return self.panels[edge[0]].edges_m[edge[1]]

    def is_rolled(self, name: str) -> bool:
        """Whether two edges of a panel that do not share a corner (as a dart's do) are sewn to each other."""
        edges = self.specification.panels[name].edges
        return any(
            self.partner.get((name, index), ("", 0))[0] == name
            and not set(edge.endpoints) & set(edges[self.partner[name, index][1]].endpoints)
            for index, edge in enumerate(edges)
        )

    def sewn_together(self, names: Iterable[str]) -> list[set[str]]:
        """The panels in groups that are sewn to each other, directly or through others of ``names``."""
        waiting, groups = set(names), []
        while waiting:
            group, border = set(), {waiting.pop()}
            while border:
                name = border.pop()
                group.add(name)
                near = {self.partner[edge][0] for edge in self.edges([name]) if edge in self.partner}
                border |= near & waiting
                waiting -= border
            groups.append(group)
        return groups


def _hung(specification: PatternSpecification, name: str) -> HungPanel:
    panel = specification.panels[name]
    turn = Rotation.from_euler("xyz", panel.rotation, degrees=True)
    place = np.asarray(panel.translation) * specification.metres_per_unit
    edges = tuple(
        turn.apply(np.column_stack([edge, np.zeros(len(edge))])) + place
        for edge in (_even(dense) for dense in dense_panel_edges(specification, name))
    )
    return HungPanel(name=name, panel=panel, edges_m=edges, axes=turn.as_matrix())


def _even(edge: Points) -> Points:
    """A straight edge has two points; its middle must count as much as a curve's."""
    if len(edge) > 2 or length(edge) == 0:
        return edge
    share = np.linspace(0.0, 1.0, 9)[:, None]
    points: Points = edge[0] + share * (edge[1] - edge[0])
    return points
