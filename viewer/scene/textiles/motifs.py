"""Leaves and flowers for printed cloth, scattered so that the repeat cannot be seen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.float64]
_SLENDER = 2.6  # length of a leaf over its width
_SHARPNESS = 190.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a motif stands in a repeat of side 1."""

    u: float
    v: float
    radius: float
    turn_rad: float

    def turned(self, by_rad: float) -> "Spot":
        """The same place, another way round."""
        return replace(self, turn_rad=self.turn_rad + by_rad)


def scattered(count: int, *, seed: int, radius: tuple[float, float]) -> Iterator[Spot]:
    """Spots that keep their distance, across the borders of the repeat too (best candidate sampling)."""
    source = np.random.default_rng(seed)
    placed = np.empty((0, 2))
    for _ in range(count):
        candidates = source.random((24, 2))
        if len(placed):
            apart = np.abs(candidates[:, None] - placed[None])
            apart = np.linalg.norm(np.minimum(apart, 1.0 - apart), axis=2).min(axis=1)
            candidates = candidates[[int(apart.argmax())]]
        place = candidates[0]
        placed = np.vstack([placed, place])
        yield Spot(
            u=float(place[0]),
            v=float(place[1]),
            radius=float(source.uniform(*radius)),
            turn_rad=float(source.uniform(0, 2 * np.pi)),
        )


def petal_cover(u: Image, v: Image, spot: Spot) -> Image:
    """Cover [R, C] of a five-petalled flower."""
    away, angle = _polar(u, v, spot)
    return _soft(spot.radius * (0.62 + 0.38 * np.abs(np.cos(2.5 * angle))) - away)


def heart_cover(u: Image, v: Image, spot: Spot) -> Image:
    """Cover [R, C] of the middle of a flower."""
    away, _ = _polar(u, v, spot)
    return _soft(0.26 * spot.radius - away)


def leaf_cover(u: Image, v: Image, spot: Spot) -> Image:
    """Cover [R, C] of a pointed leaf that grows from the spot, with a bare midrib."""
    away, angle = _polar(u, v, spot)
    along, across = away * np.cos(angle), away * np.sin(angle)
    length = 2.0 * spot.radius
    share = np.clip(along / length, 0.0, 1.0)
    width = length / _SLENDER * np.sin(np.pi * share**0.8) * 0.5
    rib = np.clip(np.abs(across) / (0.012 * length) - 0.3, 0.0, 1.0)
    return np.asarray(_soft(width - np.abs(across)) * rib * (along > 0) * (along < length), np.float64)


def _polar(u: Image, v: Image, spot: Spot) -> tuple[Image, Image]:
    du = (u - spot.u + 0.5) % 1.0 - 0.5
    dv = (v - spot.v + 0.5) % 1.0 - 0.5
    return np.hypot(du, dv), np.arctan2(dv, du) - spot.turn_rad


def _soft(inside: Image) -> Image:
    """Cover from a depth inside the outline, soft over some three thousandths of a repeat."""
    return np.asarray(np.clip(inside * _SHARPNESS + 0.5, 0.0, 1.0), dtype=np.float64)
