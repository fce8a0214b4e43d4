"""What share of a population each size fits, and where in the range of girths it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from app.services.population.judged import JudgedPerson
from resources.size_charts import SizeChart

BIN_CM: Final = 4.0
GIRTHS: Final = ("chest_girth_cm", "waist_girth_cm", "hip_girth_cm")


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeShare:
    """One girth size (all its leg lengths together), in people.

    ``taken``: it is the size that fits them; ``good``: it would fit, another too; ``alone``: nothing else
    would, so they are lost when the size is dropped.
    """

    size: str
    taken: int
    good: int
    alone: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeatMap:
    """Size against one girth: of the people of a bin, how many a size fits well.

    ``edges_cm`` [B + 1]; ``people`` [B]; ``good`` [S, B] in the chart's order; ``fitted`` [B] by any size.
    """

    measurement: str
    sizes: tuple[str, ...]
    edges_cm: npt.NDArray[np.float64]
    people: npt.NDArray[np.int64]
    good: npt.NDArray[np.int64]
    fitted: npt.NDArray[np.int64]


def girth_sizes_of(chart: SizeChart) -> dict[str, str]:
    """The girth size of every size: "M" of "M-long"."""
    return {size: chart.run[chart.size_index(size)] for size in chart.sizes}


def size_shares(chart: SizeChart, judged: Sequence[JudgedPerson]) -> list[SizeShare]:
    """Every girth size of the chart, smallest first."""
    girth_size = girth_sizes_of(chart)
    taken = [None if person.size is None else girth_size[person.size] for person in judged]
    good = [{girth_size[size] for size in person.good_sizes} for person in judged]
    return [
        SizeShare(
            size=size,
            taken=taken.count(size),
            good=sum(size in sizes for sizes in good),
            alone=sum(sizes == {size} for sizes in good),
        )
        for size in chart.run
    ]


def heat_maps(chart: SizeChart, judged: Sequence[JudgedPerson]) -> list[HeatMap]:
    """One map for each girth the chart chooses its sizes by."""
    return [_heat_map(chart, judged, name) for name in GIRTHS if name in chart.charted_measurements]


def _heat_map(chart: SizeChart, judged: Sequence[JudgedPerson], measurement: str) -> HeatMap:
    girth_size = girth_sizes_of(chart)
    values = np.array([person.body[measurement] for person in judged])
    low, high = (round(float(f(values / BIN_CM))) for f in (_floor_of_least, _above_greatest))
    edges = BIN_CM * np.arange(low, high + 1, dtype=np.float64)
    counted = (values - edges[0]) // BIN_CM
    place = {size: row for row, size in enumerate(chart.run)}
    good = np.zeros((len(place), len(edges) - 1), dtype=np.int64)
    for person, column in zip(judged, counted.astype(int), strict=True):
        for size in {girth_size[size] for size in person.good_sizes}:
            good[place[size], column] += 1
    fits = np.array([person.size is not None for person in judged])
    return HeatMap(
        measurement=measurement,
        sizes=chart.run,
        edges_cm=edges,
        people=np.histogram(values, edges)[0],
        good=good,
        fitted=np.histogram(values[fits], edges)[0],
    )


def _floor_of_least(values: npt.NDArray[np.float64]) -> float:
    return float(np.floor(values.min()))


def _above_greatest(values: npt.NDArray[np.float64]) -> float:
    """One past the floor, so that the greatest lies inside the last bin and not on its edge."""
    return float(np.floor(values.max())) + 1.0


def shares_document(shares: Sequence[SizeShare], people: int) -> dict[str, Mapping[str, float]]:
    """The shares in percent, by size."""
    return {
        one.size: {
            "taken_percent": percent(one.taken, people),
            "good_percent": percent(one.good, people),
            "alone_percent": percent(one.alone, people),
        }
        for one in shares
    }


def percent(part: int, whole: int) -> float:
    """A share rounded to a tenth of a percent; 0 of nobody."""
    return round(100.0 * part / whole, 1) if whole else 0.0
