"""Making the environment and filling it from the lock, so that a kill at any moment is survived.

Standard library only.
"""

import contextlib
import csv
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from app.bootstrap import lock_file, pip, platforms
from app.bootstrap.environment import INSTALLING, MAKING, Environment
from app.bootstrap.errors import SetupError
from app.bootstrap.progress import Progress

NEEDED_BYTES = 6 * 10**9
"""Unpacked packages, pip's downloads and the build of the body, with the CPU build of torch."""
_PIP_ANSWER_LIMIT_S = 60


def make(environment: Environment) -> None:
    """Make the environment unless there is a usable one. Raises `SetupError`."""
    if is_usable(environment):
        environment.mark("").mkdir(exist_ok=True)
        return
    if environment.is_current():
        raise SetupError(
            "ENVIRONMENT_BROKEN",
            "The environment this Python runs in is damaged; start with the system's Python.",
        )
    _check_space(environment.root)
    _clear(environment)
    environment.mark("").mkdir(parents=True)
    environment.mark(MAKING).touch()
    base = getattr(sys, "_base_executable", None) or sys.executable
    answer = subprocess.run(  # noqa: S603 (the Python that runs this)
        [base, "-m", "venv", str(environment.folder)], capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        raise _explained_venv_failure(answer.stdout + answer.stderr)
    environment.mark(MAKING).unlink()


def is_usable(environment: Environment) -> bool:
    """Whether the environment was made to its end, by a Python that fits, and its pip answers."""
    version = _version_of(environment.folder)
    if environment.mark(MAKING).exists() or version not in platforms.SUPPORTED_PYTHONS:
        return False
    command = [str(environment.python), "-m", "pip", "--version"]
    try:
        answer = subprocess.run(command, capture_output=True, timeout=_PIP_ANSWER_LIMIT_S, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def install(
    environment: Environment, wanted: Sequence[str], progress: Progress, held_files: Sequence[int] = ()
) -> None:
    """Install the wanted sections, and those for a GPU when the installed torch asks for one.

    The tests run the GPU's cloth kernels on any machine, so they bring them too.

    Resumes an interrupted installation: a package that was only half unpacked is installed anew. Children
    inherit ``held_files``. Raises `SetupError` as `pip.install` does.
    """
    packages = site_packages(environment)
    if environment.mark(INSTALLING).exists():
        remove_half_installed(packages)
    environment.mark(INSTALLING).touch()
    texts = lock_file.sections(environment.lock.read_text(encoding="utf-8"))

    def take(section: str, shown: Progress) -> None:
        requirements = environment.mark(f"{section}.txt")
        text = texts[section]
        pip.install(
            environment.python, text, requirements=requirements, progress=shown, held_files=held_files
        )

    if not platforms.has_nvidia_gpu(environment.platform):
        try:
            take(lock_file.CPU, _unseen)  # several GB less
        except SetupError as error:
            if error.code != "PYTHON_UNSUITABLE":  # no index offers it: the runtime section brings the other
                raise
    done: list[str] = []
    for section in wanted:
        take(section, progress)
        done.append(section)
        beside: tuple[str, ...] = ()
        if section == lock_file.RUNTIME and _torch_wants(texts[lock_file.CUDA], packages):
            beside = (lock_file.CUDA, lock_file.GPU)
        elif section == lock_file.TEST:
            beside = (lock_file.GPU,)
        for other in beside:
            if other not in done:
                take(other, progress)
                done.append(other)
    environment.record_installed(done)
    environment.mark(INSTALLING).unlink()


def site_packages(environment: Environment) -> Path:
    """Where the environment's packages are."""
    version = _version_of(environment.folder) or sys.version_info[:2]
    return platforms.site_packages(environment.folder, environment.platform, version)


def mismatches(environment: Environment, wanted: Sequence[str]) -> list[str]:
    """Packages that differ from the lock, a sentence each. Those of other systems only may be missing."""
    found = importlib.metadata.distributions(path=[str(site_packages(environment))])
    installed = {lock_file.normalised(package.name): package.version for package in found}
    texts = lock_file.sections(environment.lock.read_text(encoding="utf-8"))
    pins = [pin for section in wanted for pin in lock_file.pins(texts[section])]
    locked: dict[str, set[str]] = {}
    for name, version, _ in pins:
        locked.setdefault(name, set()).add(version)
    conditional = {name for name, _, marker in pins if marker}
    sentences = []
    for name, versions in sorted(locked.items()):
        if name not in installed:
            sentences += [] if name in conditional else [f"{name} is missing"]
        elif installed[name].partition("+")[0] not in versions:
            sentences.append(f"{name} is {installed[name]}, locked is {' or '.join(sorted(versions))}")
    return sentences


def remove_half_installed(packages: Path) -> list[str]:
    """Forget the packages whose files are not all there, so that they are installed anew; their names.

    pip takes a package for installed as soon as its metadata is there, even when it was killed before the
    rest was. Every file a package lists is checked for its size.
    """
    removed = []
    for leftover in packages.glob("~*"):  # what pip had moved aside while it replaced a package
        shutil.rmtree(leftover, ignore_errors=True)
    for metadata in packages.glob("*.dist-info"):
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


def _torch_wants(cuda_section: str, packages: Path) -> bool:
    """Whether the torch that was installed names packages of the GPU section (the CPU build does not)."""
    found = importlib.metadata.distributions(name="torch", path=[str(packages)])
    requirements = [line for torch in found for line in torch.requires or []]
    names = {re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in requirements}
    offered = {name for name, _, _ in lock_file.pins(cuda_section)}
    return not offered.isdisjoint(lock_file.normalised(name) for name in names)


def _clear(environment: Environment) -> None:
    """Remove an unusable environment: first out of the way, so that none is ever half removed."""
    if environment.folder.exists():
        environment.folder.rename(environment.folder.with_name(f".venv.old-{os.getpid()}"))
    for old in environment.root.glob(".venv.old-*"):
        shutil.rmtree(old, ignore_errors=True)


def _check_space(root: Path) -> None:
    free_bytes = shutil.disk_usage(root).free
    if free_bytes < NEEDED_BYTES:
        raise SetupError(
            "DISK_FULL",
            f"Set-up needs about {NEEDED_BYTES / 1e9:.0f} GB in {root} and {free_bytes / 1e9:.1f} GB"
            " are free; free some space and start again.",
        )


def _version_of(folder: Path) -> tuple[int, int] | None:
    """The Python version an environment says it is of."""
    with contextlib.suppress(OSError):
        for line in (folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines():
            if match := re.match(r"version(?:_info)?\s*=\s*(\d+)\.(\d+)", line):
                return int(match[1]), int(match[2])
    return None


def _unseen(fraction: float, what: str) -> None:
    """Progress nobody watches."""


def _explained_venv_failure(output: str) -> SetupError:
    if "ensurepip" in output:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        line = as_root(f"apt-get install -y python{version}-venv")
        return SetupError("VENV_MISSING", f"This Python cannot make environments; run: {line}")
    if "No space left" in output:
        return SetupError("DISK_FULL", "The disk is full; free some space and start again.")
    last = ([line for line in output.splitlines() if line.strip()] or ["no word why"])[-1]
    return SetupError("ENVIRONMENT_FAILED", f"The environment .venv cannot be made: {last}")


def as_root(command: str) -> str:
    """The command as this user has to type it."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return command if is_root else f"sudo {command}"
