"""Between the session and what is kept of returning shoppers, on a thread of its own."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from app.session.effects import EraseProfile, KeepProfile, RecallProfile
from app.session.intents import Intent
from app.session.journey_intents import ProfileErased, ProfileKept, ProfileRecalled, ProfileRefused
from resources.errors import CodedError

if TYPE_CHECKING:
    from app.storage.profiles import ProfileStore

_LOG = logging.getLogger(__name__)
ProfileEffect = KeepProfile | RecallProfile | EraseProfile
OpenStore = Callable[[], "ProfileStore"]


class ProfileLink(QObject):
    """Opens the store when it is first needed. ``asked`` carries a session's id and an intent for it."""

    asked = pyqtSignal(str, object)
    _done = pyqtSignal(str, object, object)

    def __init__(self, open_store: OpenStore | None = None) -> None:
        super().__init__()
        self._open_store = open_store
        self._store: ProfileStore | None = None
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="profiles")
        self._untold: set[Future[Intent]] = set()
        self._done.connect(self._tell)

    def run(self, effect: ProfileEffect, session_id: str) -> None:
        """Keep, find or erase; the answer comes as an intent."""
        future = self._beside.submit(self._do, effect)
        self._untold.add(future)
        future.add_done_callback(partial(self._arrived, session_id, effect))

    def undo(self, intent: Intent) -> None:
        """Of a session that ended before it was told its code: what was kept is of no use to anybody."""
        if isinstance(intent, ProfileKept):
            self._beside.submit(self._do, EraseProfile(code=intent.code))

    def stop(self) -> None:
        """Finish what was begun; take back what was kept under a code nobody will see. Safe to call twice."""
        self._beside.shutdown(wait=True)
        untold, self._untold = self._untold, set()
        for future in untold:
            if future.exception() is None and isinstance(kept := future.result(), ProfileKept):
                self._do(EraseProfile(code=kept.code))

    def _do(self, effect: ProfileEffect) -> Intent:
        """On the thread of its own."""
        now = datetime.now(UTC)
        match effect:
            case KeepProfile():
                from app.storage.profiles import ShopperProfile

                profile = ShopperProfile(sex=effect.sex, measurements=dict(effect.measurements))
                kept = self._opened().remember(profile, now=now, days=effect.days)
                return ProfileKept(code=kept.code, days=effect.days)
            case RecallProfile():
                found = self._opened().recall(effect.code, now=now)
                return ProfileRecalled(code=effect.code, sex=found.sex, measurements=dict(found.measurements))
            case EraseProfile():
                receipt = self._opened().erase(effect.code, now=now)
                return ProfileErased(receipt=f"{receipt.number} · {receipt.digest[:12]}")

    def _opened(self) -> "ProfileStore":
        if self._store is None:
            if self._open_store is None:
                raise CodedError("PROFILES_OFF", "This kiosk keeps no profiles.")
            self._store = self._open_store()
        return self._store

    def _arrived(self, session_id: str, effect: ProfileEffect, future: "Future[Intent]") -> None:
        if not future.cancelled():
            self._done.emit(session_id, effect, future)

    def _tell(self, session_id: str, effect: ProfileEffect, future: "Future[Intent]") -> None:
        if future not in self._untold:
            return  # stopped before
        self._untold.remove(future)
        problem = future.exception()
        if isinstance(problem, CodedError):
            _LOG.warning("%s was refused: %s", type(effect).__name__, problem.code)
            self.asked.emit(session_id, ProfileRefused(code=problem.code))
            return
        if problem is not None:
            raise problem
        self.asked.emit(session_id, future.result())
