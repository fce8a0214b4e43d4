"""Foreign panels in our convention: centimetres, control points relative to edges, +y up along the body.

The shape of a panel and the place where the file hangs it stay as they are.
"""

import warnings

import numpy as np
from scipy.spatial.transform import Rotation

from body_models.garments.patterns.curves import Points, absolute_to_relative
from body_models.garments.patterns.specification import (
    CircleArc,
    CubicCurve,
    Curvature,
    PatternEdge,
    PatternPanel,
    PatternProperties,
    PatternSpecification,
    QuadraticCurve,
)

CM_PER_M = 100.0


def normalised(specification: PatternSpecification) -> PatternSpecification:
    """The same pattern in centimetres with relative control points; panels keep their own axes."""
    properties = specification.properties
    scale = CM_PER_M / properties.units_in_meter
    panels = {
        name: _scaled(
            _recentred(panel) if properties.normalize_panel_translation else panel,
            scale,
            is_absolute=properties.curvature_coords == "absolute",
        )
        for name, panel in specification.panels.items()
    }
    pattern = specification.pattern.model_copy(update={"panels": panels})
    return specification.model_copy(update={"pattern": pattern, "properties": PatternProperties()})


def turned(panel: PatternPanel, up: Points) -> PatternPanel:
    """The panel with its direction ``up`` [2] drawn upwards; it hangs where it did."""
    up = up / np.linalg.norm(up)
    # Rows of the matrix are the panel's new axes in its old ones.
    matrix = np.array([[up[1], -up[0]], [up[0], up[1]]])
    corners = np.asarray(panel.vertices) @ matrix.T
    in_space = np.eye(3)
    in_space[:2, :2] = matrix.T
    hung = Rotation.from_euler("xyz", panel.rotation, degrees=True) * Rotation.from_matrix(in_space)
    with warnings.catch_warnings():
        # Panels that face sideways have no single set of angles; any of them is right.
        warnings.simplefilter("ignore", UserWarning)
        angles = hung.as_euler("xyz", degrees=True)
    return panel.model_copy(
        update={
            "vertices": tuple((float(x), float(y)) for x, y in corners),
            "rotation": tuple(float(angle) for angle in angles),
        }
    )


def _recentred(panel: PatternPanel) -> PatternPanel:
    """The origin in the middle of the corners, moved by as much in space, as the format's own reader does."""
    corners = np.asarray(panel.vertices)
    middle = corners.mean(axis=0)
    x, y, z = panel.translation
    return panel.model_copy(
        update={
            "vertices": tuple((float(u), float(v)) for u, v in corners - middle),
            "translation": (x + float(middle[0]), y + float(middle[1]), z),
        }
    )


def _scaled(panel: PatternPanel, scale: float, *, is_absolute: bool) -> PatternPanel:
    corners = np.asarray(panel.vertices)

    def edge_in_cm(edge: PatternEdge) -> PatternEdge:
        start, end = corners[list(edge.endpoints)]
        curvature = _relative(edge.curvature, start, end) if is_absolute else edge.curvature
        if isinstance(curvature, CircleArc):
            radius, large, sweep = curvature.params
            curvature = CircleArc(type="circle", params=(radius * scale, large, sweep))
        return edge.model_copy(update={"curvature": curvature})

    return panel.model_copy(
        update={
            "vertices": tuple((float(u), float(v)) for u, v in corners * scale),
            "translation": tuple(component * scale for component in panel.translation),
            "edges": tuple(edge_in_cm(edge) for edge in panel.edges),
        }
    )


def _relative(curvature: Curvature | None, start: Points, end: Points) -> Curvature | None:
    if curvature is None or isinstance(curvature, CircleArc):
        return curvature

    def relative(point: tuple[float, float]) -> tuple[float, float]:
        along, across = absolute_to_relative(start, end, np.asarray(point))
        return float(along), float(across)

    if isinstance(curvature, QuadraticCurve):
        return QuadraticCurve(type="quadratic", params=(relative(curvature.params[0]),))
    if isinstance(curvature, CubicCurve):
        first, second = curvature.params
        return CubicCurve(type="cubic", params=(relative(first), relative(second)))
    return relative(curvature)
