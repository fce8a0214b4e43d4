"""The outfits of a folder, cleaned: what is learnt from, what is asked, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from ml.errors import DataError
from ml.outfits.items import Outfit, OutfitItem
from ml.training.leakage import found_again

Format = Literal["products", "names"]

FEWEST_ITEMS: Final = 2
CHOICES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """Fill in the blank: which of the candidates completes ``outfit``; ``answer`` is its place."""

    outfit: Outfit
    candidates: Outfit
    answer: int
    group: int
    """The outfit it was made of: its questions are not independent of each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A set of items that somebody made (``together``) or that was thrown together."""

    items: Outfit
    together: bool
    group: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitQuestions:
    """What a model is asked."""

    blanks: tuple[Blank, ...]
    judgements: tuple[Judgement, ...]
    drawn: bool
    """Whether the wrong answers were drawn here rather than given."""

    @property
    def asked_items(self) -> set[int]:
        """All items of the right answers."""
        blanks = {place for blank in self.blanks for place in (*blank.outfit, blank.candidates[blank.answer])}
        return blanks | {place for one in self.judgements if one.together for place in one.items}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitRows:
    """Outfits are tuples of places in ``items``."""

    format: Format
    items: tuple[OutfitItem, ...]
    train: tuple[Outfit, ...]
    test: tuple[Outfit, ...]
    """Plain outfits to draw questions from."""
    questions: OutfitQuestions | None
    """The questions that were given."""
    lines: Mapping[str, int]
    """Lines by file."""
    skipped: Mapping[str, int]
    """What was left out, by file and reason: ``train.jsonl: item_unknown``."""


def read_outfits(folder: Path) -> OutfitRows:
    """The outfits in a folder: of products (``products.csv`` beside) or of named items (``train.jsonl``).

    Raises:
        DataError: OUTFITS_MISSING (neither format is there), COLUMN_MISSING, COLUMN_UNKNOWN, ROWS_UNUSABLE
            (more than a fifth of a file was left out), TEST_EMPTY (a file of questions holds none).
        ResourceError: as `resources.files.read_bytes`.
    """
    from ml.outfits.name_files import read_named_outfits
    from ml.outfits.product_files import read_product_outfits

    if (folder / "products.csv").is_file():
        return read_product_outfits(folder)
    if any((folder / name).is_file() for name in ("train.jsonl", "test.jsonl")):
        return read_named_outfits(folder)
    raise DataError(
        "OUTFITS_MISSING",
        f"{folder} holds no outfits; it needs train.jsonl, and products.csv when the outfits are of ids.",
    )


def learnable(rows: OutfitRows) -> tuple[Outfit, ...]:
    """The outfits to learn from. Raises DataError ROWS_EMPTY when there are none."""
    if not rows.train:
        raise DataError("ROWS_EMPTY", "There is no outfit to learn from; give a train.jsonl with outfits.")
    return rows.train


def models_shared(items: Sequence[OutfitItem], train: Sequence[Outfit], questions: OutfitQuestions) -> int:
    """How many asked items, or a colourway of them, stand in a training outfit: 0 when nothing leaks."""
    learnt = (items[place].design for outfit in train for place in outfit)
    return int(found_again(learnt, (items[place].design for place in questions.asked_items)).sum())
