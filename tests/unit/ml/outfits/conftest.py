"""The small house of fashion as files and as a taught model."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from ml.outfits.learn import Taught, teach
from ml.outfits.rows import read_outfits
from ml.outfits.settings import SETTINGS, OutfitSettings
from tests.unit.ml.outfits.wardrobe import (
    QUIET,
    named_outfits,
    other_colour,
    product_outfits,
    product_rows,
    write_lines,
    write_products,
)


@pytest.fixture
def names_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "names"
    folder.mkdir()
    write_lines(folder / "train.jsonl", named_outfits(160, 1))
    write_lines(folder / "test.jsonl", named_outfits(40, 2))
    return folder


@pytest.fixture
def products_folder(tmp_path: Path) -> Path:
    """Half of the products are learnt from, the other half is asked about."""
    folder = tmp_path / "products"
    folder.mkdir()
    rows = product_rows(160)
    learnt, asked = rows[:96], rows[96:]
    write_products(folder / "products.csv", rows)
    write_lines(folder / "train.jsonl", [{"items": one} for one in product_outfits(learnt, 200, 1)])
    right = product_outfits(asked, 40, 2)
    wrong = [[*one[:-1], other_colour(asked, one[-1])] for one in right]
    blanks = [
        {"outfit": one[:-1], "candidates": [other[-1], one[-1]], "answer": 1}
        for one, other in zip(right, wrong, strict=True)
    ]
    write_lines(folder / "fill_in_blank.jsonl", blanks)
    judged = [{"items": one, "label": 1} for one in right] + [{"items": one, "label": 0} for one in wrong]
    write_lines(folder / "compatibility.jsonl", judged)
    return folder


@pytest.fixture(scope="session")
def small_settings() -> OutfitSettings:
    return replace(
        SETTINGS["names"],
        width=16,
        reads_texts=False,
        members=2,
        parts=4,
        epochs=8,
        batch_size=32,
        learning_rate=1e-2,
        point_dropout=0.1,
        feature_dropout=0.1,
    )


@pytest.fixture(scope="session")
def taught(small_settings: OutfitSettings, tmp_path_factory: pytest.TempPathFactory) -> Taught:
    folder = tmp_path_factory.mktemp("taste")
    write_lines(folder / "train.jsonl", named_outfits(160, 1))
    torch.set_num_threads(1)
    return teach(read_outfits(folder), QUIET, lambda done, said: None, settings=small_settings)
