"""How many threads the numeric libraries may use: to be said before the first of them is imported."""

from collections.abc import Mapping, MutableMapping
from types import MappingProxyType
from typing import Final

ONE_THREAD: Final[Mapping[str, str]] = MappingProxyType(
    {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
)
"""The environment of a process beside the window: on a kiosk's few cores a second numeric thread costs more
than it brings, and the window needs the other core."""
_ALGEBRA: Final = "OPENBLAS_NUM_THREADS"


def one_thread_for_algebra(environment: MutableMapping[str, str]) -> None:
    """Let numpy and scipy multiply on one thread, unless the operator says otherwise.

    Our matrices are small. A second thread brings them nothing on an idle machine, and makes them wait for
    a core, ten times as long and more, on a busy one.
    """
    environment.setdefault(_ALGEBRA, "1")
