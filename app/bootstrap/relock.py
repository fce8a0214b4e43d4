"""Regenerate ``requirements.lock`` from ``pyproject.toml``: ``python -m app.bootstrap.relock [--upgrade]``.

One resolution over everything, for every supported Python and system, so that the sections never disagree;
then each package goes to the first section that needs it. Needs the ``lock`` extra (uv).
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, Field

from app.bootstrap.lock_file import (
    BODY_BUILD,
    CPU,
    CUDA,
    GPU,
    RUNTIME,
    SECTIONS,
    TEST,
    lock_path,
    normalised,
    pins,
    sections,
)
from resources.files import write_atomically

ROOT = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = "3.11"
HEADER = """\
# Every package Vitrine installs, pinned, with the digests of its files; for Python 3.11 and 3.12 on Linux
# (x86-64 with glibc 2.34, aarch64 with 2.39, or later), Windows (x86-64) and macOS 14 (arm64).
# Set-up installs it section by section, `--require-hashes --no-deps`.
# Written by `python -m app.bootstrap.relock` from pyproject.toml. Do not edit.
"""
PROJECT = ""
"""The project itself in a requirement graph."""
_CUDA_NAME = re.compile(r"^(nvidia|cuda|triton)(-|$)")
_ENTRY_NAME = re.compile(r"^([a-z0-9][a-z0-9.-]*)==")
_NEEDED_BY = re.compile(r"^    #\s+(?:via )?\s*([a-z0-9][a-z0-9.-]*)(?: \(.*\))?$")


class LockSettings(BaseModel):
    """``[tool.vitrine.lock]``."""

    excluded: set[str]
    cpu_builds: dict[str, list[str]] = Field(alias="cpu-builds")


class Metadata(BaseModel):
    """``[project]``."""

    name: str
    dependencies: list[str]
    extras: dict[str, list[str]] = Field(alias="optional-dependencies")


class Project(BaseModel):
    """What of ``pyproject.toml`` decides the lock."""

    metadata: Metadata
    lock: LockSettings

    @classmethod
    def read(cls, path: Path) -> "Project":
        """Parse a ``pyproject.toml``."""
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(metadata=tables["project"], lock=tables["tool"]["vitrine"]["lock"])

    def roots(self) -> dict[str, set[str]]:
        """The packages each section is there for."""
        extras = self.metadata.extras
        wanted = {RUNTIME: self.metadata.dependencies}
        wanted |= {section: extras[section] for section in (GPU, BODY_BUILD, TEST)}
        return {section: {_name_of(line) for line in lines} for section, lines in wanted.items()}


def lock_text(resolved: str, project: Project) -> str:
    """The lock file's text, from the resolver's text and the project's wishes."""
    entries = split_entries(resolved)
    needed_by = {name: _needed_by(texts, project.metadata.name) for name, texts in entries.items()}
    section_of = assign_sections(needed_by, project.roots(), project.lock.excluded)
    cpu_section = "".join(cpu_entry(pin, hashes) for pin, hashes in project.lock.cpu_builds.items())
    parts = [HEADER, f"# [{CPU}]\n{cpu_section}"]
    for pin, hashes in project.lock.cpu_builds.items():  # an index may offer the CPU build alone
        name = _name_of(pin)
        entries[name] = [with_hashes(text, hashes) for text in entries[name]]
    for section in SECTIONS[1:]:
        chosen = [
            text for name in sorted(section_of) if section_of[name] == section for text in entries[name]
        ]
        parts.append(f"# [{section}]\n" + "".join(chosen))
    return "\n".join(parts)


def split_entries(resolved: str) -> dict[str, list[str]]:
    """Each package's lines by name; a package may have an entry per Python version."""
    entries: dict[str, list[str]] = {}
    for line in resolved.splitlines(keepends=True):
        start = _ENTRY_NAME.match(line)
        if start:
            current = entries.setdefault(normalised(start[1]), [])
            current.append(line)
        elif line.startswith("    "):
            current[-1] += line
    return entries


def assign_sections(
    needed_by: dict[str, set[str]], roots: dict[str, set[str]], excluded: set[str]
) -> dict[str, str]:
    """The first section that needs each package; packages only ``excluded`` ones need belong to none.

    What torch asks for under a CUDA name, and what only those need, is the CUDA section.
    """
    needs: dict[str, set[str]] = {}
    for name, parents in needed_by.items():
        for parent in parents:
            needs.setdefault(parent, set()).add(name)
    cuda_names = {name for name in needed_by if _CUDA_NAME.match(name)}
    section_of: dict[str, str] = {}
    steps = [
        (RUNTIME, roots[RUNTIME], excluded | cuda_names),
        (CUDA, cuda_names, excluded),
        (GPU, roots[GPU], set()),
        (BODY_BUILD, roots[BODY_BUILD], excluded),
        (TEST, roots[TEST], excluded),
    ]
    for section, start, closed in steps:
        for name in _reachable(start, needs, closed):
            section_of.setdefault(name, section)
    return section_of


def cpu_entry(pin: str, hashes: Sequence[str]) -> str:
    """An entry for a CPU build on Linux; Windows and macOS have no other one."""
    return with_hashes(f"{pin} ; sys_platform == 'linux' \\\n", hashes[:-1]) + f"    --hash={hashes[-1]}\n"


def with_hashes(entry: str, hashes: Iterable[str]) -> str:
    """The entry with more digests pip may accept, before those it has."""
    first, rest = entry.split("\n", 1)
    return first + "\n" + "".join(f"    --hash={digest} \\\n" for digest in hashes) + rest


def _reachable(start: set[str], needs: dict[str, set[str]], closed: set[str]) -> set[str]:
    found: set[str] = set()
    waiting = start - closed
    while waiting:
        found |= waiting
        waiting = {child for name in waiting for child in needs.get(name, set())} - found - closed
    return found


def _needed_by(entries: list[str], project_name: str) -> set[str]:
    lines = (line for entry in entries for line in entry.splitlines())
    parents = {normalised(match[1]) for line in lines if (match := _NEEDED_BY.match(line))}
    return {PROJECT if parent == project_name else parent for parent in parents}


def _name_of(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None, requirement  # noqa: S101 (the resolver has just accepted this line)
    return normalised(match[0])


def _resolve(*, upgrade: bool) -> str:
    """The resolver's text. Without ``upgrade`` the versions of today's lock stay where they can."""
    uv = Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")
    command = [str(uv), "pip", "compile", "--universal", "--generate-hashes", "--no-header", "--quiet"]
    command += [
        "--python-version",
        OLDEST_PYTHON,
        "--extra",
        "body-build",
        "--extra",
        "test",
        "pyproject.toml",
    ]
    constraints = [] if upgrade or not lock_path(ROOT).exists() else _todays_versions()
    command += ["--constraint", "-"] if constraints else []
    answer = subprocess.run(  # noqa: S603 (our own tool from our own environment)
        command, input="\n".join(constraints), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        sys.exit(f"the resolver failed:\n{answer.stderr}")
    return answer.stdout


def _todays_versions() -> list[str]:
    text = lock_path(ROOT).read_text(encoding="utf-8")
    wanted = {_name_of(line) for line in _direct_requirements()}
    locked = [pin for section in sections(text).values() for pin in pins(section)]
    return [
        f"{name}=={version} {'; ' + marker if marker else ''}"
        for name, version, marker in locked
        if name not in wanted
    ]


def _direct_requirements() -> list[str]:
    metadata = Project.read(ROOT / "pyproject.toml").metadata
    return [*metadata.dependencies, *(line for lines in metadata.extras.values() for line in lines)]


def main(arguments: list[str]) -> int:
    """Resolve, split, write."""
    resolved = _resolve(upgrade="--upgrade" in arguments)
    text = lock_text(resolved, Project.read(ROOT / "pyproject.toml"))
    write_atomically(lock_path(ROOT), text.encode())
    counts = ", ".join(f"{name} {len(pins(section))}" for name, section in sections(text).items())
    sys.stdout.write(f"requirements.lock: {counts} packages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
