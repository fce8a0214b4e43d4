"""Damaged pattern files and size charts end in a garment or in a known error, quickly, never in a fault."""

import json
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from body_models.garments.grading import graded_pattern
from body_models.garments.imported.dressing import dress_pattern
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.specification import read_specification, write_specification
from resources import size_charts
from resources.errors import CodedError
from resources.records import read_record
from resources.size_charts import SizeChart, load_size_charts
from tests.foreign_patterns import FOREIGN
from tests.robustness.mutations import mutated_json

CHART_FOLDER = Path(size_charts.__file__).parent
SLOWEST_S = 10.0
PATTERNS, CHARTS = 700, 300
QUICK = 0.15


def _documents() -> list[Any]:
    drafted = [graded_pattern(chart, chart.base_size) for chart in _charts()[:3]]
    return [*(make() for make in FOREIGN.values()), *(json.loads(write_specification(d)) for d in drafted)]


def _charts() -> list[SizeChart]:
    return [chart for chart in load_size_charts().values() if not chart.lengths][:6]


def _chart_documents() -> list[Any]:
    return [
        json.loads((CHART_FOLDER / f"{chart.id}.json").read_text(encoding="utf-8")) for chart in _charts()
    ]


def _read_pattern(path: Path) -> str:
    """Read, sort and sew a pattern file; the code of its error, or "sound"."""
    try:
        mesh_pattern(dress_pattern(read_specification(path)).specification, 0.02)
    except CodedError as error:
        return _said(error)
    return "sound"


def _read_chart(path: Path) -> str:
    """Read a size chart and sew its base size; the code of its error, or "sound"."""
    try:
        chart = read_record(path, SizeChart, "SIZE_CHART_MALFORMED")
        mesh_pattern(graded_pattern(chart, chart.base_size), 0.03)
    except CodedError as error:
        return _said(error)
    return "sound"


def _said(error: CodedError) -> str:
    assert error.code.isupper()
    assert 10 < len(error.message) < 2_000, error.code
    return error.code


def _survive(seeds: range, kind: str, folder: Path) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    is_pattern = kind == "pattern"
    sources = _documents() if is_pattern else _chart_documents()
    path = folder / "mutated.json"
    for seed in seeds:
        random = Random(seed)  # noqa: S311 (repeatable damage, no secrets)
        path.write_bytes(mutated_json(random.choice(sources), random))
        started_s = time.perf_counter()
        outcomes[(_read_pattern if is_pattern else _read_chart)(path)] += 1
        taken_s = time.perf_counter() - started_s
        assert taken_s < SLOWEST_S, f"{kind} {seed} took {taken_s:.1f} s"
    return outcomes


@pytest.mark.parametrize(("kind", "count"), [("pattern", PATTERNS), ("chart", CHARTS)])
def test_damaged_files_are_refused_by_name(kind: str, count: int, tmp_path: Path) -> None:
    outcomes = _survive(range(round(count * QUICK)), kind, tmp_path)
    assert len(outcomes) >= 2, "the damage is always the same"


@pytest.mark.long
@pytest.mark.parametrize(("kind", "count"), [("pattern", PATTERNS), ("chart", CHARTS)])
def test_a_thousand_damaged_files(kind: str, count: int, tmp_path: Path) -> None:
    outcomes = _survive(range(count), kind, tmp_path)
    assert 0 < outcomes["sound"] < count
