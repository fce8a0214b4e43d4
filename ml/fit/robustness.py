"""How well a network of fit holds when somebody moves what it is told of a body and a size.

The opponent knows weights and answers, and moves the six standardised numbers of a row together, by at most
a share of their own length; words stay, and so does what is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ml.figures.classification import average_auc
from ml.fit.network import CLASSES, FitNetwork
from ml.fit.network_task import BalancedTask
from ml.training.adversarial import Opponent, find_move, robustness_report

if TYPE_CHECKING:
    from ml.fit.network_teaching import Halves

OPPONENT: Final = Opponent(method="pgd", radius=0.1, steps=4, weight=0.5)
"""Whom a network is taught against. With two steps, each leaping to the border, it learnt to withstand leaps
only: shorter moves fooled it the more."""
RADII: Final = (0.05, 0.1, 0.2)
_STEPS: Final = 20
_MOST_OF_EACH: Final = 1000


def robustness(before: FitNetwork, after: FitNetwork, halves: Halves, seed: int) -> dict[str, Any]:
    """Figures on rows held out, by network and radius: share named right, and AUC.

    As many rows of small, of fit and of large, weighed as if equally frequent (guessing names a third
    right): else "fit" would be the answer to all, and no attack could change it.
    """
    rows = _as_many_of_each(halves.late_labels, seed)
    shares = torch.bincount(halves.early_labels, minlength=3).float() / len(halves.early_labels)
    found: dict[str, Any] = {"rows": len(rows)}
    for name, network in (("before", before), ("after", after)):
        task = BalancedTask(network, halves.late.take(rows), halves.late_labels[rows], shares)
        found[name] = {
            "balanced_accuracy": robustness_report(task, RADII, seed=seed),
            "auc": {
                ("clean" if radius == 0 else f"radius {radius:g}"): _moved_auc(task, radius, seed)
                for radius in (0.0, *RADII)
            },
        }
    return found


def _as_many_of_each(labels: Tensor, seed: int) -> Tensor:
    """Rows drawn without order, int64 [3 K]."""
    generator = np.random.default_rng(seed)
    places = [np.flatnonzero((labels == label).cpu().numpy()) for label in range(CLASSES)]
    count = min(_MOST_OF_EACH, *(len(one) for one in places))
    drawn = np.concatenate([generator.permutation(one)[:count] for one in places])
    return torch.from_numpy(drawn).to(labels.device)


def _moved_auc(task: BalancedTask, radius: float, seed: int) -> float:
    """The AUC of rows that were moved against their own answers."""
    torch.manual_seed(seed)
    task.model.eval()
    rows = torch.arange(len(task), device=task.embedded(torch.zeros(1, dtype=torch.int64)).device)
    embedded, labels = task.embedded(rows), task.labels(rows)
    if radius > 0:
        embedded = embedded + find_move(
            lambda moved: functional.cross_entropy(task.scores(moved, rows), labels),
            embedded,
            radius=radius,
            steps=_STEPS,
        )
    with torch.no_grad():
        told = task.scores(embedded, rows).softmax(dim=1).double()
    return average_auc(labels.cpu().numpy(), told.cpu().numpy())
