"""Two starts at once: the second waits for the first. Standard library only."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

RETRY_S = 0.3


@contextmanager
def exclusive(path: Path, on_wait: Callable[[], None]) -> Iterator[int]:
    """Hold the lock on ``path`` for the block; ``on_wait`` is called once when somebody else holds it.

    The system frees the lock of a process that dies, so a killed set-up blocks nobody. Yields the open file's
    number: on POSIX a child that inherits it (``pass_fds``) holds the lock too, so that nobody starts beside
    an installer whose parent was killed. The file stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        waited = False
        while not _try_lock(handle):
            if not waited:
                on_wait()
                waited = True
            time.sleep(RETRY_S)
        yield handle
    finally:
        os.close(handle)


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """Hold the lock on ``path`` for the block. Raises ``BlockingIOError`` at once when somebody holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _try_lock(handle):
            raise BlockingIOError(f"{path} is held by another process")
        yield
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
