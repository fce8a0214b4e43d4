"""One life of the kiosk with the real worker and the real view, timed; prints one JSON object.

Run as a program of its own by `bench_kiosk`: the first frame counts from the start of the interpreter.
"""

import json
import sys
import time

from PyQt6.QtCore import QEventLoop, QTimer

from app.session.intents import (
    Agree,
    Begin,
    ChooseProduct,
    FindBody,
    SetMeasurement,
    SetSex,
    ShowGarments,
)
from app.session.states import SessionState
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.start import Kiosk, kiosk_application, local_worker

PRODUCT = "tee-women"
PATIENCE_MS = 180_000


class LoopWatch:
    """The longest the event loop was away, and the processor time its thread took meanwhile."""

    def __init__(self) -> None:
        self.longest_s, self.longest_busy_s, self.late = 0.0, 0.0, 0
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._beat)
        self.start()

    def start(self) -> None:
        """Measure from now."""
        self.longest_s, self.longest_busy_s, self.late = 0.0, 0.0, 0
        self._last_s, self._last_busy_s = time.perf_counter(), time.thread_time()
        self._timer.start()

    def _beat(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        self.longest_s = max(self.longest_s, now - self._last_s)
        self.longest_busy_s = max(self.longest_busy_s, busy - self._last_busy_s)
        self.late += now - self._last_s > 0.1
        self._last_s, self._last_busy_s = now, busy


def wait_until(ready: "object") -> None:
    """Let the event loop run until ``ready()``."""
    loop, beat, limit = QEventLoop(), QTimer(), QTimer()
    beat.setInterval(2)
    beat.timeout.connect(lambda: loop.quit() if ready() else None)  # type: ignore[operator]
    limit.setSingleShot(True)
    limit.timeout.connect(lambda: loop.exit(1))
    beat.start()
    limit.start(PATIENCE_MS)
    if not ready() and loop.exec():  # type: ignore[operator]
        raise TimeoutError("the kiosk did not come so far in its time")


def main(started_s: float) -> dict[str, float]:
    """Live once; ``started_s`` is the wall clock at which the process was asked for."""
    application = kiosk_application()
    kiosk = Kiosk(kiosk_shelf(), local_worker, pictures=False)
    kiosk.window.resize(1080, 1920)
    kiosk.window.show()
    result: dict[str, float] = {}
    kiosk.start_after_first_frame(lambda: result.update(first_frame_s=time.time() - started_s))
    controller, stage = kiosk.controller, kiosk.window.stage
    wait_until(lambda: stage.ready and controller.state.fitting_room_ready)
    result["warm_s"] = time.time() - started_s
    for intent in (
        Begin(session_id="bench"),
        Agree(),
        SetSex(sex="female"),
        SetMeasurement(name="stature_cm", value=170),
        SetMeasurement(name="body_mass_kg", value=65),
    ):
        controller.dispatch(intent)
    application.processEvents()
    watch = LoopWatch()
    asked_s = time.perf_counter()
    controller.dispatch(FindBody())
    wait_until(lambda: controller.state.session is SessionState.BODY)
    result["body_s"] = time.perf_counter() - asked_s
    controller.dispatch(ShowGarments())
    controller.dispatch(ChooseProduct(product_id=PRODUCT))
    wait_until(lambda: controller.state.shown_try is not None)
    kiosk.window.repaint()
    result["dressed_s"] = time.perf_counter() - asked_s
    wait_until(lambda: sum(product == PRODUCT for product, _ in controller.state.tried) == 7)
    result["all_sizes_s"] = time.perf_counter() - asked_s
    result["longest_gap_ms"] = watch.longest_s * 1000
    result["longest_busy_ms"] = watch.longest_busy_s * 1000
    result["gaps_over_100_ms"] = watch.late
    tried = controller.state.shown_try
    result["drape_s"] = 0.0 if tried is None else tried.drape_seconds
    result["shown"] = float(tried is not None and tried.shown is not None)
    kiosk.close()
    return result


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(float(sys.argv[1]))) + "\n")
