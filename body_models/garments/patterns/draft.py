"""The drafting table: outlines of named edges in centimetres, sewn by name, written as a specification."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from body_models.garments.patterns.curves import absolute_to_relative, bezier, length
from body_models.garments.patterns.specification import (
    CircleArc,
    ClosureKind,
    CubicCurve,
    Pattern,
    PatternClosure,
    PatternEdge,
    PatternPanel,
    PatternSpecification,
    StitchSide,
)

Points = NDArray[np.float64]


def point(u: float, v: float) -> Points:
    """A point [2] of a panel, in centimetres."""
    return np.array([u, v], dtype=np.float64)


def unit(vector: Points) -> Points:
    """The vector [2] at length 1."""
    scaled: Points = vector / np.hypot(*vector)
    return scaled


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEdge:
    """One edge of a panel: a line [2, 2], a cubic curve [4, 2], or an arc when `radius_cm` is given.

    Arcs are the short way round; `bulges_right` says to which side of the way along the edge. `elastic` is
    the share of its length to which an elastic band sewn along it draws the edge in.
    """

    name: str
    control_cm: Points
    label: str | None = None
    radius_cm: float | None = None
    bulges_right: bool = True
    elastic: float | None = None

    @property
    def start_cm(self) -> Points:
        """Where the edge starts [2]."""
        start: Points = self.control_cm[0]
        return start

    @property
    def end_cm(self) -> Points:
        """Where the edge ends [2]."""
        end: Points = self.control_cm[-1]
        return end

    def mirrored(self) -> "DraftEdge":
        """The edge on the other side of u = 0, run the other way: the outline stays counter-clockwise."""
        return replace(self, control_cm=self.control_cm[::-1] * np.array([-1.0, 1.0]))

    def curvature(self) -> CubicCurve | CircleArc | None:
        """The curve as the specification writes it; nothing for a line."""
        if self.radius_cm is not None:
            return CircleArc(type="circle", params=(self.radius_cm, False, self.bulges_right))
        if len(self.control_cm) == 2:
            return None
        start, *inner, end = self.control_cm
        first, second = (absolute_to_relative(start, end, control) for control in inner)
        return CubicCurve(
            type="cubic", params=((float(first[0]), float(first[1])), (float(second[0]), float(second[1])))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPanel:
    """A panel on the table: its outline counter-clockwise as seen from the face side, +v along the warp.

    `anchors_cm` are panel points that belong on a landmark of the body; `rotation_deg` and `translation_cm`
    hang the flat panel around the reference body.
    """

    name: str
    role: str
    edges: tuple[DraftEdge, ...]
    label: str
    anchors_cm: Mapping[str, Points] = field(default_factory=dict)
    rotation_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    translation_cm: tuple[float, float, float] = (0.0, 0.0, 0.0)
    layer: int = 0
    interlining: float = 1.0

    def edge_index(self, name: str) -> int:
        """Place of the named edge in the outline."""
        return [edge.name for edge in self.edges].index(name)

    def edge(self, name: str) -> DraftEdge:
        """The named edge."""
        return self.edges[self.edge_index(name)]

    def specified(self) -> PatternPanel:
        """The panel as the specification writes it."""
        count = len(self.edges)
        return PatternPanel(
            translation=self.translation_cm,
            rotation=self.rotation_deg,
            vertices=tuple((float(edge.start_cm[0]), float(edge.start_cm[1])) for edge in self.edges),
            edges=tuple(
                PatternEdge(
                    endpoints=(index, (index + 1) % count),
                    curvature=edge.curvature(),
                    label=edge.label,
                    elastic=edge.elastic,
                )
                for index, edge in enumerate(self.edges)
            ),
            label=self.label,
            role=self.role,
            anchors={name: (float(at[0]), float(at[1])) for name, at in self.anchors_cm.items()},
            layer=self.layer,
            interlining=self.interlining,
        )


Seam = tuple[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftClosure:
    """Edges the wearer fastens, by (panel, edge) names, and the buttons' places along the first one."""

    kind: ClosureKind
    seam: Seam
    buttons_cm: tuple[float, ...] = ()


def assemble(
    panels: Iterable[DraftPanel],
    seams: Iterable[Seam],
    parameters: Mapping[str, float],
    closures: Iterable[DraftClosure] = (),
) -> PatternSpecification:
    """The specification of drafted panels (in centimetres) sewn edge to edge, by (panel, edge) names."""
    by_name = {panel.name: panel for panel in panels}

    def sides(seam: Seam) -> tuple[StitchSide, StitchSide]:
        (one, one_edge), (other, other_edge) = seam
        return (
            StitchSide(panel=one, edge=by_name[one].edge_index(one_edge)),
            StitchSide(panel=other, edge=by_name[other].edge_index(other_edge)),
        )

    stitches = tuple(sides(seam) for seam in seams)
    fastened = tuple(
        PatternClosure(kind=closure.kind, sides=sides(closure.seam), buttons_cm=closure.buttons_cm)
        for closure in closures
    )
    return PatternSpecification(
        pattern=Pattern(
            panels={name: panel.specified() for name, panel in by_name.items()},
            stitches=stitches,
            closures=fastened,
            panel_order=tuple(by_name),
        ),
        parameters=dict(parameters),
        parameter_order=tuple(parameters),
    )


def line(name: str, start: Points, end: Points, label: str | None = None) -> DraftEdge:
    """A straight edge."""
    return DraftEdge(name=name, control_cm=np.stack([start, end]), label=label)


def curve(name: str, control: Iterable[Points], label: str | None = None) -> DraftEdge:
    """A cubic edge through four control points."""
    return DraftEdge(name=name, control_cm=np.stack(list(control)), label=label)


def curve_length(control: Points) -> float:
    """Length of a line [2, 2] or cubic curve [4, 2]."""
    return length(control if len(control) == 2 else bezier(control))


def split_curve(control: Points, at_length: float) -> tuple[Points, Points]:
    """Cut a cubic curve [4, 2] in two [4, 2] at the given length from its start (de Casteljau)."""
    dense = bezier(control)
    reached = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(dense, axis=0).T))])
    t = float(np.interp(at_length, reached, np.linspace(0.0, 1.0, len(dense))))
    a, b, c = (control[i] + t * (control[i + 1] - control[i]) for i in range(3))
    d, e = a + t * (b - a), b + t * (c - b)
    middle = d + t * (e - d)
    return np.stack([control[0], a, d, middle]), np.stack([middle, e, c, control[3]])


def flared_band(
    bottom: list[tuple[str, float]], height_cm: float, turn_rad: float, labels: tuple[str, str]
) -> tuple[DraftEdge, ...]:
    """A band cut as a piece of a ring, symmetric about u = 0: bottom edge longer than the top one.

    `bottom` names the pieces of the lower edge from -u to +u with their lengths; `turn_rad` is the angle
    of the ring it spans (so the top is turn_rad * height_cm shorter); `labels` are those of the bottom and
    the top. The bottom passes through (0, 0). Edges: the bottom pieces, ``end_plus``, ``top``, ``end_minus``.
    """
    total = sum(piece for _, piece in bottom)
    outer = total / turn_rad
    inner = outer - height_cm

    def on_ring(angle: float, radius: float) -> Points:
        return point(radius * math.sin(angle), outer - radius * math.cos(angle))

    angle = -turn_rad / 2
    edges: list[DraftEdge] = []
    for name, piece in bottom:
        following = angle + piece / outer
        ends = np.stack([on_ring(angle, outer), on_ring(following, outer)])
        edges.append(DraftEdge(name=name, control_cm=ends, label=labels[0], radius_cm=outer))
        angle = following
    half = turn_rad / 2
    top = np.stack([on_ring(half, inner), on_ring(-half, inner)])
    edges.append(line("end_plus", on_ring(half, outer), on_ring(half, inner)))
    edges.append(DraftEdge(name="top", control_cm=top, label=labels[1], radius_cm=inner, bulges_right=False))
    edges.append(line("end_minus", on_ring(-half, inner), on_ring(-half, outer)))
    return tuple(edges)
