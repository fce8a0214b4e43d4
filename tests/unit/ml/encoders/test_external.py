"""A text encoder the shop brings: loaded from its folder, or refused with the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel, GPT2Config

from ml.encoders.external import ExternalEncoder
from ml.encoders.text import english_folder, load_english_encoder, load_external_encoder
from ml.errors import ModelError


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT nobody taught, with the English encoder's tokenizer."""
    folder = tmp_path_factory.mktemp("small")
    torch.manual_seed(0)
    shape = BertConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, vocab_size=30522
    )
    BertModel(shape).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        (folder / name).write_bytes((english_folder() / name).read_bytes())
    return folder


def copied(small: Path, folder: Path, **changed: Any) -> Path:
    for path in small.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, **changed}))
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        load_external_encoder(folder, "cpu")
    return caught.value.code


def test_the_english_encoder_as_an_external_one_gives_the_same_rows() -> None:
    texts = ["a wool coat", "do you have this in blue?"]
    external = load_external_encoder(english_folder(), "cpu")
    assert external.width == 384
    np.testing.assert_allclose(external.encode(texts), load_english_encoder("cpu").encode(texts), atol=1e-5)


def test_the_first_token_is_taken_where_the_folder_says_so(small: Path, tmp_path: Path) -> None:
    folder = copied(small, tmp_path)
    mean = ExternalEncoder.load(folder, "cpu").encode(["a red skirt"])
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    first = ExternalEncoder.load(folder, "cpu").encode(["a red skirt"])
    np.testing.assert_allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)
    assert float((first * mean).sum()) < 0.999


def test_a_pooling_we_do_not_know_is_refused(small: Path, tmp_path: Path) -> None:
    folder = copied(small, tmp_path)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_max_tokens": True}))
    assert refusal(folder) == "ENCODER_UNSUPPORTED"


def test_no_texts_give_no_rows(small: Path) -> None:
    assert ExternalEncoder.load(small, "cpu").encode([]).shape == (0, 16)


def test_weights_that_would_be_unpickled_are_refused(small: Path, tmp_path: Path) -> None:
    folder = copied(small, tmp_path)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    assert refusal(folder) == "ENCODER_UNSAFE"


def test_a_model_with_code_of_its_own_is_refused(small: Path, tmp_path: Path) -> None:
    folder = copied(small, tmp_path, auto_map={"AutoModel": "modeling.Model"})
    (folder / "modeling.py").write_text("raise SystemExit('run')")
    assert refusal(folder) == "ENCODER_UNSAFE"


def test_a_tokenizer_with_code_of_its_own_is_not_run(small: Path, tmp_path: Path) -> None:
    folder = copied(small, tmp_path)
    config = json.loads((folder / "tokenizer_config.json").read_text())
    config["auto_map"] = {"AutoTokenizer": ["tokens.Tokens", None]}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    (folder / "tokens.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    assert refusal(folder) == "ENCODER_UNSAFE"
    assert not (tmp_path / "ran").exists()


def test_a_folder_without_a_model_is_missing(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == "ENCODER_MISSING"
    assert refusal(tmp_path) == "ENCODER_MISSING"


def test_damaged_files_are_named(small: Path, tmp_path: Path) -> None:
    folder = copied(small, tmp_path)
    (folder / "model.safetensors").write_bytes(b"not weights")
    assert refusal(folder) == "ENCODER_MALFORMED"
    (folder / "config.json").write_text("{")
    assert refusal(folder) == "ENCODER_MALFORMED"


def test_a_model_that_writes_is_no_encoder(small: Path, tmp_path: Path) -> None:
    folder = copied(small, tmp_path)
    (folder / "config.json").write_text(json.dumps(GPT2Config(n_layer=1, n_head=2, n_embd=16).to_dict()))
    assert refusal(folder) == "ENCODER_UNSUPPORTED"
