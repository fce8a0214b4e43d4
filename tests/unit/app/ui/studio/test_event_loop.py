"""The window stays at hand while other processes drape, grade, import and try on: the real ones, a real body.

What is held to a limit is the time that the window's own thread computes in one turn of its loop: how long it
waits for a busy machine is not its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from app.services.studio.desk_intents import WantedProduct, WentTo
from app.ui.studio.desk import StudioDesk
from app.ui.studio.pages.library import LibraryPage
from app.ui.studio.pages.population import PopulationPage
from app.ui.studio.pages.product import ProductPage
from app.ui.studio.window import StudioWindow
from resources.paths import EMBEDDED_BODY_VERSION, data_home
from resources.shop import forget_what_was_read
from tests.benchmarks.workstation.loop_watch import LoopWatch
from tests.unit.app.ui.studio.test_studio_journey import TEE

_LIMIT_MS = 100.0
_PATIENCE_MS = 240_000


def _longest_ms(watch: LoopWatch) -> float:
    """The longest that this thread computed since it was last asked."""
    longest_ms = watch.stop()["longest_busy_ms"]
    watch.start()
    return longest_ms


@pytest.fixture
def desk(vitrine_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudioDesk]:
    """The real processes, with the body of this machine."""
    monkeypatch.delenv("VITRINE_HOME")
    bodies = data_home() / "bodies"
    monkeypatch.setenv("VITRINE_HOME", str(vitrine_home))
    if not (bodies / str(EMBEDDED_BODY_VERSION)).is_dir():
        pytest.skip(f"no embedded body in {bodies}: run the set-up first")
    (vitrine_home / "bodies").symlink_to(bodies, target_is_directory=True)
    forget_what_was_read()
    made = StudioDesk()
    yield made
    made.close()
    forget_what_was_read()


@pytest.mark.long
def test_no_turn_of_the_loop_is_long_while_others_work(
    desk: StudioDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    window = StudioWindow(desk)
    qtbot.addWidget(window)
    window.resize(1600, 900)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: desk.state.library is not None, timeout=_PATIENCE_MS)
    desk.send(WantedProduct(product_id=TEE))
    editor = cast(ProductPage, window.page("product"))
    qtbot.waitUntil(lambda: editor.stage.shows_garment, timeout=_PATIENCE_MS)
    qtbot.wait(500)
    watch, taken = LoopWatch(), {}
    watch.start()
    editor.open_tab("sizes")
    editor.sizes_section.size_buttons["size_larger"].click()
    qtbot.wait(1_500)  # a moment without typing: it saves, checks and drapes
    qtbot.waitUntil(lambda: editor.stage.shows_garment, timeout=_PATIENCE_MS)
    taken["edit, save and drape"] = _longest_ms(watch)
    desk.send(WentTo(page="population"))
    people = cast(PopulationPage, window.page("population"))
    watch.start()
    people.run.click()
    qtbot.waitUntil(lambda: not desk.works, timeout=_PATIENCE_MS)
    taken["population"] = _longest_ms(watch)
    library = cast(LibraryPage, window.page("library"))
    desk.send(WentTo(page="library"))
    watch.start()
    chart = tmp_path / "chart.csv"
    chart.write_text("measure,S,M\nid,x\n", encoding="utf-8")
    window.take_files([chart])
    qtbot.waitUntil(lambda: library.imports.check is not None, timeout=_PATIENCE_MS)
    taken["import"] = _longest_ms(watch)
    window.shut()
    assert {name: round(ms) for name, ms in taken.items() if ms > _LIMIT_MS} == {}
