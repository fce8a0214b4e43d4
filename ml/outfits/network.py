"""The network that reads a set of items and says how well they go together.

A set transformer (Lee et al. 2019) without order: items are tokens, attention between two items knows how
near their numbers in the collection are. The score is the mean of what each item says for itself and of
what each pair says together (relation network, Santoro et al. 2017).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.outfits.vocabulary import NO_REFERENCE, UNKNOWN, ItemFeatures

_DISTANCES: Final = (1, 10, 25, 60, 150, 400, 1000, 2500, 5000)
"""Where differences of collection numbers are told apart."""
_KINDS: Final = len(_DISTANCES) + 2
_PAIR_WEIGHT: Final = 2.0
_FAR: Final = -1e9


class OutfitNetwork(nn.Module):
    """Scores sets. ``vocabulary_sizes``: known values of each attribute; 0 words or text width: not used."""

    def __init__(
        self,
        *,
        vocabulary_sizes: Sequence[int],
        words: int,
        text_width: int,
        width: int,
        layers: int,
        heads: int,
        dropout: float,
        feature_dropout: float,
    ) -> None:
        super().__init__()
        self.values = nn.ModuleList(nn.Embedding(size + 1, width) for size in vocabulary_sizes)
        self.words = nn.Embedding(words + 1, width, padding_idx=UNKNOWN) if words else None
        self.text = nn.Linear(text_width, width) if text_width else None
        self.layers = nn.ModuleList(_Attention(width, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.alone = nn.Linear(width, 1)
        self.pair = _Pair(width, dropout)
        self.dropout = nn.Dropout(dropout)
        self.feature_dropout = feature_dropout
        self._sources = len(vocabulary_sizes) + bool(words) + bool(text_width)
        for embedding in [*self.values, *([self.words] if self.words else [])]:
            nn.init.normal_(embedding.weight, std=0.3)

    def forward(self, features: ItemFeatures, sets: Tensor, links: Tensor | None = None) -> Tensor:
        """Scores [M] of sets of rows of ``features`` (int64 [M, L], -1 where there is no item).

        ``links`` (bool [M, L, L], symmetric): which pairs may know of each other; all by default.
        """
        there = sets >= 0
        places = sets.clamp_min(0)
        pairs = there[:, :, None] & there[:, None]
        if links is not None:
            pairs = pairs & links
        own = torch.eye(sets.shape[1], dtype=torch.bool, device=sets.device)
        kinds = _distance_kinds(features.references[places])
        tokens = self.dropout(self._tokens(features, places))
        for layer in self.layers:
            tokens = layer(tokens, kinds, pairs | own)
        tokens = self.norm(tokens)
        alone = self.alone(tokens).squeeze(-1).masked_fill(~there, 0.0).sum(1) / there.sum(1).clamp_min(1)
        together = self.pair(tokens, kinds).masked_fill(~pairs | own, 0.0).sum((1, 2))
        # Over all pairs of the set: a pair that may not know of each other counts as saying nothing.
        possible = there.sum(1) * (there.sum(1) - 1)
        scores: Tensor = alone + _PAIR_WEIGHT * together / possible.clamp_min(1)
        return scores

    def _tokens(self, features: ItemFeatures, places: Tensor) -> Tensor:
        """Items as vectors  # [M, L, width]."""
        parts = [
            self._drop(embedding(features.values[places, column]))
            for column, embedding in enumerate(self.values)
        ]
        if self.words is not None:
            parts.append(self._drop(self._word_mean(features.words[places])))
        if self.text is not None:
            parts.append(self._drop(self.text(features.texts[places])))
        total: Tensor = torch.stack(parts).sum(0) / math.sqrt(self._sources)
        return total

    def _word_mean(self, words: Tensor) -> Tensor:
        assert self.words is not None  # noqa: S101 (asked by the caller)
        known = words != UNKNOWN
        if self.training and self.feature_dropout:
            known = known & (torch.rand(known.shape, device=words.device) > self.feature_dropout)
        vectors = self.words(words) * known[..., None]
        mean: Tensor = vectors.sum(-2) / known.sum(-1, keepdim=True).clamp_min(1).sqrt()
        return mean

    def _drop(self, vectors: Tensor) -> Tensor:
        """In training, forget a feature of an item now and then, so that none is leant on alone."""
        if not self.training or not self.feature_dropout:
            return vectors
        kept = torch.rand(vectors.shape[:-1], device=vectors.device) > self.feature_dropout
        return vectors * kept[..., None]


class _Attention(nn.Module):
    """One pre-norm layer of attention whose weights know the kind of a pair."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.before = nn.LayerNorm(width)
        self.queries_keys_values = nn.Linear(width, 3 * width)
        self.bias = nn.Embedding(_KINDS, heads)
        self.out = nn.Linear(width, width)
        self.between = nn.LayerNorm(width)
        self.wide = nn.Linear(width, 2 * width)
        self.narrow = nn.Linear(2 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor, kinds: Tensor, seen: Tensor) -> Tensor:
        sets, length, width = tokens.shape
        split = self.queries_keys_values(self.before(tokens)).view(sets, length, 3, self.heads, -1)
        queries, keys, values = split.permute(2, 0, 3, 1, 4)  # each [M, heads, L, width / heads]
        weights = queries @ keys.transpose(-1, -2) / math.sqrt(width / self.heads)
        weights = weights + self.bias(kinds).permute(0, 3, 1, 2)
        weights = weights.masked_fill(~seen[:, None], _FAR).softmax(-1)
        mixed = (self.dropout(weights) @ values).transpose(1, 2).reshape(sets, length, width)
        tokens = tokens + self.dropout(self.out(mixed))
        inner = functional.gelu(self.wide(self.between(tokens)))
        result: Tensor = tokens + self.dropout(self.narrow(inner))
        return result


class _Pair(nn.Module):
    """What two items say together  # [M, L, L]."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.view = nn.Linear(width, width)
        self.kind = nn.Embedding(_KINDS, width)
        self.wide = nn.Linear(3 * width, width)
        self.out = nn.Linear(width, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor, kinds: Tensor) -> Tensor:
        views = self.view(tokens)
        one, other = views[:, :, None], views[:, None]
        seen = torch.cat([one * other, (one - other).abs(), self.kind(kinds)], dim=-1)
        said: Tensor = self.out(self.dropout(functional.gelu(self.wide(seen)))).squeeze(-1)
        return said


def _distance_kinds(references: Tensor) -> Tensor:
    """How near the collection numbers of each pair are, as a kind; the last kind: not known  # [M, L, L]."""
    edges = torch.tensor(_DISTANCES, device=references.device)
    kinds = torch.bucketize((references[:, :, None] - references[:, None]).abs(), edges, right=True)
    known = references != NO_REFERENCE
    return torch.where(known[:, :, None] & known[:, None], kinds, _KINDS - 1)
