"""A text encoder with a classifier on top, in the parts an adapter or an attack needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

import torch
from torch import Tensor, nn

from ml.encoders.batches import mean_of_tokens, padded
from ml.encoders.tokenizer import read_tokenizer
from ml.errors import ModelError
from resources.errors import ResourceError

Tuning = Literal["frozen", "full", "lora", "adalora"]

_DROPOUT: Final = 0.1
_BUCKET_BATCHES: Final = 16


class TextNetwork(nn.Module):
    """Token ids to the scores of classes: encoder, unit mean of its tokens, one linear layer."""

    def __init__(self, encoder: nn.Module, width: int, classes: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(_DROPOUT)
        self.head = nn.Linear(width, classes)

    def begin_anew(self, seed: int) -> None:
        """Draw the classifier from a seed; the encoder stays as it is."""
        # Unit rows differ little: the scores need room from the start.
        nn.init.normal_(self.head.weight, generator=torch.Generator().manual_seed(seed))
        nn.init.zeros_(self.head.bias)

    def words(self, ids: Tensor) -> Tensor:
        """Word embeddings [B, L, D] of ids (int64 [B, L]): what an attack moves."""
        return cast(Tensor, cast(Any, self.encoder).get_input_embeddings()(ids))

    def pooled(self, words: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors [B, D] of texts given by word embeddings [B, L, D]; bool mask [B, L]."""
        states = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        return mean_of_tokens(states, mask)

    def scores(self, pooled: Tensor) -> Tensor:
        """Scores [B, C] of unit vectors [B, D]."""
        return cast(Tensor, self.head(self.dropout(pooled)))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Scores [B, C] of ids (int64 [B, L]) where the mask (bool [B, L]) says there are tokens."""
        return self.scores(self.pooled(self.words(ids), mask))


def load_network(folder: Path, classes: int, *, seed: int) -> TextNetwork:
    """A network on the encoder in a folder, its classifier drawn from ``seed``.

    Raises ModelError ENCODER_MALFORMED.
    """
    from transformers import AutoModel
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        encoder = AutoModel.from_pretrained(
            folder, local_files_only=True, use_safetensors=True, trust_remote_code=False
        )
    except (OSError, ValueError) as error:
        raise ModelError(
            "ENCODER_MALFORMED", f"The text encoder in {folder} cannot be read ({error}); install it again."
        ) from error
    network = TextNetwork(encoder, int(encoder.config.hidden_size), classes)
    network.begin_anew(seed)
    return network


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenisedTexts:
    """Texts as token ids."""

    ids: Sequence[Sequence[int]]

    @classmethod
    def read(cls, texts: Sequence[str], folder: Path, *, longest: int = 64) -> TokenisedTexts:
        """Texts by the tokenizer in the encoder's folder, cut after ``longest`` tokens.

        Raises ModelError ENCODER_MALFORMED.
        """
        try:
            tokenizer = read_tokenizer(folder / "tokenizer.json", longest=longest)
        except (ResourceError, ValueError) as error:
            raise ModelError(
                "ENCODER_MALFORMED", f"The tokenizer in {folder} cannot be read ({error}); install it again."
            ) from error
        return cls(ids=[found.ids for found in tokenizer.encode_batch(list(texts))])

    def __len__(self) -> int:
        return len(self.ids)

    def content(self) -> tuple[Tensor, Tensor]:
        """How many tokens each text has, int64 [N], and the tokens of all one behind the other, int64 [T]."""
        lengths = torch.tensor([len(one) for one in self.ids], dtype=torch.int64)
        return lengths, torch.tensor([token for one in self.ids for token in one], dtype=torch.int64)

    def batch(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Ids (int64 [B, L]) and mask (bool [B, L]) of rows (int64 [B]), beside the rows."""
        ids, mask = padded([self.ids[row] for row in rows.tolist()])
        return ids.to(rows.device), mask.to(rows.device)

    def batches(self, seed: int, batch_size: int) -> list[Tensor]:
        """Batches of texts of like length, in random order: little is computed for padding."""
        generator = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(self), generator=generator)
        lengths = torch.tensor([len(one) for one in self.ids])
        batches: list[Tensor] = []
        for bucket in torch.split(order, batch_size * _BUCKET_BATCHES):
            alike = bucket[torch.argsort(lengths[bucket], stable=True)]
            batches += list(torch.split(alike, batch_size))
        shuffled = torch.randperm(len(batches), generator=generator)
        return [batches[index] for index in shuffled.tolist()]
