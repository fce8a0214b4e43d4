"""A bar for people, silence for programs."""

import io

import pytest

from app.bootstrap.progress import ProgressBar, bar_line, scaled


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_written_where_nobody_watches() -> None:
    stream = io.StringIO()
    with ProgressBar("work", stream) as progress:
        progress(0.5, "half")
    assert stream.getvalue() == ""


def test_a_terminal_sees_one_line_that_goes_away() -> None:
    stream = _Terminal()
    with ProgressBar("work", stream) as progress:
        progress(0.5, "half")
    assert " 50% half" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[2K")
    assert "\n" not in stream.getvalue()


def test_redrawing_a_thousand_times_costs_nothing() -> None:
    stream = _Terminal()
    with ProgressBar("work", stream) as progress:
        for step in range(1000):
            progress(step / 1000, "")
    assert stream.getvalue().count("%") < 20


@pytest.mark.parametrize(
    ("fraction", "shown"), [(-1.0, "  0%"), (0.0, "  0%"), (0.999, "100%"), (7.0, "100%")]
)
def test_a_fraction_outside_its_range_is_held_inside(fraction: float, shown: str) -> None:
    assert shown in bar_line("work", fraction, "", 200)


def test_a_narrow_terminal_cuts_the_line() -> None:
    assert len(bar_line("work", 0.5, "something long" * 20, 40)) == 39


def test_a_part_fills_its_share_of_the_whole() -> None:
    seen: list[float] = []
    part = scaled(lambda fraction, what: seen.append(fraction), 0.2, 0.6)
    part(0.0, "")
    part(1.0, "")
    assert seen == pytest.approx([0.2, 0.6])
