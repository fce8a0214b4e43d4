"""The normal equations of a fit: every term adds its rows where its unknowns are."""

from dataclasses import dataclass, field

import numpy as np

from body_models.capture.fitting.lens import LENS_SIZE
from body_models.capture.fitting.skinned import STANCE_SIZE, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where the unknowns are: betas, one stance and one outline bias for each view, the lens."""

    betas: int
    views: int
    lens: bool

    @property
    def count(self) -> int:
        """How many unknowns there are."""
        return self.betas + self.views * (STANCE_SIZE + 1) + (LENS_SIZE if self.lens else 0)

    def shape(self) -> slice:
        """The betas."""
        return slice(0, self.betas)

    def stance(self, view: int) -> slice:
        """A view's stance."""
        start = self.betas + view * STANCE_SIZE
        return slice(start, start + STANCE_SIZE)

    def bias(self, view: int) -> slice:
        """How far a view's outline lies outside the body's, px."""
        start = self.betas + self.views * STANCE_SIZE + view
        return slice(start, start + 1)

    def of_lens(self) -> slice:
        """The lens."""
        return slice(self.count - LENS_SIZE, self.count)


@dataclass(slots=True, kw_only=True, eq=False)
class System:
    """Curvature and half gradient of a sum of squares."""

    columns: Columns
    curvature: Floats = field(init=False)  # [n, n]
    gradient: Floats = field(init=False)  # [n]
    cost: float = 0.0

    def __post_init__(self) -> None:
        self.curvature = np.zeros((self.columns.count, self.columns.count))
        self.gradient = np.zeros(self.columns.count)

    def add(self, residuals: Floats, weights: Floats | float, *parts: tuple[slice, Floats]) -> None:
        """Add weighed squares of residuals [N]; ``parts`` are their derivatives [N, ·] by some columns."""
        root = np.sqrt(np.broadcast_to(np.asarray(weights, dtype=np.float64), residuals.shape))
        columns = np.concatenate([np.arange(part.start, part.stop) for part, _ in parts])
        slopes = np.concatenate([slopes for _, slopes in parts], axis=1) * root[:, None]
        weighed = root * residuals
        self.cost += float(weighed @ weighed)
        self.gradient[columns] += weighed @ slopes
        self.curvature[np.ix_(columns, columns)] += slopes.T @ slopes

    def step(self) -> Floats:
        """The Gauss-Newton step [n]."""
        return np.asarray(-np.linalg.solve(self.curvature, self.gradient), dtype=np.float64)
