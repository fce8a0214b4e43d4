"""What shoppers say and do: the shop's own events, one JSON object a line.

``{"time": "2031-05-04T10:20:00", "product": "tee-women", "size": "M", "event": "tried", "felt": "small",
"zones": {"arms": "small"}, "preference": "regular", "measurements": {"chest_girth_cm": 92}, "person": "k1"}``

``time``, ``product``, ``size`` and ``event`` are needed. ``felt`` is the whole garment. ``measurements`` are
the body's (cm, kg); ``person`` is a key that the shop gives out only with the person's consent.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from body_models.anthropometry.person import checked_measurements
from body_models.errors import MeasurementError
from body_models.garments.fit.zones import ZONES
from ml.errors import DataError
from ml.fit.shop.ordinal import Felt
from ml.training.preparation import LARGEST_LOSS
from resources.catalogue import Catalogue
from resources.errors import ResourceError
from resources.files import MIB

Deed = Literal["tried", "bought", "returned", "kept"]
Preference = Literal["close", "regular", "loose"]

FEEDBACK_LIMIT_BYTES: Final = 256 * MIB
_FEWEST_LINES: Final = 10
"""A file of fewer lines is refused only when nothing of it can be used."""


def _in_utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _known_zones(zones: dict[str, Felt]) -> dict[str, Felt]:
    for zone in zones:
        if zone not in ZONES:
            raise ValueError(f"there is no zone {zone!r}")
    return zones


class FitEvent(BaseModel):
    """One event. Times without a zone are read as UTC."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    time: Annotated[datetime, AfterValidator(_in_utc)]
    product: Annotated[str, Field(min_length=1, max_length=64)]
    size: Annotated[str, Field(min_length=1, max_length=16)]
    event: Deed
    felt: Felt | None = None
    zones: Annotated[dict[str, Felt], AfterValidator(_known_zones)] = Field(default_factory=dict)
    preference: Preference = "regular"
    measurements: dict[str, object] = Field(default_factory=dict)
    person: Annotated[str, Field(min_length=1, max_length=128)] | None = None

    @property
    def body(self) -> Mapping[str, float]:
        """The measurements in cm and kg. Raises MeasurementError for one that no adult has."""
        return checked_measurements(self.measurements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """The events of a file in its order, and how many lines were left out, by reason."""

    events: tuple[FitEvent, ...]
    lines: int
    skipped: Mapping[str, int]


def decode_lines(content: bytes) -> list[str]:
    """The lines of a file that hold something."""
    text = content.decode("utf-8-sig", errors="replace")
    return [line for line in text.split("\n") if line.strip()]


def refuse_too_much_lost(path: Path, found: Feedback) -> None:
    """Refuse a file of which too much cannot be used.

    Raises DataError FEEDBACK_UNUSABLE when that is more than `LARGEST_LOSS` of the lines; of a file of few
    lines, when it is all of them.
    """
    lost = sum(found.skipped.values())
    if lost > LARGEST_LOSS * found.lines and (found.lines >= _FEWEST_LINES or not found.events):
        counts = ", ".join(f"{reason} {count}" for reason, count in found.skipped.items())
        raise DataError(
            "FEEDBACK_UNUSABLE",
            f"{lost} of {found.lines} lines of {path} cannot be used ({counts}); correct the file.",
        )


def parse_feedback(lines: Sequence[str], catalogue: Catalogue) -> Feedback:
    """The events of lines of text; nothing is raised, every line that is left out is counted."""
    events: list[FitEvent] = []
    skipped: Counter[str] = Counter()
    sizes = {product.id: product.sizes for product in catalogue.products}
    for parsed in _parsed(lines, sizes):
        if isinstance(parsed, str):
            skipped[parsed] += 1
        else:
            events.append(parsed)
    return Feedback(events=tuple(events), lines=len(lines), skipped=dict(skipped))


def _parsed(lines: Sequence[str], sizes: Mapping[str, tuple[str, ...]]) -> Iterator[FitEvent | str]:
    """Each line's event, or why there is none."""
    for line in lines:
        try:
            document = json.loads(line)
        except (ValueError, RecursionError):
            yield "not_json"
            continue
        try:
            event = FitEvent.model_validate(document)
        except ValidationError as error:
            place = error.errors(include_url=False, include_context=False)[0]["loc"]
            yield f"{place[0]}_malformed" if place else "not_an_event"
            continue
        yield _checked(event, sizes)


def _checked(event: FitEvent, sizes: Mapping[str, tuple[str, ...]]) -> FitEvent | str:
    if event.product not in sizes:
        return "product_unknown"
    if event.size not in sizes[event.product]:
        return "size_unknown"
    try:
        event.body  # noqa: B018 (asked for its errors)
    except (MeasurementError, ResourceError) as error:
        return error.code.lower()
    return event
