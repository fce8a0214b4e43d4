"""What may leave the shop: figures that went through differential privacy, and nothing else.

`app.services.insight` makes them, the outbox sends them. No event, visit or person is in them.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

_Word = Annotated[str, Field(max_length=120)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ReleasedRow(_Frozen):
    """One group of visits, and about how many they were."""

    cell: tuple[_Word, ...] = Field(max_length=4)
    count: int = Field(ge=0)


class ReleasedFigure(_Frozen):
    """One figure: its groups that are large enough, how exact, and how many groups were withheld."""

    code: _Word
    dimensions: tuple[_Word, ...] = Field(max_length=4)
    epsilon: float = Field(gt=0)
    most_cells: int = Field(ge=1)
    """In so many groups a visit counts at most."""
    error_95: float = Field(ge=0)
    """19 of 20 counts are off by no more than this."""
    rows: tuple[ReleasedRow, ...]
    withheld: int = Field(ge=0)


class ReleasedSum(_Frozen):
    """A sum over visits, each counted up to a limit; None when the visits behind it are too few."""

    code: _Word
    unit: _Word
    epsilon: float = Field(gt=0)
    error_95: float = Field(ge=0)
    value: float | None


class PrivateRelease(_Frozen):
    """A report as it may leave. ``spend_id`` is its entry in the privacy ledger."""

    format: Literal["vitrine.insight.1"] = "vitrine.insight.1"
    spend_id: str = Field(pattern=r"^[0-9a-f-]{36}$")
    since: AwareDatetime
    until: AwareDatetime
    epsilon: float = Field(gt=0)
    smallest_group: int = Field(ge=1)
    figures: tuple[ReleasedFigure, ...]
    sums: tuple[ReleasedSum, ...] = ()
