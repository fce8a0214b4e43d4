"""Reasons of outfits in words."""

import typing

import pytest

from ml.outfits.shop.given import Given
from ml.outfits.shop.look import OCCASIONS, SEASONS
from ml.outfits.shop.reasons import NoOutfitCode, OutfitReasonCode, reason
from ml.outfits.shop.stylist import Stylist
from ml.outfits.shop.wishes import Wishes
from ml.outfits.shop.words import outfit_sentence
from resources.catalogue import load_catalogue
from resources.translations import LANGUAGES, Language, texts_for

_PRODUCTS = {product.id: product for product in load_catalogue().products}


def _said(shop: Stylist, seed: str, wishes: Wishes, language: Language) -> list[str]:
    completion = shop.complete([Given(product_id=seed)], wishes, sizes_of=lambda product: product.sizes[2])
    reasons = [*completion.reasons, *(one for outfit in completion.outfits for one in outfit.reasons)]
    return [outfit_sentence(one, texts_for(language), _PRODUCTS) for one in reasons]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_the_shop_is_a_sentence(shop: Stylist, language: Language) -> None:
    for seed in ("breton-tee-women", "wool-blazer-men", "hoodie-women", "silk-blouse"):
        for wishes in (
            Wishes(),
            Wishes(season="autumn", budget=400),
            Wishes(budget=90),
            Wishes(occasion="sport"),
        ):
            for sentence in _said(shop, seed, wishes, language):
                assert sentence[-1] in ".。" and "{" not in sentence and sentence[0] == sentence[0].upper()
                assert not [name for name in _PRODUCTS if "-" in name and name in sentence], "an id, no name"


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_text_for_every_code_and_word(language: Language) -> None:
    texts = texts_for(language)
    codes = {*typing.get_args(OutfitReasonCode), *typing.get_args(NoOutfitCode)} - {"COLOUR_HARMONY"}
    kinds = ("NEUTRALS", "ONE_COLOUR", "TONAL", "ANALOGOUS", "OPPOSITE")
    wanted = {*codes, *(f"COLOUR_HARMONY_{kind}" for kind in kinds)}
    wanted |= {f"occasion.{name}" for name in OCCASIONS} | {f"season.{name}" for name in SEASONS}
    assert [key for key in sorted(wanted) if not texts.has(f"outfit_advice.{key}")] == []


def test_a_sentence_names_products_colours_and_numbers() -> None:
    picked = reason("PRINT_PICKED_UP", product="breton-tee-women", other="a-line-skirt", colour="navy")
    english = outfit_sentence(picked, texts_for("en"), _PRODUCTS)
    chinese = outfit_sentence(picked, texts_for("zh"), _PRODUCTS)
    for word in (_PRODUCTS["breton-tee-women"].name.en, _PRODUCTS["a-line-skirt"].name.en, "navy"):
        assert word.lower() in english.lower()
    assert _PRODUCTS["a-line-skirt"].name.zh in chinese and "藏青" in chinese
    budget = reason("NONE_IN_BUDGET", cheapest=328.0, currency="EUR", budget=300.0)
    assert "328" in outfit_sentence(budget, texts_for("en"), _PRODUCTS)
    wishes = reason("WISHES_TOGETHER", wishes="budget, colour")
    assert "预算" in outfit_sentence(wishes, texts_for("zh"), _PRODUCTS)


def test_a_style_or_colour_the_texts_do_not_know_is_said_plainly() -> None:
    style = outfit_sentence(reason("SAME_STYLE", style="cottage-core"), texts_for("en"), _PRODUCTS)
    assert "style" in style
    odd = reason("NONE_IN_COLOUR", colour="mauve")
    assert "mauve" in outfit_sentence(odd, texts_for("en"), _PRODUCTS).lower()
