"""A shopper's visit in the real kiosk with its real processes: its loop watched, its screens timed.

Run as a program of its own in a data folder of its own, with the address of a webcam; prints one JSON object:
``stages`` and their figures, and ``screens`` with the time of each change.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from app.jobs.camera_room import CameraRoom
from app.session.intents import (
    Agree,
    Back,
    Begin,
    ChooseProduct,
    ChooseWay,
    FindBody,
    Intent,
    Leave,
    SetLanguage,
    SetMeasurement,
    SetSex,
    ShowGarments,
    StartCamera,
    StayHere,
)
from app.session.journey_intents import (
    CompleteLook,
    OpenSearch,
    Rate,
    ShowAllSizes,
    ShowFilters,
    TakeHome,
    TakeIt,
    TakeOutfit,
)
from app.session.states import SessionState
from app.ui.application import window_application
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.event_link import EventLink
from app.ui.kiosk.hand_off_link import HandOffLink
from app.ui.kiosk.start import Kiosk, local_worker, shop_events
from body_models.capture.device.settings import CameraSettings
from tests.benchmarks.workstation.loop_watch import LoopWatch, run_for, run_until

SIZE = (1080, 1920)
TEE = "tee-women"
_GUIDED_MS = 6_000
_STILL_MS = 1_000


class Visit:
    """One shopper, from the attract screen to the farewell."""

    def __init__(self, webcam_url: str) -> None:
        self._application, shelf = window_application(), kiosk_shelf()
        self._kiosk = Kiosk(
            shelf,
            local_worker,
            pictures=False,
            make_camera=partial(CameraRoom, CameraSettings(source=webcam_url)),
            hand_off=HandOffLink(shelf, "127.0.0.1:0"),
            events=EventLink(shelf, shop_events),
        )
        self._watch = LoopWatch()
        self.stages: dict[str, dict[str, float]] = {}
        self.screens: dict[str, dict[str, float]] = {}
        window = self._kiosk.window
        window.resize(*SIZE)
        window.show()
        self._kiosk.start_after_first_frame()
        self._until(lambda: window.stage.ready and self.state.fitting_room_ready, "the fitting room")
        self._until(lambda: self.state.camera.usable, "the camera")
        run_for(_STILL_MS)

    @property
    def state(self) -> Any:
        """The session now."""
        return self._kiosk.controller.state

    def _until(self, ready: Callable[[], object], what: str) -> None:
        def seen() -> object:
            if self.state.idle_s > 20:  # a slow machine is no absent shopper
                self._kiosk.controller.dispatch(StayHere())
            return ready()

        run_until(seen, what)

    def touch(self, screen: str, *intents: Intent) -> None:
        """A touch, and how long until what it shows is painted: on the clock and of this thread's time."""
        began_s, busy_s = time.perf_counter(), time.thread_time()
        for intent in intents:
            self._kiosk.controller.dispatch(intent)
        self._kiosk.window.repaint()
        self._application.processEvents()
        self.screens[screen] = {
            "wall_ms": 1e3 * (time.perf_counter() - began_s),
            "busy_ms": 1e3 * (time.thread_time() - busy_s),
        }

    def stage(self, name: str, begin: Callable[[], object], done: Callable[[], object]) -> None:
        """Watch the loop from a touch until its work is done and the picture is still."""
        self._watch.start()
        begin()
        self._until(done, name)
        run_for(_STILL_MS)
        self.stages[name] = self._watch.stop()

    def stand_before_the_camera(self) -> None:
        """Be led for a while, then choose to type."""
        self.touch("consent", Begin(session_id="bench"))
        self.touch("prepare for the camera", Agree(), ChooseWay(way="camera"), SetSex(sex="female"))
        self.touch("height", SetMeasurement(name="stature_cm", value=170))
        self.touch("weight", SetMeasurement(name="body_mass_kg", value=65))
        self.stage(
            "capture",
            partial(self.touch, "camera", StartCamera()),
            lambda: self.state.capture.hint is not None,
        )
        self._watch.start()
        run_for(_GUIDED_MS)
        self.stages["capture, led"] = self._watch.stop()
        self.touch("numbers", ChooseWay(way="typed"))

    def find_body(self) -> None:
        """Go by the numbers, and see one's body."""
        self.stage(
            "body",
            partial(self.touch, "looking for the body", FindBody()),
            lambda: self.state.session is SessionState.BODY and not self.state.finding_body,
        )

    def try_on(self) -> None:
        """Browse, and be dressed in every size of a tee, then in an outfit."""
        self.touch("shelf", ShowGarments())
        self.touch("filters", ShowFilters(shown=True))
        self.touch("shelf again", ShowFilters(shown=False))
        self.touch("keyboard", OpenSearch())
        self.touch("shelf after the keyboard", Back())
        self.stage(
            "drape first shown",
            partial(self.touch, "garment", ChooseProduct(product_id=TEE)),
            lambda: self.state.shown_try is not None,
        )
        self.stage("all sizes draped", lambda: None, self._every_size_is_tried)
        self.touch("all sizes side by side", ShowAllSizes())
        self.touch("one size again", Back())
        self.touch("Chinese", SetLanguage(language="zh"))
        self.stage(
            "outfit worn",
            partial(self.touch, "outfit", TakeIt(), CompleteLook()),
            lambda: self.state.shown_outfit is not None,
        )

    def _every_size_is_tried(self) -> bool:
        sizes = self.state.advice[TEE].sizes if TEE in self.state.advice else ()
        done = {size for product, size in self.state.tried if product == TEE}
        failed = {size for product, size in self.state.failed_sizes if product == TEE}
        return bool(sizes) and done | failed >= set(sizes)

    def leave(self) -> None:
        """Take home, rate and go."""
        self.stage(
            "pictures to take home",
            partial(self.touch, "hand-off", TakeOutfit(), TakeHome()),
            lambda: self.state.hand_off.address is not None and not self.state.hand_off.pictures_missing,
        )
        self.touch("rating", Rate())
        self.touch("farewell", Leave())
        self._until(lambda: self.state.erased, "the wipe")

    def close(self) -> None:
        """Everything in order."""
        self._kiosk.close()
        self._application.processEvents()


def main(webcam_url: str) -> dict[str, Any]:
    """One visit."""
    visit = Visit(webcam_url)
    try:
        visit.stand_before_the_camera()
        visit.find_body()
        visit.try_on()
        visit.leave()
    finally:
        visit.close()
    return {"stages": visit.stages, "screens": visit.screens}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])) + "\n")
