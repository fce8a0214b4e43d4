"""A text encoder small enough for a test: random, two layers of width 32, and its tokenizer."""

from pathlib import Path

import pytest

_WORDS = (
    "the a is my this it too very so and not on of in i we you show find want where when how much please "
    "dress shirt jacket skirt coat shoe bag small large tight loose long short red blue green black white "
    "order parcel delivery late lost refund return money card cost price store open close hour day week"
)


@pytest.fixture(scope="session")
def small_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a BERT nobody trained."""
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("encoder")
    names = ["[PAD]", "[UNK]", *_WORDS.split()]
    vocabulary = {name: index for index, name in enumerate(names)}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token=names[1]))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(names),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        initializer_range=0.02,
    )
    BertModel(config).save_pretrained(folder)
    return folder
