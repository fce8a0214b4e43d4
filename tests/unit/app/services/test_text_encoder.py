"""A shop's own text encoder: a folder of the settings is used, or refused by name; never passed over."""

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel, BertTokenizer

from app.doctor.words import look_at_text_encoder
from app.services.product_advice import product_search
from app.services.text_encoder import shop_text_encoder
from ml.errors import ModelError

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "warm", "coat", "shirt", "black", "red", "for")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny encoder as its library saves it: weights nobody taught, a vocabulary of a few words."""
    made = tmp_path_factory.mktemp("encoders") / "tiny"
    made.mkdir()
    BertTokenizer(vocab={word: place for place, word in enumerate(WORDS)}).save_pretrained(made)
    torch.manual_seed(0)
    shape = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=24,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(shape).save_pretrained(made)
    return made


def test_the_folder_of_the_settings_is_what_words_are_searched_by(
    folder: Path, vitrine_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = product_search().query_embedding("a warm coat")
    monkeypatch.setenv("VITRINE_TEXT_ENCODER", str(folder))
    search = product_search()
    row = search.query_embedding("a warm coat")
    assert (shipped.shape, row.shape) == ((384,), (24,))
    np.testing.assert_allclose(np.linalg.norm(row), 1.0, atol=1e-5)
    # What the lexicon reads is still understood, in both languages.
    for query in ("a black coat", "黑色大衣"):
        assert "coat" in search.rank(query)[0].product_id
    assert product_search() is search
    monkeypatch.delenv("VITRINE_TEXT_ENCODER")
    assert product_search().query_embedding("a warm coat").shape == (384,)


@pytest.mark.parametrize(
    ("broken", "code"),
    [("nothing", "ENCODER_MISSING"), ("weights", "ENCODER_MALFORMED"), ("pickled", "ENCODER_UNSAFE")],
)
def test_a_folder_that_cannot_be_used_is_refused_and_named(
    broken: str, code: str, folder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "ours"
    own.mkdir()
    for path in folder.iterdir() if broken != "nothing" else ():
        (own / path.name).write_bytes(path.read_bytes())
    if broken == "weights":
        (own / "model.safetensors").write_bytes(b"not weights")
    elif broken == "pickled":
        (own / "model.safetensors").rename(own / "pytorch_model.bin")
    with pytest.raises(ModelError, match="text_encoder") as refused:
        shop_text_encoder(own)
    assert refused.value.code == code
    assert str(own) in refused.value.message


def test_the_doctor_names_the_encoder_in_use(
    folder: Path, vitrine_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = look_at_text_encoder()
    assert shipped.ok
    assert "bilingual, 384 wide, ships with Vitrine" in shipped.says
    monkeypatch.setenv("VITRINE_TEXT_ENCODER", str(folder))
    own = look_at_text_encoder()
    assert own.ok
    assert f"tiny, 24 wide, from {folder}" in own.says
    monkeypatch.setenv("VITRINE_TEXT_ENCODER", str(folder / "nowhere"))
    missing = look_at_text_encoder()
    assert not missing.ok
    assert missing.says.startswith("ENCODER_MISSING")
    assert "settings.json" in missing.to_do
