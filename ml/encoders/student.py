"""The small network behind the bilingual encoder.

A text starts as a weighted mean of its tokens' own vectors; a few layers of attention (pre-norm, Xiong et
al. 2020) change each token's vector and weight by its neighbours. The mean is mapped into the space of the
teacher, by a plane and what a hidden layer adds to it. While attention and hidden layer add nothing this is
a plain weighted bag of words, which is how teaching starts.
"""

from __future__ import annotations

from typing import Annotated

import torch
from pydantic import BaseModel, ConfigDict, Field
from torch import Tensor, nn
from torch.nn import functional


class StudentShape(BaseModel):
    """The sizes of the network. ``longest``: tokens of a text that count."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    vocabulary: Annotated[int, Field(ge=2, le=200_000)]
    width: Annotated[int, Field(ge=8, le=1024)] = 128
    layers: Annotated[int, Field(ge=0, le=12)] = 2
    heads: Annotated[int, Field(ge=1, le=32)] = 4
    inner: Annotated[int, Field(ge=8, le=4096)] = 512
    output: Annotated[int, Field(ge=8, le=4096)] = 384
    longest: Annotated[int, Field(ge=4, le=512)] = 64


class _Layer(nn.Module):
    """Self-attention and a feed-forward network, each of them added to what comes in."""

    def __init__(self, shape: StudentShape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.attention_norm = nn.LayerNorm(shape.width)
        self.looking = nn.Linear(shape.width, 3 * shape.width)
        self.joined = nn.Linear(shape.width, shape.width)
        self.norm = nn.LayerNorm(shape.width)
        self.wide = nn.Linear(shape.width, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.width)
        self.dropout = nn.Dropout(dropout)
        for last in (self.joined, self.narrow):  # adds nothing yet
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, states: Tensor, allowed: Tensor) -> Tensor:
        """States [B, L, D] after this layer; ``allowed`` (bool [B, 1, 1, L]) may be looked at."""
        batch, length, width = states.shape
        looking: Tensor = self.looking(self.attention_norm(states))
        query, key, value = looking.view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=allowed)
        joined: Tensor = self.joined(seen.transpose(1, 2).reshape(batch, length, width))
        states = states + self.dropout(joined)
        further: Tensor = self.narrow(functional.gelu(self.wide(self.norm(states))))
        changed: Tensor = states + self.dropout(further)
        return changed


class Student(nn.Module):
    """Token ids to unit rows in the teacher's space."""

    def __init__(self, shape: StudentShape, *, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.weights = nn.Embedding(shape.vocabulary, 1)
        self.places = nn.Parameter(torch.zeros(shape.longest, shape.width))
        self.layers = nn.ModuleList(_Layer(shape, dropout) for _ in range(shape.layers))
        self.reweighing = nn.Linear(shape.width, 1)
        self.output = nn.Linear(shape.width, shape.output)
        self.bend = nn.Linear(shape.width, shape.inner)
        self.bent = nn.Linear(shape.inner, shape.output, bias=False)
        nn.init.zeros_(self.bent.weight)
        nn.init.zeros_(self.weights.weight)
        nn.init.zeros_(self.reweighing.weight)
        nn.init.zeros_(self.reweighing.bias)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Unit rows [B, output] of ids (int64 [B, L]) where there are tokens (bool [B, L])."""
        states = self.words(ids)
        changed = states + self.places[: ids.shape[1]]
        allowed = mask[:, None, None, :]
        for layer in self.layers:
            changed = layer(changed, allowed)
        weight = self.weights(ids) + self.reweighing(changed)
        shares = weight.masked_fill(~mask.unsqueeze(-1), -1e4).softmax(1)
        mean = (shares * changed).sum(1)
        placed: Tensor = self.output(mean) + self.bent(functional.gelu(self.bend(mean)))
        return functional.normalize(placed, dim=-1)
