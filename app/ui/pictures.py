"""A picture of every kiosk screen, as people see it: the real window, the real body, the real garments.

The journey is walked once per orientation with the real worker; each screen is grabbed in every language.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QBuffer, QEventLoop, QIODevice, QTimer
from PyQt6.QtWidgets import QApplication

from app.jobs import camera_events as events
from app.jobs.fitting_room import SOMEBODY
from app.jobs.turntable_picture import stored_frames
from app.services.invented_camera import InventedCamera
from app.session.intents import (
    Agree,
    Back,
    Begin,
    Broken,
    ChooseProduct,
    ChooseSize,
    ClearMeasurement,
    CloseEntry,
    FindBody,
    Intent,
    Leave,
    OpenEntry,
    PressEntryKey,
    SecondPassed,
    SetLanguage,
    SetMeasurement,
    SetSex,
    ShowFitMap,
    ShowGarments,
    ShowMoreMeasurements,
    StartCamera,
    StayHere,
    Wiped,
)
from app.session.kiosk import KioskState
from app.session.states import SessionState
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.controller import Controller
from app.ui.kiosk.start import Kiosk, kiosk_application, local_worker
from body_models.capture.guide import Hint
from body_models.capture.view import Side
from resources.errors import CodedError
from resources.files import write_atomically
from resources.translations import Language

Progress = Callable[[float, str], None]
CameraAct = Callable[[InventedCamera], None]

SIZES: Final = {"upright": (1080, 1920), "lying": (1920, 1080)}
_PATIENCE_MS: Final = 240_000
_SETTLE_MS: Final = 700  # the 3D view redraws at full quality when it is left alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A screen worth a picture: how to come to it from the scene before, and when it is there."""

    name: str
    way: tuple[Intent, ...]
    ready: Callable[[KioskState], bool] = lambda _: True
    before: tuple["CameraAct", ...] = ()
    after: tuple["CameraAct", ...] = ()
    """What the invented camera sees before and after the way is gone."""


def _all_sizes_tried(state: KioskState) -> bool:
    if state.fitting is None:
        return False
    product = state.fitting.product_id
    done = {size for p, size in state.tried if p == product} | {
        s for p, s in state.failed_sizes if p == product
    }
    return product in state.advice and done >= set(state.advice[product].sizes)


def _keys(number: str) -> tuple[Intent, ...]:
    """A number typed on the keypad."""
    presses: dict[str, Intent] = {
        "1": PressEntryKey(key="1"),
        "6": PressEntryKey(key="6"),
        "7": PressEntryKey(key="7"),
        "8": PressEntryKey(key="8"),
        ".": PressEntryKey(key="."),
    }
    return tuple(presses[character] for character in number)


def kiosk_scenes() -> tuple[Scene, ...]:
    """The journey of one invented shopper, in order."""
    waist = SetMeasurement(name="waist_girth_cm", value=75)
    return (
        Scene(name="consent", way=(Begin(session_id="pictures"),)),
        Scene(name="measure_empty", way=(Agree(),)),
        Scene(
            name="measure",
            way=(
                SetSex(sex="female"),
                SetMeasurement(name="stature_cm", value=170),
                SetMeasurement(name="body_mass_kg", value=65),
            ),
        ),
        Scene(
            name="keypad_refused",
            way=(OpenEntry(name="stature_cm"), *_keys("1.68"), CloseEntry(accept=True)),
        ),
        Scene(
            name="measure_more",
            way=(
                CloseEntry(accept=False),
                ShowMoreMeasurements(shown=True),
                waist,
                SetMeasurement(name="chest_girth_cm", value=140),
            ),
        ),
        Scene(
            name="body",
            way=(
                ClearMeasurement(name="chest_girth_cm"),
                ShowMoreMeasurements(shown=False),
                FindBody(),
            ),
            ready=lambda state: state.session is SessionState.BODY,
        ),
        Scene(name="browse", way=(ShowGarments(),), ready=lambda state: len(state.advice) >= 2),
        Scene(name="try_on", way=(ChooseProduct(product_id="tee-women"),), ready=_all_sizes_tried),
        Scene(name="try_on_larger", way=(ChooseSize(size="XXL"),)),
        Scene(name="fit_map_room", way=(ChooseSize(size="M"), ShowFitMap(kind="ease"))),
        Scene(name="fit_map_stretch", way=(ChooseSize(size="XS"), ShowFitMap(kind="strain_weft"))),
        Scene(
            name="try_on_trousers",
            way=(Back(), ChooseProduct(product_id="trousers-women")),
            ready=lambda state: state.shown_try is not None,
        ),
        Scene(name="idle", way=tuple(SecondPassed() for _ in range(65))),
        Scene(name="farewell", way=(StayHere(), Leave()), ready=lambda state: state.erased),
        Scene(name="fault", way=(Broken(),)),
        Scene(
            name="attract",
            way=(*[SecondPassed()] * 12, Wiped(), *[SecondPassed()] * 12),
            ready=lambda state: state.session is SessionState.ATTRACT,
        ),
        *_camera_scenes(),
    )


def _camera_scenes() -> tuple[Scene, ...]:
    """The same shopper on a kiosk with a camera: led to two pictures, refused, measured, corrected."""
    seconds = tuple(SecondPassed() for _ in range(25))
    loose = ("CAPTURE_LOOSE_CLOTHES", "CAPTURE_ARMS_CLOSE")
    return (
        Scene(name="consent_camera", before=(_ready(calibrated=False),), way=(Begin(session_id="camera"),)),
        Scene(name="prepare_uncalibrated", way=(Agree(), SetSex(sex="female"))),
        Scene(name="prepare", before=(_ready(calibrated=True),), way=()),
        Scene(name="camera_hint", way=(StartCamera(),), after=(_guided(Hint.STEP_BACK),)),
        Scene(name="camera_count", way=(), after=(_guided(Hint.HOLD_STILL, countdown=2),)),
        Scene(
            name="camera_turn",
            way=(),
            after=(_took("front"), _guided(Hint.TURN_LEFT, "side")),
            ready=lambda state: state.capture.hint is Hint.TURN_LEFT,
        ),
        Scene(name="camera_side", way=(), after=(_guided(Hint.HOLD_STILL, "side", 1),)),
        Scene(name="camera_help", before=(_guided(Hint.STAND_STRAIGHT, "side"),), way=seconds),
        Scene(name="camera_trouble", way=(), after=(_said(events.CameraTrouble(code="CAMERA_BLACK")),)),
        Scene(name="camera_measuring", before=(_ready(calibrated=True),), way=(), after=(_took("side"),)),
        Scene(name="prepare_refused", way=(), after=(_said(events.CaptureRefused(codes=loose)),)),
        Scene(
            name="body_camera",
            way=(StartCamera(),),
            after=(_took("front"), _took("side"), InventedCamera.find),
            ready=lambda state: state.session is SessionState.BODY and not state.finding_body,
        ),
        Scene(
            name="body_corrected",
            way=(OpenEntry(name="waist_girth_cm"), *_keys("76"), CloseEntry(accept=True)),
            ready=lambda state: not state.finding_body,
        ),
        Scene(name="keypad_correcting", way=(OpenEntry(name="waist_girth_cm"), *_keys("78"))),
    )


def _ready(*, calibrated: bool) -> CameraAct:
    return _said(events.CameraReady(calibrated=calibrated))


def _said(event: events.CameraEvent) -> CameraAct:
    return lambda camera: camera.say(event)


def _guided(hint: Hint, side: Side = "front", countdown: int | None = None) -> CameraAct:
    return lambda camera: camera.guide(hint, side, countdown)


def _took(side: Side) -> CameraAct:
    return lambda camera: camera.take(side)


def screen_names() -> tuple[str, ...]:
    """The names that ``--screen`` takes."""
    return tuple(scene.name for scene in kiosk_scenes())


def write_pictures(
    out_dir: Path,
    languages: Sequence[Language],
    screens: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> dict[str, object]:
    """Write ``SCREEN_LANGUAGE_ORIENTATION.png`` for the named screens, all of them when none is named.

    Needs a display. Returns the names of the files.

    Raises:
        CodedError: SCREEN_UNKNOWN; PICTURES_TIMEOUT, a screen did not become ready.
    """
    wanted = set(screens or screen_names())
    unknown = wanted - set(screen_names())
    if unknown:
        known = ", ".join(screen_names())
        message = f"There is no screen {', '.join(sorted(unknown))}; choose among {known}."
        raise CodedError("SCREEN_UNKNOWN", message)
    report = progress or (lambda _share, _step: None)
    application = kiosk_application()  # held: it lives as long as something names it
    out_dir.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    for number, orientation in enumerate(SIZES):
        walk = _Walk(application, orientation)
        try:
            for done, name in walk.pictures(out_dir, languages, wanted):
                written.append(name)
                report((number + done) / len(SIZES), name)
        finally:
            walk.close()
    return {"pictures": written}


def _warm_or_never(controller: Controller) -> bool:
    return controller.state.fitting_room_ready or controller.warm_failure is not None


def _is_ready(scene: Scene, controller: Controller) -> bool:
    return scene.ready(controller.state)


class _Walk:
    """The journey in a window of one orientation."""

    def __init__(self, application: QApplication, orientation: str) -> None:
        self._application = application
        self._orientation = orientation
        self._camera = InventedCamera(SOMEBODY.sex, SOMEBODY.measurements)
        self._kiosk = Kiosk(kiosk_shelf(), local_worker, make_camera=self._camera.made)
        window = self._kiosk.window
        window.resize(*SIZES[orientation])
        window.show()
        window.restyle()
        window.show_attract_frames(stored_frames())
        self._kiosk.start_after_first_frame()

    def close(self) -> None:
        """End window and worker."""
        self._kiosk.close()
        self._application.processEvents()

    def pictures(
        self, out_dir: Path, languages: Sequence[Language], wanted: set[str]
    ) -> Iterator[tuple[float, str]]:
        """Walk on and grab; yields the share done and each file's name."""
        controller, window = self._kiosk.controller, self._kiosk.window
        self._wait(lambda: window.stage.ready and _warm_or_never(controller), "the fitting room")
        if controller.warm_failure is not None:
            raise CodedError(controller.warm_failure.code, controller.warm_failure.message)
        scenes = kiosk_scenes()
        for number, scene in enumerate(scenes, start=1):
            for act in scene.before:
                act(self._camera)
            for intent in scene.way:
                controller.dispatch(intent)
            for act in scene.after:
                act(self._camera)
            self._wait(partial(_is_ready, scene, controller), scene.name)
            if scene.name not in wanted:
                continue
            if scene.name == "attract":
                self._wait(lambda: window.has_attract_frames, "the turning figure")
            for language in languages:
                controller.dispatch(SetLanguage(language=language))
                if scene.name == "idle":
                    for _ in range(65):
                        controller.dispatch(SecondPassed())
                self._settle()
                name = f"{scene.name}_{language}_{self._orientation}.png"
                write_atomically(out_dir / name, self._grab())
                yield number / len(scenes), name

    def _grab(self) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._kiosk.window.grab().save(buffer, "PNG")
        return bytes(buffer.data().data())

    def _settle(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(_SETTLE_MS, loop.quit)
        loop.exec()

    def _stay(self) -> None:
        """A slow machine must not take the walk for an abandoned kiosk."""
        if self._kiosk.controller.state.idle_s > 1:
            self._kiosk.controller.dispatch(StayHere())

    def _wait(self, ready: Callable[[], bool], what: str) -> None:
        loop, beat, limit = QEventLoop(), QTimer(), QTimer()
        beat.setInterval(30)
        beat.timeout.connect(self._stay)
        beat.timeout.connect(lambda: loop.quit() if ready() else None)
        limit.setSingleShot(True)
        limit.timeout.connect(lambda: loop.exit(1))
        beat.start()
        limit.start(_PATIENCE_MS)
        ended = 0 if ready() else loop.exec()
        beat.stop()
        limit.stop()
        if ended:
            raise CodedError("PICTURES_TIMEOUT", f"The screen {what} did not become ready in its time.")
