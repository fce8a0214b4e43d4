"""The shelf as it is filtered and searched, and the words that are offered for it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.session.kiosk import KioskState
from app.session.shelf_view import FilterName, Filters, ShelfView
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.shelf_choice import chosen_products, filter_values, in_my_size
from app.ui.kiosk.suggestions import suggestions
from resources.translations import LANGUAGES, Language, texts_for
from tests.unit.app.session.walking import advice

SHELF = kiosk_shelf()
EVERYTHING = KioskState()


def _with(state: KioskState, **filters: object) -> KioskState:
    changed = replace(state.shelf.filters, **filters)  # type: ignore[arg-type]
    return replace(state, shelf=replace(state.shelf, filters=changed))


_CHOICES = filter_values(SHELF, EVERYTHING)


@given(st.fixed_dictionaries({}, optional={name: st.sampled_from(v) for name, v in _CHOICES.items()}))
@settings(max_examples=60, deadline=None)
def test_whatever_is_chosen_what_is_shown_has_all_of_it_and_nothing_that_has_it_is_missing(
    chosen: dict[FilterName, object],
) -> None:
    shown = set(chosen_products(SHELF, _with(EVERYTHING, **chosen)))
    for product in SHELF.products:
        has_all = (
            chosen.get("cut") in (None, product.for_sex)
            and chosen.get("family") in (None, product.family)
            and ("colour" not in chosen or any(c.plain == chosen["colour"] for c in product.colours))
            and ("occasion" not in chosen or chosen["occasion"] in product.occasions)
            and ("price_max" not in chosen or product.price <= float(str(chosen["price_max"])))
        )
        assert (product.product_id in shown) == has_all, product.product_id


@pytest.mark.parametrize("name", sorted(_CHOICES))
def test_every_choice_that_is_offered_has_something_behind_it(name: FilterName) -> None:
    for value in _CHOICES[name]:
        assert chosen_products(SHELF, _with(EVERYTHING, **{name: value})), value


def test_a_price_parts_the_shelf() -> None:
    for price in _CHOICES["price_max"]:
        under = len(chosen_products(SHELF, _with(EVERYTHING, price_max=price)))
        assert 0 < under < len(SHELF.products)


def test_what_was_found_comes_in_its_order_and_filters_still_hold() -> None:
    hits = tuple(reversed(SHELF.ids_for("female")[:10]))
    found = replace(EVERYTHING, shelf=ShelfView(hits=hits))
    assert chosen_products(SHELF, found) == hits
    for_men = replace(found, draft=replace(found.draft, sex="male"))
    assert chosen_products(SHELF, for_men) == ()


def test_my_size_is_the_advised_one_in_stock() -> None:
    product = next(p for p in SHELF.products if p.sizes_in_stock)
    size = product.sizes_in_stock[0]
    assert in_my_size(product, advice(product.product_id, size))
    assert not in_my_size(replace(product, stock={size: 0}), advice(product.product_id, size))
    assert not in_my_size(product, None)
    assert not in_my_size(product, advice(product.product_id, None))


def test_prices_as_on_a_tag() -> None:
    tee, trousers = SHELF.product("tee-women"), SHELF.product("trousers-women")
    english, german = texts_for("en"), replace(texts_for("en"), language="de")
    assert tee.price_words(english) == "€24.90"
    assert replace(tee, price=25.0, currency="USD").price_words(english) == "$25"
    assert tee.price_words(german) == "24,90\N{NO-BREAK SPACE}€"
    assert SHELF.total_words([tee.product_id, trousers.product_id], english) == "€84.80"
    assert SHELF.total_words([], english) == ""


def test_filters_count_what_is_set() -> None:
    assert Filters().count == 0
    assert Filters(colour="black", my_size=True).count == 2


# ---- words to touch


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_offered_in_the_language_and_go_on_from_what_is_typed(language: Language) -> None:
    first = suggestions(SHELF, language, "")
    assert len(first) > 10
    assert len(set(first)) == len(first)
    word = first[0]
    assert word not in suggestions(SHELF, language, f"{word} ")
    begun = suggestions(SHELF, language, word[0])
    assert word in begun
    assert all(each.lower().startswith(word[0].lower()) for each in begun)
    chinese = [each for each in first if any("一" <= letter <= "鿿" for letter in each)]
    assert bool(chinese) == (language == "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_offered_at_first_finds_something_that_has_it(language: Language) -> None:
    from app.services.product_advice import product_search

    for word in suggestions(SHELF, language, ""):
        assert product_search().rank(word, limit=1)[0].matched, word
