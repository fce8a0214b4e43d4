"""`train` and `evaluate` as typed, and their figures as a person reads them."""

import argparse
from dataclasses import fields

import pytest

from app.cli import learning
from app.cli.command import Command
from app.cli.parser import build_parser
from ml.training.options import LearningOptions

COMMANDS = learning.commands()


def _parse(*arguments: str) -> argparse.Namespace:
    return build_parser(COMMANDS).parse_args(list(arguments))


def _command(*words: str) -> Command:
    return next(command for command in COMMANDS if command.words == words)


def test_every_choice_of_a_training_can_be_typed() -> None:
    typed = vars(_parse("train", "fit", "--data", "in", "--out", "out"))
    assert {field.name for field in fields(LearningOptions)} <= set(typed)


def test_what_is_not_typed_is_what_the_options_say_themselves() -> None:
    typed = vars(_parse("train", "fit", "--data", "in", "--out", "out"))
    assert LearningOptions(**{field.name: typed[field.name] for field in fields(LearningOptions)}) == (
        LearningOptions()
    )


@pytest.mark.parametrize("words", [command.words for command in COMMANDS])
def test_a_folder_that_is_not_there_is_refused_before_anything_is_loaded(words: tuple[str, ...]) -> None:
    out = ["--out", "/nowhere/out"] if words[0] == "train" else []
    parsed = _parse(*words, "--data", "/nowhere", *out)
    with pytest.raises(Exception, match="There is no folder /nowhere"):
        _command(*words).check(parsed)


def test_figures_are_read_with_their_intervals() -> None:
    document = {"rows": 10, "all": {"auc": 0.75, "intervals": {"auc": [0.7, 0.8]}}}
    assert list(learning.figure_lines(document)) == [
        "rows                     10",
        "all:",
        "  auc                      0.7500  (0.700 to 0.800)",
    ]
