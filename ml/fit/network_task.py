"""Teaching a network of fit on rentals in memory; whoever moves its inputs finds them here too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.fit.network import FitNetwork
from ml.fit.network_inputs import BUCKETS, WORD_GROUPS, NetworkInputs

ERASED_SHARES: Final[Mapping[str, float]] = {"body": 0.1, "size": 0.05, "occasion": 0.1, "build": 0.2}
"""How often a row is learnt from as if a group were not known. Without the build of a body, mass and stature
are all there is of it, as when a shop asks."""
_NUMBER_GROUPS: Final = ("body", "body", "build", "build", "build", "size")
_CHUNK: Final = 8192


class FitTask:
    """`ml.training.task.Task`, and `ml.training.adversarial.EmbeddedTask` by its numbers."""

    def __init__(
        self,
        network: FitNetwork,
        inputs: NetworkInputs,
        labels: Tensor,
        held_out: tuple[NetworkInputs, Tensor],
    ) -> None:
        self.network = network
        self.model: nn.Module = network
        self._inputs, self._labels = inputs, labels
        self._held_out = held_out

    def __len__(self) -> int:
        return len(self._labels)

    def loss(self, rows: Tensor) -> Tensor:
        """The mean cross entropy [] of rows (int64 [B]), some with something erased while it learns."""
        return functional.cross_entropy(self.scores(self.embedded(rows), rows), self._labels[rows])

    def validate(self) -> float:
        """The cross entropy on the rows held out."""
        inputs, labels = self._held_out
        return float(functional.cross_entropy(scores_of(self.network, inputs), labels))

    def content(self) -> Iterable[Tensor]:
        """Inputs and answers, of the rows held out too."""
        for inputs, labels in ((self._inputs, self._labels), self._held_out):
            yield from (inputs.numbers, inputs.known, inputs.words, labels)

    def embedded(self, rows: Tensor) -> Tensor:
        """The numbers [B, 6] of rows, in spreads: what an opponent may move."""
        return self._inputs.numbers[rows]

    def scores(self, embedded: Tensor, rows: Tensor) -> Tensor:
        """Scores [B, 3] of rows whose numbers have become ``embedded``."""
        inputs = replace(self._inputs.take(rows), numbers=embedded)
        scores: Tensor = self.network(erased(inputs) if self.network.training else inputs)
        return scores

    def labels(self, rows: Tensor) -> Tensor:
        """0 small, 1 fit, 2 large: int64 [B]."""
        return self._labels[rows]


class BalancedTask(FitTask):
    """The same rows decided as if small, fit and large were as frequent: else all attacks end at "fit"."""

    def __init__(self, network: FitNetwork, inputs: NetworkInputs, labels: Tensor, shares: Tensor) -> None:
        super().__init__(network, inputs, labels, (inputs, labels))
        self._log_shares = shares.log()

    def scores(self, embedded: Tensor, rows: Tensor) -> Tensor:
        """Scores [B, 3], the frequencies taken out (Menon et al. 2021)."""
        return super().scores(embedded, rows) - self._log_shares


def scores_of(network: nn.Module, inputs: NetworkInputs) -> Tensor:
    """Scores [N, 3] in evaluation mode, a part of the rows at a time."""
    network.eval()
    device = next(network.parameters()).device
    with torch.no_grad():
        parts = [
            network(inputs.take(rows).to(device))
            for rows in torch.split(torch.arange(len(inputs), device=inputs.numbers.device), _CHUNK)
        ]
    return torch.cat(parts) if parts else torch.zeros((0, 3))


def erased(inputs: NetworkInputs) -> NetworkInputs:
    """The inputs with groups unknown at random, each in its share of the rows; draws from torch."""
    drawn = torch.rand((len(ERASED_SHARES), len(inputs)), device=inputs.numbers.device)
    kept = {name: drawn[place] >= share for place, (name, share) in enumerate(ERASED_SHARES.items())}
    kept["build"] &= kept["body"]
    known = torch.stack([kept[group] for group in _NUMBER_GROUPS], dim=1)
    words = torch.stack([kept[WORD_GROUPS[name]] for name in BUCKETS], dim=1)
    return replace(
        inputs,
        known=inputs.known * known,
        words=torch.where(words, inputs.words, torch.full_like(inputs.words, -1)),
    )
