"""Figures as pictures, each with the same figures as text for whoever does not see it."""

from app.ui.widgets.charts.bars import BarChart, BarGroup
from app.ui.widgets.charts.chart import Chart
from app.ui.widgets.charts.funnel import FunnelChart, FunnelStep
from app.ui.widgets.charts.heat_map import HeatCell, HeatMap
from app.ui.widgets.charts.lines import Line, LineChart

__all__ = [
    "BarChart",
    "BarGroup",
    "Chart",
    "FunnelChart",
    "FunnelStep",
    "HeatCell",
    "HeatMap",
    "Line",
    "LineChart",
]
