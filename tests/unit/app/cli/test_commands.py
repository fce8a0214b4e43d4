"""The table of commands: documented, and light to load."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.checks import pytest_command
from app.cli.commands import COMMANDS
from app.cli.parser import build_parser

ROOT = Path(__file__).resolve().parents[4]
HEAVY = ("torch", "vtk", "vtkmodules", "pyvista", "numba", "PyQt6", "scipy", "trimesh", "matplotlib")


def _documented() -> set[str]:
    """The commands of the README's table."""
    section = (
        (ROOT / "README.md").read_text(encoding="utf-8").partition("## Commands")[2].partition("\n## ")[0]
    )
    rows = [line.replace("\\|", "/").split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {command for row in rows for command in re.findall(r"`([^`]+)`", row)}


def test_every_command_is_documented() -> None:
    documented = _documented()
    for command in COMMANDS:
        words = " ".join(command.words)
        assert any(re.match(rf"{words}( |$)", text) for text in documented), f"README has no row for {words}"


def test_every_documented_command_exists() -> None:
    known = {" ".join(command.words) for command in COMMANDS}
    for text in _documented():
        assert any(re.match(rf"{words}( |$)", text) for words in known), f"there is no command for {text!r}"


def test_every_documented_option_exists() -> None:
    helps = {" ".join(command.words): _help_of(command.words) for command in COMMANDS}
    for text in _documented():
        words = next(words for words in helps if re.match(rf"{words}( |$)", text))
        for option in re.findall(r"--[a-z-]+", text):
            assert option in helps[words], f"{words} has no {option}"


def _help_of(words: tuple[str, ...]) -> str:
    command = next(command for command in COMMANDS if command.words == words)
    parser = build_parser([])
    command.configure(parser)
    return parser.format_help()


def _modules_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nsys.stderr.write(' '.join(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in answer.stderr.split()}


def test_importing_the_program_loads_nothing_heavy() -> None:
    assert _modules_after("import app, app.cli, app.errors, app.doctor").isdisjoint(HEAVY)


def test_the_catalogue_loads_nothing_heavy() -> None:
    run = "from app.cli import main\nassert main(['catalogue', 'list', '--json']) == 0"
    assert _modules_after(run).isdisjoint(HEAVY)


def test_main_needs_the_standard_library_alone() -> None:
    loaded = _modules_after("import main\nfrom app.bootstrap import start, system_libraries, pip")
    assert loaded.isdisjoint({*HEAVY, "numpy", "pydantic", "platformdirs"})


def test_all_adds_the_long_tests_and_the_rest_goes_to_pytest() -> None:
    assert pytest_command(["-k", "tee"], 8)[1:] == ["-m", "pytest", "-k", "tee"]
    assert pytest_command(["--all", "-x"], 8)[1:] == ["-m", "pytest", "-m", "", "-x"]


@pytest.mark.parametrize(("processors", "workers"), [(1, []), (2, ["-n", "2"]), (64, ["-n", "4"])])
def test_the_default_suite_shares_the_processors_out(processors: int, workers: list[str]) -> None:
    command = pytest_command([], processors)[3:]
    assert command == ([*workers, "--dist", "loadfile"] if workers else [])
