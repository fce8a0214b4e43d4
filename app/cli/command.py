"""What a command is, and what it gives back."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from resources.errors import CodedError


class UsageError(CodedError):
    """The command line itself is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A command's result: the document of ``--json``, the same as lines for a person, the exit status.

    ``refusal``: the work was done and its result is that the input is wrong; said as any refused input is.
    """

    document: object
    lines: Sequence[str]
    status: int = 0
    refusal: CodedError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command, as typed: ``("body", "fit")``."""

    words: tuple[str, ...]
    summary: str
    run: Callable[[argparse.Namespace], Outcome]
    check: Callable[[argparse.Namespace], None] = field(default=lambda arguments: None)
    """Refuses what can be refused at once, before set-up and before anything heavy is loaded."""
    configure: Callable[[argparse.ArgumentParser], None] = field(default=lambda parser: None)
    needs_body: bool = False  # the embedded body has to be built
    needs_kernels: bool = False  # the compiled kernels have to be there
    needs_vision: bool = False  # the networks that see people have to be fetched
