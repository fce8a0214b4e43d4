"""How loud a print is."""

import pytest

from ml.outfits.shop.colour import oklab
from ml.outfits.shop.prints import LOUD, loudness
from resources.catalogue import load_catalogue


def _loudness(product_id: str, colourway_id: str) -> float:
    way = load_catalogue().product(product_id).colourway(colourway_id)
    assert way.print is not None
    return loudness(oklab(way.rgb), oklab(way.print.colours), way.print.scale_mm, way.print.kind)


@pytest.mark.parametrize(
    ("product_id", "colourway_id"),
    [
        ("breton-tee-women", "chalk"),
        ("floral-blouse", "ink"),
        ("check-shirt-men", "brick"),
        ("check-coat-women", "stone"),
        ("circle-skirt", "navy"),
    ],
)
def test_what_one_sees_across_a_street_is_loud(product_id: str, colourway_id: str) -> None:
    assert _loudness(product_id, colourway_id) > LOUD


@pytest.mark.parametrize(
    ("product_id", "colourway_id"),
    [("wool-blazer-women", "mid-grey"), ("wool-blazer-men", "midnight"), ("shirt-dress", "sky")],
)
def test_herringbone_pinstripe_and_a_fine_stripe_are_quiet(product_id: str, colourway_id: str) -> None:
    assert 0 < _loudness(product_id, colourway_id) < LOUD


def test_contrast_size_and_colours_make_a_print_louder() -> None:
    ground, pale, dark, red = (
        oklab(rgb) for rgb in ((246, 246, 244), (200, 200, 200), (30, 30, 30), (178, 36, 40))
    )
    quiet = loudness(ground, pale[None], 10, "check")
    assert quiet < loudness(ground, dark[None], 10, "check")
    assert quiet < loudness(ground, pale[None], 30, "check")
    assert quiet < loudness(ground, oklab([(200, 200, 200), (205, 200, 190)]), 10, "check")
    assert loudness(ground, oklab([(30, 30, 30), (178, 36, 40), (20, 90, 40)]), 200, "floral") == 1.0
    assert loudness(ground, red[None], 10, "pinstripe") < loudness(ground, red[None], 10, "stripe")
