"""The operator's window filled with invented facts, for pictures of its screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, cast

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QScrollArea

from app.doctor.examination import PARTS
from app.doctor.finding import Finding
from app.jobs.local_worker import Worker
from app.jobs.messages import Task, WorkerEvent
from app.services.operator.health_snapshot import Snapshot
from app.services.operator.journal import JournalEntry
from app.services.operator.licences import licensed_packages
from app.services.operator.opening_hours import WEEKDAYS, OpeningHours
from app.services.operator.pin import PinGate
from app.services.operator.places import FoundBackup, Place
from app.services.operator.setup_progress import STEPS, SetupProgress
from app.services.operator.space import SpaceUse
from app.services.shop_catalogue import CatalogueVersion
from app.ui.operator.calibrating import Calibrating
from app.ui.operator.camera_choice import CameraChoice
from app.ui.operator.desk import Desk
from app.ui.operator.pages.about import AboutPage
from app.ui.operator.pages.backup import BackupPage
from app.ui.operator.pages.camera import CameraPage
from app.ui.operator.pages.catalogue import CataloguePage
from app.ui.operator.pages.health import HealthPage
from app.ui.operator.pages.logs import LogsPage
from app.ui.operator.pages.models import ModelsPage
from app.ui.operator.pages.settings import SettingsPage
from app.ui.operator.pages.storage import StoragePage
from app.ui.operator.window import OperatorWindow
from app.ui.widgets.live_picture import LiveSource

_NOW: Final = datetime(2026, 11, 30, 10, 24, tzinfo=UTC)
PAGES: Final = (
    "health",
    "camera",
    "catalogue",
    "models",
    "storage",
    "backup",
    "logs",
    "settings",
    "about",
)


class SilentWorker:
    """A worker that never answers: pages are filled by hand."""

    generation = 1
    waited_s = 0.0

    def start(self) -> None:
        """Nothing starts."""

    def send(self, task: Task) -> None:
        """Nobody hears it."""

    def interrupt(self, number: int) -> None:
        """Nothing is at work."""

    def stop(self) -> None:
        """Nothing ends."""


def _silent(_on_event: Callable[[WorkerEvent], None]) -> Worker:
    return SilentWorker()


class _SetGate(PinGate):
    """A lock with a PIN, whatever this machine has."""

    def __init__(self, *, is_set: bool, wait_s: float = 0.0) -> None:
        super().__init__(Path("nowhere") / "pin.json")
        self._said = is_set
        self._waits_s = wait_s

    @property
    def is_set(self) -> bool:
        """As it was told."""
        return self._said

    def wait_s(self) -> float:
        """As it was told."""
        return self._waits_s

    def recover(self) -> bool:
        """Never."""
        return False


class InventedPicture:
    """A `LiveSource` of an empty fitting corner."""

    def __init__(self) -> None:
        rows, columns = np.mgrid[0:960, 0:540]
        wall = 214 - 18 * np.hypot(columns / 540 - 0.4, rows / 960 - 0.3)
        shade = np.where(rows > 760, wall - 38 + (rows - 760) / 12, wall)
        self._picture: npt.NDArray[np.uint8] = np.stack([shade, shade - 4, shade - 11], axis=-1).astype(
            np.uint8
        )

    def preview(self) -> npt.NDArray[np.uint8] | None:
        """Always the same."""
        return self._picture

    def outline(self) -> npt.NDArray[np.float32]:
        """Nobody."""
        return np.zeros((0, 2), np.float32)


def operator_scene(name: str, language: str) -> OperatorWindow:
    """The window at one of `operator_screen_names`, not yet shown; end it with ``shut``."""
    kind, _, rest = name.removeprefix("operator_").partition("_")
    fresh = kind == "setup"
    desk = Desk(_silent, _SetGate(is_set=not fresh, wait_s=118.0 if rest == "wait" else 0.0))
    window = OperatorWindow(desk, stands_in=rest == "order", from_kiosk=True)
    desk.speak(language)
    if fresh:
        step = next(step for step in STEPS if step == rest)
        window.show_setup(SetupProgress(at=step, reached=step))
    elif kind != "locked":
        window.go("pages")
    return window


def fill_scene(window: OperatorWindow, name: str) -> None:
    """Go to the screen and fill it, once the window has its size."""
    kind, _, rest = name.removeprefix("operator_").partition("_")
    if kind in PAGES:
        window.open_page(kind)
        if kind in _FILLERS:
            _FILLERS[kind](window)
        if rest == "bad":
            findings = _findings() | {
                "disk": Finding(ok=False, says="0 GB free for /home/shop/vitrine", to_do="free 2 GB")
            }
            cast(HealthPage, window.page("health")).show_findings(findings)
        elif rest:
            _MORE[f"{kind}_{rest}"](window)
    elif kind == "setup" and window.wizard is not None:
        _fill_camera(window.wizard.body)


def operator_screen_names() -> tuple[str, ...]:
    """Every screen of the operator's window."""
    pages = tuple(f"operator_{page}" for page in PAGES)
    steps = tuple(f"operator_setup_{step}" for step in STEPS)
    locks = ("operator_locked", "operator_locked_wait", "operator_locked_order")
    more = tuple(f"operator_{name}" for name in _MORE)
    return (*locks, *pages, "operator_health_bad", *more, *steps)


# ---- invented facts


def _findings() -> dict[str, Finding]:
    findings = {part: Finding(ok=True, says="as it should be") for part in PARTS}
    return findings | {"gpu": Finding(ok=False, says="none that torch can use")}


def _fill_health(window: OperatorWindow) -> None:
    page = cast(HealthPage, window.page("health"))
    page.show_findings(_findings())
    page.show_glance(
        Snapshot(
            status="ok",
            reasons=(),
            program="0.1.0",
            catalogue="20261126-081500",
            at=_NOW,
            kiosk="running",
            uptime_s=52 * 3600,
            silence_s=0.4,
            failures_24h=0,
            last_failure_at=_NOW - timedelta(days=6),
            memory_bytes=900_000_000,
            disk_free_bytes=120 * 10**9,
            database="ok",
            shop_is_open=True,
        )
    )


def _fill_camera(part: object) -> None:
    source: LiveSource = InventedPicture()
    if isinstance(part, CameraChoice):
        part.show_cameras([("0", "USB Camera"), ("2", "Front Camera")])
        part.picture.watch(source)
        part.show_state("")
    if isinstance(part, Calibrating):
        part.picture.watch(source)


def _fill_camera_page(window: OperatorWindow) -> None:
    page = cast(CameraPage, window.page("camera"))
    _fill_camera(page.choice)
    _fill_camera(page.calibrating)


def _fill_catalogue(window: OperatorWindow) -> None:
    page = cast(CataloguePage, window.page("catalogue"))
    page.show_versions(
        [
            CatalogueVersion(name="20261126-081500", note="winter.json", products=48, in_use=True),
            CatalogueVersion(name="20260902-093000", note="autumn", products=41, in_use=False),
        ]
    )
    page.show_sources([Path("spring-2027")])


def _fill_models(window: OperatorWindow) -> None:
    page = cast(ModelsPage, window.page("models"))
    page.show_findings(
        {
            "gpu": Finding(ok=True, says="NVIDIA RTX 4060, 8 GB"),
            "cloth": Finding(ok=True, says="cuda:0"),
            "text_encoder": Finding(ok=True, says="bilingual, 384"),
            "vision": Finding(ok=True, says="14 ms"),
        }
    )


def _fill_storage(window: OperatorWindow) -> None:
    use = SpaceUse(
        shares={
            "database": 48_000_000,
            "catalogue": 6_400_000,
            "models": 212_000_000,
            "vision": 19_000_000,
            "bodies": 171_000_000,
            "pictures": 88_000_000,
            "logs": 2_100_000,
            "camera": 3_300_000,
        },
        free_bytes=118 * 10**9,
        disk_bytes=256 * 10**9,
    )
    cast(StoragePage, window.page("storage")).show_space(use)


def _fill_backup(window: OperatorWindow) -> None:
    here, drive = Place(folder=Path("backups"), kind="machine"), Place(folder=Path("SHOP-USB"), kind="drive")
    found = [
        FoundBackup(
            path=place.folder / f"vitrine-2026-11-{day:02d}-080000.vitrine",
            place=place,
            size_bytes=size,
            made_at=_NOW.replace(day=day),
        )
        for place, day, size in ((drive, 29, 274_000_000), (here, 22, 269_000_000), (drive, 15, 251_000_000))
    ]
    page = cast(BackupPage, window.page("backup"))
    page.show_places((here, drive))
    page.show_backups(found)


def _fill_logs(window: OperatorWindow) -> None:
    page = cast(LogsPage, window.page("logs"))
    deeds: tuple[tuple[int, str, dict[str, object]], ...] = (
        (1, "settings_changed", {"names": "opening_hours"}),
        (3, "backed_up", {"files": 214}),
        (4, "catalogue_imported", {"version": "20261126-081500"}),
        (27, "pin_missed", {"failures": 1}),
        (28, "camera_calibrated", {"rms_px": 0.21}),
        (29, "set_up", {}),
    )
    page.show_journal(
        [JournalEntry(at=_NOW - timedelta(hours=hours), did=did, facts=facts) for hours, did, facts in deeds]
    )


def _fill_about(window: OperatorWindow) -> None:
    cast(AboutPage, window.page("about")).show_packages(licensed_packages())


_FILLERS: Final[dict[str, Callable[[OperatorWindow], None]]] = {
    "health": _fill_health,
    "camera": _fill_camera_page,
    "catalogue": _fill_catalogue,
    "models": _fill_models,
    "storage": _fill_storage,
    "backup": _fill_backup,
    "logs": _fill_logs,
    "about": _fill_about,
}


# ---- further states of a page: questions before something is done, days


def _ask_restart(window: OperatorWindow) -> None:
    window.restart.click()


def _ask_quit(window: OperatorWindow) -> None:
    window.quit.click()


def _ask_use(window: OperatorWindow) -> None:
    page = cast(CataloguePage, window.page("catalogue"))
    page.table.select(page.table.shown_keys[1])
    page.use.click()


def _ask_restore(window: OperatorWindow) -> None:
    page = cast(BackupPage, window.page("backup"))
    page.table.select(page.table.shown_keys[0])
    page.restore.click()


def _show_days(window: OperatorWindow) -> None:
    """The settings at the opening hours of a shop that is not always open."""
    page = cast(SettingsPage, window.page("settings"))
    page.hours.show_hours(OpeningHours(**dict.fromkeys(WEEKDAYS[:6], ("10:00", "20:00"))))
    for area in page.findChildren(QScrollArea):
        QTimer.singleShot(0, partial(area.ensureWidgetVisible, page.hours))


_MORE: Final[dict[str, Callable[[OperatorWindow], None]]] = {
    "health_restart": _ask_restart,
    "health_quit": _ask_quit,
    "catalogue_use": _ask_use,
    "backup_restore": _ask_restore,
    "settings_days": _show_days,
}
