import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.errors import DataError
from ml.training.preparation import (
    first_of_duplicates,
    near_duplicates,
    refuse_too_much_lost,
    split_by_group,
)


def test_too_many_unusable_rows_are_refused_with_the_reasons() -> None:
    refuse_too_much_lost("train.csv", 100, {"no size": 4, "stature out of range": 16})
    with pytest.raises(DataError, match=r"train.csv: 21 of 100 rows .*no size 4") as refusal:
        refuse_too_much_lost("train.csv", 100, {"no size": 4, "stature out of range": 17})
    assert refusal.value.code == "ROWS_UNUSABLE"


def test_a_row_that_was_there_before_is_left_out() -> None:
    people = np.array(["ann", "bob", "ann", "ann"])
    items = np.array([1, 1, 1, 2])
    assert first_of_duplicates([people, items]).tolist() == [0, 1, 3]


def test_texts_nearly_alike_are_one_group_and_others_are_not() -> None:
    texts = [
        "Loved this dress, it fit like a glove and I danced all night long in it!",
        "The zipper broke after one evening and nobody answered my messages.",
        "loved this dress - it fit like a glove and I danced all night long in it",
        "Runs small in the hips, order one size up if you are curvy.",
        "",
        "",
    ]
    assert near_duplicates(texts).tolist() == [0, 1, 0, 3, 4, 4]


@given(st.lists(st.integers(0, 40), min_size=60, max_size=200), st.integers(0, 5))
def test_a_person_lies_in_one_part_and_no_row_is_lost(people: list[int], seed: int) -> None:
    ids = np.array(people)
    try:
        split = split_by_group(ids, validation=0.2, test=0.2, seed=seed)
    except DataError as error:
        assert error.code == "SPLIT_EMPTY"  # one person has nearly all the rows
        return
    parts = [set(ids[rows].tolist()) for rows in split.parts().values()]
    assert not parts[0] & parts[1]
    assert not parts[0] & parts[2]
    assert not parts[1] & parts[2]
    assert sorted(np.concatenate(list(split.parts().values())).tolist()) == list(range(len(ids)))


def test_rows_that_cannot_be_split_are_refused() -> None:
    for ids, code in ((np.zeros(9), "SPLIT_EMPTY"), (np.empty(0), "ROWS_EMPTY")):
        with pytest.raises(DataError) as refusal:
            split_by_group(ids)
        assert refusal.value.code == code
    with pytest.raises(DataError) as refusal:
        split_by_group(np.arange(9), validation=0.5, test=0.5)
    assert refusal.value.code == "SPLIT_SHARES"
