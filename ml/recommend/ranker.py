"""The second stage: a small network that orders candidates, taught by which of them was taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from ml.recommend.events import Floats, Ids, RentalEvents
from ml.recommend.features import FEATURES
from ml.recommend.replay import Scenes

_WIDTH: Final = 48
_OCCASION_WIDTH: Final = 8
_CHUNK: Final = 256
UNSEEN: Final = 10**6
"""The place of a product that did not come to the second stage."""


class ProductRanker(nn.Module):
    """Scores [B, C] of candidates' features [B, C, F] for occasions [B] (0: not said)."""

    means: Tensor
    stds: Tensor

    def __init__(self, occasions: int, *, features: int = len(FEATURES)) -> None:
        super().__init__()
        self.register_buffer("means", torch.zeros(features))
        self.register_buffer("stds", torch.ones(features))
        self.occasion = nn.Embedding(occasions + 1, _OCCASION_WIDTH)
        self.linear = nn.Linear(features, 1)
        self.network = nn.Sequential(
            nn.Linear(features + _OCCASION_WIDTH, _WIDTH),
            nn.SiLU(),
            nn.Dropout(0.1),
            nn.Linear(_WIDTH, _WIDTH // 2),
            nn.SiLU(),
            nn.Linear(_WIDTH // 2, 1),
        )

    def forward(self, features: Tensor, occasions: Tensor) -> Tensor:
        """As the class says."""
        z = (features - self.means) / self.stds
        said = self.occasion(occasions)[:, None].expand(-1, z.shape[1], -1)
        scores: Tensor = self.linear(z).squeeze(-1) + self.network(torch.cat([z, said], dim=-1)).squeeze(-1)
        return scores

    def standardise(self, features: Tensor) -> None:
        """Take mean and std of features [.., F] as the scale of each."""
        rows = features.reshape(-1, features.shape[-1]).float()
        self.means.copy_(rows.mean(dim=0))
        self.stds.copy_(rows.std(dim=0) + 1e-3)


def occasions_of(events: RentalEvents, scenes: Scenes) -> Ids:
    """Places in the ranker's vocabulary [N]: 0 where it was not said."""
    blank = events.occasion_names.index("") if "" in events.occasion_names else -1
    occasions = events.occasions[scenes.rows]
    return np.where(scenes.occasion_known & (occasions != blank), occasions + 1, 0)


@dataclass(slots=True)
class RankingTask:
    """Scenes as a training task: the loss is that of choosing the product taken among the candidates."""

    model: nn.Module
    features: Tensor
    """float16 [N, C, F]"""
    occasions: Tensor
    taken: Tensor
    validation: Scenes
    validation_occasions: Ids

    def __len__(self) -> int:
        return len(self.taken)

    def loss(self, rows: Tensor) -> Tensor:
        """Cross entropy over the candidates (ListNet with one relevant product; Cao et al. 2007)."""
        device = next(self.model.parameters()).device
        here = rows.to(self.features.device)
        scores = self.model(self.features[here].float().to(device), self.occasions[here].to(device))
        return nn.functional.cross_entropy(scores, self.taken[here].to(device))

    def validate(self) -> float:
        """The same loss on validation rows: NDCG@10 says the same with a tenth of the rows' evidence."""
        rows = np.flatnonzero(self.validation.taken >= 0)
        losses = []
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            scores = _scores(self.model, self.validation.features[part], self.validation_occasions[part])
            taken = torch.from_numpy(self.validation.taken[part])
            losses.append(nn.functional.cross_entropy(scores, taken, reduction="sum"))
        return float(torch.stack(losses).sum()) / len(rows)

    def content(self) -> Iterable[Tensor]:
        """Candidates, occasions and what was taken, of the validation rows too."""
        yield from (self.features, self.occasions, self.taken)
        yield from map(torch.from_numpy, (self.validation.features, self.validation.taken))
        yield torch.from_numpy(self.validation_occasions)


def ranking_task(
    model: ProductRanker, events: RentalEvents, learnt: Scenes, validation: Scenes
) -> RankingTask:
    """The task of rows whose product came to the second stage; the others teach nothing there."""
    rows = np.flatnonzero(learnt.taken >= 0)
    features = torch.from_numpy(learnt.features[rows])
    model.standardise(features[:: max(len(features) // 2000, 1)])
    return RankingTask(
        model=model,
        features=features,
        occasions=torch.from_numpy(occasions_of(events, learnt)[rows]),
        taken=torch.from_numpy(learnt.taken[rows]),
        validation=validation,
        validation_occasions=occasions_of(events, validation),
    )


def places(models: Sequence[nn.Module], scenes: Scenes, occasions: Ids) -> Floats:
    """The place [N] of the product taken by the mean score of the models; `UNSEEN` when not a candidate."""
    found = np.full(len(scenes.rows), float(UNSEEN))
    with torch.no_grad():
        for start in range(0, len(scenes.rows), _CHUNK):
            part = slice(start, start + _CHUNK)
            scores = [_scores(model, scenes.features[part], occasions[part]) for model in models]
            found[part] = _middle_places(torch.stack(scores).mean(dim=0).numpy(), scenes.taken[part])
    return found


def _scores(model: nn.Module, features: npt.NDArray[np.float16], occasions: Ids) -> Tensor:
    device = next(model.parameters()).device
    scores: Tensor = model(
        torch.from_numpy(features).float().to(device), torch.from_numpy(occasions).to(device)
    )
    return scores.cpu()


def _middle_places(scores: Floats, taken: Ids) -> Floats:
    own = np.take_along_axis(scores, np.maximum(taken, 0)[:, None], axis=1)
    place = (scores > own).sum(axis=1) + ((scores == own).sum(axis=1) - 1) / 2
    return np.where(taken < 0, float(UNSEEN), place)
