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
    CancelWork,
    Effect,
    EraseProfile,
    ForgetBody,
    KeepProfile,
    PreferWork,
    PublishPage,
    RecallProfile,
    ReplaceFittingRoom,
    RetakePicture,
    RevokePage,
    StartCapture,
    StopCapture,
    Wipe,
)
from app.session.intents import FittingRoomLost, FittingRoomReady, Intent, SecondPassed, Wiped
from app.session.kiosk import KioskState
from app.session.step import KioskRules
from app.session.update import update
from app.ui.kiosk.camera_link import CameraLink, MakeCamera
from app.ui.kiosk.event_link import EventLink
from app.ui.kiosk.hand_off_link import HandOffLink
from app.ui.kiosk.profile_link import ProfileLink
from app.ui.kiosk.room_link import RoomTask, refusal, room_task
from app.ui.kiosk.shelf import Shelf
from viewer.scene.rooms import DEFAULT_ROOM, RoomName

_LOG = logging.getLogger(__name__)
_SECOND_MS: Final = 1000
_WARM_UP_LIMIT_S: Final = 300.0

MakeWorker = Callable[[Callable[[WorkerEvent], None]], Worker]


class Controller(QObject):
    """Holds the state, applies intents, runs effects. ``changed`` carries every new state.

    ``warmed``: the worker can dress somebody.
    """

    changed = pyqtSignal(object)
    warmed = pyqtSignal()
    _arrived = pyqtSignal(object)

    def __init__(
        self,
        rules: KioskRules,
        make_worker: MakeWorker,
        make_camera: MakeCamera | None = None,
        *,
        hand_off: HandOffLink | None = None,
        events: EventLink | None = None,
        profiles: ProfileLink | None = None,
        room: RoomName = DEFAULT_ROOM,
    ) -> None:
        """Without ``hand_off`` no page is offered, without ``events`` nothing is counted.

        Pictures for the window are taken in ``room``, that of its theme.
        """
        super().__init__()
        self.warm_failure: Failure | None = None
        """Why the worker cannot dress anybody; None while all is well."""
        self._rules = rules
        self._room = room
        self._state = KioskState(language=rules.house_language, units=rules.house_units)
        self._worker = make_worker(self._arrived.emit)
        self.queue = OperationQueue(self._worker, self._worker_lost)
        self._arrived.connect(self.queue.handle)  # queued: the worker's thread is not ours
        self.camera = CameraLink(make_camera)
        self.camera.asked.connect(self.dispatch)
        self.hand_off = hand_off or HandOffLink(Shelf(products=()))
        self.hand_off.asked.connect(self._of_page)
        self.profiles = profiles or ProfileLink()
        self.profiles.asked.connect(self._of_profile)
        self.events = events or EventLink(Shelf(products=()))
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
        self.events.start()
        if ticking:
            self._seconds.start()

    def stop(self) -> None:
        """Stop the clock and the worker; nothing is delivered after."""
        self._seconds.stop()
        self._arrived.disconnect(self.queue.handle)
        self.camera.stop()
        self._worker.stop()
        self.hand_off.stop()
        self.profiles.stop()
        self.events.stop()

    def dispatch(self, intent: Intent) -> None:
        """Apply an intent and set its effects going."""
        before = self._state
        step = update(before, intent, self._rules)
        self._state = step.state
        if step.state is not before and step.state != before:
            self.changed.emit(step.state)
        # Told before effects run: what they bring at once is a later thing that happened.
        self.events.tell(step.state.session_id, step.state.language, step.happened)
        session_id = before.session_id or step.state.session_id
        for effect in step.effects:
            self._run(effect, session_id)

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

    def _warm(self, _: object) -> None:
        self.dispatch(FittingRoomReady())
        self.warmed.emit()

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
            case PublishPage():
                self.hand_off.publish(effect, session_id, self._state.language, self.queue)
            case RevokePage():
                self.hand_off.revoke()
            case KeepProfile() | RecallProfile() | EraseProfile():
                self.profiles.run(effect, session_id)
            case ForgetBody():
                self._forget_body(session_id)
            case Wipe():
                self._wipe(effect.session_id)
            case _:
                task = room_task(effect, self._room)
                if task is None:
                    raise NotImplementedError(f"No work is known for {type(effect).__name__}.")
                self._submit(task, session_id)

    def _forget_body(self, session_id: str) -> None:
        """The session goes on; whoever cannot forget is replaced, as at its end."""
        self.queue.submit(
            Operation[None](
                session_id="",
                task="forget",
                arguments=(session_id,),
                on_success=lambda _: None,
                on_failure=lambda _: self.queue.replace_worker(),
                rank=-2,
            )
        )

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

    def _submit(self, task: RoomTask, session_id: str) -> None:
        deliver = partial(self._deliver, session_id)
        self.queue.submit(
            Operation[object](
                session_id=session_id,
                task=task.name,
                arguments=(session_id, *task.arguments),
                on_success=lambda result: deliver(task.arrived(result)),
                on_failure=lambda failure: deliver(refusal(task, failure)),
                topic=task.topic,
                rank=task.rank,
                limit_s=task.limit_s,
            )
        )

    def _of_profile(self, session_id: str, intent: Intent) -> None:
        """A session that has ended is told nothing, and leaves nothing under a code it never saw."""
        if session_id == self._state.session_id and self._state.with_a_shopper:
            self.dispatch(intent)
        else:
            self.profiles.undo(intent)

    def _of_page(self, intent: Intent) -> None:
        """What the page has to say; of an ended session it says nothing more."""
        if self._state.with_a_shopper:
            self.dispatch(intent)

    def _deliver(self, session_id: str, intent: Intent) -> None:
        """Results of an ended session are dropped, whatever the queue still held."""
        if session_id == self._state.session_id and self._state.with_a_shopper:
            self.dispatch(intent)
