"""What happened in the shop, visit by visit, with nothing by which a person could be known.

An event carries no measurement, name, picture or free text: every word in it is an id of the shop or one of a
fixed list. ``visit`` is drawn anew for each session and is never written down next to anything personal.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal, get_args
from uuid import uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

VisitEventKind = Literal[
    "visit_began",
    "consented",
    "declined",
    "measured",
    "browsed",
    "searched",
    "product_opened",
    "tried_on",
    "size_unstocked",
    "outfit_shown",
    "outfit_taken",
    "promotion_shown",
    "promotion_opened",
    "promotion_refused",
    "taken_home",
    "felt",
    "rated",
    "visit_ended",
]
"""What happens at the kiosk."""
SaleEventKind = Literal["bought", "kept", "returned"]
"""What happens at the till, during the visit or long after."""
EventKind = Literal[VisitEventKind, SaleEventKind]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)
Felt = Literal["too_tight", "good", "too_loose"]
Reason = Literal["too_tight", "too_loose", "length", "look", "colour", "cloth", "fault", "price", "other"]
"""Why something was given back or refused."""
REASONS: tuple[Reason, ...] = get_args(Reason)

ShopId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,119}$")]
SizeName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_./ +-]{0,23}$")]
_UUID4 = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


class ShopEvent(BaseModel):
    """One event. ``event_id`` makes it unique: kept twice it is kept once."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    event_id: str = Field(default_factory=lambda: str(uuid4()), pattern=_UUID4)
    at: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))
    kind: EventKind
    visit: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")
    language: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?$")
    product_id: ShopId | None = None
    size: SizeName | None = None
    advised_size: SizeName | None = None
    items: tuple[ShopId, ...] = Field(default=(), max_length=24)
    promotion_id: ShopId | None = None
    reason: Reason | None = None
    felt: Felt | None = None
    rating: Annotated[int, Field(ge=1, le=5)] | None = None
    price: Annotated[float, Field(ge=0, le=10_000_000)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None

    @field_validator("at")
    @classmethod
    def _in_utc(cls, at: datetime) -> datetime:
        return at.astimezone(UTC)


def new_visit() -> str:
    """A random name for one session (122 bits), linked to nobody."""
    return uuid4().hex
