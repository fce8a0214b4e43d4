"""How small a size feels follows the body, the cloth and how well the body is known."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from body_models.garments.fit.advice import advise
from ml.fit.shop.feel import PhysicalFeel, build_of, physical_feel
from ml.fit.shop.wearer import Wearer, body_draws
from resources.catalogue import Product
from resources.fabrics import load_fabric
from resources.size_charts import load_size_chart

MakeWearer = Callable[..., Wearer]


def _feel(product: Product, wearer: Wearer, fabric: str | None = None, **more: object) -> PhysicalFeel:
    chart = load_size_chart(product.size_chart)
    fits = advise(product, wearer.values).sizes
    return physical_feel(chart, load_fabric(fabric or product.fabric), fits, wearer, **more)  # type: ignore[arg-type]


def test_larger_sizes_feel_larger_and_the_own_row_feels_right(tee: Product, woman: MakeWearer) -> None:
    feel = _feel(tee, woman(chest_girth_cm=94.0))
    assert np.all(np.diff(feel.girth.mean) < 0)
    assert abs(feel.girth.mean[feel.sizes.index("M")]) < 0.1
    assert feel.girth.mean[feel.sizes.index("S")] > 0.7


def test_the_row_ends_half_a_step_off(tee: Product, woman: MakeWearer) -> None:
    low, high = load_size_chart("tee-women").body_range_cm("M", "chest_girth_cm")
    place = _feel(tee, woman()).sizes.index("M")
    at_ends = [
        _feel(tee, woman(chest_girth_cm=chest)).of_measurement["chest_girth_cm"][place]
        for chest in (low, high)
    ]
    np.testing.assert_allclose(at_ends, [-0.5, 0.5])


def test_more_girth_never_feels_larger(jeans: Product, woman: MakeWearer) -> None:
    feels = [_feel(jeans, woman(hip_girth_cm=hip)).girth.mean for hip in (96.0, 98.0, 100.0, 102.0, 104.0)]
    assert np.all(np.diff(feels, axis=0) > 0)


def test_a_measurement_nobody_took_makes_the_feel_unsure(tee: Product, woman: MakeWearer) -> None:
    known = woman()
    unsure = replace(known, stds={**known.stds, "chest_girth_cm": 5.0})
    place = _feel(tee, known).sizes.index("M")
    assert _feel(tee, known).girth.std[place] < 0.25
    assert _feel(tee, unsure).girth.std[place] > 0.5


def test_places_that_disagree_are_doubt(jeans: Product, woman: MakeWearer) -> None:
    usual, odd = _feel(jeans, woman(waist_girth_cm=82.0)), _feel(jeans, woman(waist_girth_cm=70.0))
    assert odd.doubt.min() > 2 * usual.doubt.min()


def test_stiff_cloth_feels_smaller_two_sizes_down(tee: Product, woman: MakeWearer) -> None:
    wearer = woman(chest_girth_cm=102.0)
    stretchy, stiff = _feel(tee, wearer, "elastane-jersey"), _feel(tee, wearer, "poplin")
    place = stiff.sizes.index("S")
    assert stretchy.girth.mean[place] < stiff.girth.mean[place]


def test_a_drape_stretched_past_its_limit_makes_the_size_feel_smaller(
    tee: Product, woman: MakeWearer
) -> None:
    wearer = woman()
    plain, strained = _feel(tee, wearer), _feel(tee, wearer, load={"M": 1.6, "L": 0.5})
    m, larger = plain.sizes.index("M"), plain.sizes.index("L")
    assert strained.girth.mean[m] > plain.girth.mean[m] + 0.1
    assert strained.girth.mean[larger] == plain.girth.mean[larger]


def test_legs_are_judged_beside_the_girths(jeans: Product, woman: MakeWearer) -> None:
    feel = _feel(jeans, woman(crotch_height_cm=72.0))
    assert feel.length is not None
    of = dict(zip(feel.sizes, feel.length.mean, strict=True))
    assert of["30x28"] > of["30x30"] > of["30x32"]
    assert of["30x28"] == of["28x28"]


def test_the_build_is_the_place_on_the_ladder(tee: Product, woman: MakeWearer) -> None:
    chart = load_size_chart(tee.size_chart)
    middles = [sum(chart.body_range_cm(size, "chest_girth_cm")) / 2 for size in chart.run]
    builds = [build_of(chart, woman(chest_girth_cm=chest))[0] for chest in middles]
    np.testing.assert_allclose(builds, np.arange(len(chart.run)), atol=1e-9)


def test_what_the_body_could_be_has_the_stds_it_was_given_and_never_changes(woman: MakeWearer) -> None:
    wearer = woman()
    names = ["chest_girth_cm", "waist_girth_cm", "thigh_girth_cm"]
    first, second = body_draws(wearer, names), body_draws(wearer, names)
    np.testing.assert_array_equal(first, second)
    np.testing.assert_allclose(first.std(axis=0), [wearer.stds[name] for name in names], rtol=0.05)
    np.testing.assert_allclose(first.mean(axis=0), 0.0, atol=1e-9)
