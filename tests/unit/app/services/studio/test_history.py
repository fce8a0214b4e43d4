"""Undo and redo: whatever is done, going back and forth ends where it began."""

from hypothesis import given
from hypothesis import strategies as st

from app.services.studio.history import STEPS_KEPT, History


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(0, 40))
def test_undoing_and_redoing_as_often_ends_where_it_began(states: list[int], steps: int) -> None:
    history = History(present=-1)
    for state in states:
        history = history.changed(state, "set")
    there = history
    taken_back = 0
    for _ in range(steps):
        before = there
        there = there.undone()
        taken_back += there != before
    for _ in range(taken_back):
        there = there.redone()
    assert there.present == history.present
    assert [step.state for step in there.past] == [step.state for step in history.past]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_every_state_comes_back_in_order(states: list[int]) -> None:
    history, distinct = History(present=-1), [-1]
    for state in states:
        history = history.changed(state, "set")
        if state != distinct[-1]:
            distinct.append(state)
    seen = [history.present]
    while history.undo_label is not None:
        history = history.undone()
        seen.append(history.present)
    assert seen == distinct[::-1]


def test_the_letters_of_a_name_are_one_step_until_the_field_is_left() -> None:
    history = History(present="")
    for word in ("T", "Te", "Tee"):
        history = history.changed(word, "name", "name.en")
    assert history.undone().present == ""
    assert history.undone().redone().present == "Tee"
    again = history.settled().changed("Tees", "name", "name.en")
    assert again.undone().present == "Tee"


def test_a_new_change_lets_go_of_what_was_taken_back() -> None:
    history = History(present=0).changed(1, "one").changed(2, "two").undone().changed(3, "three")
    assert (history.redo_label, history.undo_label) == (None, "three")
    assert history.undone().present == 1


def test_the_oldest_steps_are_let_go() -> None:
    history = History(present=0)
    for number in range(1, STEPS_KEPT + 50):
        history = history.changed(number, "count")
    assert len(history.past) == STEPS_KEPT
