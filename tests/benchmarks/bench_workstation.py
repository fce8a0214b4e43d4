"""The workstation: how soon its windows answer, whatever its processes do; what a visit and its figures cost.

Real windows with their real processes, each in a data folder of its own. Where others want the processors,
the share of its time that the window's thread waited for one stands beside its figures.
"""

import statistics
from collections.abc import Mapping
from typing import Final

from app.services.bench import Figure
from tests.benchmarks.bench_camera import somebody
from tests.benchmarks.workstation import answers, kept_events
from tests.benchmarks.workstation.programs import answer_of, fresh_home
from tests.webcam import Webcam, noisy

LONGEST_MS: Final = 100.0
P99_MS: Final = 33.0
SCREEN_MS: Final = 200.0
START_S: Final = 3.0
REPAINT: Final = "painting a whole empty window"


def measure() -> list[Figure]:
    """All figures; some seven minutes on two cores."""
    with fresh_home() as environment:
        starts = answer_of("starts", environment)
        repaints = answer_of("repaints", environment)
        with Webcam(noisy(somebody(), 4)) as webcam:
            visit = answer_of("kiosk_visit", environment, webcam.url)
    with fresh_home() as environment:
        studio = answer_of("studio_work", environment)
    with fresh_home() as environment:
        operator = answer_of("operator_backup", environment)
    loops = [
        figure
        for window, stages in (("kiosk", visit["stages"]), ("studio", studio), ("operator", operator))
        for stage, seen in stages.items()
        for figure in _loop(f"{window}, {stage}", seen, repaints["plain_longest"])
    ]
    return [
        *_starts(starts),
        *_repaints(repaints),
        *_screens(visit["screens"]),
        *loops,
        *kept_events.figures(),
        *answers.figures(),
    ]


def _starts(starts: Mapping[str, float]) -> list[Figure]:
    floor, window_s = "an empty Qt window", starts["window_s"]
    view_s, alone_s, watched_s = starts["view_s"], starts["alone_s"], starts["watched_s"]
    return [
        Figure(name=floor, value=window_s, unit="s"),
        Figure(
            name="a window with an empty 3D view", value=view_s, unit="s", peer=floor, ratio=view_s / window_s
        ),
        Figure.at_most(
            "second start of the kiosk to its attract screen",
            alone_s,
            "s",
            START_S,
            peer=floor,
            ratio=alone_s / window_s,
        ),
        Figure.at_most(
            "second start of the kiosk with its watchdog",
            watched_s,
            "s",
            START_S,
            peer=floor,
            ratio=watched_s / window_s,
        ),
    ]


def _repaints(repaints: Mapping[str, float]) -> list[Figure]:
    plain_ms, opengl_ms = repaints["plain"], repaints["opengl"]
    return [
        Figure(name=f"{REPAINT}, median", value=plain_ms, unit="ms"),
        Figure(name=f"{REPAINT}, longest", value=repaints["plain_longest"], unit="ms"),
        Figure(
            name="the same with an OpenGL widget in it, as no window has here",
            value=opengl_ms,
            unit="ms",
            peer=REPAINT,
            ratio=opengl_ms / plain_ms,
        ),
    ]


def _loop(stage: str, seen: Mapping[str, float], repaint_ms: float) -> list[Figure]:
    return [
        Figure.at_most(
            f"{stage}: event loop away, longest",
            seen["longest_ms"],
            "ms",
            LONGEST_MS,
            peer=f"{REPAINT}, longest",
            ratio=seen["longest_ms"] / repaint_ms,
        ),
        Figure.at_most(f"{stage}: event loop away, p99", seen["p99_ms"], "ms", P99_MS),
        Figure(name=f"{stage}: its thread computing, longest", value=seen["longest_busy_ms"], unit="ms"),
        Figure(name=f"{stage}: longest less its queue", value=seen["unhindered_ms"], unit="ms"),
        Figure(name=f"{stage}: waiting for a processor", value=seen["queued_percent"], unit="%"),
    ]


def _screens(screens: Mapping[str, Mapping[str, float]]) -> list[Figure]:
    slowest = max(screens, key=lambda name: screens[name]["wall_ms"])
    walls = [seen["wall_ms"] for seen in screens.values()]
    busiest = max(screens, key=lambda name: screens[name]["busy_ms"])
    return [
        Figure.at_most(
            f"screen change, median of {len(walls)} of a visit", statistics.median(walls), "ms", SCREEN_MS
        ),
        Figure.at_most(f"screen change, slowest ({slowest})", max(walls), "ms", SCREEN_MS),
        Figure(
            name=f"screen change, most processor time ({busiest})",
            value=screens[busiest]["busy_ms"],
            unit="ms",
        ),
    ]
