"""What is put together by hand is judged as the stylist judges: whole or not, how good, what clashes."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.services.outfit_advice import stylist_of
from app.services.studio.looks import LookBook, load_looks, save_looks
from app.services.studio.outfit_board import BoardPiece, complete_board, judge_board
from ml.outfits.shop.stylist import Stylist
from resources.catalogue import load_catalogue


@pytest.fixture(scope="module")
def stylist() -> Stylist:
    """Of the catalogue, without the model of named outfits."""
    return stylist_of(load_catalogue().products)


def board(*names: str) -> tuple[BoardPiece, ...]:
    products = [load_catalogue().product(name) for name in names]
    return tuple(BoardPiece(product_id=one.id, colourway_id=one.colourways[0].id) for one in products)


def test_an_outfit_the_stylist_made_is_as_good_when_put_together_by_hand(stylist: Stylist) -> None:
    best = complete_board(stylist, board("poplin-shirt-women"), 1)[0]
    judged = judge_board(stylist, best.pieces, "en")
    assert judged.wholeness == "whole"
    assert judged.score == pytest.approx(best.score, abs=1e-6)
    assert judged.reasons
    assert judge_board(stylist, best.pieces, "zh").reasons != judged.reasons


def test_a_part_of_an_outfit_has_no_score_yet(stylist: Stylist) -> None:
    judged = judge_board(stylist, board("poplin-shirt-women", "wool-blazer-women"), "en")
    assert (judged.wholeness, judged.score) == ("lacks", None)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("straight-jeans-women", "trousers-women"), "same_place"),
        (("a-line-dress", "straight-jeans-women"), "same_place"),
        (("tank-men", "trousers-women"), "people"),
    ],
)
def test_what_nobody_wears_is_said_first(stylist: Stylist, names: tuple[str, ...], kind: str) -> None:
    judged = judge_board(stylist, board(*names), "en")
    assert judged.score is None
    assert (judged.clashes[0].kind, judged.clashes[0].forbidden) == (kind, True)
    assert judged.clashes[0].places == (0, 1)


def test_a_worse_companion_lowers_the_score_and_is_named(stylist: Stylist) -> None:
    best = complete_board(stylist, board("poplin-shirt-women"), 1)[0]
    lower = [one.id for one in load_catalogue().products if one.block == "women" and one.category == "bottom"]
    judged = [judge_board(stylist, board("poplin-shirt-women", name), "en") for name in lower]
    scored = [one for one in judged if one.score is not None]
    worst = min(scored, key=lambda one: one.score or 0.0)
    assert worst.score is not None
    assert worst.score < best.score
    assert worst.clashes
    weights = [clash.weight for clash in worst.clashes]
    assert weights == sorted(weights, reverse=True)


def test_looks_are_kept_under_their_names(vitrine_home: Path) -> None:
    pieces = board("poplin-shirt-women", "trousers-women")
    save_looks(
        LookBook().with_look("Office", pieces[:1]).with_look("Rain", pieces).with_look("Office", pieces)
    )
    book = load_looks()
    assert [one.name for one in book.looks] == ["Office", "Rain"]
    assert book.looks[0].board == pieces
    assert [one.name for one in book.without("Office").looks] == ["Rain"]
    with pytest.raises(ValidationError):
        book.with_look("  ", pieces)
