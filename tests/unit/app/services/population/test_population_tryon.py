"""The report and the page of a population."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.services import population_tryon
from app.services.population.added_sizes import added_document
from app.services.population.page import render_population_page
from app.services.stoppable import Work, WorkStoppedError
from resources.catalogue import load_catalogue
from resources.translations import texts_for


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


def test_the_page_names_a_new_leg_length_in_both_languages_and_the_report_keeps_its_id() -> None:
    found = population_tryon.try_population(load_catalogue().product("trousers-women"), people=64)
    by_kind = {one.kind: one for one in found.added}
    won = [replace(by_kind[kind], wins=9, in_all=9) for kind in ("longer", "shorter")]
    page = render_population_page(replace(found, added=won))
    for language, longer, shorter in (("en", "long", "short"), ("zh", "加长", "短款")):
        texts = texts_for(language)
        assert texts("population.longer", length=longer) in page
        assert texts("population.shorter", length=shorter) in page
    assert [one["label"] for one in added_document(won, 64)] == ["long+", "short−"]
