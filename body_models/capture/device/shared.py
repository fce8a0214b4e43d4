"""Memory that processes of ours share and nobody else can name; it ends with the last of them.

On Linux it has no name in any file system, so a killed process leaves nothing behind, and it is left out of
crash dumps. Elsewhere it is the named memory of the standard library: on Windows the system frees it with
the last process, on other systems a helper process of the standard library does.
"""

import mmap
import os
import sys
from multiprocessing.reduction import DupFd
from multiprocessing.shared_memory import SharedMemory
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

NAMELESS: Final = sys.platform == "linux"
"""Whether this system has memory without a name."""


class SharedBlock:
    """``size`` bytes, all zero at first. It can be handed to a process that is being spawned, not otherwise.

    Views of ``bytes`` must be gone when `close` is called. Raises the ``OSError`` of the system.
    """

    def __init__(self, size: int, *, nameless: bool = NAMELESS) -> None:
        self._memory: _Memory = _Nameless(size) if nameless else _Named(size)
        self._bytes: Bytes = np.frombuffer(self._memory.buffer, dtype=np.uint8)

    @property
    def bytes(self) -> Bytes:
        """The memory, [size]."""
        return self._bytes

    def close(self) -> None:
        """Let go of the memory; safe to call twice."""
        self._bytes = np.zeros(0, dtype=np.uint8)  # else the view would keep the memory
        self._memory.close()

    def __getstate__(self) -> "_Memory":
        return self._memory

    def __setstate__(self, memory: "_Memory") -> None:
        self._memory, self._bytes = memory, np.frombuffer(memory.buffer, dtype=np.uint8)


class _Memory(Protocol):
    @property
    def buffer(self) -> mmap.mmap | memoryview: ...

    def close(self) -> None: ...


class _Nameless:
    """Linux: a file descriptor of memory, which a spawned process inherits."""

    def __init__(self, size: int) -> None:
        self._descriptor = os.memfd_create("vitrine")
        os.ftruncate(self._descriptor, size)
        self._map(size)

    @property
    def buffer(self) -> mmap.mmap:
        return self._buffer

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
            self._buffer.close()

    def __getstate__(self) -> tuple[int, object]:
        return self._size, DupFd(self._descriptor)

    def __setstate__(self, state: tuple[int, object]) -> None:
        size, duplicate = state
        self._descriptor = int(duplicate.detach())  # type: ignore[attr-defined]  # DupFd hides its type
        self._map(size)

    def _map(self, size: int) -> None:
        self._size = size
        self._buffer = mmap.mmap(self._descriptor, size)
        self._buffer.madvise(mmap.MADV_DONTDUMP)


class _Named:
    """Elsewhere: named memory; the process that made it takes the name away when it lets go."""

    def __init__(self, size: int) -> None:
        self._memory, self._owner = SharedMemory(create=True, size=size), True

    @property
    def buffer(self) -> memoryview:
        buffer = self._memory.buf
        assert buffer is not None  # noqa: S101 (only a closed memory has none)
        return buffer

    def close(self) -> None:
        self._memory.close()
        if self._owner:
            self._owner = False
            self._memory.unlink()

    def __getstate__(self) -> str:
        return self._memory.name

    def __setstate__(self, name: str) -> None:
        self._memory, self._owner = SharedMemory(name=name), False
