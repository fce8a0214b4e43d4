"""Outfits of products: ``products.csv``, outfits as ids, and questions with their wrong answers."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from ml.errors import DataError
from ml.outfits.items import Outfit, OutfitItem
from ml.outfits.json_lines import LineFile
from ml.outfits.name_files import keep_outfit
from ml.outfits.rows import FEWEST_ITEMS, Blank, Judgement, OutfitQuestions, OutfitRows
from ml.training.preparation import refuse_too_much_lost
from resources.files import MIB, read_bytes

COLUMNS: Final = (
    "id",
    "colour_name",
    "colour",
    "sex",
    "age_group",
    "line",
    "fabric",
    "category",
    "aggregated_family",
    "family",
    "type",
)
NUMBER_ATTRIBUTES: Final = frozenset({"season", "range", "subrange", "block"})
"""Attributes that come from a product's number alone, as its `OutfitItem.reference` does."""

_LIMIT_BYTES: Final = 512 * MIB
_REFERENCE: Final = re.compile(r"(\d{2})\d{2}(\d{4})-\w+")
_Id = Annotated[str, Field(min_length=1, max_length=200)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _OutfitLine(_Line):
    items: list[_Id]


class _BlankLine(_Line):
    outfit: list[_Id]
    candidates: list[_Id]
    answer: Annotated[int, Field(ge=0)]


class _JudgementLine(_Line):
    items: list[_Id]
    label: Literal[0, 1]


def read_product_outfits(folder: Path) -> OutfitRows:
    """Products, outfits and questions of a folder; raises as `ml.outfits.rows.read_outfits`."""
    products, skipped_products = read_products(folder / "products.csv")
    places = {product.id: place for place, product in enumerate(products)}
    reader = _Outfits(places)
    files = {
        name: LineFile(folder / f"{name}.jsonl")
        for name in ("train", "test", "fill_in_blank", "compatibility")
    }
    there = {name: file for name, file in files.items() if file.path.is_file()}
    outfits = {name: reader.outfits(there[name]) if name in there else () for name in ("train", "test")}
    skipped = {f"products.csv: {reason}": count for reason, count in skipped_products.items()}
    questions = _questions(reader, there)
    if "test" in there and not outfits["test"]:
        raise DataError("TEST_EMPTY", f"{files['test'].path} holds no outfit to ask about.")
    skipped |= {
        f"{file.path.name}: {reason}": count
        for file in there.values()
        for reason, count in sorted(file.skipped.items())
        if count
    }
    return OutfitRows(
        format="products",
        items=tuple(products),
        train=outfits["train"],
        test=outfits["test"],
        questions=questions,
        lines={
            "products.csv": len(products) + sum(skipped_products.values()),
            **{file.path.name: file.lines for file in there.values()},
        },
        skipped=skipped,
    )


def read_products(path: Path) -> tuple[list[OutfitItem], Mapping[str, int]]:
    """The products of a table, and how many rows were left out, by reason.

    Raises DataError COLUMN_MISSING, COLUMN_UNKNOWN, ROWS_UNUSABLE; ResourceError as `read_bytes`.
    """
    text = read_bytes(path, limit_bytes=_LIMIT_BYTES).decode("utf-8-sig", errors="replace")
    table = csv.DictReader(io.StringIO(text, newline=""))
    _check_columns(path, table.fieldnames or [])
    skipped: Counter[str] = Counter()
    found: dict[str, OutfitItem] = {}
    total = 0
    for row in table:
        total += 1
        # A short row has None where it ends, a long one its rest under None.
        if None in row or any(value is None for value in row.values()) or not row["id"].strip():
            skipped["row_malformed"] += 1
        elif row["id"].strip() in found:
            skipped["product_repeated"] += 1
        elif not row["family"].strip():
            skipped["family_missing"] += 1
        else:
            found[row["id"].strip()] = product_item({name: value.strip() for name, value in row.items()})
    refuse_too_much_lost(str(path), total, skipped)
    return list(found.values()), skipped


def product_item(row: Mapping[str, str]) -> OutfitItem:
    """A row as an item. Its number, where it has one, says its season and its place in the collection."""
    attributes = {name: row[name] for name in COLUMNS if name != "id" and row[name]}
    attributes["type+colour"] = f"{row['type']}+{row['colour']}"
    reference = None
    matched = _REFERENCE.fullmatch(row["id"])
    if matched:
        season, number = matched.groups()
        reference = int(number)
        attributes |= {
            "season": season,
            "range": number[0],
            "subrange": number[:2],
            "block": number[:3],
        }
    words = (row["colour_name"], row["colour"], row["type"], row["family"], row["fabric"])
    return OutfitItem(
        id=row["id"],
        slot=row["family"],
        text=" ".join(dict.fromkeys(word.lower() for word in words if word)),
        attributes=attributes,
        reference=reference,
        design=row["id"].split("-")[0],
    )


def without_number(item: OutfitItem) -> OutfitItem:
    """The same product as if its number said nothing of its season and collection."""
    kept = {name: value for name, value in item.attributes.items() if name not in NUMBER_ATTRIBUTES}
    return replace(item, attributes=kept, reference=None)


def _check_columns(path: Path, columns: object) -> None:
    given = [str(name) for name in columns] if isinstance(columns, list | tuple) else []
    missing = [name for name in COLUMNS if name not in given]
    unknown = [name for name in given if name not in COLUMNS]
    if missing:
        raise DataError(
            "COLUMN_MISSING", f"{path} has no column {missing[0]!r}; it needs {', '.join(COLUMNS)}."
        )
    if unknown:
        raise DataError(
            "COLUMN_UNKNOWN", f"{path} has a column {unknown[0]!r} this format does not know; remove it."
        )


def _questions(reader: _Outfits, there: Mapping[str, LineFile]) -> OutfitQuestions | None:
    asked = [name for name in ("fill_in_blank", "compatibility") if name in there]
    if not asked:
        return None
    blanks = reader.blanks(there["fill_in_blank"]) if "fill_in_blank" in there else ()
    judgements = reader.judgements(there["compatibility"]) if "compatibility" in there else ()
    for name, found in (("fill_in_blank", blanks), ("compatibility", judgements)):
        if name in there and not found:
            raise DataError("TEST_EMPTY", f"{there[name].path} holds no question.")
    if judgements and len({one.together for one in judgements}) == 1:
        raise DataError(
            "LABELS_ONE_CLASS",
            f"{there['compatibility'].path} has outfits of one label only; an AUC needs both 0 and 1.",
        )
    return OutfitQuestions(blanks=blanks, judgements=judgements, drawn=False)


class _Outfits:
    """Ids to places in the list of products."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self._places = places

    def outfits(self, file: LineFile) -> tuple[Outfit, ...]:
        seen: set[Outfit] = set()

        def make(line: _OutfitLine) -> Outfit | None:
            known = [self._places[one] for one in line.items if one in self._places]
            file.skipped["item_unknown"] += len(line.items) - len(known)
            return keep_outfit(known, seen, file)

        return tuple(file.read(_OutfitLine, make))

    def blanks(self, file: LineFile) -> tuple[Blank, ...]:
        groups: dict[Outfit, int] = {}

        def make(line: _BlankLine) -> Blank | None:
            outfit, candidates = self._known(line.outfit), self._known(line.candidates)
            if outfit is None or candidates is None:
                file.skipped["item_unknown"] += 1
                return None
            if not outfit:
                file.skipped["items_too_few"] += 1
                return None
            if line.answer >= len(candidates) or len(set(candidates)) < max(len(candidates), 2):
                file.skipped["candidates_wrong"] += 1
                return None
            whole = tuple(sorted((*outfit, candidates[line.answer])))
            group = groups.setdefault(whole, len(groups))
            return Blank(outfit=outfit, candidates=candidates, answer=line.answer, group=group)

        return tuple(file.read(_BlankLine, make))

    def judgements(self, file: LineFile) -> tuple[Judgement, ...]:
        groups = iter(range(10**9))

        def make(line: _JudgementLine) -> Judgement | None:
            items = self._known(line.items)
            if items is None:
                file.skipped["item_unknown"] += 1
                return None
            if len(items) < FEWEST_ITEMS:
                file.skipped["items_too_few"] += 1
                return None
            return Judgement(items=items, together=line.label == 1, group=next(groups))

        return tuple(file.read(_JudgementLine, make))

    def _known(self, ids: list[str]) -> Outfit | None:
        places = [self._places.get(one) for one in ids]
        known = tuple(place for place in places if place is not None)
        return known if len(known) == len(places) else None
