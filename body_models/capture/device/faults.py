"""What can be wrong with a camera: stable codes of events and screens."""

from enum import StrEnum


class CameraFault(StrEnum):
    """Why there are no pictures now. Every one of them ends by itself when its cause does."""

    MISSING = "CAMERA_MISSING"
    """There is no such device, file, folder or host."""
    DENIED = "CAMERA_DENIED"
    """The system does not let us use the device."""
    BUSY = "CAMERA_BUSY"
    """The camera is there but gives no picture: usually another program has it."""
    LOST = "CAMERA_LOST"
    """It gave pictures and stopped: unplugged, or the connection broke."""
    SILENT = "CAMERA_SILENT"
    """It does not answer: the driver hangs."""
    FROZEN = "CAMERA_FROZEN"
    """The same picture again and again."""
    BLACK = "CAMERA_BLACK"
    """Nothing but black: the lens is capped or the light is off."""
    BLOCKED = "CAMERA_BLOCKED"
    """One smooth colour without any edge: something is on the lens, or light shines into it."""
    RESIZED = "CAMERA_RESIZED"
    """Pictures of another size than before, which a calibration may not fit."""
