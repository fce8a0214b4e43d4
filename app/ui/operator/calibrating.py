"""Calibrating by the live picture: move the printed board, lay it down, leave the booth."""

from __future__ import annotations

from typing import Any, Final, Literal

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.jobs.operation import Failure
from app.ui.look import Look
from app.ui.operator.camera_view import CameraView
from app.ui.operator.desk import Desk
from app.ui.widgets.basics import action_button, set_text, text_label
from app.ui.widgets.live_picture import LiveFace, LivePicture
from app.ui.widgets.work_progress import WorkProgress
from body_models.capture.device.settings import load_settings
from resources.errors import CodedError
from resources.translations.quantities import number_words

PAPER: Final = "A4"
"""What every shop has a printer for."""
BOARD_PICTURES: Final = 18
EVERY_MS: Final = 2000
_EMPTY_AFTER_S: Final = 10
Stage = Literal["idle", "board", "floor", "booth", "working", "done", "failed"]


class Calibrating(QWidget):
    """One series: pictures of the moved board, of it on the floor, of the empty booth, then the sums.

    Nobody touches the screen meanwhile: they hold the board.
    """

    def __init__(self, look: Look, desk: Desk, view: CameraView, *, upright: bool) -> None:
        super().__init__()
        self._look, self._desk, self._view = look, desk, view
        self.stage: Stage = "idle"
        self.taken = 0
        self._countdown = 0
        self.title = text_label(look, "heading", bold=True)
        self.sentence = text_label(look, "body")
        self.picture = LivePicture(look)
        self.picture.setMinimumHeight(look.u(320 if not upright else 460))
        self.picture.watch(view)
        self.board = action_button(look, self._print, icon="print")
        self.start = action_button(look, self.begin, kind="primary", icon="camera")
        self.stop = action_button(look, self.cancel, kind="quiet", icon="close")
        self.work = WorkProgress(look)
        self.work.hide()
        self.beat = QTimer(self)
        self.beat.timeout.connect(self._next)
        self._arrange()
        self._show()

    def _arrange(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("m"))
        for part in (self.title, self.sentence):
            column.addWidget(part)
        column.addWidget(self.picture, 1)
        row = QHBoxLayout()
        row.setSpacing(look.space("s"))
        for button in (self.board, self.start, self.stop):
            button.setMinimumHeight(look.target_px)
            row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self.work)

    def _words(self, name: str, /, **values: object) -> str:
        return self._desk.texts(f"operator.calibration.{name}", **values)

    # ---- the series

    def begin(self) -> None:
        """Take the pictures of the board, one after the other."""
        self.taken = 0
        self._desk.ask(self, "begin_series", done=lambda _none: None)
        self._go("board")
        self.beat.start(EVERY_MS)

    def cancel(self) -> None:
        """Give the series up; its pictures are forgotten."""
        if self.stage in ("board", "floor", "booth"):
            self.beat.stop()
            self._desk.ask(self, "end_series", done=lambda _none: None)
            self._go("idle")

    def _next(self) -> None:
        """A moment has passed: take a picture, or count down to it."""
        if self.stage == "board":
            if self._keep(f"board-{self.taken:03d}"):
                self.taken += 1
            if self.taken == BOARD_PICTURES:
                self._count_to("floor")
        elif self._countdown > 1:
            self._countdown -= 1
        elif self.stage == "floor":
            if self._keep("board-floor"):
                self._count_to("booth")
        elif self.stage == "booth" and self._keep("booth"):
            self.beat.stop()
            self._calculate()
            return
        self._show()

    def _count_to(self, stage: Stage) -> None:
        self._countdown = _EMPTY_AFTER_S
        self.beat.start(1000)
        self._go(stage)

    def _keep(self, name: str) -> bool:
        """Keep the picture of now; while there is none one waits."""
        picture = self._view.picture()
        if picture is None:
            return False
        self._desk.ask(self, "keep_picture", name, picture.copy(), done=lambda _none: None)
        return True

    def _calculate(self) -> None:
        self._go("working")
        self.work.begin(self._words("working"), cancel="", stopping="")
        self.work.show()
        self._desk.ask(
            self, "calibrate", PAPER, done=self._done, failed=self._failed, progress=self._progress
        )

    def _progress(self, share: float, step: str) -> None:
        self.work.show_share(share, self._words(f"step.{step.replace(' ', '_')}"))

    def _done(self, document: dict[str, Any]) -> None:
        self._desk.kiosk_changed()
        language = self._desk.texts.language
        self._go("done")
        set_text(
            self.sentence,
            self._words(
                "done_line",
                error=number_words(document["rms_px"], language, decimals=2),
                height=number_words(document["floor"]["camera_height_cm"], language),
                distance=number_words(document["floor"]["camera_distance_cm"], language),
            ),
        )

    def _failed(self, failure: Failure) -> None:
        self._go("failed")
        set_text(self.sentence, self._desk.words_for(failure.code))

    # ---- showing

    def _go(self, stage: Stage) -> None:
        self.stage = stage
        self._show()

    def _show(self) -> None:
        running = self.stage in ("board", "floor", "booth")
        set_text(self.title, self._words(f"{self.stage}_title"))
        if self.stage not in ("done", "failed"):
            values = {"taken": self.taken, "all": BOARD_PICTURES, "seconds": self._countdown}
            set_text(self.sentence, self._words(f"{self.stage}_line", **values))
        set_text(self.board, self._words("print"))
        set_text(self.start, self._words("start" if self.stage == "idle" else "start_again"))
        set_text(self.stop, self._words("stop"))
        self.board.setVisible(self.stage in ("idle", "failed"))
        self.start.setVisible(self.stage in ("idle", "failed", "done"))
        self.stop.setVisible(running)
        self.picture.setVisible(self.stage != "working")
        self.work.setVisible(self.stage == "working")
        self.picture.show_face(
            LiveFace(countdown=self._countdown if self.stage in ("floor", "booth") else None)
        )

    def _print(self) -> None:
        self._desk.ask(self, "print_board", PAPER, done=self._printed)

    def _printed(self, path: object) -> None:
        self._desk.told.emit("good", self._words("printed", path=str(path)))


def is_calibrated() -> bool:
    """Whether the camera that is set was calibrated."""
    try:
        return load_settings().calibration is not None
    except CodedError:
        return False
