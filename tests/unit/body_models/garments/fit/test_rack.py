"""A rack judges as `advise_size` does, and takes charts that are not on the shop's shelves."""

import pytest

from body_models.anthropometry.population import load_population
from body_models.garments.fit.advice import advise_size
from body_models.garments.fit.rack import Rack
from body_models.garments.fit.row_body import row_body
from resources.catalogue import load_catalogue
from resources.fabrics import load_fabric
from resources.size_charts import SizeChart, load_size_chart

_PRODUCTS = ("tee-women", "trousers-men", "a-line-dress", "leggings-women", "wool-coat-men")


@pytest.mark.parametrize("product_id", _PRODUCTS)
def test_a_rack_says_what_the_advice_says(product_id: str) -> None:
    product = load_catalogue().product(product_id)
    chart, fabric = load_size_chart(product.size_chart), load_fabric(product.fabric)
    rack = Rack(chart, fabric)
    for size in (chart.sizes[0], chart.sizes[len(chart.sizes) // 2], chart.sizes[-1]):
        people = row_body(chart, size)
        for body in (people.median, people.low, people.high):
            advice = rack.advise(body)
            assert advice == advise_size(chart, fabric, body)
            assert [rack.suits(one, body) for one in chart.sizes] == [
                advice.sizes[one].verdict == "good" for one in chart.sizes
            ]


def test_a_chart_being_edited_is_judged_as_it_is_now() -> None:
    """Wider by 4 cm at the chest everywhere: the same body has 4 cm more ease, and the shop's chart none."""
    chart, fabric = load_size_chart("tee-women"), load_fabric("cotton-jersey")
    poms = {**chart.base_poms_cm, "chest_girth": chart.base_poms_cm["chest_girth"] + 4.0}
    edited = SizeChart.model_validate({**chart.model_dump(by_alias=True), "base_poms_cm": poms})
    body = load_population().widened().by_sex["female"].median()
    now, before = (Rack(one, fabric).fit("M", body).zones["chest"].ease.ease_cm for one in (edited, chart))
    assert now - before == pytest.approx(4.0, abs=0.3)
