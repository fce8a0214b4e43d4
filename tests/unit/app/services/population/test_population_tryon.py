"""The report and the page of a population."""

import json
import re
from pathlib import Path

import pytest

from app.services import population_tryon
from app.services.stoppable import Work, WorkStoppedError


def test_the_report_adds_up_and_the_page_needs_nothing_from_outside(tmp_path: Path) -> None:
    document = population_tryon.run(
        "rib-tank-women", people=64, seed=1, sex=None, drape=0, out_dir=tmp_path / "out"
    )
    assert json.loads((tmp_path / "out" / "population.json").read_text(encoding="utf-8")) == document
    left_out = sum(group["people_percent"] for group in document["left_out"])
    assert document["fitted_percent"] + left_out == pytest.approx(100.0, abs=1.0)
    assert document["draped"] is None
    page = (tmp_path / "out" / "population.html").read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=|https?://|@import", page)
    assert f"{document['fitted_percent']:.0f} %" in page
    assert "有合身的尺码" in page
    assert page.count("<tr") > len(document["sizes"])


def test_a_run_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    work = Work(progress=lambda share, what: said.append(what), is_stopped=lambda: len(said) > 3)
    with pytest.raises(WorkStoppedError):
        population_tryon.run(
            "rib-tank-women", people=64, seed=1, sex=None, drape=0, out_dir=tmp_path / "out", work=work
        )
    assert not (tmp_path / "out").exists()
