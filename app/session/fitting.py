"""What the fitting room tells a session: the body it found and the garments it tried on.

Frozen values that cross from the worker process. What is drawn is prepared there down to plain arrays and
carried here untouched: the session never looks inside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

from body_models.anthropometry.names import MEASUREMENTS, Kind
from body_models.anthropometry.population import Sex
from body_models.capture.belief import CapturedShape
from viewer.scene.model import FitMapField, FitMapKind, TapeLine

if TYPE_CHECKING:
    from viewer.scene.prepare import LitPerson  # costs numba; only its name is needed here

Verdict = Literal["good", "tight", "loose", "short", "long", "does_not_fit"]
_RELIABLE_SHARE: Final[Mapping[Kind, float]] = {
    "height": 0.01,
    "length": 0.02,
    "breadth": 0.03,
    "girth": 0.02,
    "mass": 0.03,
}
"""Up to which share of its value a measurement's std is that of an expert's tape, about (ANSUR II)."""
PoseName = Literal["measured", "standing", "walking", "hand_on_hip"]
"""``measured`` is how everybody stands to be measured and draped: arms a little away."""
POSE_NAMES: Final[tuple[PoseName, ...]] = get_args(PoseName)
FIT_MAP_KINDS: Final[tuple[FitMapKind, ...]] = ("ease", "strain_weft", "strain_warp", "pressure")


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedBody:
    """What the camera found, the ``number``th time within a session: the pictures are gone, a belief is left.

    ``problems`` are codes of what made it less sure.
    """

    number: int
    shape: CapturedShape = field(compare=False, repr=False)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRequest:
    """Whose body is wanted: measurements in cm and kg by name, and what the camera found, if it looked.

    With ``captured`` the measurements are those that were typed: they outrank the camera.
    """

    sex: Sex
    measurements: Mapping[str, float]
    captured: CapturedBody | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureMeasurement:
    """One measurement of the body that was found, with its standard deviation, in the name's unit."""

    name: str
    value: float
    std: float
    given: bool

    @property
    def sureness(self) -> int:
        """How far the number can be relied on: 3 as a tape's, 2 nearly so, 1 roughly."""
        known = MEASUREMENTS.get(self.name)
        reliable = _RELIABLE_SHARE["girth" if known is None else known.kind] * self.value
        if self.given or self.std <= reliable:
            return 3
        return 2 if self.std <= 2.0 * reliable else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The shopper's body as found and as drawn."""

    shown: "LitPerson"
    tapes: tuple[TapeLine, ...]
    measurements: tuple[FigureMeasurement, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a size is recommended: a code and its numbers, made a sentence by the translations.

    ``texts`` is where its sentence stands: what the ease says, or what the advice of the shop says.
    """

    code: str
    numbers: Mapping[str, float | str] = field(default_factory=dict)
    texts: Literal["reason", "size_advice"] = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFit:
    """One zone of one size: girth of body and garment and their difference, in cm."""

    zone: str
    body_cm: float
    garment_cm: float
    ease_cm: float
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSize:
    """One size judged by its ease, before anything is draped."""

    verdict: Verdict
    zones: tuple[ZoneFit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Every size of one product judged, and the one recommended: None when no size suits.

    ``first_size`` is the one to look at first: the recommended, else the nearest. ``offered`` are the sizes a
    shopper chooses from, smallest first: those of the leg length that suits, where there are lengths.
    """

    product_id: str
    recommended_size: str | None
    first_size: str
    offered: tuple[str, ...]
    reasons: tuple[Reason, ...]
    sizes: Mapping[str, JudgedSize]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedSize:
    """A size draped on the shopper's body; ``shown`` is None when the drape failed its quality gate."""

    product_id: str
    size: str
    shown: "LitPerson | None"
    fit_maps: Mapping[FitMapKind, FitMapField]
    drape_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PosedSize:
    """A draped size carried to another pose; ``shown`` is None when the drape failed its gate there."""

    product_id: str
    size: str
    pose: PoseName
    shown: "LitPerson | None"


def outward_from(size: str | None, sizes: tuple[str, ...]) -> tuple[str, ...]:
    """All of ``sizes``, ``size`` first and then its neighbours outward, the larger of a pair first."""
    centre = sizes.index(size) if size in sizes else len(sizes) // 2
    return tuple(sorted(sizes, key=lambda s: (abs(sizes.index(s) - centre), -sizes.index(s))))
