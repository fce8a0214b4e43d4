"""What merchandisers want shown more, or less, for a while (``boosts.json``), with who asked and why."""

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from resources.errors import ResourceError
from resources.paths import data_home
from resources.records import read_record

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written_day(value: Any) -> Any:
    """Only days as people write them: a bare number would be taken for seconds since 1970."""
    if value is None or isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("give the day as YYYY-MM-DD")


Day = Annotated[date | None, BeforeValidator(_written_day)]
Words = Annotated[str, Field(min_length=1, pattern=r"\S")]


class ShopBoost(BaseModel):
    """A wish for one product: 1 shows it as much earlier as a wish may, -1 as much later.

    It holds from the day ``from`` until the day ``until``, both included; a day that is not given does not
    limit it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    product: Annotated[str, Field(min_length=1, max_length=64)]
    amount: Annotated[float, Field(ge=-1.0, le=1.0, allow_inf_nan=False)]
    author: Annotated[Words, Field(max_length=80)]
    reason: Annotated[Words, Field(max_length=300)]
    first_day: Day = Field(default=None, alias="from")
    last_day: Day = Field(default=None, alias="until")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.amount == 0:
            raise ValueError("an amount of 0 changes nothing; take the boost out")
        if self.first_day is not None and self.last_day is not None and self.first_day > self.last_day:
            raise ValueError(f"it ends on {self.last_day}, before it begins on {self.first_day}")
        return self

    def in_force(self, day: date) -> bool:
        """Whether it holds on a day."""
        begun = self.first_day is None or self.first_day <= day
        return begun and (self.last_day is None or day <= self.last_day)


class _BoostsFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    boosts: Annotated[tuple[ShopBoost, ...], Field(max_length=1000)]


def boosts_path() -> Path:
    """The shop's own boosts."""
    return data_home() / "merchandising" / "boosts.json"


def read_boosts(path: Path, product_ids: Collection[str]) -> tuple[ShopBoost, ...]:
    """The boosts of a file, checked against the products of the catalogue.

    Raises ResourceError BOOSTS_MALFORMED, BOOST_PRODUCT_UNKNOWN, and those of `read_json`.
    """
    boosts = read_record(path, _BoostsFile, "BOOSTS_MALFORMED").boosts
    known = frozenset(product_ids)
    for place, boost in enumerate(boosts):
        if boost.product not in known:
            raise ResourceError(
                "BOOST_PRODUCT_UNKNOWN",
                f"{path.name}: boosts.{place} is for {boost.product!r}, which the catalogue does not have; "
                "take it out, or correct the id.",
            )
    return boosts
