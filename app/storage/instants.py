"""Instants as the database keeps them: whole microseconds since 1970, UTC, the same on every server."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_us(at: datetime) -> int:
    """Microseconds since 1970 of an instant with a time zone. Raises ``ValueError`` without one."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return (at - _EPOCH) // _MICROSECOND


def from_us(at_us: int) -> datetime:
    """The instant in UTC."""
    return _EPOCH + timedelta(microseconds=at_us)


def utc_now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)
