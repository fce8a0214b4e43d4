"""Everything the kiosk window shows, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.session.camera import CameraHealth, Capture, CaptureWay
from app.session.draft import Draft, Entry
from app.session.fitting import (
    Advice,
    CapturedBody,
    Figure,
    PersonRequest,
    PosedSize,
    PoseName,
    TriedSize,
)
from app.session.outfit import OutfitView, Piece, WornOutfit
from app.session.shelf_view import Department as Department
from app.session.shelf_view import ShelfView
from app.session.states import WITH_A_SHOPPER, SessionState
from app.session.visit import Answers, HandOff, PromotionOffer, Remembered
from resources.translations import Language, Units
from viewer.scene.model import FitMapKind


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
    pose: PoseName = "measured"
    side_by_side: bool = False
    """All sizes are looked at beside each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskState:
    """One moment of the kiosk. ``session_id`` is empty while no shopper is there."""

    session: SessionState = SessionState.ATTRACT
    session_id: str = ""
    language: Language = "en"
    units: Units = "cm"
    """What measurements are read and typed in; they are kept in cm and kg."""
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
    shelf: ShelfView = field(default_factory=ShelfView)
    mannequins: Mapping[str, TriedSize] = field(default_factory=dict)
    """Products as the shop's mannequin wears them: for who looks around without a body of their own."""
    presenting: frozenset[str] = frozenset()
    """Products the mannequin is being dressed in."""
    wanted: str | None = None
    """The product a shopper was looking at when they chose to be measured after all."""
    posed: Mapping[tuple[str, str, PoseName], PosedSize] = field(default_factory=dict)
    posing: frozenset[tuple[str, str, PoseName]] = frozenset()
    stills: Mapping[tuple[str, str, str], bytes] = field(default_factory=dict)
    """A picture (JPEG) of each size of the garment being tried, by product, size and colourway; empty where
    none could be made."""
    picturing: frozenset[tuple[str, str, str]] = frozenset()
    colours: Mapping[str, str] = field(default_factory=dict)
    """Colourway chosen for each product."""
    fitting: Fitting | None = None
    outfit: OutfitView | None = None
    """Open while the shopper completes the garment being tried to an outfit."""
    bag: tuple[Piece, ...] = ()
    """What the shopper wants to take home, in the order it was chosen."""
    hand_off: HandOff = field(default_factory=HandOff)
    remembered: Remembered = field(default_factory=Remembered)
    answers: Answers = field(default_factory=Answers)
    promotion: PromotionOffer | None = None
    promotions_refused: bool = False
    promotions_shown: tuple[str, ...] = ()
    promotion_quiet_s: int | None = None
    """Seconds since the last promotion was shown; None before the first."""
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
    def measured(self) -> bool:
        """True when the shopper's own body is there to be dressed."""
        return self.figure is not None

    @property
    def shown_size(self) -> str | None:
        """The size on show: the chosen one, else the recommended one or the nearest to it."""
        if self.fitting is None:
            return None
        if self.fitting.size is not None:
            return self.fitting.size
        if not self.measured:
            presented = self.mannequins.get(self.fitting.product_id)
            return None if presented is None else presented.size
        advice = self.advice.get(self.fitting.product_id)
        return None if advice is None else advice.first_size

    @property
    def shown_try(self) -> TriedSize | None:
        """The drape on show, once it is there."""
        if self.fitting is None or self.shown_size is None:
            return None
        if not self.measured:
            return self.mannequins.get(self.fitting.product_id)
        return self.tried.get((self.fitting.product_id, self.shown_size))

    @property
    def shown_pose(self) -> PosedSize | None:
        """The drape on show in the pose that was chosen, once it is there; None for the measured pose."""
        if self.fitting is None or self.shown_size is None:
            return None
        return self.posed.get((self.fitting.product_id, self.shown_size, self.fitting.pose))

    @property
    def shown_outfit(self) -> WornOutfit | None:
        """The outfit on show, once it is worn."""
        return None if self.outfit is None else self.outfit.shown
