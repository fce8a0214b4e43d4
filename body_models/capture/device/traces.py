"""What must not stay of people's pictures: neither in a crash dump nor in memory that is free again."""

import ctypes
import sys


def keep_out_of_crash_dumps() -> None:
    """A crash of this process leaves no copy of its memory."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def give_memory_back() -> None:
    """Let the system have the memory that is free: it hands it out again blank, to whomever.

    Freed memory keeps its bytes until it is used again, which may be never.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries give it back by themselves
        if trim is not None:
            trim(0)
