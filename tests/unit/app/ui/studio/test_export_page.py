"""Products become files: watched, stopped, shown where they went; what cannot be made is said."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.jobs.studio_room import StudioRoom
from app.services.studio.export_queue import ExportJob
from app.ui.studio.pages.export import ExportPage
from tests.unit.app.ui.looking import crowded_words, cut_words, nameless, pale_words
from tests.unit.app.ui.studio.here import settle, studio_at, touch
from tests.unit.app.ui.studio.studio_screens import choose


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
    monkeypatch.setattr("app.ui.studio.pages.export.reveal", shown.append)
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
        touch(page.rows[1].reveal)
        assert shown == [jobs[0].path]
        touch(page.clear)
        assert page.rows == {}


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
        assert "no outfit" in page.rows[1].line.text()
    assert not list(tmp_path.glob("*.pdf"))


def test_nothing_is_cut_pale_or_nameless(vitrine_home: Path, qtbot: QtBot) -> None:
    with studio_at(qtbot, ExportPage, language="zh") as page:
        choose(page, 0)
        window = page.window()
        assert window is not None
        faults = [*cut_words(window), *crowded_words(window), *pale_words(window), *nameless(window)]
    assert faults == []
