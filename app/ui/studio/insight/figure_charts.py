"""Figures of the shop as charts of the window."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from app.services.insight.charts import Chart as FigureChart
from app.services.insight.charts import ChartSeries
from app.services.insight.promotion_effect import PromotionEffect
from app.ui.look import Look
from app.ui.studio.insight.cell_words import CellWords
from app.ui.widgets.charts import (
    BarChart,
    BarGroup,
    Chart,
    FunnelChart,
    FunnelStep,
    HeatCell,
    HeatMap,
    Line,
    LineChart,
)

MOST_ROWS: Final = 10
"""So many products at most; those with the most visits."""


def figure_chart(look: Look, title: str, chart: FigureChart, words: CellWords) -> Chart | None:
    """The chart of a figure; None where every group is withheld."""
    if not chart.categories:
        return None
    if chart.kind == "funnel":
        return _funnel(look, title, chart, words)
    if chart.kind == "line":
        return _line(look, title, chart, words)
    if chart.kind == "heat_map":
        return _heat_map(look, title, chart, words)
    return _bars(look, title, chart, words)


def effect_chart(
    look: Look, title: str, effects: Sequence[PromotionEffect], words: CellWords
) -> Chart | None:
    """How many bought a promoted product, of those who saw its promotion and of those who did not."""
    if not effects:
        return None
    percent = words.texts.percent
    bars = BarChart(look)
    bars.show_bars(
        title,
        (words("seen"), words("unseen")),
        [
            BarGroup(
                name=words(one.promotion),
                values=(one.seen_share, one.unseen_share),
                words=(percent(one.seen_share), percent(one.unseen_share)),
            )
            for one in effects
        ],
    )
    return bars


def _funnel(look: Look, title: str, chart: FigureChart, words: CellWords) -> FunnelChart:
    counts = [value or 0.0 for value in chart.series[0].values]
    kept = ["", *(words.texts.percent(b / a) if a else "" for a, b in itertools.pairwise(counts))]
    steps = [
        FunnelStep(name=words(name), count=count, words=words.texts.number(count), kept=share)
        for name, count, share in zip(chart.categories, counts, kept, strict=True)
    ]
    drawn = FunnelChart(look)
    drawn.show_steps(title, steps)
    return drawn


def _line(look: Look, title: str, chart: FigureChart, words: CellWords) -> LineChart:
    drawn = LineChart(look)
    lines = [Line(name=words(series.name), values=series.values) for series in chart.series]
    drawn.show_lines(title, [words(name) for name in chart.categories], lines, words.texts.number)
    return drawn


def _bars(look: Look, title: str, chart: FigureChart, words: CellWords) -> BarChart:
    totals = [
        sum(series.values[place] or 0.0 for series in chart.series) for place in range(len(chart.categories))
    ]
    places = _largest(totals) if chart.dimensions[0] in ("product", "promotion") else range(len(totals))
    groups = [
        BarGroup(
            name=words(chart.categories[place]),
            values=tuple(series.values[place] or 0.0 for series in chart.series),
            words=tuple(_number(series.values[place], words) for series in chart.series),
        )
        for place in places
    ]
    drawn = BarChart(look)
    drawn.show_bars(title, [words(series.name) for series in chart.series], groups)
    return drawn


def _heat_map(look: Look, title: str, chart: FigureChart, words: CellWords) -> HeatMap:
    series = [chart.series[place] for place in _largest([_total(one) for one in chart.series])]
    if chart.dimensions[0] != "product":
        series = list(chart.series)
    kept = [place for place in range(len(chart.categories)) if any(one.values[place] for one in series)]
    most = max((value or 0.0 for one in series for value in one.values), default=0.0) or 1.0
    cells = [
        [
            HeatCell(
                share=None if one.values[place] is None else (one.values[place] or 0.0) / most,
                words=_number(one.values[place], words),
            )
            for place in kept
        ]
        for one in series
    ]
    drawn = HeatMap(look)
    axes = (words(chart.dimensions[0]), words(chart.dimensions[-1]))
    names = [words(one.name) for one in series]
    drawn.show_cells(title, [words(chart.categories[place]) for place in kept], names, cells, axes)
    return drawn


def _largest(totals: Sequence[float]) -> list[int]:
    return sorted(range(len(totals)), key=lambda place: (-totals[place], place))[:MOST_ROWS]


def _total(series: ChartSeries) -> float:
    return sum(value or 0.0 for value in series.values)


def _number(value: float | None, words: CellWords) -> str:
    return "–" if value is None else words.texts.number(value)
