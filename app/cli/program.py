"""Run one command line: parse, set up what the command needs, run it, say the result or what is wrong."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NoReturn, TextIO

from app import errors
from app.bootstrap import assets
from app.cli.command import Command, Outcome
from app.cli.commands import COMMANDS, default_arguments
from app.cli.parser import build_parser, check_words
from app.logs import log_fault, start_logging
from app.threads import one_thread_for_algebra
from resources.errors import CodedError

DONE, FAULT, REFUSED, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; returns the exit status. Never raises, never shows a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["test"]:  # all that follows is pytest's
        from app.cli.checks import run_checks

        return run_checks(given[1:])
    one_thread_for_algebra(os.environ)
    with suppress(ValueError):  # only the main thread may
        signal.signal(signal.SIGTERM, _terminated)
    try:
        with _standard_output() as output:
            return _answer(given, output)
    except BrokenPipeError:  # whoever read the result has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE


def _answer(arguments: list[str], output: TextIO) -> int:
    command = None
    try:
        check_words(arguments, COMMANDS)
        parser = build_parser(COMMANDS)
        with _help_on(output):
            parsed = parser.parse_args(arguments)
            is_bare = parsed.command is None
            if is_bare:
                parsed = parser.parse_args([*default_arguments(), *arguments])
        command = parsed.command
        outcome = _run(command, parsed, all_assets=is_bare)
        _say(outcome, output, as_json=parsed.json)
    except CodedError as error:
        return _refuse(error)
    except BrokenPipeError:
        raise
    except (OSError, MemoryError) as error:
        return _refuse(errors.from_system(error))
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted\n")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 (the last line of defence: a person never sees a traceback)
        return _report_fault(error, command)
    return outcome.status if outcome.refusal is None else _refuse(outcome.refusal)


def _run(command: Command, parsed: argparse.Namespace, *, all_assets: bool) -> Outcome:
    """Set up and run; with ``all_assets`` set up what other commands need too, while there is a network."""
    command.check(parsed)
    assets.ensure(
        body=all_assets or command.needs_body,
        kernels=all_assets or command.needs_kernels,
        vision=all_assets or command.needs_vision,
    )
    return command.run(parsed)


def _say(outcome: Outcome, output: TextIO, *, as_json: bool) -> None:
    if as_json:
        text = json.dumps(outcome.document, ensure_ascii=False, allow_nan=False, indent=2)
    else:
        text = "\n".join(outcome.lines)
    if text:
        output.write(text + "\n")
    output.flush()


def _refuse(error: CodedError) -> int:
    sys.stderr.write(f"error[{error.code}]: {' '.join(error.message.split())}\n")
    return REFUSED


def _report_fault(error: Exception, command: Command | None) -> int:
    name = " ".join(command.words) if command else "the command line"
    log = start_logging()
    log_fault(error, doing=name)
    where = f"the log is {log}" if log else "and its log could not be written"
    sys.stderr.write(f"error[FAULT]: {errors.explain('FAULT').sentence} ({type(error).__name__}); {where}\n")
    return FAULT


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    """Standard output for the result alone: whatever libraries print meanwhile goes to standard error."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    usual = sys.stdout
    sys.stdout = sys.stderr
    try:
        with os.fdopen(os.dup(kept), "w", encoding="utf-8") as output:
            yield output
    finally:
        sys.stdout = usual
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def _help_on(output: TextIO) -> Iterator[None]:
    """argparse prints help and version on ``sys.stdout``: a result like any other."""
    usual = sys.stdout
    sys.stdout = output
    try:
        yield
    finally:
        sys.stdout = usual


def _terminated(number: int, frame: object) -> NoReturn:
    """End in order, so that what was half written goes."""
    raise SystemExit(TERMINATED)
