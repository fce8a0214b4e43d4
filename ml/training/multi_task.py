"""Fit, satisfaction and compatibility learnt together: one idea of products and one of people, three heads.

The losses are weighed by uncertainty the network learns for each (Kendall, Gal, Cipolla 2018), so that none
drowns the others. A network with one aim is the single-task peer: the same layers, the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.errors import DataError
from ml.figures.classification import auc, average_auc
from ml.training.preparation import Split

Aim = Literal["fit", "satisfaction", "compatibility"]
Floats = npt.NDArray[np.float64]

AIMS: Final[tuple[Aim, ...]] = ("fit", "satisfaction", "compatibility")
_FITS: Final = 3
_UNKNOWN: Final = -1
_WIDTH: Final = 64
_DROPOUT: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What people said of products they wore."""

    people: Tensor  # float32 [N, P], without missing values
    products: Tensor  # float32 [N, D]
    fits: Tensor  # int64 [N]: 0 small, 1 fit, 2 large, -1 not said
    satisfied: Tensor  # float32 [N]: 0 … 1, NaN not said


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Products that were worn together, and others."""

    left: Tensor  # float32 [M, D]
    right: Tensor  # float32 [M, D]
    together: Tensor  # float32 [M]: 1 or 0


class SharedNetwork(nn.Module):
    """Layers all aims share, and a head for each."""

    def __init__(self, person_width: int, product_width: int, aims: tuple[Aim, ...], *, seed: int) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.aims = aims
        self.product = _layers(product_width, _WIDTH)
        self.person = _layers(person_width, _WIDTH)
        self.worn = _layers(2 * _WIDTH, _WIDTH)
        outputs = {"fit": _FITS, "satisfaction": 1, "compatibility": 1}
        inputs = {"fit": _WIDTH, "satisfaction": _WIDTH, "compatibility": 2 * _WIDTH}
        self.heads = nn.ModuleDict({aim: nn.Linear(inputs[aim], outputs[aim]) for aim in aims})
        self.log_variances = nn.ParameterDict({aim: nn.Parameter(torch.zeros(())) for aim in aims})

    def wearing(self, people: Tensor, products: Tensor) -> Tensor:
        """What a person [N, P] in a product [N, D] is like  # [N, W]."""
        worn: Tensor = self.worn(torch.cat([self.person(people), self.product(products)], dim=1))
        return worn

    def scores(self, aim: Aim, rows: Feedback | Pairs) -> Tensor:
        """The head's scores, [N, 3] of fit, [N] of the others."""
        if isinstance(rows, Pairs):
            left, right = self.product(rows.left), self.product(rows.right)
            inner = torch.cat([left * right, (left - right).abs()], dim=1)  # the same whichever is left
        else:
            inner = self.wearing(rows.people, rows.products)
        scores: Tensor = self.heads[aim](inner)
        return scores if aim == "fit" else scores[:, 0]

    def weigh(self, losses: Mapping[Aim, Tensor]) -> Tensor:
        """The losses [] together; each divided by its variance, whose growth costs too (equation 10)."""
        weighed = [
            torch.exp(-self.log_variances[aim]) * loss + self.log_variances[aim] / 2
            for aim, loss in losses.items()
        ]
        return torch.stack(weighed).sum()


class SharedTask:
    """Teaching a `SharedNetwork`; `ml.training.task.Task`.

    Raises DataError AIM_WITHOUT_ROWS when no row says anything of an aim.
    """

    def __init__(
        self,
        feedback: Feedback,
        pairs: Pairs,
        held_out: tuple[Feedback, Pairs],
        *,
        aims: tuple[Aim, ...] = AIMS,
        seed: int = 0,
    ) -> None:
        self.network = SharedNetwork(feedback.people.shape[1], feedback.products.shape[1], aims, seed=seed)
        self.model: nn.Module = self.network
        told = _told(feedback, aims)
        self._feedback = _take_feedback(feedback, torch.nonzero(told)[:, 0])
        self._pairs = (
            pairs if "compatibility" in aims else _take_pairs(pairs, torch.empty(0, dtype=torch.int64))
        )
        self._held_feedback, self._held_pairs = held_out
        for aim in aims:
            if not _known(aim, self._feedback, self._pairs).any():
                raise DataError(
                    "AIM_WITHOUT_ROWS", f"No row says anything of {aim}; add rows or leave it out."
                )
        self._dull = {aim: self._constant_loss(aim) for aim in aims}

    def __len__(self) -> int:
        return len(self._feedback.people) + len(self._pairs.left)

    def loss(self, rows: Tensor) -> Tensor:
        """The weighed losses [] of rows (int64 [B]): feedback first, pairs behind it."""
        border = len(self._feedback.people)
        feedback = _take_feedback(self._feedback, rows[rows < border])
        pairs = _take_pairs(self._pairs, rows[rows >= border] - border)
        return self.network.weigh(_losses(self.network, feedback, pairs))

    def validate(self) -> float:
        """The mean over the aims of the loss on held-out rows, as a share of what a constant would lose."""
        with torch.no_grad():
            losses = _losses(self.network, self._held_feedback, self._held_pairs)
        return float(np.mean([float(loss) / self._dull[aim] for aim, loss in losses.items()]))

    def content(self) -> Iterable[Tensor]:
        """Feedback and pairs, those held out too."""
        for feedback in (self._feedback, self._held_feedback):
            yield from (feedback.people, feedback.products, feedback.fits, feedback.satisfied)
        for pairs in (self._pairs, self._held_pairs):
            yield from (pairs.left, pairs.right, pairs.together)

    def _constant_loss(self, aim: Aim) -> float:
        feedback, pairs = self._held_feedback, self._held_pairs
        known = _known(aim, feedback, pairs)
        if not known.any():
            raise DataError("AIM_WITHOUT_ROWS", f"No row held out says anything of {aim}; hold out more.")
        if aim == "fit":
            shares = torch.bincount(feedback.fits[known], minlength=_FITS).double() / int(known.sum())
            return float(-(shares * shares.clamp(min=1e-9).log()).sum())
        share = _targets(aim, feedback, pairs)[known].double().mean().clamp(1e-6, 1 - 1e-6)
        return float(-(share * share.log() + (1 - share) * (1 - share).log()))


def judge(network: SharedNetwork, feedback: Feedback, pairs: Pairs) -> dict[Aim, float]:
    """The AUC of each aim on rows not learnt from; of fit the mean over its three classes.

    NaN for an aim with one class only. A satisfaction of at least a half counts as satisfied.
    """
    network.eval()
    areas: dict[Aim, float] = {}
    for aim in network.aims:
        known = _known(aim, feedback, pairs)
        with torch.no_grad():
            scores = network.scores(aim, pairs if aim == "compatibility" else feedback)[known].double()
        if aim == "fit":
            areas[aim] = average_auc(feedback.fits[known].numpy(), scores.softmax(dim=1).numpy())
        else:
            areas[aim] = auc(_targets(aim, feedback, pairs)[known].numpy() >= 0.5, scores.numpy())
    return areas


def draw_pairs(vectors: Tensor, outfits: list[list[int]], slots: list[str], *, seed: int) -> Pairs:
    """Pairs of each outfit's products (rows of ``vectors`` [K, D]), and as many of another outfit's.

    The other has the slot of the one it stands for, so that slots tell nothing.
    """
    generator = np.random.default_rng(seed)
    by_slot: dict[str, list[int]] = {}
    for product in sorted({product for outfit in outfits for product in outfit}):
        by_slot.setdefault(slots[product], []).append(product)
    left, right, together = [], [], []
    for outfit in outfits:
        for one in range(len(outfit)):
            for other in range(one + 1, len(outfit)):
                alike = by_slot[slots[outfit[other]]]
                wrong = alike[int(generator.integers(len(alike)))]
                left += [outfit[one], outfit[one]]
                right += [outfit[other], wrong]
                together += [1.0, 0.0]
    return Pairs(left=vectors[left], right=vectors[right], together=torch.tensor(together))


def rows_of(feedback: Feedback, split: Split) -> dict[str, Feedback]:
    """The feedback of each part of a split."""
    return {name: _take_feedback(feedback, torch.from_numpy(rows)) for name, rows in split.parts().items()}


def _losses(network: SharedNetwork, feedback: Feedback, pairs: Pairs) -> dict[Aim, Tensor]:
    losses: dict[Aim, Tensor] = {}
    for aim in network.aims:
        known = _known(aim, feedback, pairs)
        if not known.any():
            continue  # no row of this batch says anything of it
        scores = network.scores(aim, pairs if aim == "compatibility" else feedback)[known]
        targets = _targets(aim, feedback, pairs)[known]
        losses[aim] = (
            functional.cross_entropy(scores, targets)
            if aim == "fit"
            else functional.binary_cross_entropy_with_logits(scores, targets)
        )
    return losses


def _targets(aim: Aim, feedback: Feedback, pairs: Pairs) -> Tensor:
    return {"fit": feedback.fits, "satisfaction": feedback.satisfied, "compatibility": pairs.together}[aim]


def _known(aim: Aim, feedback: Feedback, pairs: Pairs) -> Tensor:
    targets = _targets(aim, feedback, pairs)
    return targets != _UNKNOWN if aim == "fit" else ~torch.isnan(targets)


def _told(feedback: Feedback, aims: tuple[Aim, ...]) -> Tensor:
    """Which rows say something of the aims (bool [N])."""
    told = torch.zeros(len(feedback.people), dtype=torch.bool)
    if "fit" in aims:
        told |= feedback.fits != _UNKNOWN
    if "satisfaction" in aims:
        told |= ~torch.isnan(feedback.satisfied)
    return told


def _take_feedback(feedback: Feedback, rows: Tensor) -> Feedback:
    return Feedback(
        people=feedback.people[rows],
        products=feedback.products[rows],
        fits=feedback.fits[rows],
        satisfied=feedback.satisfied[rows],
    )


def _take_pairs(pairs: Pairs, rows: Tensor) -> Pairs:
    return Pairs(left=pairs.left[rows], right=pairs.right[rows], together=pairs.together[rows])


def _layers(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(inputs, outputs), nn.GELU(), nn.Dropout(_DROPOUT), nn.Linear(outputs, outputs), nn.GELU()
    )
