"""What must not stay of people: neither in a crash dump nor in memory that is free again."""

import ctypes
import sys
from typing import Final

import numpy as np

_PERTURB: Final = -6
"""``M_PERTURB`` of the GNU C library's mallopt(3)."""
_BLANK: Final = 0xA5
_SMALL_BYTES: Final = 1040
"""NumPy keeps blocks up to 1,024 bytes to itself when they are freed, the GNU C library up to 1,032."""
_KEPT_OF_A_SIZE: Final = 16
"""At least: seven by the one, seven by the other."""
_PYTHON_SMALL_BYTES: Final = 512
"""Python's own allocator serves objects up to this size, in steps of 16, and keeps their places."""
_PLACES: Final = 2_000
_NUMBERS: Final = 200_000
"""More than the places that tasks leave free among objects of one size; numbers come and go most."""


def keep_out_of_crash_dumps() -> None:
    """A crash of this process leaves no copy of its memory."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def blank_freed_memory() -> None:
    """From now on whatever this process frees is overwritten, small blocks apart (`blank_small_blocks`).

    With another C library than GNU's nothing is changed.
    """
    if sys.platform == "linux":
        option = getattr(ctypes.CDLL(None), "mallopt", None)
        if option is not None:
            option(_PERTURB, _BLANK)


def blank_small_blocks() -> None:
    """Overwrite small blocks that are free but kept at hand, by using them; takes about 40 ms."""
    arrays = [np.zeros(size, np.uint8) for size in range(1, _SMALL_BYTES) for _ in range(_KEPT_OF_A_SIZE)]
    objects = [bytes(size) for size in range(0, _PYTHON_SMALL_BYTES, 16) for _ in range(_PLACES)]
    numbers = [float(number) for number in range(_NUMBERS)]
    del arrays, objects, numbers


def give_memory_back() -> None:
    """Let the system have the memory that is free: it hands it out again blank, to whomever.

    Freed memory keeps its bytes until it is used again, which may be never.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries give it back by themselves
        if trim is not None:
            trim(0)
