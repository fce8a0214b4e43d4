"""Products become files: watched, stopped, shown where they went; what cannot be made is said."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.jobs.studio_room import StudioRoom
from app.services.export.wish import ShownAs
from app.services.studio.export_queue import ExportJob
from app.services.studio.looks import LookBook, save_looks
from app.services.studio.outfit_board import BoardPiece
from app.ui.studio.pages.export import ExportPage
from app.ui.widgets.fields import Choice
from tests.unit.app.ui.looking import crowded_words, cut_words, nameless, pale_words
from tests.unit.app.ui.studio.here import settle, studio_at, touch
from tests.unit.app.ui.studio.studio_screens import choose


def pick(box: Choice, key: str) -> None:
    """Choose an option as a person does."""
    index = box.findData(key)
    assert index >= 0, f"{key} is not offered"
    box.setCurrentIndex(index)
    box.activated.emit(index)


class QuickRoom(StudioRoom):
    """Writes a few bytes where the real one drapes for minutes."""

    def export(self, job: ExportJob, progress: Any) -> dict[str, Any]:
        progress(0.5, "draping")
        job.path.write_bytes(b"made here")
        return {"bytes": 9}


def test_each_product_becomes_a_file_and_its_folder_is_shown(
    vitrine_home: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr("app.ui.studio.exporting.queue_panel.reveal", shown.append)
    with studio_at(qtbot, ExportPage, QuickRoom()) as page:
        assert not page.add.isEnabled()
        page.folder.path_box.setText(str(tmp_path))
        choose(page, 0, 3)
        touch(page.add)
        settle(qtbot, page)
        qtbot.waitUntil(lambda: not any(job.is_open for job in page.line.queue.jobs))
        jobs = page.line.queue.jobs
        assert [job.state for job in jobs] == ["done", "done"]
        assert all(job.path.read_bytes() == b"made here" for job in jobs)
        touch(page.queue.rows[1].reveal)
        assert shown == [jobs[0].path]
        touch(page.queue.clear)
        assert page.queue.rows == {}


def test_what_waits_is_taken_back_and_what_runs_is_stopped(
    vitrine_home: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with studio_at(qtbot, ExportPage, QuickRoom()) as page:
        page.folder.path_box.setText(str(tmp_path))
        choose(page, 0, 1, 2)
        page.add.click()  # the first begins; nothing of it is answered before the next turn
        page.line.cancel(3)
        page.line.cancel(1)
        settle(qtbot, page)
        qtbot.waitUntil(lambda: not any(job.is_open for job in page.line.queue.jobs))
        assert [job.state for job in page.line.queue.jobs] == ["stopped", "done", "stopped"]
    assert [path.name for path in tmp_path.glob("*.glb")] == [page.line.queue.jobs[1].path.name]


def test_an_outfit_nobody_can_wear_is_refused_in_words(
    vitrine_home: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with studio_at(qtbot, ExportPage) as page:  # the real room: it refuses before it drapes
        page.folder.path_box.setText(str(tmp_path))
        choose(page, 0, 1, 2)
        page.formats.chosen.emit("pdf")
        page.outfit.setChecked(True)
        touch(page.add)
        settle(qtbot, page)
        (job,) = page.line.queue.jobs
        assert (job.state, job.code) == ("failed", "EXPORT_OUTFIT")
        assert "no outfit" in page.queue.rows[1].line.text()
    assert not list(tmp_path.glob("*.pdf"))


def test_a_product_goes_out_in_one_colourway_and_size_and_the_studio_remembers_it(
    vitrine_home: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with studio_at(qtbot, ExportPage, QuickRoom()) as page:
        page.folder.path_box.setText(str(tmp_path))
        row = page.source.table.shown_keys.index("tee-women")
        choose(page, row)
        settle(qtbot, page)
        pick(page.shown.colourways, "ink")
        pick(page.shown.sizes, "S")
        assert page.source.product_ids == ("tee-women",), "it is chosen still"
        choose(page, row, row + 1)
        assert not page.shown.isVisible()
        touch(page.add)
        settle(qtbot, page)
        qtbot.waitUntil(lambda: not any(job.is_open for job in page.line.queue.jobs))
        one, other = page.line.queue.jobs
        assert one.shown == {"tee-women": ShownAs(colourway="ink", size="S", alone=True)}
        assert (one.path.name, one.title) == ("tee-women_ink_S.glb", "Everyday tee · Ink · S · GLB")
        assert other.shown == {}
        later = ExportPage(page.look, page.desk)  # as after another theme was chosen
        qtbot.addWidget(later)
        later.show_state(page.desk.state)
        choose(later, row)
        settle(qtbot, later)
        assert (later.shown.colourways.currentData(), later.shown.sizes.currentData()) == ("ink", "S")
        pick(later.shown.colourways, "")
        pick(later.shown.sizes, "")
        assert page.line.ways == {}
        later.shut()


def test_a_look_that_was_kept_becomes_a_lookbook(vitrine_home: Path, qtbot: QtBot, tmp_path: Path) -> None:
    board = (
        BoardPiece(product_id="poplin-shirt-women", colourway_id="sky"),
        BoardPiece(product_id="trousers-women", colourway_id="black"),
    )
    save_looks(LookBook().with_look("Office / 办公", board))
    with studio_at(qtbot, ExportPage, QuickRoom()) as page:
        page.folder.path_box.setText(str(tmp_path))
        touch(page.source.tabs.tab("looks"))
        assert page.formats.keys == ("pdf",)
        assert not page.add.isEnabled()
        page.source.looks.select("Office / 办公")
        touch(page.add)
        settle(qtbot, page)
        qtbot.waitUntil(lambda: not any(job.is_open for job in page.line.queue.jobs))
        (job,) = page.line.queue.jobs
    assert job.names == ("poplin-shirt-women", "trousers-women")
    assert {name: way.colourway for name, way in job.shown.items()} == {
        "poplin-shirt-women": "sky",
        "trousers-women": "black",
    }
    assert (job.look, job.outfit, job.format) == ("Office / 办公", True, "pdf")
    assert job.path == tmp_path / "Office-办公.pdf"


def test_nothing_is_cut_pale_or_nameless(vitrine_home: Path, qtbot: QtBot) -> None:
    with studio_at(qtbot, ExportPage, language="zh") as page:
        choose(page, 0)
        window = page.window()
        assert window is not None
        faults = [*cut_words(window), *crowded_words(window), *pale_words(window), *nameless(window)]
    assert faults == []
