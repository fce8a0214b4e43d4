"""What a touch, a clock or the fitting room asks of the session."""

from dataclasses import dataclass

from app.session.camera import CaptureWay
from app.session.draft import EntryKey
from app.session.fitting import Advice, Figure, TriedSize
from app.session.shelf_view import Department
from body_models.anthropometry.population import Sex
from body_models.capture.belief import CapturedShape
from body_models.capture.guide import Hint
from body_models.capture.view import Side
from resources.translations import Language, Units
from viewer.scene.model import FitMapKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Base of all intents."""


# ---- by touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin(Intent):
    """Somebody stands in front of the kiosk; ``session_id`` is fresh and random."""

    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLanguage(Intent):
    """Speak another language, at once and on any screen."""

    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUnits(Intent):
    """Read measurements in other units, at once and on any screen."""

    units: Units


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree(Intent):
    """The shopper agrees to be measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Intent):
    """The shopper does not want to be measured, and looks around."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToMeasure(Intent):
    """Who looks around wants to see something on their own body after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Intent):
    """Finish, start over or walk away: everything is erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Back(Intent):
    """One step back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayHere(Intent):
    """A touch on "I am still here", or anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseWay(Intent):
    """Be measured by camera, or type numbers."""

    way: CaptureWay


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCamera(Intent):
    """Ready for the two pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retake(Intent):
    """Take one of the two pictures again."""

    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSex(Intent):
    """Whose statistics to use."""

    sex: Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMeasurement(Intent):
    """A slider was moved; ``value`` in the measurement's unit."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMeasurement(Intent):
    """A plus or minus was touched."""

    name: str
    step: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearMeasurement(Intent):
    """Take an optional number back."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowMoreMeasurements(Intent):
    """Open or close the optional list."""

    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEntry(Intent):
    """Type this number on the keypad."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PressEntryKey(Intent):
    """A key of the keypad."""

    key: EntryKey


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseEntry(Intent):
    """Finish typing: take the number, or keep what was."""

    accept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindBody(Intent):
    """The numbers are given: find the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTapes(Intent):
    """Draw the tapes on the body, or not."""

    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowGarments(Intent):
    """See what can be tried on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDepartment(Intent):
    """See one part of the shelf, or all of it."""

    department: Department


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseProduct(Intent):
    """Try this product on."""

    product_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseSize(Intent):
    """Show this size."""

    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseColour(Intent):
    """Show the garment in this colourway."""

    colourway_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFitMap(Intent):
    """Colour the garment by its fit, or None for its own fabric."""

    kind: FitMapKind | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissNotice(Intent):
    """The notice was read."""


# ---- by the clock, the fitting room and the camera


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPassed(Intent):
    """One second went by without a touch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingRoomReady(Intent):
    """The worker process is warm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingRoomLost(Intent):
    """The worker process died and is being replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFound(Intent):
    """The solver's answer."""

    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyNotFound(Intent):
    """The solver refused the numbers or failed."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised(Intent):
    """The recommended size of one product."""

    advice: Advice


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeTried(Intent):
    """One size is draped."""

    tried: TriedSize


@dataclass(frozen=True, slots=True, kw_only=True)
class TryFailed(Intent):
    """Advice (``size`` None) or one size could not be made."""

    product_id: str
    size: str | None
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraReady(Intent):
    """The camera sees; ``calibrated``: it needs no height."""

    calibrated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraTrouble(Intent):
    """The camera does not see, for now; ``code`` says why."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guided(Intent):
    """Something to tell whoever stands before the camera has changed."""

    side: Side
    hint: Hint
    countdown: int | None
    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureTaken(Intent):
    """One of the two pictures is there."""

    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCaptured(Intent):
    """Both pictures were measured; ``problems`` are codes of what makes the body less sure."""

    shape: CapturedShape
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRefused(Intent):
    """The pictures cannot be measured well enough: why, as codes."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken(Intent):
    """A bug of ours came up: end the session safely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiped(Intent):
    """The fitting room holds nothing of the shopper any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraForgot(Intent):
    """The camera's processes hold nothing of the shopper any more."""
