"""From catalogue products to rows: what is there is there, what is wrong is refused in words."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ml.encoders.joint.features import (
    GarmentAttributes,
    ProductFeatures,
    attribute_row,
    geometry_row,
    price_row,
    product_features,
)
from ml.encoders.joint.rows import feature_rows, fitted_picture
from ml.encoders.joint.vocabulary import (
    FABRIC_WIDTH,
    MODALITIES,
    attribute_names,
    attribute_places,
    fabric_row,
    lab_of,
    pom_names,
)
from ml.errors import DataError
from resources.catalogue import load_catalogue
from resources.fabrics import load_fabric, load_fabrics
from tests.unit.ml.encoders.joint.conftest import BagOfWords

TEE = GarmentAttributes(family="tee", block="women", fit="regular", colours=("navy",), prints=("plain",))


def test_a_catalogue_product_has_all_but_picture_and_behaviour(words: BagOfWords) -> None:
    product = load_catalogue().product("breton-tee-women")
    rows = feature_rows([product_features(product, typical_price=70.0)], words)
    there = {name for name, present in zip(MODALITIES, rows.present[0], strict=True) if present}
    assert there == {"text", "geometry", "fabric", "attributes", "price"}
    said = {name for name, value in zip(attribute_names(), rows.attributes[0], strict=True) if value}
    assert {"family:tee", "block:women", "category:top", "print:breton", "colour:white"} <= said
    chest = pom_names().index("chest_girth")
    assert rows.geometry[0, chest] > 80
    np.testing.assert_array_equal(rows.fabric[0], fabric_row(load_fabric("cotton-jersey")))
    assert rows.price[0, 0] == pytest.approx(math.log(29.9 / 70.0), abs=1e-5)


def test_one_colourway_has_one_colour_and_its_name_among_the_words() -> None:
    product = load_catalogue().product("a-line-dress")
    one = product_features(product, colourway_id="navy", typical_price=70.0)
    every = product_features(product, typical_price=70.0)
    assert one.attributes is not None
    assert every.attributes is not None
    assert one.attributes.colours == ("navy",)
    assert one.attributes.prints == ("dots",)
    assert set(every.attributes.colours) == {"green", "black", "navy"}
    assert "Navy A-line dress" in one.texts


def test_lab_is_that_of_the_standard() -> None:
    # CIE L*a*b* (D65) of sRGB primaries, as tabulated by Lindbloom.
    np.testing.assert_allclose(lab_of([255, 0, 0]) * 100, [53.24, 80.09, 67.20], atol=0.05)
    np.testing.assert_allclose(lab_of([255, 255, 255]) * 100, [100.0, 0.0, 0.0], atol=0.05)


def test_every_fabric_has_finite_figures_of_its_own() -> None:
    rows = np.stack([fabric_row(fabric) for fabric in load_fabrics().values()])
    assert rows.shape[1] == FABRIC_WIDTH
    assert np.isfinite(rows).all()
    assert len(np.unique(rows, axis=0)) == len(rows)


def test_a_picture_of_any_shape_is_shown_whole() -> None:
    wide = np.zeros((100, 400, 3), dtype=np.uint8)
    wide[:, :40] = (255, 0, 0)
    fitted = fitted_picture(wide)
    assert fitted.shape == (192, 144, 3)
    np.testing.assert_array_equal(fitted[96, 4], (255, 0, 0))
    np.testing.assert_array_equal(fitted[96, 100], (0, 0, 0))
    assert (fitted[4] > 200).all()


def test_without_and_only_forget_parts(words: BagOfWords) -> None:
    picture = np.zeros((192, 144, 3), dtype=np.uint8)
    rows = feature_rows(
        [ProductFeatures(attributes=TEE, picture=picture), ProductFeatures(attributes=TEE)], words
    )
    assert not rows.without("picture").present[:, MODALITIES.index("picture")].any()
    assert len(rows.without("picture").picture) == 0
    assert len(rows.only("picture").picture) == 1
    assert rows.only("attributes").present.sum() == 2
    with pytest.raises(DataError, match="no part 'smell'"):
        rows.without("smell")


def test_stretches_keep_pictures_with_their_products(words: BagOfWords) -> None:
    red, blue = (np.full((192, 144, 3), colour, dtype=np.uint8) for colour in (200, 20))
    products = [
        ProductFeatures(attributes=TEE),
        ProductFeatures(attributes=TEE, picture=red),
        ProductFeatures(attributes=TEE),
        ProductFeatures(attributes=TEE, picture=blue),
    ]
    last = feature_rows(products, words).rows(2, 4)
    assert last.picture.shape == (1, 192, 144, 3)
    assert last.picture[0, 0, 0, 0] == 20


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((192, 144), dtype=np.uint8),
        np.zeros((192, 144, 4), dtype=np.uint8),
        np.zeros((192, 144, 3), dtype=np.float32),
        np.zeros((4, 4, 3), dtype=np.uint8),
        np.zeros((0, 144, 3), dtype=np.uint8),
        "a picture",
    ],
)
def test_what_is_no_picture_is_refused(picture: object) -> None:
    with pytest.raises(DataError, match="RGB") as refused:
        fitted_picture(picture)  # type: ignore[arg-type]
    assert refused.value.code == "PICTURE_MALFORMED"


@pytest.mark.parametrize("ratio", [math.nan, math.inf, 0.0, -3.0, 1e9])
def test_an_absurd_price_is_refused(ratio: float) -> None:
    with pytest.raises(DataError) as refused:
        price_row(ratio, "tee")
    assert refused.value.code == "PRICE_ABSURD"


@pytest.mark.parametrize("typical", [0.0, math.nan, -1.0])
def test_an_absurd_median_price_is_refused(typical: float) -> None:
    with pytest.raises(DataError) as refused:
        product_features(load_catalogue().products[0], typical_price=typical)
    assert refused.value.code == "PRICE_ABSURD"


@pytest.mark.parametrize("member", ["family", "block", "fit", "colours", "prints", "seasons", "occasions"])
def test_an_unknown_attribute_is_named(member: str) -> None:
    several = member.endswith("s")
    changed = {
        "family": "tee",
        "block": "women",
        "fit": "regular",
        member: ("mystery",) if several else "mystery",
    }
    with pytest.raises(DataError, match="'mystery'") as refused:
        attribute_row(GarmentAttributes(**changed))  # type: ignore[arg-type]
    assert refused.value.code == "ATTRIBUTE_UNKNOWN"


def test_a_style_of_the_shop_s_own_takes_no_place() -> None:
    row = attribute_row(
        GarmentAttributes(family="tee", block="women", fit="slim", styles=("gorpcore", "retro"))
    )
    assert row[attribute_places()["style:retro"]] == 1.0


@pytest.mark.parametrize(
    "measures", [{"chest_girth": math.nan}, {"chest_girth": -5.0}, {"brim_width": 9.0}, {}]
)
def test_absurd_measures_are_refused(measures: dict[str, float]) -> None:
    with pytest.raises(DataError) as refused:
        geometry_row(measures, {})
    assert refused.value.code == "GEOMETRY_ABSURD"


def test_an_empty_text_is_refused(words: BagOfWords) -> None:
    with pytest.raises(DataError, match="product 2") as refused:
        feature_rows([ProductFeatures(texts=("A tee",)), ProductFeatures(texts=("A tee", "  "))], words)
    assert refused.value.code == "TEXT_EMPTY"


def test_behaviour_of_two_lengths_is_refused(words: BagOfWords) -> None:
    short, long = np.ones(4, dtype=np.float32), np.ones(5, dtype=np.float32)
    with pytest.raises(DataError) as refused:
        feature_rows([ProductFeatures(behaviour=short), ProductFeatures(behaviour=long)], words)
    assert refused.value.code == "BEHAVIOUR_MALFORMED"


@settings(max_examples=60, deadline=None)
@given(
    arrays(np.uint8, st.tuples(*(st.integers(0, 40) for _ in range(3)))),
    st.floats(),
    st.text(max_size=12),
)
def test_whatever_comes_in_is_read_or_refused(
    words: BagOfWords, picture: np.ndarray, ratio: float, text: str
) -> None:
    product = ProductFeatures(texts=(text,), picture=picture, price_ratio=ratio)
    try:
        rows = feature_rows([product], words)
    except DataError as refused:
        assert refused.code in {"PICTURE_MALFORMED", "PRICE_ABSURD", "TEXT_EMPTY"}
    else:
        assert np.isfinite(rows.text).all()
        assert np.isfinite(rows.price).all()
