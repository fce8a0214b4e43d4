"""Counts and sums with differential privacy, drawn by OpenDP.

The unit is a visit: a report is about as likely whether any one visit was there or not (Dwork et al. 2006;
pure epsilon, neighbours differ by one visit). A visit counts in at most so many groups; the noise is the
discrete Laplace distribution, drawn exactly (Canonne, Kamath and Steinke 2020). The groups are given by the
caller and never come from the visits. What happens to the noisy numbers afterwards costs nothing more.
"""

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from app.services.insight.figures import SMALLEST_GROUP

if TYPE_CHECKING:
    from opendp.mod import Measurement, Transformation

_WRONGLY_SHOWN: Final = 1e-6
"""The chance that noise alone lifts a group of 19 visits over the line."""
_TO_BE_OFF: Final = 0.05
_SEPARATOR: Final = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoisyCounts:
    """Counts by group, with the scale of their noise (of each; they are independent)."""

    counts: Mapping[tuple[str, ...], int]
    scale: float

    def error_95(self, terms: int = 1) -> float:
        """19 of 20 sums of so many counts are off by no more than this."""
        return tail(self.scale, terms, _TO_BE_OFF / 2)

    def line(self, terms: int = 1) -> int:
        """From where on a noisy sum of so many counts is shown: 20, and room for its noise."""
        return SMALLEST_GROUP + math.ceil(tail(self.scale, terms, _WRONGLY_SHOWN))


def noisy_counts(
    cells_by_visit: Mapping[str, Collection[tuple[str, ...]]],
    domain: Sequence[tuple[str, ...]],
    *,
    most_cells: int,
    epsilon: float,
) -> NoisyCounts:
    """How many visits are in each group of the domain, privately. What is in none of them is not counted."""
    labels = [_label(cell) for cell in domain]
    if not labels:
        return NoisyCounts(counts={}, scale=most_cells / epsilon)
    measurement, scale = counting(tuple(labels), most_cells, epsilon)
    drawn = measurement(bounded_rows(cells_by_visit, frozenset(domain), most_cells))
    return NoisyCounts(counts=dict(zip(domain, drawn, strict=True)), scale=scale)


def noisy_sum(values: Sequence[int], *, highest: int, epsilon: float) -> tuple[int, float]:
    """The sum of one value a visit, each taken as within 0 … ``highest``; with the scale of its noise."""
    measurement, scale = summing(highest, epsilon)
    return int(measurement(list(values))), scale


def bounded_rows(
    cells_by_visit: Mapping[str, Collection[tuple[str, ...]]],
    domain: frozenset[tuple[str, ...]],
    most_cells: int,
) -> list[str]:
    """At most so many groups of each visit. Which, depends on the visit alone, and favours no group."""
    rows = []
    for visit, cells in cells_by_visit.items():
        labels = {_label(cell) for cell in cells if cell in domain}
        rows += sorted(labels, key=lambda label: hashlib.sha256(f"{visit}{label}".encode()).digest())[
            :most_cells
        ]
    return rows


@lru_cache(maxsize=64)
def counting(labels: tuple[str, ...], most_cells: int, epsilon: float) -> "tuple[Measurement, float]":
    """The mechanism of counts, with the least noise that keeps epsilon; and the scale of the noise."""
    from opendp import domains, metrics, transformations

    _switch_on()
    rows = domains.vector_domain(domains.atom_domain(T=str))
    counted = transformations.make_count_by_categories(
        rows, metrics.symmetric_distance(), list(labels), null_category=False
    )
    return _with_noise(counted, most_cells, epsilon)


@lru_cache(maxsize=64)
def summing(highest: int, epsilon: float) -> "tuple[Measurement, float]":
    """The mechanism of one sum; and the scale of its noise."""
    from opendp import domains, metrics, transformations

    _switch_on()
    rows = domains.vector_domain(domains.atom_domain(T="i64"))
    bounded = transformations.make_clamp(rows, metrics.symmetric_distance(), (0, highest))
    summed = transformations.make_sum(*bounded.output_space)
    return _with_noise(bounded >> summed, 1, epsilon)


def _with_noise(exact: "Transformation", most_rows: int, epsilon: float) -> "tuple[Measurement, float]":
    from opendp import measurements, mod

    domain, metric = exact.output_space

    def noise(scale: float) -> "Measurement":
        return measurements.make_laplace(domain, metric, scale)

    most_change = exact.map(most_rows)  # type: ignore[no-untyped-call]
    scale = float(mod.binary_search_param(noise, d_in=most_change, d_out=epsilon, T=float))
    mechanism: Measurement = exact >> noise(scale)
    if mechanism.map(most_rows) > epsilon:  # type: ignore[no-untyped-call]
        raise AssertionError("OpenDP's own account is beyond the epsilon that was declared")
    return mechanism, scale


@lru_cache(maxsize=1)
def _switch_on() -> None:
    from opendp import mod

    mod.enable_features("contrib")


@lru_cache(maxsize=4096)
def tail(scale: float, terms: int, chance: float) -> float:
    """What a sum of discrete Laplace variables exceeds with at most this chance.

    Exact for one; for several Chernoff's bound, minimised over a grid: a little more than need be.
    """
    q = math.exp(-1.0 / scale)
    if terms == 1:
        return max(0.0, math.log(chance * (1.0 + q)) / math.log(q))
    best = math.inf
    for step in range(1, 200):
        rate = step / 200.0 / scale
        moment = (1.0 - q) ** 2 / ((1.0 - q * math.exp(rate)) * (1.0 - q * math.exp(-rate)))
        best = min(best, (terms * math.log(moment) - math.log(chance)) / rate)
    return best


def _label(cell: tuple[str, ...]) -> str:
    return _SEPARATOR.join(cell)
