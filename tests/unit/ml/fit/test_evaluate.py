"""`train fit` and `evaluate fit`: the document of figures, and folders it cannot judge."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ml.errors import DataError
from ml.fit.evaluate import evaluate_fit
from ml.fit.learn import train_fit
from ml.fit.rows import COLUMNS, LABELS, RentalRows
from ml.training.options import LearningOptions
from tests.unit.ml.fit.rentals import InventedShop

QUICK = LearningOptions(epochs=10, ensemble=1, tracker="none")
JUDGING = LearningOptions(tracker="none")


def silent(share: float, message: str) -> None:
    assert 0.0 <= share <= 1.0 and message


def write_rows(path: Path, rows: RentalRows) -> None:
    columns = [
        *(rows.user_ids, rows.item_ids, rows.categories, rows.sizes),
        [LABELS[label] for label in rows.labels],
        *(["" if np.isnan(value) else value for value in rows.mass_kg], rows.stature_cm, rows.bust_band_in),
        ["aabcdefgh"[int(cup) :][:1] if cup else "aa" for cup in rows.bust_cups],
        *(rows.age_years, rows.body_types, rows.rented_for, rows.dates),
    ]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(zip(*columns, strict=True))


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory, earlier: RentalRows, later: RentalRows) -> Path:
    folder = tmp_path_factory.mktemp("rentals")
    write_rows(folder / "train.csv", earlier.take(np.arange(0, 3000, 3)))
    strangers = InventedShop(seed=5, people=40, items=5, prefix="new-").rentals(120)
    strangers = replace(strangers, dates=strangers.dates + 400)
    write_rows(folder / "test-1.csv", later.take(np.arange(300)))
    write_rows(folder / "test-2.csv", strangers)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, halves: Path) -> Path:
    out = tmp_path_factory.mktemp("model")
    train_fit(halves, out, QUICK, silent)
    return out


def test_a_trained_folder_says_what_it_is(model: Path) -> None:
    card = (model / "README.md").read_text()
    assert "1000 rentals from 2016-01-" in card
    assert "Trained without differential privacy" in card and "pseudonyms" in card
    assert "validation all auc" in card
    assert json.loads((model / "data_card.json").read_text())["rows"] == 1000


def test_the_document_has_every_slice_with_intervals_and_baselines(halves: Path, model: Path) -> None:
    document = evaluate_fit(halves, model, JUDGING, silent)
    json.dumps(document, allow_nan=False)
    assert document["rows"] == 420
    for part, rows in (("all", 420), ("unseen_items", 120), ("unseen_users", 120)):
        figures = document[part]
        assert figures["rows"] >= rows
        for name in ("auc", "macro_f1", "log_loss", "ece"):
            low, high = figures["intervals"][name]
            assert low <= high and figures[name] >= 0.0
    assert document["unseen_items"]["rows"] == 120
    assert set(document["baselines"]) == {"majority", "body_boosting", "history_boosting"}
    assert document["baselines"]["majority"]["all"]["auc"] == 0.5
    assert document["all"]["auc"] > document["baselines"]["body_boosting"]["all"]["auc"] > 0.5
    nothing = {"test_rows_learnt_from": 0, "test_rows_before_last_training_row": 0, "features_that_tell": {}}
    assert document["leakage"] == nothing
    assert document["skipped"] == {} and document["data_card"]["rows"] == 420
    assert document["explanations"]["rows"] == 100
    moves = document["explanations"]["mean_move_by_rank"]
    assert moves[0] > moves[1] > moves[4]


def test_training_rows_only_are_split_by_date(halves: Path, tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_bytes((halves / "train.csv").read_bytes())
    document = evaluate_fit(tmp_path, None, QUICK, silent)
    assert 100 <= document["rows"] <= 110
    assert document["leakage"]["test_rows_before_last_training_row"] == 0


def test_test_rows_only_need_a_model(halves: Path, model: Path, tmp_path: Path) -> None:
    (tmp_path / "test.csv").write_bytes((halves / "test-1.csv").read_bytes())
    with pytest.raises(DataError, match="--model") as refused:
        evaluate_fit(tmp_path, None, QUICK, silent)
    assert refused.value.code == "ROWS_MISSING"
    document = evaluate_fit(tmp_path, model, JUDGING, silent)
    assert document["rows"] == 300 and document["baselines"] == {}


def test_rows_the_model_learnt_from_are_left_out_and_counted(
    halves: Path, model: Path, tmp_path: Path
) -> None:
    both = (halves / "test-1.csv").read_text() + "".join(
        line + "\n" for line in (halves / "train.csv").read_text().splitlines()[1:31]
    )
    (tmp_path / "test.csv").write_text(both)
    document = evaluate_fit(tmp_path, model, JUDGING, silent)
    assert document["rows"] == 300
    assert document["skipped"] == {"learnt_from": 30}


def test_a_test_of_nothing_but_learnt_rows_is_refused(halves: Path, model: Path, tmp_path: Path) -> None:
    (tmp_path / "test.csv").write_bytes((halves / "train.csv").read_bytes())
    with pytest.raises(DataError) as refused:
        evaluate_fit(tmp_path, model, JUDGING, silent)
    assert refused.value.code == "ROWS_EMPTY"


@pytest.mark.parametrize("answer", ["fit", "small"])
def test_a_single_answer_cannot_be_judged(
    answer: str, later: RentalRows, model: Path, tmp_path: Path
) -> None:
    write_rows(tmp_path / "test.csv", later.take(np.flatnonzero(later.labels == LABELS.index(answer))))
    with pytest.raises(DataError, match="large") as refused:
        evaluate_fit(tmp_path, model, JUDGING, silent)
    assert refused.value.code == "SINGLE_CLASS"


def test_odd_cells_are_named_in_the_document(
    later: RentalRows, model: Path, tmp_path: Path, halves: Path
) -> None:
    del halves
    write_rows(tmp_path / "test.csv", later)
    text = (tmp_path / "test.csv").read_text().splitlines()
    cells = text[5].split(",")
    cells[COLUMNS.index("stature_cm")] = "65"
    text[5] = ",".join(cells)
    text[7] = (
        text[7].replace(",fit,", ",perfect,").replace(",small,", ",perfect,").replace(",large,", ",perfect,")
    )
    (tmp_path / "test.csv").write_text("\n".join(text) + "\n")
    document = evaluate_fit(tmp_path, model, JUDGING, silent)
    assert document["skipped"] == {"label_unknown": 1}
    assert document["unknown"] == {"stature_in_inches": 1}
