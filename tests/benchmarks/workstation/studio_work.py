"""A merchandiser's work in the real studio with its real processes, the loop of the window watched.

Run as a program of its own in a data folder of its own; prints one JSON object: stages and their figures.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from PyQt6.QtWidgets import QApplication

from app.services.export.wish import Format
from app.services.studio.desk_intents import WantedProduct, WentTo
from app.ui.studio.page import StudioPage
from app.ui.studio.pages.export import ExportPage
from app.ui.studio.pages.library import LibraryPage
from app.ui.studio.pages.product import ProductPage
from app.ui.studio.start import Studio
from tests.benchmarks.workstation.loop_watch import LoopWatch, run_for, run_until
from tests.foreign_patterns import gored_skirt

SIZE = (1600, 1000)
TEE, DRESS = "tee-women", "a-line-dress"
FILE_FORMATS: tuple[Format, ...] = ("glb", "pdf")
_FILMED_MS = 15_000
_STILL_MS = 1_200  # the 3D view draws once more when it is left alone

P = TypeVar("P", bound=StudioPage)
Stages = dict[str, dict[str, float]]


class StudioDay:
    """The studio's window, and what is done in it."""

    def __init__(self, scratch: Path) -> None:
        application = QApplication(["vitrine"])
        application.setStyle("Fusion")
        self._scratch, self._watch = scratch, LoopWatch()
        self.stages: Stages = {}
        self.studio = Studio(application)
        self.studio.window.resize(*SIZE)
        run_until(lambda: self.desk.state.library is not None, "the library")
        self.stage(
            "page of a product made ahead", lambda: None, lambda: self.studio.window.has_page("product")
        )

    @property
    def desk(self) -> Any:
        """The desk of the studio."""
        return self.studio.desk

    def page(self, kind: type[P]) -> P:
        """A page, made if it is not there yet."""
        page = self.studio.window.page(kind.key)
        assert isinstance(page, kind)
        return page

    def stage(self, name: str, begin: Callable[[], object], done: Callable[[], object]) -> None:
        """Watch the loop from a touch until its work is done and the picture is still."""
        self._watch.start()
        begin()
        run_until(done, name)
        run_for(_STILL_MS)
        self.stages[name] = self._watch.stop()

    def open(self, product_id: str, name: str) -> None:
        """Open a product; the mannequin is dressed in it."""
        self.stage(
            name,
            lambda: self.desk.send(WantedProduct(product_id=product_id)),
            lambda: self._is_open(product_id) and self.page(ProductPage).stage.shows_garment,
        )

    def _is_open(self, product_id: str) -> bool:
        product = self.desk.state.product
        return product is not None and product.draft.id == product_id

    def import_garment(self) -> None:
        """Drop a pattern from elsewhere: it is checked, hung and drawn."""
        path = self._scratch / "skirt_specification.json"
        path.write_text(json.dumps(gored_skirt()), encoding="utf-8")
        self.desk.send(WentTo(page=LibraryPage.key))
        library = self.page(LibraryPage)
        self.stage(
            "import of a pattern",
            lambda: self.studio.window.take_files([path]),
            lambda: library.imports.check is not None and bool(library.imports.check.picture),
        )

    def export(self, format_: Format) -> None:
        """Make one file of the tee."""
        self.desk.send(WentTo(page=ExportPage.key))
        page = self.page(ExportPage)
        page.folder.path_box.setText(str(self._scratch))
        page.source.table.select(TEE)
        page.formats.chosen.emit(format_)

        def written() -> bool:
            job = page.line.queue.jobs[-1]
            if job.state == "failed":
                raise RuntimeError(f"{job.title}: {job.code} {job.message}")
            return job.state == "done"

        self.stage(f"export {format_}", page.add.click, written)

    def film(self, watched_ms: int) -> None:
        """Begin a film of the tee and stop it after a while: the whole of it is more of the same."""
        self.desk.send(WentTo(page=ExportPage.key))
        page = self.page(ExportPage)
        page.source.table.select(TEE)
        page.formats.chosen.emit("mp4")

        def begin() -> None:
            page.add.click()
            run_for(watched_ms)
            page.line.cancel(page.line.queue.jobs[-1].number)

        self.stage("export mp4", begin, lambda: page.line.queue.running is None)

    def close(self) -> None:
        """Everything in order."""
        self.studio.close()


def main() -> Stages:
    """One day; the loop's figures by stage."""
    with TemporaryDirectory(prefix="vitrine-bench-") as scratch:
        day = StudioDay(Path(scratch))
        try:
            day.open(TEE, "drape first shown")
            day.open(DRESS, "next drape shown")
            day.import_garment()
            for format_ in FILE_FORMATS:
                day.export(format_)
            day.film(_FILMED_MS)
        finally:
            day.close()
    return day.stages


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
