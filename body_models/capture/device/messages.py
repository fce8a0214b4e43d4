"""What crosses the pipe between the camera's process and its keeper: small plain values, never pixels."""

from dataclasses import dataclass
from enum import StrEnum

from body_models.capture.device.faults import CameraFault


class EyeCommand(StrEnum):
    """What the keeper asks of the camera's process."""

    WAKE = "wake"
    REST = "rest"
    """Let the camera go; its light goes out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EyeReady:
    """Good pictures come, of this size after turning."""

    image_size: tuple[int, int]  # width, height


@dataclass(frozen=True, slots=True, kw_only=True)
class EyeFault:
    """No good pictures come."""

    fault: CameraFault


@dataclass(frozen=True, slots=True, kw_only=True)
class EyeResting:
    """The camera was let go as asked, and its frames are overwritten."""


EyeEvent = EyeReady | EyeFault | EyeResting
