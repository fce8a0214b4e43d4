"""The command line's grammar. Every mistake becomes a `UsageError` with a code, never argparse's own exit."""

import argparse
import difflib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import NoReturn

from app.cli.command import Command, UsageError


class Parser(argparse.ArgumentParser):
    """An argument parser that raises."""

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError` USAGE instead of printing and exiting."""
        words = " ".join(["python3", "main.py", *self.prog.split()[1:], "--help"])
        raise UsageError("USAGE", f"{message[:1].upper()}{message[1:]}; see: {words}")


def build_parser(commands: Sequence[Command]) -> Parser:
    """The whole grammar; the parsed namespace carries ``command`` (a `Command` or None) and ``json``."""
    parser = Parser(
        prog="main.py", description="Vitrine: a 3D try-on workstation for shops.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"vitrine {_version()}")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(command=None)
    groups = parser.add_subparsers(metavar="COMMAND")
    nested: dict[str, argparse._SubParsersAction[Parser]] = {}
    for command in commands:
        first, *rest = command.words
        if not rest:
            _add(groups, first, command)
            continue
        if first not in nested:
            group = groups.add_parser(first, help=f"see: main.py {first} --help", allow_abbrev=False)
            nested[first] = group.add_subparsers(metavar="COMMAND", required=True)
        _add(nested[first], rest[0], command)
    return parser


def check_words(arguments: Sequence[str], commands: Sequence[Command]) -> None:
    """Refuse an unknown command by name, with the nearest known one. Raises `UsageError` COMMAND_UNKNOWN."""
    words = [word for word in arguments if not word.startswith("-")][:2]
    known = {command.words for command in commands}
    firsts = list(dict.fromkeys(entry[0] for entry in known))
    if not words:
        return
    if words[0] not in firsts:
        raise _unknown(words[0], sorted(firsts))
    seconds = sorted(entry[1] for entry in known if entry[0] == words[0] and len(entry) > 1)
    if seconds and len(words) > 1 and words[1] not in seconds:
        raise _unknown(" ".join(words), [f"{words[0]} {second}" for second in seconds])


def _add(group: "argparse._SubParsersAction[Parser]", name: str, command: Command) -> None:
    parser = group.add_parser(name, help=command.summary, description=command.summary, allow_abbrev=False)
    # Not given here leaves what was given before the command.
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="one JSON document on standard output"
    )
    command.configure(parser)
    parser.set_defaults(command=command)


def _unknown(what: str, known: Sequence[str]) -> UsageError:
    near = difflib.get_close_matches(what, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}."
    return UsageError("COMMAND_UNKNOWN", f"There is no command {what!r}; {hint}")


def _version() -> str:
    try:
        return version("vitrine")
    except PackageNotFoundError:  # run from a checkout
        return "of this checkout"
