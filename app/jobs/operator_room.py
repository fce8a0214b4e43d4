"""What the operator's window has done in another process: all that reads, writes or thinks for long."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.doctor import Finding
from app.services.operator.cameras import NamedCamera
from app.services.operator.health_snapshot import Snapshot
from app.services.operator.licences import LicensedPackage
from app.services.operator.log_reader import LogEntry
from app.services.operator.places import FoundBackup, Place
from app.services.operator.space import SpaceUse

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from app.services.shop_catalogue import CatalogueVersion
    from body_models.capture.calibration.board import Paper

Progress = Callable[[float, str], None]
ROOM: Final = "app.jobs.operator_room:OperatorRoom"
_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 (camera pictures touch no disk where it can be helped)


def _memory_folder() -> Path | None:
    return _SHARED_MEMORY if _SHARED_MEMORY.is_dir() else None


class OperatorRoom:
    """Its methods are tasks; the last argument of each tells how far it is."""

    def __init__(self) -> None:
        self._series: tempfile.TemporaryDirectory[str] | None = None

    def examine(self, parts: tuple[str, ...], progress: Progress) -> dict[str, Finding]:
        """Look at some parts of the machine."""
        from app.doctor.examination import examine

        findings: dict[str, Finding] = {}
        for number, part in enumerate(parts):
            progress(number / len(parts), part)
            findings |= examine((part,))
        return findings

    def glance(self, progress: Progress) -> Snapshot:
        """How the kiosk is, as the watchdog wrote it down."""
        from app.services.operator.health_snapshot import take_snapshot
        from app.watchdog.record import read_watch_record

        return take_snapshot(read_watch_record())

    def space(self, progress: Progress) -> SpaceUse:
        """What the data folder holds."""
        from app.services.operator.space import space_use

        return space_use()

    def log(self, name: str, progress: Progress) -> list[LogEntry]:
        """The end of a log."""
        from app.services.operator.log_reader import log_files, read_tail

        path = next((file for file in log_files() if file.name == name), None)
        return [] if path is None else read_tail(path)

    def licences(self, progress: Progress) -> list[LicensedPackage]:
        """What is installed."""
        from app.services.operator.licences import licensed_packages

        return licensed_packages()

    def check_profile_key(self, progress: Progress) -> None:
        """See whether returning shoppers could be remembered here. Raises as that function does."""
        from app.services.kept_profiles import check_profile_key

        check_profile_key()

    # ---- backups

    def places(self, progress: Progress) -> tuple[Place, ...]:
        """Where a backup can go. A drive that hangs must not hang the window."""
        from app.services.operator.places import places

        return places()

    def backups(self, progress: Progress) -> list[FoundBackup]:
        """The backups that can be found."""
        from app.services.operator.places import backups, places

        return backups(places())

    def back_up(self, path: Path, progress: Progress) -> str:
        """Write a backup; where the database was."""
        from app.services.operator.backup import write_backup

        return write_backup(path, progress).database

    def stage_restore(self, path: Path, progress: Progress) -> int:
        """Check a backup and put it aside for the next start; how many files it holds."""
        from app.services.operator.restore import stage_restore

        return len(stage_restore(path, progress).files)

    # ---- catalogues

    def catalogue_versions(self, progress: Progress) -> list[CatalogueVersion]:
        """The versions there are."""
        from app.services.shop_catalogue import catalogue_versions

        return catalogue_versions()

    def catalogues(self, progress: Progress) -> list[Path]:
        """What may be taken in."""
        from app.services.operator.places import catalogues, places

        return catalogues(places())

    def import_catalogue(self, path: Path, progress: Progress) -> CatalogueVersion:
        """Check a catalogue and work with it."""
        from app.services.operator.journal import note
        from app.services.shop_catalogue import import_catalogue

        version = import_catalogue(path)
        note("catalogue_imported", version=version.name)
        return version

    def use_catalogue(self, name: str, progress: Progress) -> None:
        """Work with another version; empty is the embedded catalogue."""
        from app.services.operator.journal import note
        from resources.shop import use_version

        use_version(name or None)
        note("catalogue_chosen", version=name or "embedded")

    # ---- camera

    def cameras(self, progress: Progress) -> list[NamedCamera]:
        """The cameras that are plugged in."""
        from app.services.operator.cameras import named_cameras

        return named_cameras()

    def print_board(self, paper: Paper, progress: Progress) -> Path:
        """Write the board to print, to a drive if there is one: it has to go to a printer."""
        from app.services.calibration import print_board
        from app.services.operator.places import places

        out = places()[-1].folder / f"vitrine-board-{paper}.pdf"
        print_board(paper, out)
        return out

    def begin_series(self, progress: Progress) -> None:
        """Forget the pictures there were; new ones follow."""
        if self._series is not None:
            self._series.cleanup()
        self._series = tempfile.TemporaryDirectory(prefix="vitrine-calibration-", dir=_memory_folder())

    def keep_picture(self, name: str, picture: npt.NDArray[np.uint8], progress: Progress) -> None:
        """Keep a picture [h, w, 3] of the series until it ends."""
        from PIL import Image

        if self._series is None:
            self.begin_series(progress)
        if self._series is not None:
            Image.fromarray(picture).save(Path(self._series.name) / f"{name}.png", compress_level=1)

    def calibrate(self, paper: Paper, progress: Progress) -> dict[str, Any]:
        """Calibrate with the series: the pictures of the board, and the empty booth if it was taken."""
        from app.services.calibration import CalibrationRequest, run
        from app.services.operator.journal import note
        from body_models.capture.calibration.board import PRINTED
        from body_models.capture.device.settings import camera_folder
        from resources.files import write_json_atomically

        folder = Path(self._series.name) if self._series is not None else Path(tempfile.gettempdir())
        board = folder / "board.json"
        write_json_atomically(board, PRINTED[paper].document())
        booth = folder / "booth.png"
        request = CalibrationRequest(
            images=sorted(folder.glob("board-*.png")),
            board=board,
            out=camera_folder() / "check" / "calibration.json",
            background=booth if booth.is_file() else None,
            install=True,
        )
        document = run(request, progress)
        self.end_series(progress)
        note("camera_calibrated", rms_px=float(document["rms_px"]))
        return document

    def end_series(self, progress: Progress) -> None:
        """Forget the pictures."""
        if self._series is not None:
            self._series.cleanup()
            self._series = None
