"""Which camera, how it hangs, and what it sees: on the camera's page and in the first set-up."""

from __future__ import annotations

import logging
from typing import Final

from PyQt6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.services.operator.cameras import NamedCamera
from app.services.operator.journal import note
from app.ui.look import Look
from app.ui.operator.camera_view import CameraView
from app.ui.operator.desk import Desk
from app.ui.widgets.basics import set_text, text_label
from app.ui.widgets.fields import Choice
from app.ui.widgets.form import Form
from app.ui.widgets.live_picture import LiveFace, LivePicture
from body_models.capture.device.settings import CameraSettings, load_settings, save_settings, settings_from
from body_models.errors import CaptureError
from resources.errors import CodedError

_LOG = logging.getLogger(__name__)
_ROTATIONS: Final = ("0", "90", "180", "270")
_SIZES: Final = ("1280x720", "1920x1080", "2560x1440", "3840x2160")
_NONE: Final = "none"


class CameraChoice(QWidget):
    """A live picture beside three choices. What is chosen is kept at once; the old calibration is dropped."""

    def __init__(self, look: Look, desk: Desk, view: CameraView, *, upright: bool) -> None:
        super().__init__()
        self._look, self._desk, self._view = look, desk, view
        self.settings = kept_camera()
        self.picture = LivePicture(look)
        self.picture.setMinimumSize(look.u(260), look.u(400 if not upright else 520))
        self.picture.watch(view)
        self.state = text_label(look, "body", bold=True)
        self.form = Form(look)
        self.source, self.rotation, self.resolution = Choice(look), Choice(look), Choice(look)
        for key, field in (("source", self.source), ("rotation", self.rotation), ("size", self.resolution)):
            field.setMinimumHeight(look.target_px)
            field.picked.connect(lambda _key: self._chosen())
            self.form.add_row(key, field).say(self._words(key), self._words(f"{key}_hint"))
        view.changed.connect(self.show_state)
        self._arrange(upright)

    def _arrange(self, upright: bool) -> None:
        look = self._look
        ways = QBoxLayout.Direction
        row = QBoxLayout(ways.TopToBottom if upright else ways.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.space("l"))
        row.addWidget(self.picture, 2)
        beside = QVBoxLayout()
        beside.setSpacing(look.space("m"))
        beside.addWidget(self.state)
        beside.addWidget(self.form)
        beside.addStretch()
        row.addLayout(beside, 3)

    def _words(self, name: str, /, **values: object) -> str:
        return self._desk.texts(f"operator.camera.{name}", **values)

    def enter(self) -> None:
        """Look which cameras are plugged in, and look through the chosen one."""
        self._desk.ask(self, "cameras", done=self._found)

    def _found(self, cameras: list[NamedCamera]) -> None:
        self.show_cameras([(str(camera.number), camera.name) for camera in cameras])
        if self.source.currentData() == _NONE:
            self.show_state("CAMERA_MISSING")
            return
        self._open()

    def show_cameras(self, cameras: list[tuple[str, str]]) -> None:
        """Offer these; one on the network, set in its file, stays."""
        source = str(self.settings.source)
        known = {key for key, _ in cameras}
        if isinstance(self.settings.source, str):
            cameras = [*cameras, (source, self._words("network"))]
        elif source not in known:
            cameras = cameras or [(_NONE, self._words("no_camera"))]
            source = cameras[0][0]
        self.source.show_options(cameras, source)
        self.rotation.show_options(
            [(angle, self._words("degrees", angle=angle)) for angle in _ROTATIONS],
            str(self.settings.rotation),
        )
        size = f"{self.settings.width}x{self.settings.height}"
        sizes = _SIZES if size in _SIZES else (*_SIZES, size)
        self.resolution.show_options([(each, each.replace("x", " × ")) for each in sizes], size)

    def leave(self) -> None:
        """Look no more."""
        self._view.rest()

    def _open(self) -> None:
        self.picture.show_face(LiveFace(veil=self._words("opening")))
        set_text(self.state, self._words("opening"))
        self._view.open(self.settings)

    def _chosen(self) -> None:
        source: object = str(self.source.currentData())
        if source == _NONE:
            return
        if str(source).isdigit():
            source = int(str(source))
        width, _, height = str(self.resolution.currentData()).partition("x")
        values = self.settings.model_dump() | {
            "source": source,
            "rotation": int(str(self.rotation.currentData())),
            "width": int(width),
            "height": int(height),
            "calibration": None,  # of the camera as it was
            "booth_picture": None,
        }
        try:
            settings = settings_from(values)
            if settings == self.settings.model_copy(update={"calibration": None, "booth_picture": None}):
                return
            save_settings(settings)
        except (CaptureError, OSError) as problem:
            code = problem.code if isinstance(problem, CaptureError) else "ACCESS_DENIED"
            self._desk.told.emit("bad", self._desk.words_for(code))
            return
        self.settings = settings
        self._desk.kiosk_changed()
        note("camera_chosen", rotation=settings.rotation)
        self._open()

    def show_state(self, code: str) -> None:
        """Say how the camera is: a code, or empty when it works."""
        words = self._desk.words_for(code) if code else self._words("works")
        set_text(self.state, words)
        self.state.setStyleSheet(f"color: {self._look.tokens.colours['bad' if code else 'good']};")
        self.picture.show_face(LiveFace(veil=words if code else ""))


def kept_camera() -> CameraSettings:
    """The camera that is set; one that cannot be read is chosen anew."""
    try:
        return load_settings()
    except CodedError as problem:
        _LOG.error("%s %s", problem.code, problem.message)
        return CameraSettings()
