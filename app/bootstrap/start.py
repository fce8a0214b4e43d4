"""From ``main.py`` to `app.cli`: make sure of the environment, then become it. Standard library only."""

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.bootstrap import lock_file, platforms
from app.bootstrap.environment import Environment
from app.bootstrap.process_lock import exclusive
from resources.errors import CodedError

ROOT = Path(__file__).resolve().parents[2]
DRAWING_COMMANDS = frozenset(
    {
        "",
        "demo",
        "tryon",
        "garment",
        "catalogue",
        "capture",
        "calibrate",
        "kiosk",
        "operator",
        "pictures",
        "bench",
        "test",
    }
)
"""Commands that cannot do their work without the system libraries of the screen; OpenCV loads them too."""


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing, then run the command in the program's own environment.

    The second start finds two files as they were left and does nothing else before the command runs.
    """
    command = next((argument for argument in arguments if not argument.startswith("-")), "")
    environment = Environment(ROOT)
    try:
        prepare(environment, command, asks_for_help=bool({"-h", "--help", "--version"} & set(arguments)))
    except CodedError as error:
        sys.stderr.write(f"error[{error.code}]: {error.message}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"error[{_code_of(error)}]: Set-up failed: {error.strerror}: {error.filename}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nset-up was interrupted; the next start goes on from here\n")
        return 130
    return hand_over(environment, arguments)


def prepare(environment: Environment, command: str, *, asks_for_help: bool = False) -> None:
    """Environment, packages and system libraries for a command. Raises `SetupError` or ``OSError``."""
    wanted = [lock_file.RUNTIME, lock_file.TEST] if command == "test" else [lock_file.RUNTIME]
    libraries = "test libraries" if command == "test" else "screen libraries"
    draws = command in DRAWING_COMMANDS and not asks_for_help
    if environment.is_complete(wanted) and (not draws or environment.noted(libraries)):
        return
    with exclusive(ROOT / ".venv.lock", lambda: _say("another set-up is running; waiting for it")) as lock:
        if not environment.is_complete(wanted):
            _install(environment, wanted, held_file=lock)
        if draws and not environment.noted(libraries):
            _ensure_libraries(environment, libraries)


def hand_over(environment: Environment, arguments: Sequence[str]) -> int:
    """Run the command in the environment's Python; on POSIX this process becomes it and nothing returns."""
    if environment.is_current():
        from app.cli import main as run_command

        return run_command(arguments)
    command = [str(environment.python), str(ROOT / "main.py"), *arguments]
    if platforms.replaces_process(sys.platform):
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(command[0], command)  # noqa: S606 (our own Python)
    import subprocess

    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 (our own Python)
    except KeyboardInterrupt:
        return 130  # the child heard it too and has said so


def _install(environment: Environment, wanted: Sequence[str], *, held_file: int) -> None:
    # Here, because a start that finds everything in place has no use for them.
    from app.bootstrap import installation
    from app.bootstrap.progress import ProgressBar

    _say(f"setting up {environment.folder}: some minutes, once")
    installation.make(environment)
    # Another start may have installed more than this one wants: keep it.
    sections = [
        name for name in (lock_file.RUNTIME, lock_file.TEST) if name in wanted or environment.has(name)
    ]
    with ProgressBar("packages") as progress:
        installation.install(environment, sections, progress, held_files=[held_file])
    _say("packages are installed")


def _ensure_libraries(environment: Environment, what: str) -> None:
    from app.bootstrap import system_libraries

    tests = what == "test libraries"
    packages = system_libraries.TEST_PACKAGES if tests else system_libraries.SCREEN_PACKAGES
    if system_libraries.ensure(packages, _say):
        environment.note(what)


def _say(sentence: str) -> None:
    sys.stderr.write(f"Vitrine: {sentence}\n")
    sys.stderr.flush()


def _code_of(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return "DISK_FULL"
    return "SETUP_UNWRITABLE" if isinstance(error, PermissionError) else "SETUP_FAILED"
