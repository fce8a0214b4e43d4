from dataclasses import replace
from pathlib import Path

import pytest

from ml.errors import DataError, LearningError
from ml.model_folder import read_model
from ml.training.lesson import give_lesson
from ml.training.options import LearningOptions
from ml.training.plan import TrainingPlan
from ml.training.text_classifier import LabelledTexts, TextClassifier
from ml.training.text_learning import TextParts, learn_texts, split_texts
from tests.unit.ml.training.shop_texts import shop_texts
from tests.unit.ml.training.small_task import PLAN, Rings

_PLAN = TrainingPlan(epochs=8, batch_size=16, learning_rate=0.05)
_PARTS = TextParts(
    train=shop_texts(200, 0), validation=shop_texts(50, 1), test=shop_texts(60, 2), duplicates=3
)


def _learn(
    encoder: Path, out: Path, *, plan: TrainingPlan = _PLAN, **choices: object
) -> dict[str, dict[str, float]]:
    options = LearningOptions(**choices)  # type: ignore[arg-type]
    found: dict[str, dict[str, float]] = learn_texts(
        _PARTS,
        encoder,
        out,
        options,
        title="Intents",
        source="Invented sentences.",
        licence="CC0",
        plan=plan,
    )
    return found


def test_an_adapter_is_taught_judged_and_written(small_encoder: Path, tmp_path: Path) -> None:
    found = _learn(small_encoder, tmp_path, adapter="lora")
    assert found["figures"]["accuracy"] > 0.85
    assert 0.5 < found["figures"]["accuracy, typos 33 %"] <= found["figures"]["accuracy"]
    assert found["skipped"] == {"duplicate": 3}
    card = (tmp_path / "README.md").read_text()
    assert "CC0" in card
    assert "| tuning | lora |" in card
    assert any((tmp_path / "tracking").iterdir())
    assert not (tmp_path / "checkpoint.safetensors").exists()
    again = TextClassifier.load(tmp_path, small_encoder).name(_PARTS.test.texts)
    right = [one == label for one, label in zip(again, _PARTS.test.labels, strict=True)]
    assert sum(right) / len(right) == pytest.approx(found["figures"]["accuracy"])


def test_the_opponent_is_reported_before_and_after(small_encoder: Path, tmp_path: Path) -> None:
    figures = _learn(small_encoder, tmp_path, adversarial=True, tracker="none")["figures"]
    for taught in ("without opponent", "against an opponent"):
        assert (
            figures[f"{taught}, radius 0.2"] <= figures[f"{taught}, radius 0.1"] < figures[f"{taught}, clean"]
        )
        assert f"| {taught}, radius 0.1 |" in (tmp_path / "README.md").read_text()
    assert figures["against an opponent, clean"] == pytest.approx(figures["accuracy"])
    assert figures["without opponent, clean"] > 0.6


def test_the_budget_of_privacy_is_in_the_card(small_encoder: Path, tmp_path: Path) -> None:
    _learn(small_encoder, tmp_path, dp_epsilon=5.0, tracker="none", plan=replace(_PLAN, batch_size=200))
    card = (tmp_path / "README.md").read_text()
    assert "DP-SGD: (4.9" in card or "DP-SGD: (5.0" in card
    assert read_model(tmp_path, "text_classifier").config["tuning"] == "frozen"


def test_a_search_chooses_by_validation_and_shows_what_it_tried(small_encoder: Path, tmp_path: Path) -> None:
    found = _learn(small_encoder, tmp_path, search_trials=3, tracker="none")
    assert str(found["search"]).count("\n") == 5
    assert not (tmp_path / "search.journal").exists()
    assert 0.002 <= found["settings"]["learning rate"] <= 0.05


def test_choices_that_cannot_be_met_are_refused(small_encoder: Path, tmp_path: Path) -> None:
    with pytest.raises(LearningError, match="--multi-task") as refusal:
        _learn(small_encoder, tmp_path, multi_task=True)
    assert refusal.value.code == "OPTION_UNSUPPORTED"
    with pytest.raises(LearningError, match="--adversarial") as refusal:
        give_lesson(Rings(), PLAN, LearningOptions(adversarial=True), None)
    assert refusal.value.code == "OPTION_UNSUPPORTED"


def test_no_text_and_no_near_duplicate_lies_in_two_parts() -> None:
    rows = shop_texts(600, 0)
    parts = split_texts(
        LabelledTexts(texts=[*rows.texts, "show me a dress!"], labels=[*rows.labels, "search"])
    )
    texts = [set(part.texts) for part in (parts.train, parts.validation, parts.test)]
    assert parts.duplicates > 100
    assert not texts[0] & texts[1] | texts[0] & texts[2] | texts[1] & texts[2]
    with pytest.raises(DataError) as refusal:
        split_texts(shop_texts(5, 0))
    assert refusal.value.code == "ROWS_EMPTY"
