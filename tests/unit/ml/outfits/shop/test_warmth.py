"""Whether an outfit is warm enough."""

import numpy as np

from ml.outfits.shop.clothes import insulation_clo
from ml.outfits.shop.look import SEASONS
from ml.outfits.shop.stylist import Stylist
from ml.outfits.shop.warmth import best_season_fit, outfit_clo, season_fit
from resources.catalogue import load_catalogue


def _clo(*product_ids: str) -> float:
    return sum(insulation_clo(load_catalogue().product(name)) for name in product_ids)


def test_an_office_suit_insulates_as_the_standard_says() -> None:
    # ASHRAE 55, table 5.2.2.2A: trousers, long-sleeve shirt and suit jacket are 0.96 clo.
    suit = outfit_clo(np.array([_clo("poplin-shirt-men", "wool-trousers-men", "wool-blazer-men")]))[0]
    assert abs(suit - 0.96) < 0.1


def test_shorts_and_tee_are_for_summer_a_coat_over_wool_for_winter() -> None:
    summer = np.array([_clo("tee-men", "chino-shorts-men")])
    winter = np.array([_clo("heavy-sweater-men", "wool-trousers-men", "wool-coat-men")])
    assert season_fit(summer, "summer")[0] == 1 and season_fit(summer, "winter")[0] < 0.2
    assert season_fit(winter, "winter")[0] == 1 and season_fit(winter, "summer")[0] < 0.2


def test_an_outfit_is_judged_by_its_own_best_season() -> None:
    summer = np.array([_clo("tee-men", "chino-shorts-men")])
    only_winter = np.array([1 << SEASONS.index("winter")], dtype=np.uint16)
    every = np.array([0b1111], dtype=np.uint16)
    assert best_season_fit(summer, every)[0] == 1
    assert best_season_fit(summer, only_winter)[0] == season_fit(summer, "winter")[0]


def test_heavier_cloth_is_warmer(shop: Stylist) -> None:
    assert _clo("heavy-sweater-men") > _clo("sweater-men") > _clo("summer-hoodie-men") - 0.2
    assert (shop.shelves.table.clo > 0).all()
