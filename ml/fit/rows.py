"""Rentals with what their wearers said of the fit: the columns, and the reader of their files.

The format: CSV, plain or gzip, with the columns of `COLUMNS`; sizes are steps of the house's own ladder. A
column ``rating`` may stand beside them: how content the wearer was, from 1 to at most 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.errors import DataError
from ml.fit.cleaning import COLUMNS, LABELS, OPTIONAL_COLUMNS, CleanColumns, clean, refuse_loss
from ml.fit.csv_files import read_csv_columns

__all__ = [
    "COLUMNS",
    "LABELS",
    "QUESTION_COLUMNS",
    "RentalFolder",
    "RentalQuestions",
    "RentalRows",
    "read_rental_folder",
    "read_rental_rows",
]

Texts = npt.NDArray[np.str_]
Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Dates = npt.NDArray[np.datetime64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RentalQuestions:
    """Who would wear what in which size, as columns [N]; an unknown number is NaN, an unknown word ``""``."""

    user_ids: Texts
    item_ids: Texts
    categories: Texts
    sizes: Floats
    """Steps of the house's ladder; larger is larger, the distances are not equal."""
    mass_kg: Floats
    stature_cm: Floats
    bust_band_in: Floats
    bust_cups: Floats
    """0 for AA, 1 for A, 2 for B, …"""
    age_years: Floats
    body_types: Texts
    rented_for: Texts
    dates: Dates
    """Days."""

    def __len__(self) -> int:
        return len(self.sizes)

    def pick(self, rows: Indices) -> RentalQuestions:
        """These questions, in this order, without answers."""
        return RentalQuestions(**{name: getattr(self, name)[rows] for name in QUESTION_COLUMNS})


QUESTION_COLUMNS: Final = tuple(column.name for column in fields(RentalQuestions))


@dataclass(frozen=True, slots=True, kw_only=True)
class RentalRows(RentalQuestions):
    """Rentals with the answer: how it felt."""

    labels: Labels
    """0 small, 1 fit, 2 large."""
    skipped: Mapping[str, int]
    """Rows left out, by reason."""
    unknown: Mapping[str, int]
    """Cells that hold something which cannot be, and count as unknown, by reason."""
    ratings: Floats | None = None
    """How content the wearers were, 1 … 10, NaN where it was not said, [N]; None without such a column."""

    def take(self, rows: Indices) -> RentalRows:
        """These rows, in this order; the counts stay those of the files."""
        values = {name: getattr(self, name)[rows] for name in (*QUESTION_COLUMNS, "labels")}
        ratings = None if self.ratings is None else self.ratings[rows]
        return RentalRows(**values, skipped=self.skipped, unknown=self.unknown, ratings=ratings)

    def in_time_order(self) -> RentalRows:
        """The rows by date; rows of one day keep their order."""
        return self.take(np.argsort(self.dates, kind="stable"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RentalFolder:
    """The halves a folder holds; at least one of them."""

    train: RentalRows | None
    test: RentalRows | None


def read_rental_folder(folder: Path) -> RentalFolder:
    """The rows of ``train*.csv[.gz]`` and of ``test*.csv[.gz]``, each in time order.

    Raises:
        DataError: ``ROWS_MISSING`` when the folder holds neither, and what `read_rental_rows` raises.
    """
    if not folder.is_dir():
        raise DataError("ROWS_MISSING", f"There is no folder {folder}; give the folder of the rentals.")
    halves = {name: _matching(folder, name) for name in ("train", "test")}
    if not any(halves.values()):
        raise DataError(
            "ROWS_MISSING", f"{folder} holds neither train*.csv[.gz] nor test*.csv[.gz]; add them."
        )
    found = {name: read_rental_rows(*paths) if paths else None for name, paths in halves.items()}
    return RentalFolder(train=found["train"], test=found["test"])


def _matching(folder: Path, name: str) -> list[Path]:
    endings = (".csv", ".csv.gz")
    return sorted(path for path in folder.glob(f"{name}*") if path.name.endswith(endings))


def read_rental_rows(*paths: Path) -> RentalRows:
    """The rows of one or several files of the same kind, in time order, without what cannot be used.

    Raises:
        DataError: ``ROWS_COLUMNS`` (unknown or missing columns), ``ROWS_EMPTY`` (no rows), ``ROWS_UNUSABLE``
            (more than `ml.training.preparation.LARGEST_LOSS` of the rows, or of the cells of a column,
            cannot be used; names the counts), ``ROWS_BROKEN`` (not text, not CSV, a damaged or absurd
            archive).
        ResourceError: ``FILE_MISSING``, ``FILE_UNREADABLE``, ``FILE_TOO_LARGE``.
    """
    where = ", ".join(str(path) for path in paths)
    columns, malformed = read_csv_columns(paths, COLUMNS, OPTIONAL_COLUMNS)
    cleaned = clean(columns)
    skipped = {**({"row_malformed": malformed} if malformed else {}), **cleaned.skipped}
    total = len(columns["user_id"]) + malformed
    if total == 0:
        raise DataError("ROWS_EMPTY", f"{where} holds no rows; give a file with rentals.")
    refuse_loss(where, total, skipped, cleaned)
    return _rows(cleaned, skipped).in_time_order()


def _rows(cleaned: CleanColumns, skipped: Mapping[str, int]) -> RentalRows:
    return RentalRows(
        user_ids=cleaned.words["user_id"],
        item_ids=cleaned.words["item_id"],
        categories=cleaned.words["category"],
        body_types=cleaned.words["body_type"],
        rented_for=cleaned.words["rented_for"],
        sizes=cleaned.numbers["size"],
        mass_kg=cleaned.numbers["mass_kg"],
        stature_cm=cleaned.numbers["stature_cm"],
        bust_band_in=cleaned.numbers["bust_band_in"],
        bust_cups=cleaned.numbers["bust_cup"],
        age_years=cleaned.numbers["age_years"],
        labels=cleaned.labels,
        dates=cleaned.dates,
        skipped=skipped,
        unknown=cleaned.unknown,
        ratings=cleaned.numbers.get("rating"),
    )
