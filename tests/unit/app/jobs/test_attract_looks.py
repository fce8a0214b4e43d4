"""The looks of the attract screen: how they differ, what goes with what, and in which order they turn."""

from collections.abc import Sequence

from app.jobs.attract_looks import LOOKS_SHOWN, AttractLook, choose_looks, shuffled
from app.session.outfit import Piece
from resources.catalogue import Product, load_catalogue

PRODUCTS = load_catalogue().products
BY_ID = {product.id: product for product in PRODUCTS}


def alone(_: Piece) -> Sequence[tuple[Piece, ...]]:
    """A shop in which nothing goes together."""
    return ()


def about(look: AttractLook) -> Product:
    return BY_ID[look.pieces[0].product_id]


def test_the_looks_of_the_embedded_catalogue_differ_in_wearer_department_family_and_colour() -> None:
    looks = choose_looks(PRODUCTS, alone)
    shown = looks[:LOOKS_SHOWN]
    assert len(looks) > len(shown) == LOOKS_SHOWN
    assert {about(look).block for look in shown} == {"women", "men"}
    assert {about(look).category for look in shown} == {"top", "bottom", "one_piece", "outerwear"}
    assert len({about(look).family for look in shown}) == LOOKS_SHOWN
    colours = {about(look).colourway(look.pieces[0].colourway_id).colour for look in shown}
    assert len(colours) == LOOKS_SHOWN


def test_the_choice_is_the_same_at_every_start_and_another_for_another_catalogue() -> None:
    looks = choose_looks(PRODUCTS, alone)
    assert choose_looks(PRODUCTS, alone) == looks
    gone = about(looks[0]).id
    without = choose_looks([product for product in PRODUCTS if product.id != gone], alone)
    assert gone not in {about(look).id for look in without}


def test_what_is_sold_out_is_not_shown() -> None:
    tee = BY_ID["tee-women"]
    sold_out = tee.model_copy(update={"stock": dict.fromkeys(tee.stock, 0)})
    assert choose_looks([sold_out], alone) == ()
    assert [about(look).id for look in choose_looks([tee, sold_out], alone)] == ["tee-women"]


def test_an_outfit_repeats_as_little_as_can_be_and_is_no_larger_than_can_be_told() -> None:
    trousers = [Piece(product_id=name, colourway_id="x") for name in ("first", "second")]
    crowd = tuple(Piece(product_id=f"extra-{place}", colourway_id="x") for place in range(4))

    def complete(piece: Piece) -> Sequence[tuple[Piece, ...]]:
        return ((*crowd, piece), (trousers[0], piece), (piece, trousers[1]))

    first, second = choose_looks([BY_ID["tee-women"], BY_ID["shirt-dress"]], complete)
    assert first.pieces[1:] == (trousers[0],)
    assert second.pieces[1:] == (trousers[1],)
    assert about(first).id != about(second).id


def test_starts_differ_in_order_and_one_look_more_moves_no_other() -> None:
    looks = choose_looks(PRODUCTS, alone)
    orders = {shuffled(looks, str(seed)) for seed in range(20)}
    assert len(orders) > 15
    assert len({order[0] for order in orders}) > 3
    assert all(sorted(map(str, order)) == sorted(map(str, looks)) for order in orders)
    fewer = shuffled(looks[:-1], "7")
    assert [look for look in shuffled(looks, "7") if look != looks[-1]] == list(fewer)
