"""The program's own Python environment in ``.venv``: made once, complete or known to be incomplete.

Standard library only. Inside ``.venv/.vitrine`` stand three marks: ``making`` while the environment is being
made, ``installing`` while packages are, and ``installed.json`` once everything a digest of the lock asks for
is there. A process killed between any two steps leaves marks that make the next start go on or start afresh.
"""

import contextlib
import csv
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from app.bootstrap import lock_file, pip, platforms
from app.bootstrap.errors import SetupError
from app.bootstrap.progress import Progress

NEEDED_BYTES = 6 * 10**9
"""Unpacked packages, pip's downloads and the build of the body, with the CPU build of torch."""


class Environment:
    """The ``.venv`` of one checkout."""

    def __init__(self, root: Path, platform: str = sys.platform) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = platforms.environment_python(self.folder, platform)
        self._platform = platform
        self._marks = self.folder / ".vitrine"

    @property
    def lock(self) -> Path:
        """The checkout's lock file."""
        return lock_file.lock_path(self.root)

    def is_current(self) -> bool:
        """Whether this very process runs in the environment."""
        return Path(sys.prefix).resolve() == self.folder.resolve()

    def is_complete(self, wanted: Collection[str]) -> bool:
        """Whether everything today's lock names in the wanted sections is installed. Takes a millisecond."""
        record = self._record()
        return (
            record.get("lock") == lock_file.digest(self.lock)
            and set(wanted) <= set(_strings(record.get("sections")))
            and not self._mark("making").exists()
            and not self._mark("installing").exists()
            and self.python.exists()
        )

    def has(self, section: str) -> bool:
        """Whether a section was installed, from today's lock or an older one."""
        return section in _strings(self._record().get("sections"))

    def noted(self, what: str) -> bool:
        """Whether `note` was called with this since the environment was made."""
        return what in _strings(self._record().get("notes"))

    def note(self, what: str) -> None:
        """Remember that something need not be looked at again."""
        record = self._record()
        notes = sorted({*_strings(record.get("notes")), what})
        self._write_record({**record, "notes": notes})

    def make(self) -> None:
        """Make the environment unless there is a usable one. Raises `SetupError`."""
        if self._is_usable():
            self._marks.mkdir(exist_ok=True)
            return
        if self.is_current():
            raise SetupError(
                "ENVIRONMENT_BROKEN",
                "The environment this Python runs in is damaged; start with the system's Python.",
            )
        self._check_space()
        self._clear()
        self._marks.mkdir(parents=True)
        self._mark("making").touch()
        base = getattr(sys, "_base_executable", None) or sys.executable
        answer = subprocess.run(  # noqa: S603 (the Python that runs this)
            [base, "-m", "venv", str(self.folder)], capture_output=True, text=True, check=False
        )
        if answer.returncode != 0:
            raise _explained_venv_failure(answer.stdout + answer.stderr)
        self._mark("making").unlink()

    def install(self, wanted: Sequence[str], progress: Progress, held_files: Sequence[int] = ()) -> None:
        """Install the wanted sections, and the GPU section when the installed torch asks for it.

        Resumes an interrupted installation: a package that was only half unpacked is installed anew.
        """
        if self._mark("installing").exists():
            remove_half_installed(self.site_packages())
        self._mark("installing").touch()
        texts = lock_file.sections(self.lock.read_text(encoding="utf-8"))
        done: list[str] = []
        if not platforms.has_nvidia_gpu(self._platform):
            self._try_cpu_builds(texts[lock_file.CPU], held_files)
        for section in wanted:
            self._install_section(section, texts[section], progress, held_files)
            done.append(section)
            if section == lock_file.RUNTIME and self._torch_wants_cuda(texts[lock_file.CUDA]):
                self._install_section(lock_file.CUDA, texts[lock_file.CUDA], progress, held_files)
                done.append(lock_file.CUDA)
        notes = _strings(self._record().get("notes"))
        self._write_record({"lock": lock_file.digest(self.lock), "sections": done, "notes": notes})
        self._mark("installing").unlink()

    def site_packages(self) -> Path:
        """Where the environment's packages are."""
        version = _version_of(self.folder) or sys.version_info[:2]
        return platforms.site_packages(self.folder, self._platform, version)

    def mismatches(self, wanted: Sequence[str]) -> list[str]:
        """Packages that differ from the lock, a sentence each; for the Python that runs this."""
        installed = {
            lock_file.normalised(found.name): found.version
            for found in importlib.metadata.distributions(path=[str(self.site_packages())])
        }
        texts = lock_file.sections(self.lock.read_text(encoding="utf-8"))
        locked: dict[str, set[str]] = {}
        optional: set[str] = set()
        for section in wanted:
            for name, version, marker in lock_file.pins(texts[section]):
                locked.setdefault(name, set()).add(version)
                optional |= {name} if marker else set()
        found = []
        for name, versions in sorted(locked.items()):
            if name not in installed:
                found += [] if name in optional else [f"{name} is missing"]
            elif installed[name].partition("+")[0] not in versions:
                found.append(f"{name} is {installed[name]}, locked is {' or '.join(sorted(versions))}")
        return found

    def _install_section(self, name: str, text: str, progress: Progress, held_files: Sequence[int]) -> None:
        requirements = self._marks / f"{name}.txt"
        pip.install(self.python, text, requirements=requirements, progress=progress, held_files=held_files)

    def _try_cpu_builds(self, text: str, held_files: Sequence[int]) -> None:
        """Take torch without its GPU part where an index offers it: several GB less."""
        try:
            self._install_section(lock_file.CPU, text, _unseen, held_files)
        except SetupError as error:
            if (
                error.code != "PYTHON_UNSUITABLE"
            ):  # no index has it: the runtime section brings the other build
                raise

    def _torch_wants_cuda(self, cuda_section: str) -> bool:
        """Whether the torch that was installed names packages of the GPU section (the CPU build does not)."""
        found = importlib.metadata.distributions(name="torch", path=[str(self.site_packages())])
        requirements = [line for torch in found for line in torch.requires or []]
        names = {
            lock_file.normalised(re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]) for line in requirements
        }
        return bool(names & {name for name, _, _ in lock_file.pins(cuda_section)})

    def _is_usable(self) -> bool:
        version = _version_of(self.folder)
        if self._mark("making").exists() or version not in platforms.SUPPORTED_PYTHONS:
            return False
        try:
            answer = subprocess.run(  # noqa: S603 (the environment's Python)
                [str(self.python), "-m", "pip", "--version"], capture_output=True, timeout=60, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return answer.returncode == 0

    def _clear(self) -> None:
        """Remove an unusable environment: first out of the way, so that none is ever half removed."""
        if self.folder.exists():
            self.folder.rename(self.folder.with_name(f".venv.old-{os.getpid()}"))
        for old in self.root.glob(".venv.old-*"):
            shutil.rmtree(old, ignore_errors=True)

    def _check_space(self) -> None:
        free_bytes = shutil.disk_usage(self.root).free
        if free_bytes < NEEDED_BYTES:
            raise SetupError(
                "DISK_FULL",
                f"Set-up needs about {NEEDED_BYTES / 1e9:.0f} GB in {self.root} and {free_bytes / 1e9:.1f} GB"
                " are free; free some space and start again.",
            )

    def _mark(self, name: str) -> Path:
        return self._marks / name

    def _record(self) -> dict[str, object]:
        try:
            record = json.loads(self._mark("installed.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def _write_record(self, record: dict[str, object]) -> None:
        part = self._mark("installed.json.part")
        part.write_text(json.dumps(record, indent=2), encoding="utf-8")
        part.replace(self._mark("installed.json"))


def remove_half_installed(site_packages: Path) -> list[str]:
    """Forget the packages whose files are not all there, so that they are installed anew; their names.

    pip takes a package for installed as soon as its metadata is there, even when it was killed before the
    rest was. Every file a package lists is checked for its size.
    """
    removed = []
    for leftover in site_packages.glob("~*"):  # what pip had moved aside while it replaced a package
        shutil.rmtree(leftover, ignore_errors=True)
    for metadata in site_packages.glob("*.dist-info"):
        if not _is_whole(metadata):
            removed.append(metadata.name.partition("-")[0])
            shutil.rmtree(metadata)
    return removed


def _is_whole(metadata: Path) -> bool:
    try:
        rows = list(csv.reader((metadata / "RECORD").read_text(encoding="utf-8").splitlines()))
        sizes = [(metadata.parent / row[0], int(row[2])) for row in rows if len(row) == 3 and row[2]]
        return bool(sizes) and all(path.stat().st_size == size for path, size in sizes)
    except (OSError, ValueError):
        return False


def _version_of(folder: Path) -> tuple[int, int] | None:
    """The Python version an environment says it is of."""
    with contextlib.suppress(OSError):
        for line in (folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines():
            if match := re.match(r"version(?:_info)?\s*=\s*(\d+)\.(\d+)", line):
                return int(match[1]), int(match[2])
    return None


def _unseen(fraction: float, what: str) -> None:
    """Progress nobody watches."""


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _explained_venv_failure(output: str) -> SetupError:
    if "ensurepip" in output:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        line = f"apt-get install python{version}-venv"
        return SetupError("VENV_MISSING", f"This Python cannot make environments; run: {as_root(line)}")
    if "No space left" in output:
        return SetupError("DISK_FULL", "The disk is full; free some space and start again.")
    last = ([line for line in output.splitlines() if line.strip()] or ["no word why"])[-1]
    return SetupError("ENVIRONMENT_FAILED", f"The environment .venv cannot be made: {last}")


def as_root(command: str) -> str:
    """The command as this user has to type it."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return command if is_root else f"sudo {command}"
