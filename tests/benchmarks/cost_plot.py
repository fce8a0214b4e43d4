"""A picture of cost against size, both on logarithmic scales, as SVG."""

from collections.abc import Mapping, Sequence
from math import log10
from pathlib import Path
from typing import Any, Final

from reportlab.graphics import renderSVG
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import HexColor

_COLOURS: Final = ("#1b6ca8", "#d1495b", "#2e8b57", "#8e5ea2", "#c98a00", "#555555")


def write_cost_plot(path: Path, products: Sequence[int], milliseconds: Mapping[str, Sequence[float]]) -> None:
    """Write the picture; a line a kind of work. Raises ``OSError``."""
    drawing = Drawing(720, 380)
    drawing.add(Rect(0, 0, 720, 380, fillColor=HexColor("#ffffff"), strokeColor=None))
    plot: Any = LinePlot()
    plot.x, plot.y, plot.width, plot.height = 60, 50, 400, 290
    plot.data = [
        list(zip(map(log10, products), map(log10, times), strict=True)) for times in milliseconds.values()
    ]
    for place in range(len(plot.data)):
        plot.lines[place].strokeColor = HexColor(_COLOURS[place % len(_COLOURS)])
        plot.lines[place].strokeWidth = 2
        plot.lines[place].symbol = makeMarker("FilledCircle", size=5)
    values = [value for times in milliseconds.values() for value in times]
    plot.xValueAxis.valueMin, plot.xValueAxis.valueMax = log10(products[0]), log10(products[-1])
    plot.xValueAxis.valueSteps = [log10(size) for size in products]
    low, high = int(log10(min(values)) // 1), int(-(-log10(max(values)) // 1))
    plot.yValueAxis.valueMin, plot.yValueAxis.valueMax = low, high
    plot.yValueAxis.valueSteps = list(range(low, high + 1))
    plot.xValueAxis.labelTextFormat = plot.yValueAxis.labelTextFormat = _power
    plot.yValueAxis.visibleGrid = True
    plot.yValueAxis.gridStrokeColor = HexColor("#dddddd")
    drawing.add(plot)
    drawing.add(_legend(list(milliseconds)))
    drawing.add(String(60, 355, "milliseconds for one person (median)", fontSize=11))
    drawing.add(String(200, 12, "products in the catalogue", fontSize=11))
    path.parent.mkdir(parents=True, exist_ok=True)
    renderSVG.drawToFile(drawing, str(path))


def _legend(names: Sequence[str]) -> Any:
    legend: Any = Legend()
    legend.x, legend.y, legend.alignment, legend.columnMaximum = 480, 330, "right", len(names)
    legend.colorNamePairs = [
        (HexColor(_COLOURS[place % len(_COLOURS)]), name) for place, name in enumerate(names)
    ]
    return legend


def _power(value: float) -> str:
    return f"{10**value:,.6g}" if value >= 0 else f"{10**value:.3g}"
