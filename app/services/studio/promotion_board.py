"""The promotions as they are being written: any values, right or not, until they go into the shop."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ValidationError

from app.services.studio.documents import Place, inserted, removed, replaced
from resources.errors import CodedError
from resources.files import read_json, write_json_atomically
from resources.paths import data_home
from resources.promotions import Promotion, PromotionBook, PromotionRules, load_promotions, save_promotions
from resources.records import faults_of

Standing = Literal["runs", "comes", "over", "faulty"]
_FORMAT: Final = 1
_DAYS: Final = 14
RULES: Final = -1
"""The row of a fault in the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionBoard:
    """Documents of promotions and of their rules. ``starts_from``: the shop's book they began from."""

    rows: tuple[dict[str, Any], ...]
    rules: dict[str, Any]
    starts_from: str

    def with_value(self, row: int, place: Place, value: Any) -> PromotionBoard:
        """Another value at a place of a row, or of the rules."""
        if row == RULES:
            return replace(self, rules=replaced(self.rules, place, value))
        return replace(self, rows=tuple(replaced(self.rows, (row, *place), value)))

    def with_new(self, today: date, author: str) -> PromotionBoard:
        """One more after the others, for two weeks from today; what it says is still to be written."""
        taken = {row.get("id") for row in self.rows}
        number = next(n for n in range(len(self.rows) + 1, len(self.rows) + 10_000) if _name(n) not in taken)
        fresh = {
            "id": _name(number),
            "title": {"en": "", "zh": ""},
            "text": {"en": "", "zh": ""},
            "products": [],
            "families": [],
            "first_day": today.isoformat(),
            "last_day": (today + timedelta(days=_DAYS - 1)).isoformat(),
            "percent_off": 0.0,
            "weight": 0.5,
            "most_per_visit": 1,
            "most_per_day": 1000,
            "author": author,
        }
        return replace(self, rows=tuple(inserted(self.rows, (), len(self.rows), fresh)))

    def without(self, row: int) -> PromotionBoard:
        """One fewer."""
        return replace(self, rows=tuple(removed(self.rows, (row,))))


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionFault:
    """What is wrong at a place of a row. ``key`` names a sentence of ours; without one ``message`` is it."""

    row: int
    place: Place
    key: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownGoods:
    """The products and families a promotion may name."""

    products: frozenset[str]
    families: frozenset[str]


def board_of(book: PromotionBook) -> PromotionBoard:
    """The shop's promotions, to be changed."""
    document = book.model_dump(mode="json")
    return PromotionBoard(
        rows=tuple(document["promotions"]), rules=document["rules"], starts_from=_digest(book)
    )


def board_faults(board: PromotionBoard, known: KnownGoods) -> tuple[PromotionFault, ...]:
    """All that keeps the board from going into the shop, in the order of the rows."""
    faults = [fault for row, written in enumerate(board.rows) for fault in _row_faults(row, written, known)]
    ids = [str(written.get("id")) for written in board.rows]
    twice = [row for row, name in enumerate(ids) if name in ids[:row]]
    faults += [PromotionFault(row=row, place=("id",), key="twice") for row in twice]
    return (*faults, *_rules_faults(board.rules))


def standing(board: PromotionBoard, row: int, faults: Collection[PromotionFault], today: date) -> Standing:
    """Whether a promotion runs today, will, did, or cannot."""
    if any(fault.row == row for fault in faults):
        return "faulty"
    promotion = Promotion.model_validate(board.rows[row])
    if promotion.runs_on(today):
        return "runs"
    return "comes" if today < promotion.first_day else "over"


def publish_board(board: PromotionBoard, known: KnownGoods) -> PromotionBoard:
    """Put the promotions into the shop, where kiosks read them at the next question; the board as it is then.

    Raises CodedError PROMOTIONS_FAULTY, PROMOTIONS_OUTDATED (the shop's were changed since the board began),
    ResourceError PROMOTIONS_MALFORMED, and the ``OSError`` of the system.
    """
    if faults := board_faults(board, known):
        where = ".".join(map(str, faults[0].place))
        raise CodedError("PROMOTIONS_FAULTY", f"Promotion {faults[0].row + 1}: {where} is not right.")
    if _digest(load_promotions()) != board.starts_from:
        raise CodedError(
            "PROMOTIONS_OUTDATED", "The shop's promotions were changed meanwhile; read them again and decide."
        )
    book = PromotionBook.model_validate({"rules": board.rules, "promotions": list(board.rows)})
    save_promotions(book)
    drop_board()
    return board_of(book)


# ---- on disk, until it is in the shop


def keep_board(board: PromotionBoard) -> None:
    """Write the board, so that nothing is lost. Raises ``OSError``."""
    document = {"format": _FORMAT, "rows": board.rows, "rules": board.rules, "starts_from": board.starts_from}
    write_json_atomically(_path(), document)


def kept_board() -> PromotionBoard | None:
    """The board on disk; None where there is none. Raises CodedError DRAFT_BROKEN, ResourceError."""
    if not _path().is_file():
        return None
    document = read_json(_path())
    parts = document if isinstance(document, dict) and document.get("format") == _FORMAT else {}
    rows, rules = parts.get("rows"), parts.get("rules")
    if (
        not isinstance(rows, list)
        or not isinstance(rules, dict)
        or not all(isinstance(r, dict) for r in rows)
    ):
        raise CodedError("DRAFT_BROKEN", f"{_path()} is no draft of promotions; move it away.")
    return PromotionBoard(rows=tuple(rows), rules=rules, starts_from=str(parts.get("starts_from", "")))


def drop_board() -> None:
    """The board says nothing new any more."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    return data_home() / "studio" / "promotions.json"


def _name(number: int) -> str:
    return f"promotion-{number}"


def _digest(book: PromotionBook) -> str:
    document = json.dumps(book.model_dump(mode="json"), sort_keys=True)
    return hashlib.sha256(document.encode()).hexdigest()[:16]


def _row_faults(row: int, written: Mapping[str, Any], known: KnownGoods) -> Iterator[PromotionFault]:
    products, families = written.get("products", ()), written.get("families", ())
    if not products and not families:
        yield PromotionFault(row=row, place=("products",), key="no_goods")
    for member, named, all_of_them in (
        ("products", products, known.products),
        ("families", families, known.families),
    ):
        if not set(named) <= all_of_them:
            yield PromotionFault(row=row, place=(member,), key="unknown_goods")
    if str(written.get("last_day")) < str(written.get("first_day")):
        yield PromotionFault(row=row, place=("last_day",), key="ends_first")
    try:
        Promotion.model_validate(written)
    except ValidationError as error:
        for fault in faults_of(error):
            if fault.location:  # those of the whole are the ones above
                yield PromotionFault(row=row, place=fault.location, message=fault.message)


def _rules_faults(rules: Mapping[str, Any]) -> Iterator[PromotionFault]:
    try:
        PromotionRules.model_validate(rules)
    except ValidationError as error:
        for fault in faults_of(error):
            yield PromotionFault(row=RULES, place=fault.location, message=fault.message)
