"""`bench`: every figure the product claims, each beside its target and its peer or floor of the same run."""

from __future__ import annotations

import datetime
import importlib.util
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from resources.errors import CodedError

BENCHMARKS_FOLDER = Path(__file__).resolve().parents[2] / "tests" / "benchmarks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number.

    ``met`` is None where the figure is information only. ``peer`` names what it was compared with in the
    same run, ``ratio`` is figure / peer (below 1 is better for times and errors).
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    met: bool | None = None
    peer: str | None = None
    ratio: float | None = None

    @classmethod
    def at_most(
        cls,
        name: str,
        value: float,
        unit: str,
        target: float,
        *,
        peer: str | None = None,
        ratio: float | None = None,
    ) -> Figure:
        """A figure that must not exceed its target."""
        return cls(
            name=name, value=value, unit=unit, target=target, met=value <= target, peer=peer, ratio=ratio
        )

    @classmethod
    def at_least(
        cls,
        name: str,
        value: float,
        unit: str,
        target: float,
        *,
        peer: str | None = None,
        ratio: float | None = None,
    ) -> Figure:
        """A figure that must reach its target."""
        return cls(
            name=name, value=value, unit=unit, target=target, met=value >= target, peer=peer, ratio=ratio
        )


def available() -> dict[str, Path]:
    """Benchmarks of this checkout by name: ``tests/benchmarks/bench_NAME.py`` with a ``measure()``."""
    return {path.stem.removeprefix("bench_"): path for path in sorted(BENCHMARKS_FOLDER.glob("bench_*.py"))}


def run(names: Sequence[str] = (), progress: Callable[[float, str], None] | None = None) -> dict[str, Any]:
    """Run the named benchmarks (all when none is named) one after another, in this process.

    Raises:
        CodedError: ``BENCH_MISSING`` outside a checkout, ``BENCH_UNKNOWN`` for a name that is not there.
    """
    found = available()
    if not found:
        raise CodedError("BENCH_MISSING", "The benchmarks live in the repository; run this from a checkout.")
    unknown = [name for name in names if name not in found]
    if unknown:
        raise CodedError(
            "BENCH_UNKNOWN", f"There is no benchmark {unknown[0]!r}; there are: {', '.join(found)}."
        )
    chosen = list(names) or list(found)
    results: dict[str, Any] = {}
    for index, name in enumerate(chosen):
        if progress is not None:
            progress(index / len(chosen), name)
        figures: list[Figure] = _load(name, found[name]).measure()
        results[name] = [asdict(figure) for figure in figures]
    return {"machine": _machine(), "date": datetime.date.today().isoformat(), "benchmarks": results}


def as_lines(result: dict[str, Any]) -> list[str]:
    """The result as text for a person: a line a figure."""
    lines = [f"{result['date']}  {result['machine']}"]
    for name, figures in result["benchmarks"].items():
        lines.append(f"\n{name}")
        lines.extend(f"  {_line(figure)}" for figure in figures)
    return lines


def _line(figure: dict[str, Any]) -> str:
    mark = {True: "met   ", False: "MISSED", None: "      "}[figure["met"]]
    target = "" if figure["target"] is None else f"  target {figure['target']:g}"
    peer = "" if figure["ratio"] is None else f"  {figure['ratio']:.3g}x of {figure['peer']}"
    return f"{mark} {figure['name']}: {figure['value']:.4g} {figure['unit']}{target}{peer}"


def _load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"vitrine_bench_{name}", path)
    if spec is None or spec.loader is None:
        raise CodedError("BENCH_UNKNOWN", f"{path.name} cannot be loaded as Python.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up while they are made
    spec.loader.exec_module(module)
    return module


def _machine() -> str:
    return (
        f"{os.cpu_count()} CPU, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    )
