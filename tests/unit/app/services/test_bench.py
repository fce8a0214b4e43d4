"""The benchmark runner: what it finds, refuses and prints."""

from pathlib import Path

import pytest

from app.services import bench
from resources.errors import CodedError

TOY = """
from app.services.bench import Figure

def measure():
    return [
        Figure.at_most("time", 0.5, "s", 1.0, peer="naive", ratio=0.25),
        Figure.at_least("share", 90.0, "%", 98.0),
    ]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bench_toy.py").write_text(TOY)
    monkeypatch.setattr(bench, "BENCHMARKS_FOLDER", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_figures_say_whether_they_meet_their_target() -> None:
    result = bench.run(["toy"])
    assert [figure["met"] for figure in result["benchmarks"]["toy"]] == [True, False]
    lines = "\n".join(bench.as_lines(result))
    assert "met" in lines
    assert "MISSED share: 90 %  target 98" in lines
    assert "0.25x of naive" in lines


@pytest.mark.usefixtures("folder")
def test_an_unknown_benchmark_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CodedError) as refused:
        bench.run(["speed"])
    assert refused.value.code == "BENCH_UNKNOWN"
    assert "toy" in refused.value.message


def test_outside_a_checkout_there_are_no_benchmarks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "BENCHMARKS_FOLDER", tmp_path / "absent")
    with pytest.raises(CodedError) as refused:
        bench.run()
    assert refused.value.code == "BENCH_MISSING"


@pytest.mark.parametrize("name", sorted(bench.available()))
def test_every_benchmark_can_be_loaded(name: str) -> None:
    assert callable(bench._load(name, bench.available()[name]).measure)
