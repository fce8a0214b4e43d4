"""Many sizes are told in few words, and none is lost."""

from app.ui.kiosk.size_lines import size_lines, size_span
from resources.translations import texts_for

_MIXED = ("XS-short", "XS", "S-short", "S", "S-long", "M-long")


def test_each_leg_length_has_a_line_and_keeps_what_is_in_stock_of_it() -> None:
    assert size_lines(_MIXED, texts_for("en")) == (
        "Short: XS  ·  S",
        "Regular: XS  ·  S",
        "Long: S  ·  M",
    )
    assert size_lines(_MIXED, texts_for("zh"))[0] == "短款：XS  ·  S"


def test_sizes_without_lengths_and_those_with_numbers_stand_in_one_line() -> None:
    english = texts_for("en")
    assert size_lines(("S", "M"), english) == ("S  ·  M",)
    assert size_lines(("32x30", "32x32"), english) == ("32x30  ·  32x32",)
    assert size_lines((), english) == ()


def test_a_rack_is_told_from_its_smallest_to_its_largest() -> None:
    english, chinese = texts_for("en"), texts_for("zh")
    assert size_span(_MIXED, english) == "XS – M"
    assert size_span(("S-short", "S-long"), english) == "S"
    assert size_span(("S",), english) == "S"
    assert size_span(("S-long", "M-long"), chinese) == f"{chinese.size('S-long')} – {chinese.size('M-long')}"
    assert size_span((), english) == ""
