"""What the fitting room tells a session: the body it found and the garments it tried on.

Frozen values that cross from the worker process. What is drawn is prepared there down to plain arrays and
carried here untouched: the session never looks inside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from body_models.anthropometry.population import Sex

if TYPE_CHECKING:
    from viewer.scene.prepared import PreparedFitMap, PreparedPerson

    from viewer.scene.model import TapeLine

SIZES: Final = ("XS", "S", "M", "L", "XL", "XXL", "3XL")

Verdict = Literal["good", "tight", "loose", "does_not_fit", "drape_failed"]
FitMapKind = Literal["ease", "strain_warp", "strain_weft"]
FIT_MAP_KINDS: Final[tuple[FitMapKind, ...]] = ("ease", "strain_weft", "strain_warp")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRequest:
    """Whose body is wanted: measurements in cm and kg by name."""

    sex: Sex
    measurements: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureMeasurement:
    """One measurement of the body that was found, with its standard deviation, in the name's unit."""

    name: str
    value: float
    std: float
    given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The shopper's body as found and as drawn."""

    shown: "PreparedPerson"
    tapes: tuple["TapeLine", ...]
    measurements: tuple[FigureMeasurement, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a size is recommended: a code and its numbers, made a sentence by the translations."""

    code: str
    numbers: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The size recommended for one product; None when no size suits."""

    product_id: str
    recommended_size: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFit:
    """One zone of one size: girth of body and garment and their difference, in cm."""

    zone: str
    body_cm: float
    garment_cm: float
    ease_cm: float
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFitMap:
    """A fit map ready to be drawn, and the seven limits between its bands as words."""

    bands: "PreparedFitMap"
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedSize:
    """A size draped on the shopper's body; ``shown`` is None when the drape failed its quality gate."""

    product_id: str
    size: str
    verdict: Verdict
    zones: tuple[ZoneFit, ...]
    shown: "PreparedPerson | None"
    fit_maps: Mapping[FitMapKind, "ShownFitMap"]
    drape_seconds: float


def outward_from(size: str | None, sizes: tuple[str, ...] = SIZES) -> tuple[str, ...]:
    """All sizes, ``size`` first and then its neighbours outward, the larger of a pair first."""
    centre = sizes.index(size) if size in sizes else len(sizes) // 2
    return tuple(sorted(sizes, key=lambda s: (abs(sizes.index(s) - centre), -sizes.index(s))))
