"""Every code the sources raise is explained, and the system's refusals become known errors."""

import ast
import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import EXPLANATIONS, explain, from_system

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("app", "viewer", "ml", "body_models", "resources")


def _codes_in(tree: ast.AST) -> Iterator[str]:
    """Codes handed to something called …Error(…), or to a function that makes one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            code = node.args[0].value
            if (
                name.lower().endswith("error")
                and isinstance(code, str)
                and code.isupper()
                and " " not in code
            ):
                yield code


def _raised_codes() -> dict[str, str]:
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return {
        code: str(file.relative_to(ROOT))
        for file in files
        for code in _codes_in(ast.parse(file.read_text(encoding="utf-8")))
    }


def test_every_raised_code_is_explained() -> None:
    unexplained = {code: file for code, file in _raised_codes().items() if code not in EXPLANATIONS}
    assert unexplained == {}, "add them to app/errors/"


@pytest.mark.parametrize("code", EXPLANATIONS)
def test_explanations_are_sentences_for_a_person(code: str) -> None:
    explained = explain(code)
    for sentence in (explained.sentence, explained.way_out):
        assert sentence[0].isupper(), sentence
        assert sentence.endswith("."), sentence
        assert "\n" not in sentence


def test_an_unknown_code_is_a_fault_of_ours() -> None:
    assert explain("NEVER_HEARD_OF") == explain("FAULT")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "DISK_FULL"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "DISK_FULL"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "ACCESS_DENIED"),
        (OSError(errno.EROFS, "Read-only file system", "/x"), "ACCESS_DENIED"),
        (FileNotFoundError(errno.ENOENT, "No such file", "/x"), "FILE_MISSING"),
        (MemoryError(), "MEMORY_FULL"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "MEMORY_FULL"),
        (OSError(errno.EIO, "Input/output error", "/x"), "SYSTEM"),
    ],
)
def test_the_systems_refusals_are_known(error: OSError | MemoryError, code: str) -> None:
    known = from_system(error)
    assert known.code == code
    assert code in EXPLANATIONS
