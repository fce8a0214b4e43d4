"""What a figure looks like as a chart: values alone; a window draws them."""

from dataclasses import dataclass
from typing import Final

from app.services.insight.figures import Figure
from app.services.insight.questions import ChartKind, Question
from resources.size_charts.schema import rack_place

_OF_SIZES: Final = ("size", "advised", "sold")
"""Dimensions whose groups are sizes of several charts: they stand as on a rack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSeries:
    """One colour of a chart: a value for each category, None where it is withheld."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Categories along the axis, and the series over them. Names are ids and codes, not yet words.

    A heat map has its first dimension as series and its last as categories.
    """

    code: str
    kind: ChartKind
    dimensions: tuple[str, ...]
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    unit: str = "visits"


def chart_of(question: Question, figure: Figure) -> Chart:
    """The chart of a figure of this question."""
    values = {row.cell: float(row.visits) for row in figure.rows}
    if len(question.dimensions) == 1:
        categories = tuple(cell[0] for cell in values)
        alone = ChartSeries(name=question.code, values=tuple(values.values()))
        return _chart(question, categories, (alone,))
    leading = list(dict.fromkeys(cell[:-1] for cell in values))
    trailing = list(dict.fromkeys(cell[-1] for cell in values))
    if question.dimensions[-1] in _OF_SIZES:
        trailing.sort(key=rack_place)
    if question.dimensions[0] in _OF_SIZES:
        leading.sort(key=lambda cell: rack_place(cell[0]))
    if question.chart == "heat_map":
        series = tuple(
            ChartSeries(name=" ".join(first), values=tuple(values.get((*first, last)) for last in trailing))
            for first in leading
        )
        return _chart(question, tuple(trailing), series)
    series = tuple(
        ChartSeries(name=last, values=tuple(values.get((*first, last)) for first in leading))
        for last in trailing
    )
    return _chart(question, tuple(" ".join(first) for first in leading), series)


def _chart(question: Question, categories: tuple[str, ...], series: tuple[ChartSeries, ...]) -> Chart:
    return Chart(
        code=question.code,
        kind=question.chart,
        dimensions=question.dimensions,
        categories=categories,
        series=series,
    )
