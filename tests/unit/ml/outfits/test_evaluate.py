"""`train` and `evaluate` on both formats: figures above the baselines with intervals; bad input refused."""

from pathlib import Path

import pytest

from ml.errors import DataError, LearningError, ModelError
from ml.outfits.evaluate import evaluate_outfits
from ml.outfits.learn import train_outfits
from ml.training.options import LearningOptions
from tests.unit.ml.outfits.wardrobe import LetterEncoder, named_outfits, write_lines


@pytest.fixture(autouse=True)
def _letters(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("learn", "evaluate", "model"):
        monkeypatch.setattr(f"ml.outfits.{module}.default_text_encoder", LetterEncoder)


def _quiet(done: float, said: str) -> None:
    assert 0.0 <= done <= 1.0
    assert said


def test_products_are_judged_on_given_questions(products_folder: Path, tmp_path: Path) -> None:
    options = LearningOptions(tracker="none", ensemble=1, epochs=12)
    trained = train_outfits(products_folder, tmp_path / "model", options, _quiet)
    assert trained["held_out_compatibility_auc"] > 0.7  # many of the wrong pairs happen to match
    assert "What goes together" in (tmp_path / "model" / "README.md").read_text()
    document = evaluate_outfits(products_folder, tmp_path / "model", LearningOptions(tracker="none"), _quiet)
    assert document["fill_in_blank"] > 0.85
    assert document["compatibility_auc"] > 0.8
    low, high = document["intervals"]["fill_in_blank"]
    assert low <= document["fill_in_blank"] <= high
    assert set(document["baselines"]) == {"text_cosine", "cooccurrence", "chance"}
    assert document["baselines"]["chance"]["fill_in_blank"] == 0.5
    assert document["leakage"]["asked_items_in_training_outfits"] == 0
    assert document["rows"]["train.jsonl"] == 200
    assert document["collection_numbers_hidden"]["fill_in_blank"] > 0.85  # here colour says it all
    assert document["slices"]["fill_in_blank_by_size"]["3"]["questions"] == 40


def test_a_model_of_products_is_not_asked_about_names(
    products_folder: Path, names_folder: Path, tmp_path: Path
) -> None:
    train_outfits(products_folder, tmp_path, LearningOptions(tracker="none", ensemble=1, epochs=1), _quiet)
    questions = names_folder / "test.jsonl"
    lines = questions.read_text().replace('"slot": "', '"slot": "of ')
    questions.write_text(lines)
    (names_folder / "train.jsonl").unlink()
    with pytest.raises(ModelError) as refused:
        evaluate_outfits(names_folder, tmp_path, LearningOptions(tracker="none"), _quiet)
    assert refused.value.code == "MODEL_OTHER_ITEMS"


def test_named_outfits_are_judged_on_drawn_questions(names_folder: Path) -> None:
    options = LearningOptions(tracker="none", ensemble=1, epochs=4)
    document = evaluate_outfits(names_folder, None, options, _quiet)
    assert document["questions"]["drawn"]
    assert document["questions"]["fill_in_blank"] == 160
    assert document["compatibility_auc"] > document["compatibility_auc_one_item_replaced"] > 0.5
    assert document["compatibility_auc"] > document["baselines"]["text_cosine"]["compatibility_auc"]
    assert set(document["slices"]["fill_in_blank_by_slot"]) == {"upper", "bottom", "shoe", "bag"}


def test_without_anything_to_ask_it_says_so(names_folder: Path) -> None:
    (names_folder / "test.jsonl").unlink()
    with pytest.raises(DataError) as refused:
        evaluate_outfits(names_folder, None, LearningOptions(tracker="none"), _quiet)
    assert refused.value.code == "QUESTIONS_MISSING"


def test_too_few_outfits_are_refused(tmp_path: Path) -> None:
    write_lines(tmp_path / "train.jsonl", named_outfits(3, 1))
    with pytest.raises(DataError) as refused:
        train_outfits(tmp_path, tmp_path / "out", LearningOptions(tracker="none"), _quiet)
    assert refused.value.code == "TRAIN_TOO_SMALL"
    assert not (tmp_path / "out" / "model.safetensors").exists()


def test_a_choice_without_use_is_refused(names_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(LearningError) as refused:
        train_outfits(names_folder, tmp_path / "out", LearningOptions(multi_task=True), _quiet)
    assert refused.value.code == "OPTION_UNSUPPORTED"
