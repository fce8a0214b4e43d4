"""The first set-up, one question at a time. It can be left at any step and goes on where it was left."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.services.operator.setup_progress import STEPS, SetupProgress, SetupStep, keep_setup
from app.ui.look import Look
from app.ui.operator.calibrating import Calibrating
from app.ui.operator.camera_choice import CameraChoice, kept_camera
from app.ui.operator.camera_view import CameraView
from app.ui.operator.desk import Desk
from app.ui.operator.hours_editor import HoursEditor
from app.ui.operator.pin_pad import PinPad
from app.ui.operator.setting_rows import SettingRows
from app.ui.widgets.basics import action_button, finger_scroll, icon_label, set_text, text_label
from app.ui.widgets.form import Form
from app.ui.widgets.progress_line import ProgressLine

_WIDE_UNITS = 860
_ROWS: dict[SetupStep, tuple[str, ...]] = {
    "language": ("house_language", "units"),
    "display": ("display_diagonal_inch", "display_lower_edge_cm", "theme", "text_scale", "reduced_motion"),
    "retention": ("retention_days",),
}


class SetupWizard(QWidget):
    """``moved`` carries the progress after every step; ``left`` when somebody wants to go on later."""

    moved = pyqtSignal(object)
    left = pyqtSignal()

    def __init__(
        self, look: Look, desk: Desk, view: CameraView, progress: SetupProgress, *, upright: bool
    ) -> None:
        super().__init__()
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.look, self.desk, self.view, self.progress = look, desk, view, progress
        self._upright = upright
        self.step = text_label(look, "label", tone="accent", bold=True)
        self.way = ProgressLine(look)
        self.title = text_label(look, "display", serif=True, bold=True)
        self.sentence = text_label(look, "lead", tone="soft")
        self.later = action_button(look, self.left.emit, kind="quiet")
        self.back = action_button(look, self._back, icon="back")
        self.further = action_button(look, self._further, kind="primary")
        for button in (self.later, self.back, self.further):
            button.setMinimumHeight(look.target_px)
        self.body: QWidget | None = None
        self._inside = QVBoxLayout()
        self._arrange()
        self.show_step(progress)

    def _arrange(self) -> None:
        look = self.look
        held = QWidget()
        held.setMaximumWidth(look.t(_WIDE_UNITS))
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("m"))
        for part in (self.step, self.way, self.title, self.sentence):
            column.addWidget(part)
        column.addSpacing(look.space("m"))
        column.addLayout(self._inside, 1)
        column.addStretch()
        centred = QWidget()
        across = QHBoxLayout(centred)
        across.setContentsMargins(look.space("xl"), look.space("xl"), look.space("xl"), look.space("l"))
        across.addWidget(held, 1)
        feet = QFrame()
        feet.setProperty("bar", "top")
        row = QHBoxLayout(feet)
        row.setContentsMargins(look.space("xl"), look.space("m"), look.space("xl"), look.space("m"))
        row.setSpacing(look.space("s"))
        row.addWidget(self.later)
        row.addStretch()
        row.addWidget(self.back)
        row.addWidget(self.further)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(finger_scroll(centred), 1)
        whole.addWidget(feet)

    def _words(self, name: str, /, **values: object) -> str:
        return self.desk.texts(f"operator.setup.{name}", **values)

    def show_step(self, progress: SetupProgress) -> None:
        """Show a step."""
        self._end_body()
        self.progress = progress
        at = progress.at
        last = at == "done"
        counted = "" if last else self._words("step", number=progress.number, all=len(STEPS) - 1)
        set_text(self.step, counted)
        self.way.setVisible(not last)
        self.way.show_share(progress.number / (len(STEPS) - 1))
        self.way.setAccessibleName(counted)
        set_text(self.title, self._words(f"{at}.title"))
        set_text(self.sentence, self._words(f"{at}.sentence"))
        set_text(self.later, self._words("later"))
        set_text(self.back, self.desk.texts("common.back"))
        skippable = at in ("camera", "calibration")
        set_text(self.further, self._words("finish" if last else "skip" if skippable else "next"))
        self.later.setVisible(not last)
        self.back.setVisible(at != "language" and not last)
        self.body = self._body(at)
        if self.body is not None:
            self._inside.addWidget(self.body)
        self._allow()

    def end(self) -> None:
        """Let the camera go before the wizard does."""
        self._end_body()

    # ---- what stands in the middle

    def _body(self, step: SetupStep) -> QWidget | None:
        makers: dict[SetupStep, Callable[[], QWidget]] = {
            "camera": self._camera,
            "calibration": self._calibration,
            "hours": lambda: HoursEditor(self.look, self.desk),
            "pin": self._pin,
            "done": lambda: icon_label(self.look, "good", "good", 96),
        }
        if step in _ROWS:
            form = Form(self.look)
            SettingRows(self.look, self.desk, form).add(_ROWS[step])
            form.add_stretch()
            return form
        return makers[step]()

    def _camera(self) -> QWidget:
        choice = CameraChoice(self.look, self.desk, self.view, upright=self._upright)
        choice.enter()
        self.view.changed.connect(self._camera_seen)
        return choice

    def _camera_seen(self, code: str) -> None:
        """A camera that works is a step done, not skipped."""
        if self.progress.at == "camera":
            set_text(self.further, self._words("skip" if code else "next"))

    def _calibration(self) -> QWidget:
        self.view.open(kept_camera())
        return Calibrating(self.look, self.desk, self.view, upright=self._upright)

    def _pin(self) -> QWidget:
        if self.desk.gate.is_set:
            return icon_label(self.look, "lock", "good", 96)
        pad = PinPad(self.look, self.desk, "choose", may_leave=False)
        pad.opened.connect(lambda _pin: self._further())
        return pad

    def _end_body(self) -> None:
        body, self.body = self.body, None
        if isinstance(body, Calibrating):
            body.cancel()
        if isinstance(body, Calibrating | CameraChoice):
            self.view.rest()
        if body is not None:
            body.setParent(None)
            body.deleteLater()

    # ---- going on

    def _allow(self) -> None:
        """Without a PIN nobody gets past that step."""
        self.further.setEnabled(self.progress.at != "pin" or self.desk.gate.is_set)

    def _further(self) -> None:
        if self.progress.at == "done":
            self.left.emit()
            return
        self._go(self.progress.further())

    def _back(self) -> None:
        self._go(self.progress.back())

    def _go(self, progress: SetupProgress) -> None:
        try:
            keep_setup(progress)
        except OSError:
            self.desk.told.emit("bad", self.desk.words_for("ACCESS_DENIED"))
        self.show_step(progress)
        self.moved.emit(progress)
