"""What the camera's room tells the window: plain values, no pictures."""

from dataclasses import dataclass

from body_models.capture.belief import CapturedShape
from body_models.capture.guide import Guidance
from body_models.capture.view import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraReady:
    """Good pictures can be had. ``calibrated``: in metres, so that nobody need type their stature."""

    calibrated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraTrouble:
    """There is no picture now; ``code`` is explained in `app.errors`. `CameraReady` says when it is over."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GuidanceArrived:
    """What to tell the person in front of the camera now."""

    guidance: Guidance


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureTaken:
    """The picture of one side is taken."""

    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """Both pictures are taken: the camera is let go, the body is being found."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PersonCaptured:
    """The person's shape was found; the pictures are erased. ``problems`` make it less sure."""

    shape: CapturedShape
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRefused:
    """No body could be found, and why; the pictures are erased."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """Nothing of the shopper is left in the camera's processes."""


CameraEvent = (
    CameraReady
    | CameraTrouble
    | GuidanceArrived
    | PictureTaken
    | Measuring
    | PersonCaptured
    | CaptureRefused
    | Forgotten
)
