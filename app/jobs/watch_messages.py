"""What crosses the pipe between the camera's room and the watch: never a picture or a mask."""

from collections.abc import Mapping
from dataclasses import dataclass

from body_models.anthropometry.population import Sex
from body_models.capture.belief import CapturedShape
from body_models.capture.guide import Guidance
from body_models.capture.view import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare:
    """Look for the calibration of pictures of this size."""

    image_size: tuple[int, int]  # width, height


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Take the picture of ``side``, then the other where it is missing, and measure.

    ``number`` comes back with everything that is said of this capture. A ``fresh`` one forgets the pictures
    taken before.
    """

    number: int
    side: Side
    fresh: bool
    sex: Sex
    typed: Mapping[str, float]  # cm, kg


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """Stop, and overwrite the pictures."""

    number: int


WatchOrder = Prepare | Capture | Forget


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchReady:
    """The networks are loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchUnable:
    """People cannot be seen, and why; it is tried again now and then."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Whether pictures of this size are calibrated; ``code`` when a calibration is there but of no use."""

    image_size: tuple[int, int]
    calibrated: bool
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guided:
    """What to tell the person now."""

    number: int
    guidance: Guidance


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """One picture is taken; with ``all`` of them the measuring begins."""

    number: int
    side: Side
    all: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """The person's shape; the pictures are overwritten."""

    number: int
    shape: CapturedShape
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why there is no shape; the pictures are overwritten. ``trace``: the places of a bug, without values."""

    number: int
    codes: tuple[str, ...]
    trace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgot:
    """Nothing of the shopper is left in the process."""

    number: int


WatchNews = WatchReady | WatchUnable | Prepared | Guided | Took | Found | Refused | Forgot
