"""A bug in a slot must not abort the program: caught, logged without values, and the session wiped.

PyQt6 aborts the process on an exception in a slot unless `sys.excepthook` is replaced.
"""

import logging
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Final

from app.watchdog.verdict import RESTART_ME

_LOG = logging.getLogger(__name__)
_WINDOW_S: Final = 60.0
_TOO_MANY: Final = 4
__all__ = ["RESTART_ME", "FaultWatch"]


class FaultWatch:
    """Counts bugs; ``on_fault`` runs at each, ``on_too_many`` at the fourth within a minute."""

    def __init__(
        self,
        on_fault: Callable[[], None],
        on_too_many: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_fault, self._on_too_many, self._clock = on_fault, on_too_many, clock
        self._times: deque[float] = deque(maxlen=_TOO_MANY)

    def install(self) -> None:
        """Take over the hooks of the interpreter and its threads."""
        sys.excepthook = self.hook
        threading.excepthook = self._thread_hook

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def hook(self, kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
        """Log where it happened, never the message: it may carry a person's numbers."""
        if issubclass(kind, KeyboardInterrupt):
            self._on_too_many()
            return
        _LOG.error("bug %s\n%s", kind.__name__, "".join(traceback.format_tb(trace)))
        self._times.append(self._clock())
        if len(self._times) == _TOO_MANY and self._times[-1] - self._times[0] <= _WINDOW_S:
            self._on_too_many()
        else:
            self._on_fault()

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        self.hook(arguments.exc_type, arguments.exc_value or RuntimeError(), arguments.exc_traceback)
