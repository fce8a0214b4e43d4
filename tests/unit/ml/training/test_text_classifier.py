from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ml.errors import DataError, ModelError
from ml.model_folder import ModelCard
from ml.training.adapters import AdapterKind, AdapterSettings
from ml.training.loop import TrainingPlan, train
from ml.training.text_classifier import (
    LabelledTexts,
    TextClassifier,
    TextSettings,
    learning_share,
    make_text_task,
    prepare_network,
    train_text_classifier,
)
from ml.training.text_network import TokenisedTexts, Tuning
from tests.unit.ml.training.shop_texts import shop_texts

_PLAN = TrainingPlan(epochs=3, batch_size=16, learning_rate=0.1)
_CARD = ModelCard(
    title="Intents", purpose="", data="", licence="", settings={}, figures={"accuracy": 0.9}, limits=()
)


def _settings(folder: Path, tuning: Tuning) -> TextSettings:
    kind: AdapterKind = "adalora" if tuning == "adalora" else "lora"
    return TextSettings(
        encoder_folder=folder, tuning=tuning, adapter=AdapterSettings(kind=kind, rank=4, dropout=0.0)
    )


@pytest.mark.parametrize("tuning", ["frozen", "full", "lora", "adalora"])
def test_it_learns_is_saved_without_the_encoder_and_answers_the_same(
    small_encoder: Path, tmp_path: Path, tuning: Tuning
) -> None:
    settings = _settings(small_encoder, tuning)
    rows, held_out, test = shop_texts(240, 0), shop_texts(60, 1), shop_texts(80, 2)
    classifier, _ = train_text_classifier(rows, held_out, settings, replace(_PLAN, epochs=8))
    accuracy = np.mean(
        [one == label for one, label in zip(classifier.name(test.texts), test.labels, strict=True)]
    )
    assert accuracy > (0.8 if tuning == "frozen" else 0.9)

    classifier.save(tmp_path, _CARD)
    again = TextClassifier.load(tmp_path, small_encoder)
    np.testing.assert_allclose(
        again.probabilities(test.texts), classifier.probabilities(test.texts), atol=1e-4
    )
    size, whole = (
        (tmp_path / "model.safetensors").stat().st_size,
        (small_encoder / "model.safetensors").stat().st_size,
    )
    assert (size < whole) == (tuning != "full")


def test_an_adapter_leaves_the_encoder_alone_and_learns_little_of_it(small_encoder: Path) -> None:
    settings = _settings(small_encoder, "lora")
    task = make_text_task(shop_texts(64, 0), shop_texts(16, 1), settings, _PLAN)
    before = {name: value.clone() for name, value in task.network.state_dict().items()}
    train(task, _PLAN)
    changed = {
        name for name, value in task.network.state_dict().items() if not torch.equal(value, before[name])
    }
    assert changed
    assert all("lora_" in name or name.startswith("head.") for name in changed)
    assert learning_share(task.network) < 0.35
    assert learning_share(prepare_network(_settings(small_encoder, "full"), 4, steps=1, seed=0)) == 1.0


def test_adalora_goes_on_after_a_stop_to_the_same_weights(small_encoder: Path, tmp_path: Path) -> None:
    settings = _settings(small_encoder, "adalora")
    plan = replace(_PLAN, checkpoint_seconds=0.0)
    texts = (shop_texts(64, 0), shop_texts(16, 1))
    whole = make_text_task(*texts, settings, plan)
    train(whole, plan)

    stopped = make_text_task(*texts, settings, plan)
    loss, steps = stopped.loss, 0

    def interrupted(rows: torch.Tensor) -> torch.Tensor:
        nonlocal steps
        steps += 1
        if steps == 7:
            raise KeyboardInterrupt
        return loss(rows)

    stopped.loss = interrupted  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        train(stopped, plan, checkpoint_path=tmp_path / "checkpoint")
    again = make_text_task(*texts, settings, plan)
    assert train(again, plan, checkpoint_path=tmp_path / "checkpoint").resumed_from == 1
    for name, value in whole.network.state_dict().items():
        assert torch.equal(again.network.state_dict()[name], value), name


def test_adalora_takes_ranks_away(small_encoder: Path) -> None:
    settings = _settings(small_encoder, "adalora")
    task = make_text_task(shop_texts(160, 0), shop_texts(16, 1), settings, _PLAN)
    train(task, _PLAN)
    ranks = [int((value != 0).sum()) for name, value in task.network.named_parameters() if "lora_E" in name]
    assert sum(ranks) <= 4 * len(ranks)  # it began with 6 each
    assert len(set(ranks)) > 1


def test_texts_of_like_length_learn_together_and_none_is_lost() -> None:
    generator = np.random.default_rng(0)
    texts = TokenisedTexts(ids=[[1] * int(length) for length in generator.integers(1, 60, size=300)])
    batches = texts.batches(3, 16)
    assert sorted(torch.cat(batches).tolist()) == list(range(300))
    spreads = [
        max(len(texts.ids[row]) for row in batch) - min(len(texts.ids[row]) for row in batch)
        for batch in batches
    ]
    assert np.mean(spreads) < 10
    assert not torch.equal(texts.batches(4, 16)[0], batches[0])


def test_labels_that_cannot_be_learnt_are_told(small_encoder: Path) -> None:
    settings = _settings(small_encoder, "frozen")
    one = LabelledTexts(texts=["red dress", "blue coat"], labels=["search", "search"])
    with pytest.raises(DataError) as refusal:
        make_text_task(one, one, settings, _PLAN)
    assert refusal.value.code == "LABELS_FEW"
    other = LabelledTexts(texts=["my card"], labels=["pay"])
    with pytest.raises(DataError, match="'pay'") as refusal:
        make_text_task(shop_texts(20, 0), other, settings, _PLAN)
    assert refusal.value.code == "LABEL_UNKNOWN"


def test_a_classifier_of_another_encoder_or_no_encoder_is_told(small_encoder: Path, tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel

    classifier = TextClassifier(
        prepare_network(_settings(small_encoder, "lora"), 2, steps=1, seed=0),
        ["a", "b"],
        _settings(small_encoder, "lora"),
    )
    classifier.save(tmp_path / "model", _CARD)
    wider = BertConfig(
        vocab_size=99, hidden_size=48, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8
    )
    BertModel(wider).save_pretrained(tmp_path / "wider")
    with pytest.raises(ModelError, match="train it again") as refusal:
        TextClassifier.load(tmp_path / "model", tmp_path / "wider")
    assert refusal.value.code == "MODEL_MALFORMED"
    with pytest.raises(ModelError) as refusal:
        TextClassifier.load(tmp_path / "model", tmp_path)
    assert refusal.value.code == "ENCODER_MALFORMED"
