"""What a shopper's words name is found in both languages, and a refusal is not taken for a wish."""

from __future__ import annotations

import pytest

from ml.encoders.lexicon import shop_recogniser
from resources.catalogue import load_catalogue
from resources.families import families
from resources.lexicon import load_lexicon

Named = set[tuple[str, str]]


def wanted(text: str) -> Named:
    return {
        (mention.slot, value)
        for mention in shop_recogniser().mentions(text)
        if not mention.negated
        for value in mention.values
    }


def refused(text: str) -> Named:
    return {
        (mention.slot, value)
        for mention in shop_recogniser().mentions(text)
        if mention.negated
        for value in mention.values
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Black linen trousers for work", {("colour", "black"), ("fabric", "linen"), ("occasion", "work")}),
        ("上班穿的黑色亚麻裤子", {("colour", "black"), ("fabric", "linen"), ("occasion", "work")}),
        ("women’s T-SHIRTS", {("gender", "women"), ("product_type", "tee")}),
        ("女款Ｔ恤", {("gender", "women"), ("product_type", "tee")}),  # a full-width letter
        ("two sheath dresses", {("product_type", "sheath-dress")}),
        ("wine red", {("colour", "red")}),
        ("酒红", {("colour", "red")}),
        ("the waist is too tight", {("body_zone", "waist"), ("direction", "too_tight")}),
        ("腰太紧了", {("body_zone", "waist"), ("direction", "too_tight")}),
        ("a gift of white sneakers", {("absent_type", "sneakers"), ("colour", "white")}),
    ],
)
def test_words_are_recognised(text: str, expected: Named) -> None:
    assert expected <= wanted(text)


@pytest.mark.parametrize(
    ("text", "longest", "not_also"),
    [
        ("shirt dress", ("product_type", "shirt-dress"), ("product_type", "shirt")),
        ("衬衫裙", ("product_type", "shirt-dress"), ("product_type", "shirt")),
        ("navy blue", ("colour", "navy"), ("colour", "blue")),
        ("denim skirt", ("product_type", "straight-skirt"), ("product_type", "jeans")),
        ("牛仔裤", ("product_type", "jeans"), ("product_type", "trousers")),
        ("not too tight", ("fit_wish", "loose"), ("fit_wish", "tight")),
        ("白领", ("occasion", "work"), ("colour", "white")),
        ("shorts", ("product_type", "shorts"), ("direction", "too_short")),
    ],
)
def test_the_longest_words_win(text: str, longest: tuple[str, str], not_also: tuple[str, str]) -> None:
    found = wanted(text)
    assert longest in found
    assert not_also not in found


@pytest.mark.parametrize(
    ("text", "no", "yes"),
    [
        (
            "not black, maybe a beige coat",
            {("colour", "black")},
            {("colour", "beige"), ("product_type", "coat")},
        ),
        ("不要黑色，米色大衣可以", {("colour", "black")}, {("colour", "beige"), ("product_type", "coat")}),
        ("a shirt in any colour except white", {("colour", "white")}, {("product_type", "shirt")}),
        ("除了白色，什么颜色的衬衫都行", {("colour", "white")}, {("product_type", "shirt")}),
        ("trousers without stripes", {("pattern", "stripe")}, {("product_type", "trousers")}),
        ("没有条纹的裤子", {("pattern", "stripe")}, {("product_type", "trousers")}),
        ("no wool or silk", {("fabric", "wool"), ("fabric", "silk")}, set()),
        ("不要羊毛和真丝", {("fabric", "wool"), ("fabric", "silk")}, set()),
        ("I can't wear wool", {("fabric", "wool")}, set()),
        ("red doesn't suit me, I like blue", {("colour", "red")}, {("colour", "blue")}),
        ("红色不适合我", {("colour", "red")}, set()),
        ("打底裤不要蓝色的", {("colour", "blue")}, {("product_type", "leggings")}),
        ("红色不要", {("colour", "red")}, set()),
    ],
)
def test_a_refusal_is_no_wish(text: str, no: Named, yes: Named) -> None:
    assert no <= refused(text)
    assert yes <= wanted(text)
    assert not no & wanted(text)


@pytest.mark.parametrize("text", ["dinner with my boyfriend", "和男朋友吃晚饭"])
def test_who_is_met_is_not_who_is_dressed(text: str) -> None:
    (boyfriend,) = [one for one in shop_recogniser().mentions(text) if one.slot == "gender"]
    assert not boyfriend.wanted


@pytest.mark.parametrize("text", ["a shirt for my boyfriend", "给男朋友买衬衫"])
def test_who_is_given_to_is_dressed(text: str) -> None:
    assert ("gender", "men") in wanted(text)


def test_asking_whether_there_is_one_refuses_nothing() -> None:
    assert ("colour", "red") in wanted("有没有正红色")


def test_nothing_is_found_in_nothing() -> None:
    assert shop_recogniser().mentions("") == []
    assert shop_recogniser().mentions("qwertyuiop 12345 ！？") == []


def test_mentions_say_where_they_stand() -> None:
    first, second = shop_recogniser().mentions("Red COAT")
    assert (first.start, first.end, second.start, second.end) == (0, 3, 4, 8)


def test_the_nearest_thing_is_not_called_exact() -> None:
    (cardigan,) = shop_recogniser().mentions("cardigan")
    (sweater,) = shop_recogniser().mentions("sweater")
    assert cardigan.values == sweater.values == ("sweater",)
    assert sweater.exact
    assert not cardigan.exact


def test_every_garment_of_the_lexicon_is_a_family_and_every_family_has_a_name() -> None:
    named = {value for entry in load_lexicon()["product_type"] for value in entry.values}
    assert named == set(families())
    for family in families().values():
        assert ("product_type", family.id) in wanted(family.name.en)
        assert ("product_type", family.id) in wanted(family.name.zh)


def test_every_colour_occasion_season_and_style_of_the_catalogue_has_words() -> None:
    lexicon = load_lexicon()
    known = {
        slot: {value for entry in entries for value in entry.values} for slot, entries in lexicon.items()
    }
    for product in load_catalogue().products:
        assert {colour.colour for colour in product.colourways} <= known["colour"]
        assert set(product.occasion) <= known["occasion"]
        assert set(product.season) <= known["season"]
        assert set(product.style) <= known["style"]
        assert {colour.print.kind for colour in product.colourways if colour.print} <= known["pattern"]
