"""Sizes of several charts stand in a chart as on a rack, so that advice that was taken is a diagonal."""

from app.services.insight.charts import chart_of
from app.services.insight.figures import Figure, FigureRow
from app.services.insight.sizes import SIZES_UNSTOCKED, SOLD_AGAINST_ADVISED
from resources.size_charts.schema import rack_place


def test_letters_come_before_numbers_and_short_before_long() -> None:
    mixed = ["42", "XL", "M-long", "M", "own", "32x34", "32x30", "M-short", "3XL", "38", "XS"]
    assert sorted(mixed, key=rack_place) == [
        "XS", "M-short", "M", "M-long", "XL", "3XL", "32x30", "32x34", "38", "42", "own",
    ]  # fmt: skip


def test_what_was_advised_and_what_was_sold_stand_in_one_order() -> None:
    cells = [("XL", "XL"), ("M", "M"), ("L", "XL"), ("L-long", "L-long"), ("L", "L"), ("M", "L")]
    figure = Figure(
        code=SOLD_AGAINST_ADVISED.code,
        dimensions=SOLD_AGAINST_ADVISED.dimensions,
        rows=tuple(FigureRow(cell=cell, visits=30 + place) for place, cell in enumerate(cells)),
        withheld=0,
    )
    chart = chart_of(SOLD_AGAINST_ADVISED, figure)
    assert chart.categories == ("M", "L", "L-long", "XL")
    assert tuple(series.name for series in chart.series) == chart.categories
    diagonal = [series.values[place] for place, series in enumerate(chart.series)]
    assert diagonal == [31.0, 34.0, 33.0, 30.0]


def test_products_keep_their_order_and_their_sizes_take_that_of_the_rack() -> None:
    cells = [("tee", "XL"), ("coat", "M"), ("tank", "L")]
    figure = Figure(
        code=SIZES_UNSTOCKED.code,
        dimensions=SIZES_UNSTOCKED.dimensions,
        rows=tuple(FigureRow(cell=cell, visits=25) for cell in cells),
        withheld=0,
    )
    chart = chart_of(SIZES_UNSTOCKED, figure)
    assert chart.categories == ("M", "L", "XL")
    assert [series.name for series in chart.series] == ["tee", "coat", "tank"]
