"""The kiosk: how soon it shows something, how soon a shopper is dressed, whether it ever stops answering."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from app.bootstrap.display import virtual_display
from app.bootstrap.platforms import has_display
from app.services.bench import Figure
from resources.errors import CodedError
from tests.benchmarks.workstation.starts import EMPTY_WINDOW

_REPOSITORY: Final = Path(__file__).resolve().parents[2]
_LIMIT_S: Final = 400.0


def figures_of_a_life() -> dict[str, float]:
    """One life of the kiosk in a process of its own (see `kiosk_probe`), and the floor of its first frame."""
    with ExitStack() as stack:
        environment = dict(os.environ)
        if not has_display(environment, sys.platform):
            environment["DISPLAY"] = stack.enter_context(virtual_display("1920x1920x24"))
        floor = float(_run(["-c", EMPTY_WINDOW], environment))
        life: dict[str, float] = json.loads(_run(["-m", "tests.benchmarks.kiosk_probe"], environment))
    return {**life, "empty_window_s": floor}


def measure() -> list[Figure]:
    """The figures of the window."""
    life = figures_of_a_life()
    if not life["shown"]:
        raise CodedError(
            "BENCH_NO_DRESS", "The drape of the benchmark failed its gate, so nothing was shown."
        )
    floor, drape = life["empty_window_s"], life["drape_s"]
    return [
        Figure.at_most(
            "first frame of the attract screen",
            life["first_frame_s"],
            "s",
            3.0,
            peer="an empty Qt window",
            ratio=life["first_frame_s"] / floor,
        ),
        Figure(name="kiosk warm, 3D view and worker", value=life["warm_s"], unit="s"),
        Figure(name="typed numbers to body", value=life["body_s"], unit="s"),
        Figure.at_most(
            "typed numbers to dressed body",
            life["dressed_s"],
            "s",
            3.0,
            peer="the drape alone",
            ratio=life["dressed_s"] / drape,
        ),
        Figure(name="typed numbers to all seven sizes", value=life["all_sizes_s"], unit="s"),
        Figure.at_most("window's thread busy at a stretch", life["longest_busy_ms"], "ms", 100.0),
        Figure.at_most("event loop away, longest (wall clock)", life["longest_gap_ms"], "ms", 100.0),
    ]


def _run(arguments: Sequence[str], environment: dict[str, str]) -> str:
    command = [sys.executable, *arguments, repr(time.time())]
    done = subprocess.run(
        command,
        cwd=_REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=False,
    )
    if done.returncode:
        raise CodedError(
            "BENCH_FAILED", f"The kiosk's benchmark ended with {done.returncode}: {done.stderr[-600:]}"
        )
    return done.stdout.strip().splitlines()[-1]
