"""Themes and scales: the same roles everywhere, sizes on their grid, words that can be read."""

import itertools
import re
from pathlib import Path

import pytest
from PyQt6.QtGui import QColor

from app.ui.appearance import Appearance
from app.ui.look import Look
from app.ui.widgets.charts.heat_map import contrast
from resources.errors import ResourceError
from resources.families import families
from resources.themes import THEMES, ThemeName, load_theme

ICONS = Path("resources/icons")

INKS = ("ink", "ink_soft", "accent", "good", "tight", "loose", "bad")
GROUNDS = ("paper", "surface", "sunken")
PAIRS = (
    *itertools.product(INKS, GROUNDS),
    ("on_ink", "ink"),
    ("on_ink", "accent"),
    ("on_ink", "bad"),
    ("accent", "accent_soft"),
    ("ink", "accent_soft"),
    ("ink", "good_soft"),
    ("ink", "tight_soft"),
    ("ink", "bad_soft"),
    ("ink_soft", "line"),
)


@pytest.mark.parametrize("theme", THEMES)
def test_words_reach_aa_contrast_on_every_ground(theme: ThemeName) -> None:
    colours = load_theme(theme).colours
    least = 7.0 if theme == "contrast" else 4.5
    for ink, ground in PAIRS:
        wanted = 4.5 if ground == "line" else least
        if (ink, ground, theme) == ("ink_soft", "line", "contrast"):
            continue  # nothing is written on its dark lines
        reached = contrast(QColor(colours[ink]), QColor(colours[ground]))
        assert reached >= wanted, f"{ink} on {ground} reaches {reached:.1f}"


@pytest.mark.parametrize("theme", THEMES)
def test_shapes_are_told_from_their_ground(theme: ThemeName) -> None:
    colours = load_theme(theme).colours
    for shape, ground in (("line_strong", "surface"), ("focus", "surface"), ("focus", "paper")):
        assert contrast(QColor(colours[shape]), QColor(colours[ground])) >= 3.0, (shape, ground)


def test_every_theme_has_the_same_roles_and_every_stylesheet_finds_its_colours() -> None:
    roles = {theme: set(load_theme(theme).colours) for theme in THEMES}
    assert len({frozenset(each) for each in roles.values()}) == 1
    for theme in THEMES:
        for sheet in (load_theme(theme).stylesheet(1.0), load_theme(theme, "desktop").stylesheet(1.0)):
            assert "@" not in sheet
            assert "u(" not in sheet


def test_spaces_lie_on_the_grid_of_their_scale() -> None:
    for theme in (load_theme(), load_theme("atelier", "desktop")):
        assert all(space % theme.unit == 0 for space in theme.spaces.values())
        sizes = [
            theme.text_sizes[name]
            for name in ("display", "title", "heading", "lead", "body", "label", "caption")
        ]
        assert sizes == sorted(sizes, reverse=True)


def test_a_theme_that_is_not_there_is_named() -> None:
    with pytest.raises(ResourceError, match="neon") as missing:
        load_theme("neon")
    assert missing.value.code == "THEME_UNREADABLE"


def test_large_text_grows_what_is_read_by_its_factor_and_headlines_by_a_third() -> None:
    tokens = load_theme()
    assert tokens.text_units("body", 1.3) == pytest.approx(28 * 1.3)
    assert tokens.text_units("display", 1.3) == pytest.approx(92 * 1.1)


def test_a_finger_is_fifteen_millimetres_of_the_display_that_is_there() -> None:
    """A 32-inch display of 1080×1920 pixels is 398 mm wide: 2.71 pixels a millimetre."""
    look = Look.for_window(1080, 1920)
    assert look.px_per_mm == pytest.approx(1080 / 398.5, rel=0.005)
    assert look.finger_px == 41
    fine = Look.for_window(2160, 3840)
    assert fine.finger_px == pytest.approx(2 * look.finger_px, abs=1)
    small = Look.for_window(1080, 1920, Appearance(display_diagonal_inch=17.0))
    assert small.target_px >= small.finger_px > look.finger_px


def test_what_is_above_122_centimetres_is_out_of_reach() -> None:
    """The 32-inch display stands from 0.60 to 1.31 m: its upper 88 mm are too high."""
    look = Look.for_window(1080, 1920)
    assert look.out_of_reach_px / look.px_per_mm == pytest.approx(88.4, abs=1)
    assert Look.for_window(1920, 1080).out_of_reach_px == 0, "lying it ends at 1.00 m"
    assert Look.for_window(1080, 1920, Appearance(display_diagonal_inch=43.0)).lowered_px > 400


def test_no_icon_is_broken_or_of_another_style() -> None:
    icons = [path for path in ICONS.glob("*.svg") if not path.stem.endswith("_drawing")]
    assert len(icons) > 100
    for path in icons:
        drawn = path.read_text(encoding="utf-8")
        assert 'stroke="currentColor"' in drawn, path
        box, stroke = re.search(r'viewBox="0 0 (\d+) ', drawn), re.search(r'stroke-width="([\d.]+)"', drawn)
        assert box is not None, path
        assert stroke is not None, path
        assert float(stroke[1]) / float(box[1]) == pytest.approx(3 / 48, rel=0.35), path


def test_every_family_has_a_drawing() -> None:
    drawings = {path.stem for path in ICONS.glob("*_drawing.svg")}
    assert {family.icon for family in families().values()} == drawings
