"""When the shop is open: the kiosk is bright then, and dark outside."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)
ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Span = tuple[ClockTime, ClockTime]
"""From-to on the shop's clock; a span that ends earlier than it begins goes on past midnight."""


class OpeningHours(BaseModel):
    """A span for each day of the week; a day without one is closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    monday: Span | None = None
    tuesday: Span | None = None
    wednesday: Span | None = None
    thursday: Span | None = None
    friday: Span | None = None
    saturday: Span | None = None
    sunday: Span | None = None

    @model_validator(mode="after")
    def _spans_last(self) -> Self:
        for day in WEEKDAYS:
            span = self.of(day)
            if span is not None and span[0] == span[1]:
                raise ValueError(f"{day} opens and closes at {span[0]}")
        return self

    def of(self, day: Weekday) -> Span | None:
        """The span of one day."""
        span: Span | None = getattr(self, day)
        return span

    def is_open(self, now: datetime) -> bool:
        """Whether the shop is open at a moment of its own clock."""
        return any(begin <= now < end for begin, end in self._spans_around(now))

    def _spans_around(self, now: datetime) -> list[tuple[datetime, datetime]]:
        """The spans that began yesterday and today."""
        spans = []
        for day in (now.date() - timedelta(days=1), now.date()):
            span = self.of(WEEKDAYS[day.weekday()])
            if span is None:
                continue
            begin, end = (
                datetime.combine(day, time.fromisoformat(clock), tzinfo=now.tzinfo) for clock in span
            )
            spans.append((begin, end if end > begin else end + timedelta(days=1)))
        return spans


def is_open(hours: OpeningHours | None, now: datetime) -> bool:
    """Whether the shop is open; one that named no hours always is."""
    return hours is None or hours.is_open(now)
