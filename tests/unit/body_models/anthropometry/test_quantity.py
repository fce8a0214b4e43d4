"""Values that carry their gradient agree with finite differences."""

from collections.abc import Callable

import numpy as np
import pytest

from body_models.anthropometry.quantity import (
    UP,
    Floats,
    MaterialPoint,
    Quantity,
    between,
    distance,
    farthest,
    midpoint,
    row_point,
)

_POINTS = np.random.default_rng(3).normal(size=(9, 3))
_A = MaterialPoint(rows=np.array([0, 1, 2]), weights=np.array([0.2, 0.5, 0.3]))
_B = MaterialPoint(rows=np.array([2, 3]), weights=np.array([0.4, 0.6]))


def finite_difference(measure: Callable[[Floats], float], points: Floats, step: float = 1e-6) -> Floats:
    gradient = np.zeros_like(points)
    for index in np.ndindex(*points.shape):
        up, down = points.copy(), points.copy()
        up[index] += step
        down[index] -= step
        gradient[index] = (measure(up) - measure(down)) / (2 * step)
    return gradient


def dense(quantity: Quantity, count: int) -> Floats:
    gradient = np.zeros((count, 3))
    np.add.at(gradient, quantity.rows, quantity.gradient)
    return gradient


@pytest.mark.parametrize(
    "measure",
    [
        lambda p: distance(_A, _B, p),
        lambda p: _A.height(p) - _B.height(p),
        lambda p: between(_A.height(p), _B.height(p), 0.3).scaled(2.0),
        lambda p: midpoint(_A, _B, 0.25).along(p, np.array([0.6, 0.0, 0.8])),
        lambda p: farthest(np.arange(4, 9), p, UP) + distance(_A, row_point(8), p),
    ],
)
def test_gradients_agree_with_finite_differences(measure: Callable[[Floats], Quantity]) -> None:
    expected = finite_difference(lambda p: measure(p).value, _POINTS)
    assert dense(measure(_POINTS), len(_POINTS)) == pytest.approx(expected, abs=1e-7)


def test_a_point_in_the_flesh_moves_with_its_neighbours() -> None:
    moved = _POINTS + np.array([0.0, 2.0, 0.0])
    assert _A.at(moved) - _A.at(_POINTS) == pytest.approx([0.0, 2.0, 0.0])
