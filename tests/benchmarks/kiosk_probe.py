"""One life of the kiosk with the real worker and the real view, timed; prints one JSON object.

Run as a program of its own by `bench_kiosk`: the first frame counts from the start of the interpreter.
"""

import json
import sys
import time

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
from app.ui.application import window_application
from app.ui.kiosk.catalogue import kiosk_shelf
from app.ui.kiosk.start import Kiosk, local_worker
from tests.benchmarks.workstation.loop_watch import LoopWatch, run_until
from viewer.qt.view import TryOnView

PRODUCT = "tee-women"


def main(started_s: float) -> dict[str, float]:
    """Live once; ``started_s`` is the wall clock at which the process was asked for."""
    application = window_application()
    kiosk = Kiosk(kiosk_shelf(), local_worker, pictures=False)
    kiosk.window.resize(1080, 1920)
    kiosk.window.show()
    result: dict[str, float] = {}
    kiosk.start_after_first_frame(lambda: result.update(first_frame_s=time.time() - started_s))
    controller, stage = kiosk.controller, kiosk.window.stage
    run_until(lambda: stage.ready and controller.state.fitting_room_ready, "the fitting room")
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
    watch.start()
    asked_s = time.perf_counter()
    controller.dispatch(FindBody())
    run_until(lambda: controller.state.session is SessionState.BODY, "the body")
    result["body_s"] = time.perf_counter() - asked_s
    controller.dispatch(ShowGarments())
    controller.dispatch(ChooseProduct(product_id=PRODUCT))
    run_until(lambda: controller.state.shown_try is not None, "the dressed body")
    view = stage.findChild(TryOnView)
    run_until(lambda: view.is_drawn, "the picture of it")
    result["dressed_s"] = time.perf_counter() - asked_s
    run_until(lambda: sum(product == PRODUCT for product, _ in controller.state.tried) == 7, "all sizes")
    result["all_sizes_s"] = time.perf_counter() - asked_s
    seen = watch.stop()
    result["longest_gap_ms"], result["longest_busy_ms"] = seen["longest_ms"], seen["longest_busy_ms"]
    tried = controller.state.shown_try
    result["drape_s"] = 0.0 if tried is None else tried.drape_seconds
    result["shown"] = float(tried is not None and tried.shown is not None)
    kiosk.close()
    return result


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(float(sys.argv[1]))) + "\n")
