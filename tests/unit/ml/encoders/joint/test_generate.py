"""Invented products are plausible, reproducible and kept on their side of the line; what is said is true."""

import numpy as np
import pytest
import torch

from ml.encoders.joint.contrast import true_of
from ml.encoders.joint.generate import (
    InventedProducts,
    generate_products,
    held_out_combinations,
    is_held_out,
)
from ml.encoders.joint.lessons import SAID
from ml.encoders.joint.sentences import sentence_about, truths
from ml.encoders.joint.vocabulary import FITS, colours, group_slice, pom_names
from resources.catalogue import load_catalogue
from resources.fabrics import load_fabrics
from resources.families import families
from resources.joint import load_generator_words

FAMILIES, FABRICS = tuple(families()), tuple(load_fabrics())


@pytest.fixture(scope="module")
def products() -> InventedProducts:
    """A few thousand of both halves."""
    return generate_products(4000, seed=7)


def test_the_same_seed_gives_the_same_products_and_another_gives_others() -> None:
    one, again, other = (generate_products(300, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.rows().geometry, again.rows().geometry)
    np.testing.assert_array_equal(one.price_ratio, again.price_ratio)
    assert (one.price_ratio != other.price_ratio).any()


def test_taught_and_held_out_share_no_combination() -> None:
    table = held_out_combinations()
    taught, held = generate_products(5000, 0, "train"), generate_products(1000, 0, "held_out")
    assert len(taught) == 5000
    assert len(held) == 1000
    assert not table[taught.family, taught.first_colour, taught.fabric].any()
    assert table[held.family, held.first_colour, held.fabric].all()
    both_colours = (taught.colour[:, None] >> np.arange(len(colours()))) & 1
    rows, colour = np.nonzero(both_colours)
    assert not table[taught.family[rows], colour, taught.fabric[rows]].any()


def test_a_tenth_of_combinations_is_held_out_by_name() -> None:
    assert 0.08 < held_out_combinations().mean() < 0.16
    place = np.argwhere(held_out_combinations())[0]
    assert is_held_out(FAMILIES[place[0]], colours()[place[1]], FABRICS[place[2]])


def test_products_are_plausible(products: InventedProducts) -> None:
    words = load_generator_words()
    for row in range(500):
        assert FABRICS[products.fabric[row]] in words.families[FAMILIES[products.family[row]]].fabrics
    leggings = products.family == FAMILIES.index("leggings")
    assert (products.fit[leggings] <= FITS.index("regular")).all()
    men = products.block == 1
    dresses = np.isin(products.family, [FAMILIES.index(name) for name in FAMILIES if name.endswith("dress")])
    assert not (men & dresses).any()
    coats, tanks = (products.family == FAMILIES.index(name) for name in ("coat", "tank"))
    assert np.median(products.price_ratio[coats]) > 5 * np.median(products.price_ratio[tanks])


def test_measures_follow_family_fit_and_length(products: InventedProducts) -> None:
    names = pom_names()
    measures = products.rows().geometry.reshape(len(products), 3, len(names))
    chest, back = measures[:, 0, names.index("chest_girth")], measures[:, 0, names.index("back_length")]
    tees = (products.family == FAMILIES.index("tee")) & (products.block == 1)
    slim, oversized = (np.median(chest[tees & (products.fit == fit)]) for fit in (0, 3))
    assert oversized - slim == pytest.approx(16.0, abs=3.0)
    cropped, long = (np.median(back[tees & (products.length == word)]) for word in (0, 2))
    assert cropped < 0.75 * long
    skirts = products.family == FAMILIES.index("circle-skirt")
    assert (measures[skirts, 2, names.index("sleeve_length")] == 0).all()


def test_attribute_rows_say_what_the_columns_say(products: InventedProducts) -> None:
    rows = products.rows().attributes
    np.testing.assert_array_equal(rows[:, group_slice("family")].argmax(axis=1), products.family)
    np.testing.assert_allclose(rows[:, group_slice("colour")].sum(axis=1), 1.0, rtol=1e-5)
    assert (rows[:, group_slice("season")].sum(axis=1) >= 1).all()


def test_a_product_is_the_same_whichever_stretch_it_is_asked_in() -> None:
    many = generate_products(50_000, seed=3)
    stretch, longer = many.rows(8_190, 8_200), many.rows(4_000, 9_000)
    assert len(stretch) == 10
    np.testing.assert_array_equal(stretch.geometry, longer.geometry[4_190:4_200])
    np.testing.assert_array_equal(stretch.fabric, longer.fabric[4_190:4_200])


def test_everything_said_of_a_product_is_true_of_it(products: InventedProducts) -> None:
    facts = torch.from_numpy(truths(products))
    rng = np.random.default_rng(0)
    for row in range(150):
        said = [sentence_about(products, row, kind, language, rng) for kind, language in SAID]
        constraints = torch.tensor([sentence.constraints for sentence in said])
        assert true_of(constraints, facts[row : row + 1]).all()
        assert all("{" not in sentence.text for sentence in said)


def test_a_sentence_is_not_true_of_everything(products: InventedProducts) -> None:
    rng = np.random.default_rng(0)
    facts = torch.from_numpy(truths(products))
    sentence = sentence_about(products, 0, "query", "en", rng)
    share = true_of(torch.tensor([sentence.constraints]), facts).float().mean()
    assert share < 0.5


def test_no_sentence_of_the_catalogue_is_taught(products: InventedProducts) -> None:
    rng = np.random.default_rng(0)
    sold = load_catalogue().products
    catalogue = {text for one in sold for text in (one.description.en, one.description.zh)}
    catalogue |= {text for one in sold for detail in one.details for text in (detail.en, detail.zh)}
    said = {
        sentence_about(products, row, kind, language, rng).text
        for row in range(800)
        for kind, language in SAID
    }
    assert not said & catalogue
