"""The real program in a process of its own, as a person or a script starts it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from resources.paths import embedded_body_path
from tests.end2end.driving import Answer, Program

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 300


@pytest.fixture(scope="session")
def program() -> Program:
    """``program("body", "fit", path, "--out", folder)`` runs `main.py` and waits for it."""

    def run(*arguments: object, **environment: str) -> Answer:
        command = [sys.executable, str(ROOT / "main.py"), *(str(argument) for argument in arguments)]
        done = subprocess.run(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=LIMIT_S,
            check=False,
        )
        return Answer(status=done.returncode, out=done.stdout, err=done.stderr)

    return run


@pytest.fixture(scope="session")
def _built_body() -> None:
    if not embedded_body_path().is_file():
        pytest.skip("the embedded body is not built; main.py test builds it")


@pytest.fixture
def person_file(tmp_path: Path) -> Callable[[object], Path]:
    """Write a PERSON.json; text is written as it is."""

    def write(content: object) -> Path:
        file = tmp_path / "person.json"
        text = content if isinstance(content, str) else json.dumps(content)
        file.write_text(text, encoding="utf-8")
        return file

    return write
