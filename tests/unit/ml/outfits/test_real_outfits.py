"""The outfits of a fashion house and the named outfits, where they lie beside the repository."""

import json
from pathlib import Path

import pytest

from ml.outfits.evaluate import evaluate_outfits
from ml.outfits.rows import models_shared, read_outfits
from tests.unit.ml.outfits.wardrobe import QUIET, write_lines


def _say_nothing(done: float, said: str) -> None:
    """Progress nobody watches."""


@pytest.mark.real_data
def test_no_asked_product_was_learnt_from_in_any_colour(shared_data: Path) -> None:
    rows = read_outfits(shared_data / "outfits")
    assert (len(rows.items), len(rows.train)) == (7407, 5541)
    assert rows.questions is not None
    assert (len(rows.questions.blanks), len(rows.questions.judgements)) == (334, 668)
    assert models_shared(rows.items, rows.train, rows.questions) == 0
    for blank in rows.questions.blanks:
        assert len({rows.items[place].slot for place in blank.candidates}) == 1
    assert not rows.skipped


@pytest.mark.real_data
def test_nameless_items_of_real_outfits_are_counted(shared_data: Path) -> None:
    rows = read_outfits(shared_data / "outfit_names")
    assert rows.skipped["train.jsonl: name_missing"] == 43
    assert len(rows.train) > 1180


@pytest.mark.long
@pytest.mark.real_data
def test_the_house_of_fashion_is_understood(shared_data: Path) -> None:
    document = evaluate_outfits(shared_data / "outfits", None, QUIET, _say_nothing)
    assert document["fill_in_blank"] >= 0.56
    assert document["compatibility_auc"] >= 0.85
    assert document["leakage"]["asked_items_in_training_outfits"] == 0


@pytest.mark.long
@pytest.mark.real_data
def test_names_alone_say_what_goes_together(shared_data: Path, tmp_path: Path) -> None:
    lines = [
        json.loads(line) for line in (shared_data / "outfit_names" / "train.jsonl").read_text().splitlines()
    ]
    write_lines(tmp_path / "test.jsonl", lines[::5])
    write_lines(tmp_path / "train.jsonl", [line for place, line in enumerate(lines) if place % 5])
    document = evaluate_outfits(tmp_path, None, QUIET, _say_nothing)
    assert document["fill_in_blank"] >= 0.44  # learnt from four fifths of the outfits
    assert document["compatibility_auc"] >= 0.72
