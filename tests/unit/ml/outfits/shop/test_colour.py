"""Colours as eyes compare them."""

import numpy as np
import pytest

from ml.outfits.shop.colour import (
    PLAIN,
    chroma,
    difference,
    hue_gap_deg,
    nearest_plain,
    neutrality,
    oklab,
)
from resources.catalogue import load_catalogue


def test_oklab_is_that_of_its_author() -> None:
    # Reference values of Ottosson's implementation: white, and the primaries of sRGB.
    expected = {
        (255, 255, 255): (1.0, 0.0, 0.0),
        (255, 0, 0): (0.6280, 0.2249, 0.1258),
        (0, 255, 0): (0.8664, -0.2339, 0.1795),
        (0, 0, 255): (0.4520, -0.0325, -0.3115),
    }
    for rgb, lab in expected.items():
        np.testing.assert_allclose(oklab(rgb), lab, atol=2e-4)


def test_greys_have_no_chroma_and_grow_lighter() -> None:
    greys = oklab([(level, level, level) for level in range(0, 256, 15)])
    assert chroma(greys).max() < 1e-4
    assert (np.diff(greys[:, 0]) > 0).all()


def test_opposite_hues_are_half_a_circle_apart() -> None:
    blue, yellow, cyan = oklab((0, 0, 255)), oklab((255, 255, 0)), oklab((0, 255, 255))
    assert hue_gap_deg(blue, yellow) > 140
    assert hue_gap_deg(blue, cyan) < 80
    assert hue_gap_deg(blue, blue) == 0


@pytest.mark.parametrize("name", ["black", "white", "grey", "navy", "beige"])
def test_what_the_trade_calls_neutral_is(name: str) -> None:
    shades = oklab([w.rgb for p in load_catalogue().products for w in p.colourways if w.colour == name])
    assert neutrality(shades).min() > 0.75


@pytest.mark.parametrize("rgb", [(178, 36, 40), (22, 104, 80), (104, 30, 44), (214, 162, 68), (92, 48, 82)])
def test_scarlet_emerald_burgundy_marigold_and_plum_are_colours(rgb: tuple[int, int, int]) -> None:
    assert neutrality(oklab(rgb)) < 0.25


def test_camel_and_denim_lie_between() -> None:
    assert 0.5 < neutrality(oklab((181, 140, 93))) < 0.8
    assert 0.5 < neutrality(oklab((92, 116, 152))) < 0.8


def test_most_colourways_are_called_what_their_nearest_shade_is() -> None:
    ways = [colourway for product in load_catalogue().products for colourway in product.colourways]
    names = list(PLAIN)
    found = [names[place] for place in nearest_plain(oklab([way.rgb for way in ways]))]
    agree = np.mean([one == way.colour for one, way in zip(found, ways, strict=True)])
    assert agree > 0.85


def test_an_unknown_colour_has_no_name() -> None:
    assert nearest_plain(np.full((2, 3), np.nan)).tolist() == [-1, -1]


def test_difference_is_a_distance() -> None:
    ink, black, white = oklab((35, 36, 40)), oklab((28, 28, 30)), oklab((246, 246, 244))
    assert difference(ink, black) < 0.04 < difference(ink, white)
    assert difference(ink, white) == difference(white, ink)
