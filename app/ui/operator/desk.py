"""What the pages of the operator's window share: settings, words, and the process for long work."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final, TypeVar

from PyQt6 import sip
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.jobs.local_worker import LocalWorker, Worker
from app.jobs.messages import WorkerEvent
from app.jobs.operation import Failure, Operation, OperationQueue
from app.jobs.operator_room import ROOM
from app.services.operator.pin import PinGate
from app.services.operator.settings_change import change_settings
from app.settings import Settings, load_settings
from resources.errors import CodedError
from resources.translations import Texts, texts_for

_LOG = logging.getLogger(__name__)
_LOOK_MS: Final = 1000
_LIMIT_S: Final = 900.0
_SEEN: Final = {"house_language", "theme", "text_scale"}
"""Settings that this window shows too."""

Result = TypeVar("Result")
MakeWorker = Callable[[Callable[[WorkerEvent], None]], Worker]


def operator_worker(on_event: Callable[[WorkerEvent], None]) -> Worker:
    """The process of the operator's window."""
    return LocalWorker(ROOM, on_event)


class Desk(QObject):
    """Pages ask it for work and for changes. It shows nothing.

    ``settings_changed``: the window has to be built anew, ``told`` (tone, words) when somebody should
    know something, ``restart_wanted`` when the kiosk has to begin anew at once, ``restart_due`` when
    it will on the way back to it.
    """

    settings_changed = pyqtSignal()
    told = pyqtSignal(str, str)
    restart_wanted = pyqtSignal()
    restart_due = pyqtSignal()
    _arrived = pyqtSignal(object)

    def __init__(self, make_worker: MakeWorker = operator_worker, gate: PinGate | None = None) -> None:
        super().__init__()
        self.gate = gate or PinGate()
        self._needs_restart = False
        self._settings = _readable_settings()
        self._language: str | None = None
        self._worker = make_worker(self._arrived.emit)
        self._queue = OperationQueue(self._worker, lambda: None)
        self._arrived.connect(self._queue.handle)
        self._started = False
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self._queue.check)

    @property
    def needs_restart(self) -> bool:
        """Whether something was changed that the kiosk takes up at its next start."""
        return self._needs_restart

    def kiosk_changed(self) -> None:
        """Something of the kiosk was changed."""
        if not self._needs_restart:
            self._needs_restart = True
            self.restart_due.emit()

    @property
    def settings(self) -> Settings:
        """What is set."""
        return self._settings

    @property
    def texts(self) -> Texts:
        """The words of the window."""
        return texts_for(self._language or self._settings.house_language)

    def speak(self, language: str) -> None:
        """Use another language in this window only."""
        self._language = language
        self.settings_changed.emit()

    def save(self, **changes: Any) -> str:
        """Set something; empty when it is done, else what is wrong in words."""
        try:
            self._settings = change_settings(changes)
        except CodedError as problem:
            return self.words_for(problem.code)
        except OSError as problem:
            _LOG.error("the settings could not be written: %s", problem.strerror)
            return self.words_for("ACCESS_DENIED")
        self.kiosk_changed()
        if "house_language" in changes:
            self._language = None
        if changes.keys() & _SEEN:
            self.settings_changed.emit()
        return ""

    def words_for(self, code: str) -> str:
        """What a code means, in the language of the window."""
        key = f"operator.problem.{code}"
        return self.texts(key) if self.texts.has(key) else self.texts("operator.problem.other", code=code)

    def ask(
        self,
        asker: QObject,
        task: str,
        *arguments: object,
        done: Callable[[Any], None],
        failed: Callable[[Failure], None] | None = None,
        progress: Callable[[float, str], None] | None = None,
    ) -> Operation[Any]:
        """Have something done in the other process; it starts with the first question.

        A page that is gone by the time of the answer is told nothing.
        """

        def still_there(callback: Callable[..., None]) -> Callable[..., None]:
            return lambda *said: None if sip.isdeleted(asker) else callback(*said)

        if not self._started:
            self._started = True
            self._worker.start()
            self._looks.start()
        return self._queue.submit(
            Operation[Any](
                session_id="",
                task=task,
                arguments=arguments,
                on_success=still_there(done),
                on_failure=still_there(failed or self._say_failure),
                on_progress=None if progress is None else still_there(progress),
                limit_s=_LIMIT_S,
            )
        )

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._queue.busy

    def close(self) -> None:
        """End the process; nothing is delivered after. Safe to call twice."""
        self._looks.stop()
        if self._started:
            self._started = False
            self._arrived.disconnect(self._queue.handle)
            self._worker.stop()

    def _say_failure(self, failure: Failure) -> None:
        self.told.emit("bad", self.words_for(failure.code))


def _readable_settings() -> Settings:
    """Those of the machine; with a broken file the defaults, so that the operator can mend it here."""
    try:
        return load_settings()
    except CodedError as problem:
        _LOG.error("%s %s", problem.code, problem.message)
        return Settings.model_construct()
