"""Charts say as text what they show, and mark the longest, the least and the missing for what they are."""

import itertools

import pytest
from PyQt6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.ui.appearance import Appearance
from app.ui.look import Look
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
from app.ui.widgets.charts.heat_map import contrast, mixed
from app.ui.widgets.charts.lines import round_levels
from resources.themes import THEMES, ThemeName, load_theme
from tests.unit.app.ui.looking import crowded_words, painted_texts


def _bars(look: Look) -> BarChart:
    chart = BarChart(look)
    groups = [
        BarGroup(name=size, values=(advised, sold), words=(f"{advised:.0f}", f"{sold:.0f}"))
        for size, advised, sold in (("S", 40.0, 44.0), ("M", 71.0, 69.0), ("3XL", 2.0, 0.0))
    ]
    chart.show_bars("Size sold against size advised", ["Advised", "Sold"], groups)
    return chart


def _heat(look: Look) -> HeatMap:
    chart = HeatMap(look)
    cells = [[HeatCell(share=1.0, words="100%"), HeatCell(share=None, words="")]] * 2
    chart.show_cells("Share fitted", ["70–78", "78–86"], ["S", "M"], cells, ("Size", "Waist, cm"))
    return chart


def _lines(look: Look) -> LineChart:
    chart = LineChart(look)
    values = (3.0, None, 12.0)
    chart.show_lines(
        "Visits", ["Mon", "Tue", "Wed"], [Line(name="Visits", values=values)], lambda v: f"{v:.0f}"
    )
    return chart


def _funnel(look: Look) -> FunnelChart:
    chart = FunnelChart(look)
    steps = [
        FunnelStep(name="Began", count=1204.0, words="1,204"),
        FunnelStep(name="Bought", count=3.0, words="3", kept="0%"),
    ]
    chart.show_steps("From arrival to purchase", steps)
    return chart


def _shown(chart: Chart, qtbot: QtBot, width: int = 500) -> Chart:
    qtbot.addWidget(chart)
    chart.resize(width, max(chart.sizeHint().height(), 200))
    chart.show()
    qtbot.waitExposed(chart)
    chart.grab()
    return chart


@pytest.mark.parametrize("make", [_bars, _heat, _lines, _funnel])
@pytest.mark.parametrize("text_scale", [1.0, 1.3])
def test_every_figure_is_written_and_none_runs_into_another(
    make: "type[Chart]", text_scale: float, qtbot: QtBot
) -> None:
    chart = _shown(make(Look.for_desktop(Appearance(text_scale=text_scale))), qtbot)
    painted = {text.words for text in painted_texts(chart)}
    figures = {word for row in chart.text_rows for word in row if word and " / " not in word}
    if isinstance(chart, LineChart):  # points are told by their tips; the levels are written
        told = " ".join(words for _, words in chart.tips())
        assert all(word in told or word in painted for word in figures)
    else:
        assert figures - painted == set()
    assert list(crowded_words(chart)) == []
    assert chart.accessibleName() == chart.title
    for word in figures:
        assert word in chart.accessibleDescription()


def test_the_longest_bar_is_the_largest_and_an_empty_one_is_none(qtbot: QtBot) -> None:
    chart = _shown(_bars(Look.for_desktop()), qtbot, 600)
    picture = chart.grab().toImage()
    fill = QColor(load_theme("atelier", "desktop").colours["chart_1"]).rgb()
    lengths = {
        y: sum(picture.pixel(x, y) == fill for x in range(picture.width())) for y in range(picture.height())
    }
    longest = max(lengths, key=lambda y: lengths[y])
    tip = next(words for place, words in chart.tips() if place.top() <= longest <= place.bottom())
    assert tip.startswith("M\n")


def test_a_missing_point_is_a_gap_and_not_a_zero(qtbot: QtBot) -> None:
    chart = _shown(_lines(Look.for_desktop()), qtbot)
    assert [words.splitlines()[0] for _, words in chart.tips()] == ["Mon", "Wed"]
    assert chart.text_rows[2] == ("Tue", "")


@pytest.mark.parametrize(
    ("values", "levels"),
    [
        ([], [0, 1]),
        ([0.0], [0, 1]),
        ([3.0, 1.0], [0, 1, 2, 3]),
        ([12.0], [0, 5, 10, 15]),
        ([99.0], [0, 20, 40, 60, 80, 100]),
        ([232.0], [0, 50, 100, 150, 200, 250]),
        ([0.13], [0, 0.05, 0.1, 0.15]),
        ([11.5], [0, 2.5, 5, 7.5, 10, 12.5]),
    ],
)
def test_levels_are_round_numbers_and_whole_where_the_values_are(
    values: list[float], levels: list[float]
) -> None:
    assert round_levels(values) == pytest.approx(levels)


@pytest.mark.parametrize("count", [7, 29, 30, 90])
@pytest.mark.parametrize("width", [420, 780])
def test_names_of_steps_keep_their_distance(count: int, width: int, qtbot: QtBot) -> None:
    chart = LineChart(Look.for_desktop())
    steps = [f"Nov {day}" for day in range(1, count + 1)]
    line = Line(name="Visits", values=tuple(float(day) for day in range(count)))
    chart.show_lines("Visits", steps, [line], lambda v: f"{v:.0f}")
    qtbot.addWidget(chart)
    chart.resize(width, 300)
    chart.show()
    named = sorted(
        (one.place.left(), one.place.right()) for one in painted_texts(chart) if "Nov" in one.words
    )
    assert len(named) > 2
    assert named[-1][1] <= width
    assert all(left - right > 6 for (_, right), (left, _) in itertools.pairwise(named))


@pytest.mark.parametrize("theme", THEMES)
def test_words_are_read_on_every_shade_of_a_heat_map(theme: ThemeName) -> None:
    colours = load_theme(theme, "desktop").colours
    low, high = QColor(colours["heat_low"]), QColor(colours["heat_high"])
    for step in range(21):
        ground = mixed(low, high, step / 20)
        assert max(contrast(QColor(ink), ground) for ink in ("#000000", "#FFFFFF")) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_series_are_told_from_the_card_they_lie_on(theme: ThemeName) -> None:
    colours = load_theme(theme, "desktop").colours
    for number in range(1, 7):
        assert contrast(QColor(colours[f"chart_{number}"]), QColor(colours["surface"])) >= 3.0
