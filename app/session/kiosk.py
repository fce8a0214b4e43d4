"""Everything the kiosk window shows, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.session.camera import CameraHealth, Capture, CaptureWay
from app.session.draft import Draft, Entry
from app.session.fitting import Advice, CapturedBody, Figure, PersonRequest, TriedSize
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
    camera: CameraHealth = field(default_factory=CameraHealth)
    camera_agreed: bool = False
    """The shopper agreed to a consent that names the camera."""
    way: CaptureWay = "typed"
    capture: Capture = field(default_factory=Capture)
    captured: CapturedBody | None = None
    """What the camera found of this shopper, the last time."""
    draft: Draft = field(default_factory=Draft)
    entry: Entry | None = None
    more_measurements: bool = False
    finding_body: bool = False
    figure: Figure | None = None
    figure_person: PersonRequest | None = None
    """Whom the figure was found for: the same person needs no second search."""
    sought_person: PersonRequest | None = None
    """Who is being sought while ``finding_body``."""
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
    room_erased: bool = False
    camera_erased: bool = False
    """In WIPING: fitting room and camera have confirmed that nothing is left with them."""
    idle_s: int = 0
    """Whole seconds since the last touch."""

    @property
    def with_a_shopper(self) -> bool:
        """True while a session holds somebody's numbers."""
        return self.session in WITH_A_SHOPPER

    @property
    def erased(self) -> bool:
        """In WIPING: nothing of the shopper is left anywhere."""
        return self.room_erased and self.camera_erased

    @property
    def camera_offered(self) -> bool:
        """True when this shopper may be measured by camera now."""
        return self.camera_agreed and self.camera.usable

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
