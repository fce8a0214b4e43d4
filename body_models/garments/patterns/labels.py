"""Where words go in a drawing so that none lie on each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from body_models.garments.patterns.draft import Points

# Mean advance of a sans-serif letter as a share of its size, a little generous.
_LETTER_SHARE = 0.53
# What a place further down the list costs, in points of an edge that words cover.
_LATER = 0.5
_PROBES = (9, 3)  # points along and across a label that must be free


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words centred on a point [2] of the drawing (y down), turned clockwise by an angle."""

    words: str
    centre_cm: Points
    angle_deg: float
    height_cm: float

    @property
    def width_cm(self) -> float:
        """Estimated width of the words."""
        return _LETTER_SHARE * self.height_cm * len(self.words)

    @property
    def baseline_cm(self) -> Points:
        """Middle of the baseline [2]."""
        lowered: Points = self.centre_cm + self.axes[1] * 0.36 * self.height_cm
        return lowered

    @property
    def axes(self) -> Points:
        """Directions [2, 2] along the words and down across them."""
        angle = math.radians(self.angle_deg)
        return np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])

    def may_touch(self, other: "Label") -> bool:
        """Whether the circles around both words' boxes come near each other."""
        reach = (self.width_cm + other.width_cm) / 2 + self.height_cm + other.height_cm
        return math.dist(self.centre_cm.tolist(), other.centre_cm.tolist()) < reach

    def holds(self, points_cm: Points, margin_cm: float = 0.0) -> int:
        """How many of the points [N, 2] lie within the words' box."""
        along, across = np.abs((points_cm - self.centre_cm) @ self.axes.T).T
        inside = (along < self.width_cm / 2 + margin_cm) & (across < 0.55 * self.height_cm + margin_cm)
        return int(inside.sum())

    def probes(self) -> Points:
        """Points [M, 2] all over the words' box."""
        u, v = (np.linspace(-0.5, 0.5, count) for count in _PROBES)
        grid = np.stack(np.meshgrid(u * self.width_cm, v * 1.1 * self.height_cm), axis=-1).reshape(-1, 2)
        placed: Points = self.centre_cm + grid @ self.axes
        return placed


@dataclass(slots=True, kw_only=True)
class FreeSpace:
    """A drawing [width, height] being filled: labels that lie already, and points of lines that words should
    keep off: dimension lines [K, 2] above all, edges of pieces [E, 2] where they can."""

    size_cm: Points
    lines_cm: Points
    edges_cm: Points
    labels: list[Label] = field(default_factory=list)

    def placed(self, candidates: Sequence[Label]) -> Label:
        """The candidate that is on least, the earlier ones preferred; it is kept."""
        costs = [self._on(label) + _LATER * place for place, label in enumerate(candidates)]
        best = candidates[costs.index(min(costs))]
        self.labels.append(best)
        return best

    def _on(self, label: Label) -> int:
        probes, margin = label.probes(), 0.15 * label.height_cm
        outside = int(((probes < 0) | (probes > self.size_cm)).any(axis=1).sum())
        on_words = sum(
            other.holds(probes, margin) + label.holds(other.probes(), margin)
            for other in self.labels
            if label.may_touch(other)
        )
        return 100 * (on_words + outside) + 3 * label.holds(self.lines_cm) + label.holds(self.edges_cm)
