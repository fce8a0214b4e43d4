"""Who a size is made for: people whose charted measurements lie in the middle of its row."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from body_models.anthropometry.population import Sex, load_population
from resources.size_charts import SizeChart, load_size_chart

# One-sided 95 % of a normal distribution.
_NINETEEN_OF_TWENTY = 1.645
_SEX: Mapping[str, Sex] = {"women": "female", "men": "male"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowBody:
    """The people of one row of a chart (cm): their median, and the range of nineteen in twenty to each side.

    Charted measurements are the row's own middle and ends; the others follow from them by the statistics of
    `load_population`, widened to adults at large.
    """

    median: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]


def row_body(chart: SizeChart, size: str) -> RowBody:
    """The people a size of a chart of the shop is made for. Raises ResourceError SIZE_UNKNOWN."""
    return _row_body(chart.id, size)


@lru_cache(maxsize=512)
def _row_body(chart_id: str, size: str) -> RowBody:
    return people_of_row(load_size_chart(chart_id), size)


def people_of_row(chart: SizeChart, size: str) -> RowBody:
    """As `row_body`, for any chart: one being edited, or with a size that nobody makes yet."""
    ranges = {name: chart.body_range_cm(size, name) for name in chart.charted_measurements}
    middle = {name: (low + high) / 2 for name, (low, high) in ranges.items()}
    others = load_population().widened().distribution(_SEX[chart.block], middle)
    spread = {
        name: math.exp(_NINETEEN_OF_TWENTY * math.sqrt(variance))
        for name, variance in zip(others.names, others.covariance_log.diagonal(), strict=True)
    }
    medians = others.median()
    return RowBody(
        median={**medians, **middle},
        low={
            **{name: medians[name] / spread[name] for name in medians},
            **{n: r[0] for n, r in ranges.items()},
        },
        high={
            **{name: medians[name] * spread[name] for name in medians},
            **{n: r[1] for n, r in ranges.items()},
        },
    )
