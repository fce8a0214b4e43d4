"""Programs that a benchmark runs in a data folder of their own, and waiting for them."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from app.bootstrap.display import virtual_display
from app.bootstrap.platforms import has_display
from resources.errors import CodedError
from resources.paths import data_home

ROOT: Final = Path(__file__).resolve().parents[3]
_BUILT: Final = ("bodies", "vision", "kernels.json", "attract")
"""What set-up and the kiosk made of this machine's data folder: nothing of the shop."""


@contextmanager
def fresh_home() -> Iterator[dict[str, str]]:
    """The environment of programs with a display and a data folder as set-up leaves it."""
    environment = dict(os.environ)
    with TemporaryDirectory(prefix="vitrine-bench-") as folder:
        for name in _BUILT:
            built, own = data_home() / name, Path(folder) / name
            if built.is_dir():
                shutil.copytree(built, own)
            elif built.is_file():
                shutil.copy(built, own)
        environment["VITRINE_HOME"] = folder
        if has_display(environment, sys.platform):
            yield environment
            return
        with virtual_display("1920x1920x24") as name:
            environment["DISPLAY"] = name
            yield environment


def answer_of(module: str, environment: dict[str, str], *arguments: str, limit_s: float = 400.0) -> Any:
    """The JSON that a program of the benchmarks prints last. Raises CodedError BENCH_FAILED."""
    command = [sys.executable, "-m", f"tests.benchmarks.workstation.{module}", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=limit_s, check=False
    )
    if done.returncode:
        raise CodedError("BENCH_FAILED", f"{module} ended with {done.returncode}: {done.stderr[-600:]}")
    return json.loads(done.stdout.splitlines()[-1])


def wait_for(holds: Callable[[], bool], limit_s: float, look_s: float) -> None:
    """Wait for what another process does. Raises CodedError BENCH_FAILED."""
    until_s = time.monotonic() + limit_s
    while not holds():
        if time.monotonic() > until_s:
            raise CodedError("BENCH_FAILED", "The benchmark waited in vain for another process.")
        time.sleep(look_s)
