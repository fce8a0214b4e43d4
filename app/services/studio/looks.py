"""Looks: outfits the merchandisers keep under a name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.services.studio.outfit_board import BoardPiece
from resources.files import write_json_atomically
from resources.paths import data_home
from resources.records import read_record

_Id = Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$", max_length=64)]


class LookPiece(BaseModel):
    """A product in a colourway."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: _Id
    colourway: _Id


class Look(BaseModel):
    """An outfit with a name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
    pieces: Annotated[tuple[LookPiece, ...], Field(min_length=1, max_length=12)]
    saved: AwareDatetime

    @property
    def board(self) -> tuple[BoardPiece, ...]:
        """Its pieces as a board holds them."""
        return tuple(BoardPiece(product_id=one.product, colourway_id=one.colourway) for one in self.pieces)


class LookBook(BaseModel):
    """All looks, the one saved last first; names differ."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    looks: tuple[Look, ...] = ()

    def with_look(self, name: str, board: tuple[BoardPiece, ...], now: datetime | None = None) -> LookBook:
        """One more, in the place of one of the same name. Raises pydantic's ``ValidationError``."""
        look = Look(
            name=name.strip(),
            pieces=tuple(LookPiece(product=one.product_id, colourway=one.colourway_id) for one in board),
            saved=now or datetime.now(UTC),
        )
        return LookBook(looks=(look, *(one for one in self.looks if one.name != look.name)))

    def without(self, name: str) -> LookBook:
        """One fewer."""
        return LookBook(looks=tuple(one for one in self.looks if one.name != name))


def looks_path() -> Path:
    """The file of the looks."""
    return data_home() / "merchandising" / "looks.json"


def load_looks() -> LookBook:
    """All that are kept. Raises ResourceError LOOKS_MALFORMED."""
    path = looks_path()
    return read_record(path, LookBook, "LOOKS_MALFORMED") if path.exists() else LookBook()


def save_looks(book: LookBook) -> None:
    """Keep them. Raises the ``OSError`` of the system."""
    write_json_atomically(looks_path(), book.model_dump(mode="json"))
