"""Outfits of items that are only named: ``{"items": [{"slot", "name"}, …]}`` a line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ml.errors import DataError
from ml.outfits.items import Outfit, OutfitItem
from ml.outfits.json_lines import LineFile
from ml.outfits.rows import FEWEST_ITEMS, OutfitRows

_Word = Annotated[str, Field(max_length=1000)]


class _NamedItem(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    slot: Annotated[str, Field(min_length=1, max_length=100)]
    name: _Word


class _NamedOutfit(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    items: list[_NamedItem]


def read_named_outfits(folder: Path) -> OutfitRows:
    """``train.jsonl`` and ``test.jsonl``, whichever is there; raises as `ml.outfits.rows.read_outfits`."""
    wardrobe = _Wardrobe()
    files = {name: LineFile(folder / name) for name in ("train.jsonl", "test.jsonl")}
    outfits = {name: wardrobe.outfits(file) if file.path.is_file() else () for name, file in files.items()}
    if files["test.jsonl"].path.is_file() and not outfits["test.jsonl"]:
        raise DataError("TEST_EMPTY", f"{folder / 'test.jsonl'} holds no outfit to ask about.")
    return OutfitRows(
        format="names",
        items=tuple(wardrobe.items),
        train=outfits["train.jsonl"],
        test=outfits["test.jsonl"],
        questions=None,
        lines={name: file.lines for name, file in files.items() if file.path.is_file()},
        skipped={
            f"{name}: {reason}": count
            for name, file in files.items()
            for reason, count in sorted(file.skipped.items())
            if count
        },
    )


class _Wardrobe:
    """Items by slot and name, each once."""

    def __init__(self) -> None:
        self.items: list[OutfitItem] = []
        self._places: dict[tuple[str, str], int] = {}

    def outfits(self, file: LineFile) -> tuple[Outfit, ...]:
        seen: set[Outfit] = set()

        def make(line: _NamedOutfit) -> Outfit | None:
            places = []
            for item in line.items:
                name = plain_name(item.name)
                if name:
                    places.append(self._place(item.slot, name))
                else:
                    file.skipped["name_missing"] += 1
            return keep_outfit(places, seen, file)

        return tuple(file.read(_NamedOutfit, make))

    def _place(self, slot: str, name: str) -> int:
        key = (slot, name)
        if key not in self._places:
            self._places[key] = len(self.items)
            self.items.append(OutfitItem(slot=slot, text=name, id=f"{slot}: {name}", design=name))
        return self._places[key]


def plain_name(name: str) -> str:
    """A name in lower case with single spaces."""
    return " ".join(name.lower().split())


def keep_outfit(places: list[int], seen: set[Outfit], file: LineFile) -> Outfit | None:
    """The outfit without repeated items; None, and counted, when it is too small or was there before."""
    outfit = tuple(dict.fromkeys(places))
    file.skipped["item_repeated"] += len(places) - len(outfit)
    if len(outfit) < FEWEST_ITEMS:
        file.skipped["items_too_few"] += 1
        return None
    key = tuple(sorted(outfit))
    if key in seen:
        file.skipped["outfit_repeated"] += 1
        return None
    seen.add(key)
    return outfit
