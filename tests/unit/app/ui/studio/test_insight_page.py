"""Figures of the shop are looked at for nothing, and leave it at a price that is shown."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.studio.pages.insight import InsightPage
from app.ui.widgets.dialog import Dialog
from resources.catalogue import load_catalogue
from tests.unit.app.ui.looking import crowded_words, cut_words, nameless, pale_words
from tests.unit.app.ui.studio.here import settle, studio_at, touch


def test_before_anybody_came_it_says_so(vitrine_home: Path, qtbot: QtBot) -> None:
    with studio_at(qtbot, InsightPage) as page:
        assert page.empty.isVisible()
        assert page.charts == {}


def test_figures_are_shown_and_what_leaves_is_private_and_paid_for(
    busy_shop: int, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr("app.ui.studio.pages.insight.reveal", shown.append)
    with studio_at(qtbot, InsightPage) as page:
        assert str(busy_shop) in page.count.text()
        funnel = page.charts["funnel"]
        assert funnel.text_rows[0][:2] == ("Began", str(busy_shop))
        names = {product.name.en for product in load_catalogue().products[:3]}
        assert {row[0] for row in page.charts["try_on_to_purchase"].text_rows[1:]} <= names
        assert page.reading is not None
        before = page.reading.may_spend
        page.folder.path_box.setText(str(tmp_path))
        page.epsilon.setValue(1.5)
        touch(page.export)
        dialog = page.window().findChild(Dialog)  # type: ignore[union-attr]
        assert dialog is not None
        touch(dialog.button("yes"))
        settle(qtbot, page)
        assert page.reading.may_spend == pytest.approx(before - 1.5)
    (folder,) = shown
    document = json.loads((folder / "insight.json").read_text(encoding="utf-8"))
    assert document["epsilon"] == 1.5
    assert (folder / "funnel.csv").read_text(encoding="utf-8").startswith("step,visits")


def test_nothing_is_cut_pale_or_nameless(busy_shop: int, qtbot: QtBot) -> None:
    with studio_at(qtbot, InsightPage, language="zh") as page:
        window = page.window()
        assert window is not None
        faults = [*cut_words(window), *crowded_words(window), *pale_words(window), *nameless(window)]
    assert faults == []
