"""Products that share a name are told apart where they stand beside each other."""

from app.services.studio.product_names import told_apart
from resources.catalogue import load_catalogue


def test_no_two_products_of_the_shop_are_called_the_same() -> None:
    products = load_catalogue().products
    named = told_apart(products)
    for language in ("en", "zh"):
        names = [getattr(named[one.id], language) for one in products]
        assert len(set(names)) == len(products)


def test_only_what_shares_a_name_says_for_whom_it_is() -> None:
    named = told_apart(load_catalogue().products)
    assert (named["tee-women"].en, named["tee-men"].en) == ("Everyday tee · Women", "Everyday tee · Men")
    assert named["tee-women"].zh.endswith(" · 女装")
    alone = load_catalogue().product("breton-tee-women")
    assert named[alone.id] == alone.name


def test_the_id_tells_apart_what_is_for_the_same_people_too() -> None:
    tee = load_catalogue().product("tee-women")
    twin = tee.model_copy(update={"id": "tee-women-again"})
    named = told_apart([tee, twin])
    assert named[tee.id].en == "Everyday tee · Women · tee-women"
    assert named[twin.id].en != named[tee.id].en
