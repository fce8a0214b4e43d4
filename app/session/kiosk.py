"""Everything the kiosk window shows, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.session.draft import Draft, Entry
from app.session.fitting import Advice, Figure, TriedSize
from app.session.states import WITH_A_SHOPPER, SessionState
from resources.translations import Language
from viewer.scene.model import FitMapKind

Department = Literal["all", "top", "bottom", "one_piece", "outerwear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the shopper should kindly be told: a code the translations make a sentence of."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """The garment being tried and how it is looked at."""

    product_id: str
    size: str | None = None
    """The size on show; None follows the recommendation as soon as there is one."""
    fit_map: FitMapKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskState:
    """One moment of the kiosk. ``session_id`` is empty while no shopper is there."""

    session: SessionState = SessionState.ATTRACT
    session_id: str = ""
    language: Language = "en"
    fitting_room_ready: bool = False
    draft: Draft = field(default_factory=Draft)
    entry: Entry | None = None
    more_measurements: bool = False
    finding_body: bool = False
    figure: Figure | None = None
    figure_draft: Draft | None = None
    """The numbers the figure was found from: the same numbers need no second search."""
    tapes_shown: bool = True
    advice: Mapping[str, Advice] = field(default_factory=dict)
    tried: Mapping[tuple[str, str], TriedSize] = field(default_factory=dict)
    failed_sizes: frozenset[tuple[str, str]] = frozenset()
    draping: frozenset[tuple[str, str]] = frozenset()
    """Product and size of every drape that was asked for and has not come."""
    looked_at: tuple[str, ...] = ()
    """Products whose drapes are kept, the last one looked at first."""
    department: Department = "all"
    """Which part of the shelf is on show."""
    colours: Mapping[str, str] = field(default_factory=dict)
    """Colourway chosen for each product."""
    fitting: Fitting | None = None
    notice: Notice | None = None
    erased: bool = False
    """In WIPING: the fitting room has confirmed that nothing is left."""
    idle_s: int = 0
    """Whole seconds since the last touch."""

    @property
    def with_a_shopper(self) -> bool:
        """True while a session holds somebody's numbers."""
        return self.session in WITH_A_SHOPPER

    @property
    def shown_size(self) -> str | None:
        """The size on show: the chosen one, else the recommended one or the nearest to it."""
        if self.fitting is None:
            return None
        if self.fitting.size is not None:
            return self.fitting.size
        advice = self.advice.get(self.fitting.product_id)
        return None if advice is None else advice.first_size

    @property
    def shown_try(self) -> TriedSize | None:
        """The drape on show, once it is there."""
        if self.fitting is None or self.shown_size is None:
            return None
        return self.tried.get((self.fitting.product_id, self.shown_size))
