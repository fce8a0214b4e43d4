"""A backup of a shop with a month of events, made in the real operator's window, its loop watched.

Run as a program of its own in a data folder of its own; prints one JSON object: stages and their figures.
"""

import json
import sys
from datetime import UTC, datetime, timedelta

from PyQt6.QtWidgets import QApplication

from app.storage.database import open_database
from app.storage.event_store import EventStore
from app.storage.shop_events import ShopEvent, new_visit
from app.ui.operator.desk import Desk
from app.ui.operator.pages.backup import BackupPage
from app.ui.operator.window import OperatorWindow
from resources.paths import data_home
from tests.benchmarks.workstation.loop_watch import LoopWatch, run_for, run_until

SIZE = (1600, 1000)
VISITS, EVENTS_A_VISIT = 2_000, 10
MODEL_BYTES = 64 * 1024 * 1024
_STILL_MS = 500


def furnish() -> None:
    """A month of visits in the database, and a model as large as they come."""
    began = datetime.now(UTC) - timedelta(days=30)
    store = EventStore(open_database(None))
    for number in range(VISITS):
        visit, at = new_visit(), began + timedelta(minutes=20 * number)
        store.append(
            [
                ShopEvent(kind="browsed", visit=visit, at=at + timedelta(seconds=step))
                for step in range(EVENTS_A_VISIT)
            ]
        )
    model = data_home() / "models" / "outfits" / "model.safetensors"
    model.parent.mkdir(parents=True)
    model.write_bytes(bytes(MODEL_BYTES))


def main() -> dict[str, dict[str, float]]:
    """One backup."""
    furnish()
    application = QApplication(["vitrine"])
    application.setStyle("Fusion")
    window = OperatorWindow(Desk())
    watch = LoopWatch()
    try:
        window.resize(*SIZE)
        window.show()
        window.go("pages")
        window.open_page(BackupPage.key)
        page = window.page(BackupPage.key)
        assert isinstance(page, BackupPage)
        run_until(page.back_up.isEnabled, "the places for a backup")
        run_for(_STILL_MS)
        watch.start()
        page.back_up.click()
        run_until(lambda: page.back_up.isEnabled() and not window.desk.busy, "the backup")
        run_for(_STILL_MS)
        return {"backup": watch.stop()}
    finally:
        window.shut()
        window.close()
        application.processEvents()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
