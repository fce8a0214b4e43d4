"""Measured values that carry their derivative with respect to the points of a body.

Vertices and joints of a body in a fixed pose are affine in the betas, so the derivative of a measurement
with respect to the betas is one product of its sparse gradient over the points with the pose's directions.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

UP = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quantity:
    """A value and its gradient with respect to the points [P, 3] it was measured on.

    ``rows`` may repeat: contributions to the same point add up.
    """

    value: float
    rows: Rows  # [N]
    gradient: Floats  # [N, 3]

    def __add__(self, other: "Quantity") -> "Quantity":
        return total((self, other))

    def __sub__(self, other: "Quantity") -> "Quantity":
        return total((self, other.scaled(-1.0)))

    def scaled(self, factor: float) -> "Quantity":
        """This quantity times a constant."""
        return Quantity(value=self.value * factor, rows=self.rows, gradient=self.gradient * factor)


def total(parts: Iterable[Quantity]) -> Quantity:
    """The sum of quantities."""
    listed = list(parts)
    return Quantity(
        value=sum(q.value for q in listed),
        rows=np.concatenate([q.rows for q in listed]),
        gradient=np.concatenate([q.gradient for q in listed]),
    )


def between(a: Quantity, b: Quantity, fraction: float) -> Quantity:
    """The quantity that lies ``fraction`` of the way from ``a`` to ``b``."""
    return a.scaled(1.0 - fraction) + b.scaled(fraction)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MaterialPoint:
    """A point fixed in the flesh: a weighted mean of points of the body, whatever its shape or pose."""

    rows: Rows  # [N]
    weights: Floats  # [N], sum 1

    def at(self, points_m: Floats) -> Floats:
        """Where it is, [3], on these points [P, 3]."""
        return self.weights @ points_m[self.rows]

    def along(self, points_m: Floats, direction: Floats) -> Quantity:
        """Its coordinate along a fixed direction."""
        return Quantity(
            value=float(self.at(points_m) @ direction),
            rows=self.rows,
            gradient=self.weights[:, None] * direction,
        )

    def height(self, points_m: Floats) -> Quantity:
        """Its coordinate along the vertical (not yet above the floor)."""
        return self.along(points_m, UP)

    def pulled(self, gradient: Floats) -> tuple[Rows, Floats]:
        """Rows and gradients over the points, of something with this gradient [3] at this material point."""
        return self.rows, self.weights[:, None] * gradient


def row_point(row: int) -> MaterialPoint:
    """The material point that is one point of the body."""
    return MaterialPoint(rows=np.array([row], dtype=np.intp), weights=np.ones(1))


def midpoint(a: MaterialPoint, b: MaterialPoint, fraction: float = 0.5) -> MaterialPoint:
    """The material point ``fraction`` of the way from ``a`` to ``b``."""
    return MaterialPoint(
        rows=np.concatenate([a.rows, b.rows]),
        weights=np.concatenate([a.weights * (1.0 - fraction), b.weights * fraction]),
    )


def distance(a: MaterialPoint, b: MaterialPoint, points_m: Floats) -> Quantity:
    """The straight distance between two material points."""
    offset = b.at(points_m) - a.at(points_m)
    length = float(np.linalg.norm(offset))
    unit = offset / length
    rows_a, gradient_a = a.pulled(-unit)
    rows_b, gradient_b = b.pulled(unit)
    return Quantity(
        value=length,
        rows=np.concatenate([rows_a, rows_b]),
        gradient=np.concatenate([gradient_a, gradient_b]),
    )


def farthest(rows: Rows, points_m: Floats, direction: Floats) -> Quantity:
    """The largest coordinate along ``direction`` among some points.

    The gradient is that of the extreme point alone (envelope theorem).
    """
    best = rows[int(np.argmax(points_m[rows] @ direction))]
    return row_point(int(best)).along(points_m, direction)
