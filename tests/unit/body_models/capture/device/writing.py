"""A process that writes frames as fast as it can."""

import itertools
from multiprocessing.connection import Connection

import numpy as np

from body_models.capture.device.ring import FrameRing


def write(connection: Connection, ring: FrameRing, height: int, width: int) -> None:
    """Frames of one shade each, without end."""
    shades = [np.full((height, width, 3), shade, dtype=np.uint8) for shade in range(251)]
    for number in itertools.count():
        ring.put(shades[number % len(shades)], number)
        if number == 0:
            connection.send("writing")
