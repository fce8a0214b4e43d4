"""The contract of the command line, on commands of the test's own."""

import argparse
import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import program
from app.cli.command import Command, Outcome
from resources.errors import CodedError


def _outcome(arguments: argparse.Namespace) -> Outcome:
    return Outcome(document={"尺码": "M"}, lines=["size M"])


def _chatter(arguments: argparse.Namespace) -> Outcome:
    sys.stdout.write("a library says hello\n")
    os.write(1, b"and so does its C code\n")
    return _outcome(arguments)


def _raising(error: BaseException) -> Callable[[argparse.Namespace], Outcome]:
    def run(arguments: argparse.Namespace) -> Outcome:
        raise error

    return run


COMMANDS = tuple(
    Command(words=tuple(words.split()), summary=words, run=run)
    for words, run in {
        "good": _outcome,
        "chatter": _chatter,
        "known": _raising(CodedError("SIZE_UNKNOWN", "there is no size Q;\nthere are S and M")),
        "full": _raising(OSError(errno.ENOSPC, "No space left on device")),
        "memory": _raising(MemoryError()),
        "stopped": _raising(KeyboardInterrupt()),
        "bug": _raising(ZeroDivisionError("stature 168 of alice")),
        "nan": lambda arguments: Outcome(document={"x": float("nan")}, lines=[]),
        "two words": _outcome,
    }.items()
)


@pytest.fixture(autouse=True)
def _own_commands(monkeypatch: pytest.MonkeyPatch, vitrine_home: Path) -> None:
    monkeypatch.setattr(program, "COMMANDS", COMMANDS)
    monkeypatch.setattr("app.bootstrap.assets.ensure", lambda **wanted: None)
    monkeypatch.setattr("signal.signal", lambda number, handler: None)


Captured = pytest.CaptureFixture[str]


def test_a_start_without_a_command_sets_up_what_every_command_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[dict[str, bool]] = []
    monkeypatch.setattr("app.bootstrap.assets.ensure", lambda **assets: wanted.append(assets))
    monkeypatch.setattr(program, "default_arguments", lambda: ["good"])
    assert program.main(["good"]) == program.main([]) == 0
    assert [set(assets.values()) for assets in wanted] == [{False}, {True}]


def test_json_is_one_document_and_nothing_else(capfd: Captured) -> None:
    assert program.main(["chatter", "--json"]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out) == {"尺码": "M"}
    assert "尺码" in out
    assert "a library says hello" in err
    assert "and so does its C code" in err


@pytest.mark.parametrize("arguments", [["--json", "good"], ["good", "--json"]])
def test_json_may_stand_before_or_after(arguments: list[str], capfd: Captured) -> None:
    assert program.main(arguments) == 0
    assert json.loads(capfd.readouterr().out) == {"尺码": "M"}


def test_a_person_gets_lines(capfd: Captured) -> None:
    assert program.main(["two", "words"]) == 0
    assert capfd.readouterr().out == "size M\n"


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["known"], 2, "SIZE_UNKNOWN"),
        (["full"], 2, "DISK_FULL"),
        (["memory"], 2, "MEMORY_FULL"),
        (["nope"], 2, "COMMAND_UNKNOWN"),
        (["two", "wolves"], 2, "COMMAND_UNKNOWN"),
        (["two"], 2, "USAGE"),
        (["good", "--nope"], 2, "USAGE"),
        (["good", "more"], 2, "USAGE"),
        (["bug"], 1, "FAULT"),
        (["nan", "--json"], 1, "FAULT"),
    ],
)
def test_what_is_wrong_is_one_line_with_a_code(
    arguments: list[str], status: int, code: str, capfd: Captured
) -> None:
    assert program.main(arguments) == status
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith(f"error[{code}]: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_fault_tells_the_log_and_no_value(capfd: Captured, vitrine_home: Path) -> None:
    program.main(["bug"])
    err = capfd.readouterr().err
    log = vitrine_home / "logs" / "vitrine.log"
    assert str(log) in err
    for text in (err, log.read_text(encoding="utf-8")):
        assert "alice" not in text
        assert "ZeroDivisionError" in text


def test_interrupting_is_no_error(capfd: Captured) -> None:
    assert program.main(["stopped"]) == 130
    assert "error[" not in capfd.readouterr().err


def test_a_misspelt_command_is_understood(capfd: Captured) -> None:
    program.main(["two", "wordz"])
    assert "did you mean 'two words'?" in capfd.readouterr().err


def test_help_is_a_result(capfd: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(["--help"])
    assert ended.value.code == 0
    assert "good" in capfd.readouterr().out
