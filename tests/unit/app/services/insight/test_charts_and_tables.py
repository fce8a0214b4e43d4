"""Charts and tables say what the figures say, in a form others read."""

import csv
import io
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.insight.figures import Figure, FigureRow
from app.services.insight.report import questions, shop_report
from app.services.insight.tables import figure_csv, table_csv
from tests.invented_shop import SHELF, SINCE, InventedShop, invented_events

REPORT = shop_report(
    invented_events(InventedShop(visits=1500)), SHELF, since=SINCE, until=SINCE + timedelta(days=28)
)


def test_every_group_of_a_figure_is_in_its_chart() -> None:
    for question, figure, chart in zip(questions(SHELF), REPORT.figures, REPORT.charts, strict=True):
        assert chart.kind == question.chart
        assert all(len(series.values) == len(chart.categories) for series in chart.series)
        drawn = [value for series in chart.series for value in series.values if value is not None]
        assert sorted(drawn) == sorted(float(row.visits) for row in figure.rows)
        assert drawn, question.code


def test_a_heat_map_has_a_row_for_each_advised_size() -> None:
    chart = next(chart for chart in REPORT.charts if chart.code == "size_sold_against_advised")
    small = next(series for series in chart.series if series.name == "S")
    figure = next(figure for figure in REPORT.figures if figure.code == chart.code)
    expected = next(row.visits for row in figure.rows if row.cell == ("S", "S"))
    assert small.values[chart.categories.index("S")] == expected


def test_a_figure_is_read_back_from_its_table() -> None:
    for figure in REPORT.figures:
        rows = list(csv.DictReader(io.StringIO(figure_csv(figure), newline="")))
        read = [(tuple(row[name] for name in figure.dimensions), int(row["visits"])) for row in rows]
        assert read == [(row.cell, row.visits) for row in figure.rows]
        assert all("error_95" not in row for row in rows)


def test_a_private_figure_says_how_exact_it_is() -> None:
    row = FigureRow(cell=("began",), visits=50, share=1.0)
    figure = Figure(code="funnel", dimensions=("step",), rows=(row,), withheld=5, epsilon=0.5, error_95=6.0)
    assert figure_csv(figure) == "step,visits,share,error_95\r\nbegan,50,1.0,6.0\r\n"


@settings(deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), st.integers())
    )
)
def test_any_table_is_read_back(rows: list[tuple[str, int]]) -> None:
    text = table_csv(["word", "number"], rows)
    assert text.startswith("word,number\r\n")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert [tuple(row) for row in read[1:]] == [(word, str(number)) for word, number in rows]
