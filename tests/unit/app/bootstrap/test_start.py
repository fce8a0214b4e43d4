"""The way from `main.py` to the command, and what a second start does not do."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.bootstrap import start
from app.bootstrap.environment import Environment
from app.bootstrap.errors import SetupError

ROOT = Path(__file__).resolve().parents[4]


class _Recorded(Environment):
    """An environment that notes what is asked of it and installs nothing."""

    def __init__(self, root: Path, *, complete: bool = False, notes: Sequence[str] = ()) -> None:
        super().__init__(root)
        self.complete = complete
        self.notes = list(notes)

    def is_complete(self, wanted: Sequence[str]) -> bool:  # type: ignore[override]
        return self.complete

    def has(self, section: str) -> bool:
        return False

    def noted(self, what: str) -> bool:
        return what in self.notes

    def note(self, what: str) -> None:
        self.notes.append(what)


@pytest.fixture(autouse=True)
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the installation, in order."""
    asked: list[str] = []
    monkeypatch.setattr("app.bootstrap.installation.make", lambda environment: asked.append("make"))
    monkeypatch.setattr(
        "app.bootstrap.installation.install",
        lambda environment, wanted, *rest, **more: asked.append("install " + " ".join(wanted)),
    )
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr("app.bootstrap.system_libraries.ensure", lambda packages, say: True)
    return asked


@pytest.mark.parametrize(
    ("command", "installed", "noted"),
    [
        ("doctor", "install runtime", []),
        ("demo", "install runtime", ["screen libraries"]),
        ("test", "install runtime test", ["test libraries"]),
    ],
)
def test_a_first_start_installs_what_the_command_needs(
    command: str, installed: str, noted: list[str], tmp_path: Path, asked: list[str]
) -> None:
    environment = _Recorded(tmp_path)
    start.prepare(environment, command)
    assert asked == ["make", installed]
    assert environment.notes == noted


@pytest.mark.parametrize(("command", "note"), [("", "screen libraries"), ("test", "test libraries")])
def test_a_second_start_takes_no_lock_and_asks_nobody(
    command: str, note: str, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "exclusive", lambda *any: pytest.fail("took the lock"))
    environment = _Recorded(tmp_path, complete=True, notes=[note])
    start.prepare(environment, command)
    assert asked == []


def test_help_needs_no_system_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.bootstrap.system_libraries.ensure", lambda *any: pytest.fail("asked Debian"))
    start.prepare(_Recorded(tmp_path, complete=True), "", asks_for_help=True)


def test_a_refusal_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*any: object, **more: object) -> None:
        raise SetupError("DOWNLOAD_FAILED", "The network is away.")

    monkeypatch.setattr(start, "prepare", refuse)
    assert start.main(["doctor"]) == 2
    assert capsys.readouterr().err == "error[DOWNLOAD_FAILED]: The network is away.\n"


def test_a_full_disk_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*any: object, **more: object) -> None:
        raise OSError(28, "No space left on device", "/x")

    monkeypatch.setattr(start, "prepare", refuse)
    assert start.main([]) == 2
    assert capsys.readouterr().err.startswith("error[DISK_FULL]: ")


def test_a_python_that_does_not_fit_is_told_so() -> None:
    script = "import sys; sys.version_info = (3, 9, 1); import main; sys.exit(main.main())"
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert answer.stderr.startswith("error[PYTHON_UNSUITABLE]: ")
    assert "3.9" in answer.stderr
    assert answer.stderr.count("\n") == 1
