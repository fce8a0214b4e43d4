"""How long a process was ready to work and no processor was free for it."""

from contextlib import suppress
from pathlib import Path

_NS_PER_S = 1e9


def waited_s(process_id: int) -> float:
    """Seconds that all threads of a process stood in the system's run queue, since they began.

    Linux counts them; elsewhere, and of a process that is gone, 0.
    """
    waited_ns = 0
    for statistics in Path(f"/proc/{process_id}/task").glob("*/schedstat"):
        with suppress(OSError):  # a thread that has just ended
            waited_ns += int(statistics.read_text(encoding="ascii").split()[1])
    return waited_ns / _NS_PER_S
