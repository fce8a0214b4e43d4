"""`feedback choice` and `evaluate recommend --choices` as typed: a document, or one line of what is wrong."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.cli import main
from ml.recommend.choice_log import ChoiceLog, ChoiceRecord, read_choices
from ml.recommend.ranking import RANKING_FEATURES


@pytest.fixture
def log(tmp_path: Path) -> ChoiceLog:
    """Forty choices between two products; the one that is nearer to the words is taken more often."""
    rng, records = np.random.default_rng(0), []
    width = len(RANKING_FEATURES)
    for place in range(40):
        near, far = [1.0] + [0.0] * (width - 1), [-1.0] + [0.0] * (width - 1)
        first = bool(rng.random() < 0.5)
        records.append(
            ChoiceRecord(
                policy="softmax",
                actions=("near", "far"),
                features=(tuple(near), tuple(far)),
                action="near" if first else "far",
                propensity=0.5,
                reward=None if place == 0 else float(rng.random() < (0.8 if first else 0.2)),
            )
        )
    made = ChoiceLog(path=tmp_path / "choices.jsonl")
    made.append(records)
    return made


def test_an_answer_is_told_and_kept(log: ChoiceLog, capfd: pytest.CaptureFixture[str]) -> None:
    first = read_choices(log.path)[0]
    assert main(["feedback", "choice", str(log.path), first.id, "0.25", "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert (document["choice"], document["reward"]) == (first.id, 0.25)
    assert (document["answered"], document["unanswered"]) == (40, 0)
    assert read_choices(log.path)[0].reward == 0.25


def test_policies_are_judged_by_the_log(log: ChoiceLog, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "recommend", "--choices", str(log.path)]) == 0
    said = capfd.readouterr().out
    assert "unanswered               1" in said
    assert main(["evaluate", "recommend", "--choices", str(log.path), "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    ranked = document["policies"]["default_weights"]["self_normalised"]
    assert ranked > document["logged"]["reward"]  # it would have shown what is near, always


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("feedback", "choice", "LOG", "0123456789abcdef", "1"), "CHOICE_UNKNOWN"),
        (("feedback", "choice", "LOG", "FIRST", "1.5"), "REWARD_RANGE"),
        (("feedback", "choice", "LOG", "FIRST", "much"), "USAGE"),
        (("feedback", "choice", "/nowhere", "FIRST", "1"), "LOG_MISSING"),
        (("evaluate", "recommend", "--choices", "/nowhere"), "LOG_MISSING"),
        (("evaluate", "recommend"), "USAGE"),
        (("evaluate", "recommend", "--choices", "LOG", "--data", "/nowhere"), "USAGE"),
        (("evaluate", "fit", "--data", ".", "--choices", "LOG"), "USAGE"),
        (("advise", "products", "--choices", "LOG"), "USAGE"),
        (("advise", "products", "--explore", "greedy"), "USAGE"),
    ],
)
def test_what_cannot_be_is_one_line(
    arguments: tuple[str, ...], code: str, log: ChoiceLog, capfd: pytest.CaptureFixture[str]
) -> None:
    before = log.path.read_bytes()
    stand_for = {"LOG": str(log.path), "FIRST": read_choices(log.path)[0].id}
    assert main([stand_for.get(word, word) for word in arguments]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"error[{code}]: ")
    assert len(said.err.splitlines()) == 1
    assert log.path.read_bytes() == before
