"""The log of choices: it only grows, answers find their choice, and nobody is in it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.errors import DataError
from ml.recommend.choice_log import ChoiceLog, ChoiceRecord, answered, read_choices


def record(**change: object) -> ChoiceRecord:
    values: dict[str, object] = {
        "policy": "softmax",
        "actions": ("a", "b"),
        "features": ((1.0, 0.0), (0.0, 1.0)),
        "action": "b",
        "propensity": 0.25,
    }
    return ChoiceRecord.model_validate({**values, **change})


def refused(path: Path) -> DataError:
    with pytest.raises(DataError) as error:
        read_choices(path)
    return error.value


def test_a_log_reads_back_what_was_written_and_only_grows(tmp_path: Path) -> None:
    log = ChoiceLog(path=tmp_path / "shop" / "choices.jsonl")
    first, second, third = record(), record(action="a", propensity=0.75), record(reward=0.5)
    log.append([first, second])
    before = log.path.read_bytes()
    log.append([third])
    assert log.path.read_bytes().startswith(before)
    assert read_choices(log.path) == [first, second, third]


def test_an_answer_is_a_line_of_its_own_and_finds_its_choice(tmp_path: Path) -> None:
    log = ChoiceLog(path=tmp_path / "choices.jsonl")
    first, second, third = record(), record(), record()
    log.append([first, second])
    written = log.path.read_bytes()
    told = log.answer(first.id, 0.5)
    log.append([third])
    assert told == read_choices(log.path)[:2]
    log.answer(third.id, 0.0)
    log.answer(first.id, 1.0)  # tried on, then bought: the last counts
    assert log.path.read_bytes().startswith(written)
    assert len(log.path.read_text(encoding="utf-8").splitlines()) == 6
    found = read_choices(log.path)
    assert [one.reward for one in found] == [1.0, None, 0.0]
    assert [one.id for one in answered(found)] == [first.id, third.id]


@pytest.mark.parametrize(
    ("choice", "reward", "code"),
    [("0" * 16, 1.0, "CHOICE_UNKNOWN"), (None, 1.5, "REWARD_RANGE"), (None, float("nan"), "REWARD_RANGE")],
)
def test_an_answer_that_cannot_be_is_not_written(
    choice: str | None, reward: float, code: str, tmp_path: Path
) -> None:
    log, made = ChoiceLog(path=tmp_path / "choices.jsonl"), record()
    log.append([made])
    before = log.path.read_bytes()
    with pytest.raises(DataError) as error:
        log.answer(choice or made.id, reward)
    assert error.value.code == code
    assert log.path.read_bytes() == before


def test_a_record_has_no_room_for_a_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shopper"):
        record(shopper="Ms Li")
    path = tmp_path / "choices.jsonl"
    document = record().model_dump(exclude_none=True)
    path.write_text(json.dumps({**document, "shopper": "Ms Li"}) + "\n", encoding="utf-8")
    error = refused(path)
    assert error.code == "LOG_BROKEN"
    assert "line 1" in error.message


def test_a_line_cut_off_at_the_end_is_left_out_and_one_in_the_middle_refused(tmp_path: Path) -> None:
    path = tmp_path / "choices.jsonl"
    line = record().model_dump_json()
    path.write_text(f"{line}\n{line[:40]}", encoding="utf-8")
    assert len(read_choices(path)) == 1
    path.write_text(f"{line[:40]}\n{line}\n", encoding="utf-8")
    assert "line 1" in refused(path).message
    assert refused(tmp_path / "none.jsonl").code == "LOG_MISSING"
    assert refused(tmp_path).code == "LOG_BROKEN"  # a folder


@given(cut=st.integers(min_value=1, max_value=400))
def test_the_next_choice_takes_the_place_of_what_a_power_failure_cut_off(
    cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = ChoiceLog(path=tmp_path_factory.mktemp("log") / "choices.jsonl")
    first, lost, third = record(), record(), record()
    log.append([first, lost])
    content = log.path.read_bytes()
    whole = content.index(b"\n") + 1
    log.path.write_bytes(content[: whole + min(cut, len(content) - whole - 1)])
    log.append([third])
    assert read_choices(log.path) == [first, third]


@pytest.mark.parametrize("last", ["again", "stranger", "early"])
def test_lines_that_contradict_each_other_are_named(last: str, tmp_path: Path) -> None:
    path, made = tmp_path / "choices.jsonl", record()
    lines = [made.model_dump_json()]
    answer = {"choice": made.id, "reward": 1.0}
    if last == "again":
        lines.append(made.model_dump_json())
    elif last == "stranger":
        lines.append(json.dumps({**answer, "choice": "f" * 16}))
    else:
        lines.insert(0, json.dumps(answer))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    error = refused(path)
    assert error.code == "LOG_BROKEN"
    assert ("line 1" if last == "early" else "line 2") in error.message


@pytest.mark.parametrize(
    "change",
    [
        {"propensity": 0.0},
        {"propensity": 1.5},
        {"action": "c"},
        {"features": ((1.0,), (0.0, 1.0))},
        {"features": ((1.0, float("inf")), (0.0, 1.0))},
        {"reward": float("nan")},
        {"reward": -0.1},
        {"id": "Ms Li"},
    ],
)
def test_records_that_cannot_be_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        record(**change)
