"""How many threads the numeric libraries may use: to be said before the first of them is imported."""

from collections.abc import MutableMapping
from typing import Final

_ALGEBRA: Final = "OPENBLAS_NUM_THREADS"


def one_thread_for_algebra(environment: MutableMapping[str, str]) -> None:
    """Let numpy and scipy multiply on one thread, unless the operator says otherwise.

    Our matrices are small. A second thread brings them nothing on an idle machine, and makes them wait for
    a core, ten times as long and more, on a busy one.
    """
    environment.setdefault(_ALGEBRA, "1")
