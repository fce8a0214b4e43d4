"""The kiosk's camera as the session knows it, and two pictures on their way."""

from dataclasses import dataclass
from typing import Final, Literal

from body_models.capture.guide import Hint
from body_models.capture.view import Side

CaptureWay = Literal["camera", "typed"]
CaptureStage = Literal["prepare", "guiding", "measuring", "refused"]

SIDES: Final[tuple[Side, ...]] = ("front", "side")
_HELP_AFTER_S: Final = 20
_HELP_ANYWAY_S: Final = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraHealth:
    """The camera, whoever stands before it.

    ``fitted``: this kiosk has one, working or not. ``calibrated``: it measures without being told a height.
    ``trouble`` is the code of what is wrong with it now.
    """

    fitted: bool = False
    calibrated: bool = False
    trouble: str | None = None

    @property
    def usable(self) -> bool:
        """True when it can be offered."""
        return self.fitted and self.trouble is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """How far the two pictures are. Pictures themselves never come here."""

    stage: CaptureStage = "prepare"
    side: Side = "front"
    taken: frozenset[Side] = frozenset()
    hint: Hint | None = None
    countdown: int | None = None
    seen: bool = False
    """Somebody is in the picture."""
    hint_s: int = 0
    """Seconds the same hint stands."""
    stuck_s: int = 0
    """Seconds without any progress."""
    refused: tuple[str, ...] = ()
    """Why the pictures could not be measured: codes."""

    @property
    def needs_help(self) -> bool:
        """True when this way does not seem to suit: the other one should be offered kindly."""
        return self.stage == "guiding" and (self.hint_s >= _HELP_AFTER_S or self.stuck_s >= _HELP_ANYWAY_S)
