"""Where substeps run: one processor thread (numba) or a graphics processor (warp), with the same result.

Every processor can drape; a graphics processor is used when `warp` is installed and sees one.
"""

import importlib.util
import logging
import os
from functools import lru_cache
from typing import Protocol

from body_models.garments.drape import kernels
from body_models.garments.drape.arrays import Float32
from body_models.garments.drape.kernels import Cloth, Obstacle, Step
from body_models.garments.drape.self_contact_kernels import Contacts

_LOG = logging.getLogger(__name__)
CPU = "cpu"
# The graphics processor's kernels on the processor: slower, for tests on machines without one.
WARP_CPU = "warp:cpu"
# "cpu" keeps the cloth on the processor whatever is there; a warp device name ("cuda:1") asks for that one.
DEVICE_VARIABLE = "VITRINE_CLOTH_DEVICE"


class Engine(Protocol):
    """One garment on one body, ready to be advanced."""

    device: str

    def advance(
        self, x: Float32, v: Float32, p: Float32, contacts: Contacts, step: Step, substeps: int
    ) -> None:
        """Run substeps in place on positions, velocities and previous positions, all [V, 3] float32."""


class ProcessorEngine:
    """The numba kernels on one thread."""

    device = CPU

    def __init__(self, cloth: Cloth, body: Obstacle) -> None:
        self._cloth, self._body = cloth, body

    def advance(
        self, x: Float32, v: Float32, p: Float32, contacts: Contacts, step: Step, substeps: int
    ) -> None:
        """See `Engine.advance`."""
        kernels.advance(x, v, p, self._cloth, self._body, contacts, step, substeps)


@lru_cache(maxsize=1)
def cloth_device() -> str:
    """The device cloth is draped on: as asked by the environment, else the first CUDA device, else ``cpu``.

    Loading warp takes a second, once; without a CUDA driver it is not loaded.
    """
    asked = os.environ.get(DEVICE_VARIABLE)
    if asked:
        return asked
    if importlib.util.find_spec("warp") is None or not _has_cuda_driver():
        return CPU
    import warp

    warp.config.log_level = warp.LOG_WARNING
    return str(warp.get_cuda_devices()[0]) if warp.is_cuda_available() else CPU


def make_engine(cloth: Cloth, body: Obstacle, vertex_count: int, device: str | None = None) -> Engine:
    """The engine for a garment on ``device`` (None: `cloth_device`).

    A graphics processor without free memory is told in the log, and the processor takes over.
    """
    wanted = device or cloth_device()
    if wanted == CPU:
        return ProcessorEngine(cloth, body)
    from body_models.garments.drape.gpu.stepper import WarpStepper

    try:
        return WarpStepper(cloth, body, vertex_count, wanted.removeprefix("warp:"))
    except (MemoryError, RuntimeError) as error:
        _LOG.warning("cloth is draped on the processor: %s cannot take it (%s)", wanted, error)
        return ProcessorEngine(cloth, body)


def _has_cuda_driver() -> bool:
    import ctypes.util

    return ctypes.util.find_library("cuda") is not None or ctypes.util.find_library("nvcuda") is not None
