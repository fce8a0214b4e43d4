"""A BERT encoder's forward pass, read straight from its safetensors.

Devlin et al. 2019, as sentence-transformers uses it: the mean of the last layer's tokens, of length one.
Our own forward saves the import and set-up of transformers, over two seconds of every first advice; a test
holds it to transformers' result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, Self

import numpy as np
import numpy.typing as npt
import torch
from pydantic import BaseModel, ConfigDict, Field
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from ml.device import chosen_device
from ml.encoders.batches import encoded_in_batches, mean_of_tokens
from ml.encoders.tokenizer import read_tokenizer
from ml.errors import ModelError
from resources.errors import ResourceError
from resources.records import read_record

Count = Annotated[int, Field(ge=1, le=1_000_000)]

_LONGEST: Final = 256
"""Tokens of a text that count, as the published model was trained; the rest is left out."""


class BertShape(BaseModel):
    """What the forward pass has to know of ``config.json``."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model_type: Literal["bert"]
    hidden_act: Literal["gelu"]
    position_embedding_type: Literal["absolute"] = "absolute"
    hidden_size: Count
    intermediate_size: Count
    num_attention_heads: Count
    num_hidden_layers: Count
    vocab_size: Count
    max_position_embeddings: Count
    type_vocab_size: Count
    layer_norm_eps: Annotated[float, Field(gt=0, lt=1)]


class Bert:
    """Token ids to the states of the last layer, on tensors under their published names.

    Plain tensors, not modules: making modules for weights that are replaced at once took two seconds.
    """

    def __init__(self, shape: BertShape, weights: Mapping[str, Tensor]) -> None:
        self._shape = shape
        self._weights = weights

    def __call__(self, ids: Tensor, mask: Tensor) -> Tensor:
        """States [B, L, D] of ids (int64 [B, L]) where there are tokens (bool [B, L])."""
        words = functional.embedding(ids, self._weights["embeddings.word_embeddings.weight"])
        positions = self._weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        states = self._normalised(words + positions + kind, "embeddings")
        allowed = mask[:, None, None, :]
        for layer in range(self._shape.num_hidden_layers):
            states = self._layer(states, allowed, f"encoder.layer.{layer}")
        return states

    def _layer(self, states: Tensor, allowed: Tensor, name: str) -> Tensor:
        """Self-attention, then a feed-forward network, each added and normalised afterwards."""
        batch, length, width = states.shape
        query, key, value = (
            self._linear(states, f"{name}.attention.self.{part}")
            .view(batch, length, self._shape.num_attention_heads, -1)
            .transpose(1, 2)
            for part in ("query", "key", "value")
        )
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=allowed)
        joined = self._linear(
            seen.transpose(1, 2).reshape(batch, length, width), f"{name}.attention.output.dense"
        )
        states = self._normalised(states + joined, f"{name}.attention.output")
        wide = functional.gelu(self._linear(states, f"{name}.intermediate.dense"))
        return self._normalised(states + self._linear(wide, f"{name}.output.dense"), f"{name}.output")

    def _linear(self, states: Tensor, name: str) -> Tensor:
        return functional.linear(states, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _normalised(self, states: Tensor, name: str) -> Tensor:
        weight, bias = self._weights[f"{name}.LayerNorm.weight"], self._weights[f"{name}.LayerNorm.bias"]
        return functional.layer_norm(states, weight.shape, weight, bias, self._shape.layer_norm_eps)


class BertEncoder:
    """Texts to the unit mean of a BERT model's tokens."""

    def __init__(
        self, model: Bert, tokenizer: Tokenizer, *, name: str, width: int, device: torch.device
    ) -> None:
        self.name = name
        self.width = width
        self._model = model
        self._tokenizer = tokenizer
        self._device = device

    @classmethod
    def load(
        cls, folder: Path, device: str = "auto", *, name: str, precision: torch.dtype = torch.float32
    ) -> Self:
        """The encoder in a folder of ``config.json``, ``tokenizer.json`` and ``model.safetensors``.

        Raises ModelError ENCODER_MALFORMED, DEVICE_MISSING or DEVICE_UNKNOWN.
        """
        processor = chosen_device(device)
        try:
            shape = read_record(folder / "config.json", BertShape, "ENCODER_MALFORMED")
            published = load_file(folder / "model.safetensors")
            tokenizer = read_tokenizer(
                folder / "tokenizer.json", longest=min(_LONGEST, shape.max_position_embeddings)
            )
            _check(published, shape)
        except (ResourceError, SafetensorError, ValueError, OSError) as error:
            raise ModelError(
                "ENCODER_MALFORMED",
                f"The text encoder in {folder} cannot be read ({error}); install it again.",
            ) from error
        weights = {
            name: value.to(processor, precision)
            for name, value in published.items()
            if value.is_floating_point()
        }
        return cls(Bert(shape, weights), tokenizer, name=name, width=shape.hidden_size, device=processor)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One unit row for each text  # [N, width]."""
        tokens = [found.ids for found in self._tokenizer.encode_batch(list(texts))]
        return encoded_in_batches(tokens, self.width, self._device, self._pooled)

    def _pooled(self, ids: Tensor, mask: Tensor) -> Tensor:
        return mean_of_tokens(self._model(ids, mask), mask)


def _check(published: Mapping[str, Tensor], shape: BertShape) -> None:
    """Every tensor the forward pass reads is there and has its shape. Raises ``ValueError`` naming one."""
    width, wide = shape.hidden_size, shape.intermediate_size
    expected: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (shape.vocab_size, width),
        "embeddings.position_embeddings.weight": (shape.max_position_embeddings, width),
        "embeddings.token_type_embeddings.weight": (shape.type_vocab_size, width),
    }
    norms, linears = ["embeddings"], []
    for layer in range(shape.num_hidden_layers):
        name = f"encoder.layer.{layer}"
        linears += [(f"{name}.attention.self.{part}", width, width) for part in ("query", "key", "value")]
        linears += [(f"{name}.attention.output.dense", width, width)]
        linears += [(f"{name}.intermediate.dense", wide, width), (f"{name}.output.dense", width, wide)]
        norms += [f"{name}.attention.output", f"{name}.output"]
    for name, rows, columns in linears:
        expected |= {f"{name}.weight": (rows, columns), f"{name}.bias": (rows,)}
    for name in norms:
        expected |= {f"{name}.LayerNorm.weight": (width,), f"{name}.LayerNorm.bias": (width,)}
    for name, size in expected.items():
        if name not in published or tuple(published[name].shape) != size:
            raise ValueError(f"{name} is missing or not of shape {size}")
