"""A picture of every screen, as people see it: the real windows, the real body, the real garments.

The journey is walked once per orientation with the real worker; each screen is grabbed in every language.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QBuffer, QEventLoop, QIODevice, QTimer
from PyQt6.QtWidgets import QApplication

from app.jobs.fitting_room import SOMEBODY
from app.services.invented_camera import InventedCamera
from app.session.intents import SecondPassed, SetLanguage, StayHere
from app.settings import load_settings
from app.ui.appearance import Appearance
from app.ui.application import window_application
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.controller import Controller
from app.ui.kiosk.hand_off_link import HandOffLink
from app.ui.kiosk.scenes import Scene, kiosk_scenes
from app.ui.kiosk.start import Kiosk, kiosk_rules, local_worker
from app.ui.operator.pictures import operator_pictures
from app.ui.operator.scenes import operator_screen_names
from app.ui.studio.pictures import studio_pictures, studio_screen_names
from resources.errors import CodedError
from resources.files import write_atomically
from resources.translations import Language

Progress = Callable[[float, str], None]

SIZES: Final = {"upright": (1080, 1920), "lying": (1920, 1080)}
_PAGE_ADDRESS: Final = "127.0.0.1:0"
_PATIENCE_MS: Final = 240_000
_SETTLE_MS: Final = 300


def screen_names() -> tuple[str, ...]:
    """The names that ``--screen`` takes."""
    return (*kiosk_screen_names(), *operator_screen_names(), *studio_screen_names())


def kiosk_screen_names() -> tuple[str, ...]:
    """Those of the kiosk's journey."""
    return tuple(scene.name for scene in kiosk_scenes())


def write_pictures(
    out_dir: Path,
    languages: Sequence[Language],
    screens: Sequence[str] | None = None,
    progress: Progress | None = None,
    orientations: Sequence[str] = tuple(SIZES),
) -> dict[str, object]:
    """Write ``SCREEN_LANGUAGE_ORIENTATION.png`` for the named screens, all of them when none is named.

    Windows look as the settings say. Needs a display. Returns the names of the files.

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
    application = window_application()  # held: it lives as long as something names it
    out_dir.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    still = [name for name in operator_screen_names() if name in wanted]
    sizes = {orientation: SIZES[orientation] for orientation in orientations}
    for name in operator_pictures(out_dir, still, languages, sizes):
        written.append(name)
        report(0.1 * len(written) / (len(still) * len(languages) * len(sizes)), name)
    for name in studio_pictures(out_dir, [one for one in studio_screen_names() if one in wanted], languages):
        written.append(name)
        report(0.1, name)
    if wanted <= {*still, *studio_screen_names()}:
        return {"pictures": written}
    for number, orientation in enumerate(sizes):
        walk = _Walk(application, orientation)
        try:
            for done, name in walk.pictures(out_dir, languages, wanted):
                written.append(name)
                report(0.1 + 0.9 * (number + done) / len(sizes), name)
        finally:
            walk.close()
    return {"pictures": written}


def _warm_or_never(controller: Controller) -> bool:
    return controller.state.fitting_room_ready or controller.warm_failure is not None


def _is_ready(scene: Scene, controller: Controller) -> bool:
    return scene.ready(controller.state)


def screens_to_walk(wanted: set[str]) -> tuple[Scene, ...]:
    """The way to the last wanted screen: those after it are nobody's wait."""
    scenes = kiosk_scenes()
    last = max(place for place, scene in enumerate(scenes) if scene.name in wanted)
    return scenes[: last + 1]


class _Walk:
    """The journey in a window of one orientation."""

    def __init__(self, application: QApplication, orientation: str) -> None:
        self._application = application
        self._orientation = orientation
        self._camera = InventedCamera(SOMEBODY.sex, SOMEBODY.measurements)
        settings = load_settings()
        appearance = Appearance.of(settings)
        shelf = kiosk_shelf(appearance.room)
        page = HandOffLink(shelf, _PAGE_ADDRESS)
        self._kiosk = Kiosk(
            shelf,
            local_worker,
            kiosk_rules(shelf, settings),
            make_camera=self._camera.made,
            hand_off=page,
            appearance=appearance,
        )
        window = self._kiosk.window
        window.resize(*SIZES[orientation])
        window.show()
        window.restyle()
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
        window.stage.draw_finely()
        scenes = screens_to_walk(wanted)
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
                self._wait(lambda: window.has_attract_looks, "the turning figure")
            for language in languages:
                controller.dispatch(SetLanguage(language=language))
                if scene.name == "idle":
                    for _ in range(65):
                        controller.dispatch(SecondPassed())
                self._settle()
                self._wait(lambda: window.stage.is_still, "the 3D view")
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
        """Until ``ready``. Raises CodedError PICTURES_TIMEOUT when the worker answers nothing for long."""
        loop, beat, limit = QEventLoop(), QTimer(), QTimer()
        queue = self._kiosk.controller.queue
        heard = queue.answered

        def look() -> None:
            nonlocal heard
            self._stay()
            if ready():
                loop.quit()
            elif heard != queue.answered:
                heard = queue.answered
                limit.start(_PATIENCE_MS)

        beat.setInterval(30)
        beat.timeout.connect(look)
        limit.setSingleShot(True)
        limit.timeout.connect(lambda: loop.exit(1))
        beat.start()
        limit.start(_PATIENCE_MS)
        ended = 0 if ready() else loop.exec()
        beat.stop()
        limit.stop()
        if ended:
            raise CodedError("PICTURES_TIMEOUT", f"The screen {what} did not become ready in its time.")
