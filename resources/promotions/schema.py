"""The file of promotions: what may be shown, when, for which products, and how often at most."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from resources.files import write_json_atomically
from resources.paths import data_home
from resources.records import LocalText, read_record

Identifier = Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$", max_length=64)]


class Promotion(BaseModel):
    """One thing to say, for some products, from ``first_day`` to ``last_day`` inclusive.

    ``families`` stands for all products of these families; together with ``products`` at least one is named.
    ``weight`` from 0 to 1 says how much the shop wants it shown where two are as fitting.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier
    title: LocalText
    text: LocalText
    products: tuple[Identifier, ...] = ()
    families: tuple[Identifier, ...] = ()
    first_day: date
    last_day: date
    percent_off: Annotated[float, Field(ge=0, lt=100, allow_inf_nan=False)] = 0.0
    weight: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.5
    most_per_visit: Annotated[int, Field(ge=1, le=5)] = 1
    most_per_day: Annotated[int, Field(ge=1, le=100_000)] = 1000
    """Over all visits of the shop."""
    author: Annotated[str, Field(min_length=1, max_length=80)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.products and not self.families:
            raise ValueError("a promotion must name products or families")
        if self.last_day < self.first_day:
            raise ValueError(f"it ends on {self.last_day}, before it begins on {self.first_day}")
        return self

    def runs_on(self, day: date) -> bool:
        """Whether it may be shown on a day."""
        return self.first_day <= day <= self.last_day

    def concerns(self, product_id: str, family_id: str) -> bool:
        """Whether it is about a product."""
        return product_id in self.products or family_id in self.families


class PromotionRules(BaseModel):
    """How much a shopper is spoken to at most. None of it can be switched off by a single promotion."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    most_per_visit: Annotated[int, Field(ge=0, le=20)] = 3
    pause_s: Annotated[int, Field(ge=10, le=3600)] = 60
    """Seconds of quiet after one was shown."""
    fitting: Annotated[float, Field(ge=-5, le=5, allow_inf_nan=False)] = 0.0
    """The least score of the recommender, in standard deviations above the middle of the shelf, for a product
    to be promoted to this shopper."""


class PromotionBook(BaseModel):
    """All promotions of the shop."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: PromotionRules = PromotionRules()
    promotions: tuple[Promotion, ...] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        twice = [name for name, uses in Counter(one.id for one in self.promotions).items() if uses > 1]
        if twice:
            raise ValueError(f"two promotions are called {twice[0]!r}")
        return self


def promotions_path() -> Path:
    """The file of the shop's promotions."""
    return data_home() / "merchandising" / "promotions.json"


def load_promotions(path: Path | None = None) -> PromotionBook:
    """The shop's promotions; none where there is no file. Raises ResourceError PROMOTIONS_MALFORMED."""
    chosen = promotions_path() if path is None else path
    return read_record(chosen, PromotionBook, "PROMOTIONS_MALFORMED") if chosen.exists() else PromotionBook()


def save_promotions(book: PromotionBook, path: Path | None = None) -> None:
    """Keep the promotions. Raises the ``OSError`` of the system."""
    document = book.model_dump(mode="json")
    write_json_atomically(promotions_path() if path is None else path, document)
