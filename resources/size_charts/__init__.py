"""Size charts: for which bodies each size is meant, and what the finished garment measures."""

from resources.size_charts.schema import SIZES, SizeChart, load_size_chart, load_size_charts, on_trial

__all__ = ["SIZES", "SizeChart", "load_size_chart", "load_size_charts", "on_trial"]
