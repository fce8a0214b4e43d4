"""Between the pure session and the world: clock, worker, camera and window."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Final

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.jobs.local_worker import Worker
from app.jobs.messages import WorkerEvent
from app.jobs.operation import Failure, Operation, OperationQueue
from app.session.effects import (
    Advise,
    CancelWork,
    Drape,
    Effect,
    FindFigure,
    PreferWork,
    ReplaceFittingRoom,
    RetakePicture,
    StartCapture,
    StopCapture,
    Wipe,
)
from app.session.fitting import Advice, Figure, TriedSize
from app.session.intents import (
    Advised,
    BodyFound,
    BodyNotFound,
    FittingRoomLost,
    FittingRoomReady,
    Intent,
    SecondPassed,
    SizeTried,
    TryFailed,
    Wiped,
)
from app.session.kiosk import KioskState
from app.session.step import KioskRules
from app.session.update import update
from app.ui.kiosk.camera_link import CameraLink, MakeCamera

_LOG = logging.getLogger(__name__)
_SECOND_MS: Final = 1000
_RANK = {FindFigure: 0, Advise: 1, Drape: 2}
_WARM_UP_LIMIT_S: Final = 300.0

MakeWorker = Callable[[Callable[[WorkerEvent], None]], Worker]


class Controller(QObject):
    """Holds the state, applies intents, runs effects. ``changed`` carries every new state.

    ``warmed`` carries the invented person the worker warmed itself with, ready to be drawn, or None.
    """

    changed = pyqtSignal(object)
    warmed = pyqtSignal(object)
    _arrived = pyqtSignal(object)

    def __init__(
        self, rules: KioskRules, make_worker: MakeWorker, make_camera: MakeCamera | None = None
    ) -> None:
        super().__init__()
        self.warm_failure: Failure | None = None
        """Why the worker cannot dress anybody; None while all is well."""
        self._rules = rules
        self._state = KioskState(language=rules.house_language)
        self._worker = make_worker(self._arrived.emit)
        self.queue = OperationQueue(self._worker, self._worker_lost)
        self._arrived.connect(self.queue.handle)  # queued: the worker's thread is not ours
        self.camera = CameraLink(make_camera)
        self.camera.asked.connect(self.dispatch)
        self._seconds = QTimer(self)
        self._seconds.setInterval(_SECOND_MS)
        self._seconds.timeout.connect(self._second)

    @property
    def state(self) -> KioskState:
        """The state now."""
        return self._state

    def start(self, *, ticking: bool = True) -> None:
        """Start the worker, warm it, and let the seconds run; without ``ticking`` time stands still."""
        self._worker.start()
        self._warm_up()
        self.camera.start()
        if ticking:
            self._seconds.start()

    def stop(self) -> None:
        """Stop the clock and the worker; nothing is delivered after."""
        self._seconds.stop()
        self._arrived.disconnect(self.queue.handle)
        self.camera.stop()
        self._worker.stop()

    def dispatch(self, intent: Intent) -> None:
        """Apply an intent and set its effects going."""
        before = self._state
        step = update(before, intent, self._rules)
        self._state = step.state
        if step.state is not before and step.state != before:
            self.changed.emit(step.state)
        for effect in step.effects:
            self._run(effect, before.session_id or step.state.session_id)

    def _second(self) -> None:
        self.queue.check()
        self.dispatch(SecondPassed())

    # ---- work

    def _warm_up(self) -> None:
        self.queue.submit(
            Operation[object](
                session_id="",
                task="warm_up",
                on_success=self._warm,
                on_failure=self._not_warm,
                rank=-1,
                limit_s=_WARM_UP_LIMIT_S,
            )
        )

    def _warm(self, invented_person: object) -> None:
        self.dispatch(FittingRoomReady())
        self.warmed.emit(invented_person)

    def _not_warm(self, failure: Failure) -> None:
        self.warm_failure = failure
        _LOG.error("the fitting room cannot be warmed: %s %s", failure.code, failure.message)

    def _worker_lost(self) -> None:
        self.dispatch(FittingRoomLost())
        QTimer.singleShot(0, self._warm_up)

    def _run(self, effect: Effect, session_id: str) -> None:
        match effect:
            case CancelWork():
                self.queue.cancel_session(session_id)
            case PreferWork():
                self.queue.prefer(effect.topics)
            case ReplaceFittingRoom():
                self._replace_unforgetful()
            case StartCapture():
                self.camera.begin(effect.typed, effect.sex)
            case RetakePicture():
                self.camera.retake(effect.side)
            case StopCapture():
                self.camera.cancel()
            case Wipe():
                self._wipe(effect.session_id)
            case FindFigure() | Advise() | Drape():
                self.queue.submit(self._operation(effect, session_id))
            case _:
                raise NotImplementedError(f"No work is known for {type(effect).__name__}.")

    def _replace_unforgetful(self) -> None:
        """End whichever process has not confirmed in time that it holds nothing of the shopper."""
        if not self._state.room_erased:
            self.queue.replace_worker()
        self.camera.replace()

    def _wipe(self, session_id: str) -> None:
        if self._state.camera.fitted:
            self.camera.forget()
        self.queue.submit(
            Operation[None](
                session_id="",
                task="forget",
                arguments=(session_id,),
                on_success=lambda _: self.dispatch(Wiped()),
                on_failure=lambda _: self.queue.replace_worker(),
                rank=-2,
            )
        )

    def _operation(self, effect: FindFigure | Advise | Drape, session_id: str) -> Operation[object]:
        deliver = partial(self._deliver, session_id)
        task, topic = _task_of(effect)
        return Operation[object](
            session_id=session_id,
            task=task,
            arguments=(session_id, effect.person, *topic),
            on_success=lambda result: deliver(_arrival(result)),
            on_failure=lambda failure: deliver(_refusal(effect, failure)),
            topic=topic,
            rank=_RANK[type(effect)],
        )

    def _deliver(self, session_id: str, intent: Intent) -> None:
        """Results of an ended session are dropped, whatever the queue still held."""
        if session_id == self._state.session_id and self._state.with_a_shopper:
            self.dispatch(intent)


def _task_of(effect: FindFigure | Advise | Drape) -> tuple[str, tuple[str, ...]]:
    """The worker's method for an effect, and what besides the person it is about."""
    match effect:
        case FindFigure():
            return "find_figure", ()
        case Advise():
            return "advise", (effect.product_id,)
        case Drape():
            return "try_size", (effect.product_id, effect.size)


def _arrival(result: object) -> Intent:
    match result:
        case Figure():
            return BodyFound(figure=result)
        case Advice():
            return Advised(advice=result)
        case TriedSize():
            return SizeTried(tried=result)
        case _:
            raise TypeError(f"The fitting room answered with {type(result).__name__}.")


def _refusal(effect: FindFigure | Advise | Drape, failure: Failure) -> Intent:
    _LOG.warning("%s has no result: %s", type(effect).__name__, failure.code)
    match effect:
        case FindFigure():
            code = "FITTING_ROOM_GONE" if failure.code == "FITTING_ROOM_LOST" else failure.code
            return BodyNotFound(code=code)
        case Advise():
            return TryFailed(product_id=effect.product_id, size=None, code=failure.code)
        case Drape():
            return TryFailed(product_id=effect.product_id, size=effect.size, code=failure.code)
