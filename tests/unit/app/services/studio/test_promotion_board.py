"""The promotions being written: faults stand at their field; nothing wrong reaches a kiosk."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.services.studio.promotion_board import (
    RULES,
    KnownGoods,
    PromotionBoard,
    board_faults,
    board_of,
    keep_board,
    kept_board,
    publish_board,
    standing,
)
from resources.errors import CodedError
from resources.promotions import PromotionBook, PromotionRules, load_promotions, save_promotions

TODAY = date(2026, 11, 30)
KNOWN = KnownGoods(products=frozenset({"crew-tee"}), families=frozenset({"tee", "jeans"}))


def written(**changes: Any) -> PromotionBoard:
    board = board_of(PromotionBook()).with_new(TODAY, "Mei")
    right = {
        "title": {"en": "Tee days", "zh": "T恤日"},
        "text": {"en": "Two for one.", "zh": "买一送一。"},
        "families": ["tee"],
    }
    return replace(board, rows=({**board.rows[0], **right, **changes},))


def test_a_new_promotion_asks_for_its_words_and_goods_and_for_nothing_else() -> None:
    board = board_of(PromotionBook()).with_new(TODAY, "Mei")
    places = {fault.place for fault in board_faults(board, KNOWN)}
    assert places == {("products",), ("title", "en"), ("title", "zh"), ("text", "en"), ("text", "zh")}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"last_day": "2026-11-29"}, ("last_day",)),
        ({"products": ["no-such-tee"]}, ("products",)),
        ({"families": ["hat"]}, ("families",)),
        ({"percent_off": 100}, ("percent_off",)),
        ({"most_per_day": 0}, ("most_per_day",)),
        ({"author": ""}, ("author",)),
        ({"id": "Tee Days"}, ("id",)),
    ],
)
def test_each_fault_stands_at_its_field(changes: dict[str, Any], place: tuple[str, ...]) -> None:
    assert [fault.place for fault in board_faults(written(**changes), KNOWN)] == [place]


def test_two_of_one_name_and_wrong_rules_are_faults() -> None:
    board = written()
    board = replace(board, rows=(*board.rows, *board.rows)).with_value(RULES, ("pause_s",), 2)
    assert {(fault.row, fault.place) for fault in board_faults(board, KNOWN)} == {
        (1, ("id",)),
        (RULES, ("pause_s",)),
    }


def test_when_it_runs_is_said() -> None:
    for first, says in ((-20, "over"), (-3, "runs"), (2, "comes")):
        day = TODAY + timedelta(days=first)
        board = written(first_day=day.isoformat(), last_day=(day + timedelta(days=6)).isoformat())
        assert standing(board, 0, board_faults(board, KNOWN), TODAY) == says


def test_what_was_being_written_is_found_again_and_gone_once_it_is_in_the_shop(vitrine_home: Path) -> None:
    board = written()
    keep_board(board)
    assert kept_board() == board
    after = publish_board(board, KNOWN)
    assert kept_board() is None
    assert [one.title.en for one in load_promotions().promotions] == ["Tee days"]
    assert board_of(load_promotions()) == after


def test_nothing_faulty_and_nothing_of_yesterday_goes_into_the_shop(vitrine_home: Path) -> None:
    with pytest.raises(CodedError) as caught:
        publish_board(written(author=""), KNOWN)
    assert caught.value.code == "PROMOTIONS_FAULTY"
    save_promotions(PromotionBook(rules=PromotionRules(pause_s=90)))  # somebody else was quicker
    with pytest.raises(CodedError) as caught:
        publish_board(written(), KNOWN)
    assert caught.value.code == "PROMOTIONS_OUTDATED"
    assert load_promotions().promotions == ()
