"""The network that reads a set of items and says how well they go together.

Three opinions are added. *Affinity*: items are points on a sphere, those worn together lie near each other.
*Liking*: what an item says for itself. *Reading the set*: a set transformer without order (Lee et al. 2019)
whose attention knows how near two items' numbers in the collection are, read out by item and by pair
(relation network, Santoro et al. 2017).
"""

from __future__ import annotations

import math
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.outfits.vocabulary import NO_REFERENCE, UNKNOWN, ItemFeatures

_DISTANCES: Final = (1, 10, 25, 60, 150, 400, 1000, 2500, 5000)
"""Where differences of collection numbers are told apart."""
_KINDS: Final = len(_DISTANCES) + 2
_PAIR_WEIGHT: Final = 2.0
_PAIR_WIDTH: Final = 32
_SHARPNESS: Final = 3.0
"""Logarithm of how much a cosine of 1 counts at first."""
_SMALL: Final = 0.05
_FAR: Final = -1e9


class OutfitNetwork(nn.Module):
    """Scores sets. ``known``: how many slots, values and words are known; a text width of 0: not read."""

    def __init__(
        self,
        *,
        known: int,
        text_width: int,
        width: int,
        layers: int,
        heads: int,
        dropout: float,
        point_dropout: float,
        feature_dropout: float,
    ) -> None:
        super().__init__()
        self.known = nn.Embedding(known + 1, width)
        self.text = nn.Linear(text_width, width) if text_width else None
        self.text_dropout = nn.Dropout(feature_dropout / 2)
        self.liking = nn.Linear(width, 1)
        self.sharpness = nn.Parameter(torch.tensor(_SHARPNESS))
        self.layers = nn.ModuleList(_Attention(width, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.alone = nn.Linear(width, 1)
        self.pair = _Pair(width, dropout)
        self.point_dropout = nn.Dropout(point_dropout)
        self.feature_dropout = feature_dropout
        self.width = width
        nn.init.normal_(self.known.weight, std=_SMALL)
        # The set's reading begins silent and adds only what affinity and liking cannot say.
        nn.init.zeros_(self.alone.weight)
        nn.init.zeros_(self.pair.out.weight)

    def forward(self, features: ItemFeatures, sets: Tensor, links: Tensor | None = None) -> Tensor:
        """Scores [M] of sets of rows of ``features`` (int64 [M, L], -1 where there is no item).

        ``links`` (bool [M, L, L], symmetric): which pairs may know of each other; all by default.
        """
        return self.read(self.points(features), features.references, sets, links)

    def read(self, points: Tensor, references: Tensor, sets: Tensor, links: Tensor | None = None) -> Tensor:
        """Scores [M] as `forward` of sets of items whose points [N, width] are known already."""
        there = sets >= 0
        places = sets.clamp_min(0)
        pairs = there[:, :, None] & there[:, None]
        if links is not None:
            pairs = pairs & links
        own = torch.eye(sets.shape[1], dtype=torch.bool, device=sets.device)
        placed = points[places]
        kinds = _distance_kinds(references[places])
        tokens = placed * math.sqrt(self.width)
        for layer in self.layers:
            tokens = layer(tokens, kinds, pairs | own)
        tokens = self.norm(tokens)
        for_itself = self.likings(placed) + self.alone(tokens).squeeze(-1)
        together = self.sharpness.exp() * (placed @ placed.transpose(1, 2))
        together = together + _PAIR_WEIGHT * self.pair(tokens, kinds)
        count = there.sum(1)
        alone = for_itself.masked_fill(~there, 0.0).sum(1) / count.clamp_min(1)
        # Over all pairs of the set: a pair that may not know of each other counts as saying nothing.
        possible = (count * (count - 1)).clamp_min(1)
        scores: Tensor = alone + together.masked_fill(~pairs | own, 0.0).sum((1, 2)) / possible
        return scores

    def points(self, features: ItemFeatures) -> Tensor:
        """Items on the unit sphere  # [N, width].

        In training, features of an item are forgotten now and then, so that none is leant on alone.
        """
        known = features.known != UNKNOWN
        if self.training and self.feature_dropout:
            known = known & (torch.rand(known.shape, device=known.device) > self.feature_dropout)
        weights = known.to(self.known.weight.dtype)
        points = functional.embedding_bag(
            features.known, self.known.weight, per_sample_weights=weights, mode="sum"
        )
        if self.text is not None:
            points = points + self.text(self.text_dropout(features.texts))
        return functional.normalize(self.point_dropout(points), dim=-1)

    def likings(self, points: Tensor) -> Tensor:
        """What items [..., width] say for themselves  # [...]."""
        said: Tensor = self.liking(points).squeeze(-1)
        return said

    def joining(self, context: Tensor, candidates: Tensor) -> Tensor:
        """How well candidates [N, width] join contexts [..., width] (mean points): affinity and liking.

        The part of the score for which all candidates can be weighed at once  # [..., N].
        """
        return self.sharpness.exp() * (context @ candidates.T) + self.likings(candidates)


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
        self.view = nn.Linear(width, _PAIR_WIDTH)
        self.kind = nn.Embedding(_KINDS, _PAIR_WIDTH)
        self.wide = nn.Linear(3 * _PAIR_WIDTH, _PAIR_WIDTH)
        self.out = nn.Linear(_PAIR_WIDTH, 1)
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
