"""A small house of fashion with two tastes that never mix: names, products and outfits to learn from."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ml.outfits.product_files import COLUMNS
from ml.training.options import LearningOptions

SLOTS = ("upper", "bottom", "shoe", "bag")
TASTES = {"sport": ("adidas", "nike", "mesh"), "evening": ("silk", "gown", "pearl")}
QUIET = LearningOptions(tracker="none", device="cpu")


class LetterEncoder:
    """Texts by their letters: enough to be a text encoder in a test."""

    name = "letters"

    def __init__(self, width: int = 32) -> None:
        self.width = width

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        rows = np.full((len(texts), self.width), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for letter in text:
                rows[row, ord(letter) % self.width] += 1
        unit: npt.NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def write_lines(path: Path, lines: Sequence[object]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def named_outfits(count: int, seed: int) -> list[dict[str, list[dict[str, str]]]]:
    """Outfits of one taste each; a name is a word of the taste and a number nobody else has."""
    random = np.random.default_rng(seed)
    outfits = []
    for number in range(count):
        words = TASTES["sport" if number % 2 else "evening"]
        outfits.append(
            {
                "items": [
                    {"slot": slot, "name": f"{words[int(random.integers(3))]} no{seed}x{number}"}
                    for slot in SLOTS
                ]
            }
        )
    return outfits


def product_rows(count: int) -> list[dict[str, str]]:
    """Products of four families; even ones are black and knitted, odd ones red and woven."""
    rows = []
    for number in range(count):
        family = SLOTS[number // 2 % len(SLOTS)]
        even = number % 2 == 0
        row = dict.fromkeys(COLUMNS, "x")
        row |= {"id": f"57{number % 100:02d}{7 * number % 10000:04d}-0{int(even)}", "family": family}
        row |= {"type": family, "colour": "BLACK" if even else "RED", "fabric": "KNIT" if even else "WOVEN"}
        row |= {"colour_name": row["colour"].lower()}
        rows.append(row)
    return rows


def product_outfits(rows: Sequence[dict[str, str]], count: int, seed: int) -> list[list[str]]:
    """Outfits of three families and one colour."""
    random = np.random.default_rng(seed)
    outfits = []
    for number in range(count):
        colour = "BLACK" if number % 2 else "RED"
        slots = random.choice(len(SLOTS), size=3, replace=False)
        own = [
            [row["id"] for row in rows if row["family"] == SLOTS[int(slot)] and row["colour"] == colour]
            for slot in slots
        ]
        outfits.append([ids[int(random.integers(len(ids)))] for ids in own])
    return outfits


def write_products(path: Path, rows: Sequence[dict[str, str]], columns: Sequence[str] = COLUMNS) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, columns, extrasaction="ignore", restval="")
        table.writeheader()
        table.writerows(rows)


def other_colour(rows: Sequence[dict[str, str]], product: str) -> str:
    mine = next(row for row in rows if row["id"] == product)
    return next(
        row["id"] for row in rows if row["family"] == mine["family"] and row["colour"] != mine["colour"]
    )
