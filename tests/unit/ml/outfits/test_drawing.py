"""Drawn questions are fair: same slots, other outfits, the same for the same seed; folds share no item."""

from pathlib import Path

import pytest

from ml.outfits.drawing import draw_questions, item_folds, outfit_folds
from ml.outfits.rows import OutfitRows, read_outfits


@pytest.fixture
def rows(names_folder: Path) -> OutfitRows:
    return read_outfits(names_folder)


def test_wrong_answers_are_of_the_same_slot_and_of_other_outfits(rows: OutfitRows) -> None:
    questions = draw_questions(rows.items, rows.test, 3)
    assert len(questions.blanks) == sum(map(len, rows.test))
    answers = set()
    for blank in questions.blanks:
        assert len(set(blank.candidates)) == 4
        assert len({rows.items[place].slot for place in blank.candidates}) == 1
        made = {*blank.outfit, blank.candidates[blank.answer]}
        assert made == set(rows.test[blank.group])
        assert made.isdisjoint(set(blank.candidates) - {blank.candidates[blank.answer]})
        answers.add(blank.answer)
    assert answers == {0, 1, 2, 3}


@pytest.mark.parametrize(("replaced", "kept"), [(None, 0), (1, 3)])
def test_thrown_together_sets_keep_the_slots(rows: OutfitRows, replaced: int | None, kept: int) -> None:
    for one in draw_questions(rows.items, rows.test, 3, replaced=replaced).judgements:
        made = rows.test[one.group]
        assert [rows.items[place].slot for place in one.items] == [rows.items[place].slot for place in made]
        assert len(set(one.items) & set(made)) == (len(made) if one.together else kept)


def test_a_seed_draws_the_same_questions(rows: OutfitRows) -> None:
    assert draw_questions(rows.items, rows.test, 3) == draw_questions(rows.items, rows.test, 3)
    assert draw_questions(rows.items, rows.test, 3) != draw_questions(rows.items, rows.test, 4)


def test_item_folds_part_designs_with_all_their_colourways(products_folder: Path) -> None:
    rows = read_outfits(products_folder)
    held_out = set()
    for split in item_folds(rows.items, rows.train, 3, seed=0, fewest_held_out=2):
        learnt = {rows.items[place].design for outfit in split.train for place in outfit}
        asked = {rows.items[place].design for outfit in split.held_out for place in outfit}
        assert learnt and asked and learnt.isdisjoint(asked)
        held_out |= asked
    assert len(held_out) > 80


def test_outfit_folds_hold_every_outfit_out_once(rows: OutfitRows) -> None:
    splits = outfit_folds(rows.train, 4, seed=0)
    held_out = [outfit for split in splits for outfit in split.held_out]
    assert sorted(held_out) == sorted(rows.train)
    assert all(set(split.train).isdisjoint(split.held_out) for split in splits)
