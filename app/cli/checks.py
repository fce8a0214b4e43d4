"""``test``: lint, format, types, import rules, then pytest on a display of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from app.bootstrap import assets, platforms
from app.bootstrap.display import virtual_display
from app.errors import from_system
from resources.errors import CodedError

ROOT = Path(__file__).resolve().parents[2]
MOST_WORKERS = 4
"""Each holds up to 3 GB."""
ENVIRONMENT = Path(sys.prefix)


def run_checks(pytest_arguments: Sequence[str]) -> int:
    """Run every check, whatever the others say; 0 only when all pass. pytest's summary is the last line."""
    try:
        assets.ensure(vision=True)
        failed = [name for name, command in static_checks() if not _passes(name, command)]
        if failed:
            _say(f"FAILED: {', '.join(failed)}")
        status = _run_pytest(pytest_arguments)
    except CodedError as error:
        sys.stderr.write(f"error[{error.code}]: {error.message}\n")
        return 2
    except OSError as error:
        known = from_system(error)
        sys.stderr.write(f"error[{known.code}]: {known.message}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return status or (1 if failed else 0)


def static_checks() -> list[tuple[str, list[str]]]:
    """Each check's name and command."""

    def tool(name: str, *arguments: str) -> list[str]:
        return [str(platforms.tool(ENVIRONMENT, name, sys.platform)), *arguments]

    return [
        ("lint", tool("ruff", "check")),
        ("format", tool("ruff", "format", "--check")),
        ("types", [sys.executable, "-m", "mypy"]),
        ("imports", tool("lint-imports")),
    ]


def pytest_command(arguments: Sequence[str], processors: int) -> list[str]:
    """pytest with the person's arguments; ``--all`` runs the tests marked long too.

    The default suite shares the processors out, file by file. The long tests watch memory and time, and a
    person's own choice is mostly a few tests: those run alone.
    """
    if not arguments and processors > 1:
        share = ["-n", str(min(processors, MOST_WORKERS)), "--dist", "loadfile"]
        return [sys.executable, "-m", "pytest", *share]
    rest = [argument for argument in arguments if argument != "--all"]
    every = ["-m", ""] if "--all" in arguments else []
    return [sys.executable, "-m", "pytest", *every, *rest]


def _passes(name: str, command: Sequence[str]) -> bool:
    started_s = time.monotonic()
    answer = subprocess.run(  # noqa: S603 (our own tools)
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    passed = answer.returncode == 0
    _say(f"{name}: {'ok' if passed else 'FAILED'} ({time.monotonic() - started_s:.0f} s)")
    if not passed:
        _say(answer.stdout.rstrip())
    return passed


def _run_pytest(arguments: Sequence[str]) -> int:
    environment = dict(os.environ)
    with ExitStack() as stack:
        if platforms.needs_virtual_display(sys.platform):
            try:
                environment["DISPLAY"] = stack.enter_context(virtual_display())
            except FileNotFoundError:
                raise CodedError("SYSTEM_LIBRARIES", "Xvfb is missing; install the package xvfb.") from None
            for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):  # they would lead past it
                environment.pop(name, None)
        return subprocess.run(  # noqa: S603 (our own Python)
            pytest_command(arguments, os.cpu_count() or 1), cwd=ROOT, env=environment, check=False
        ).returncode


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
