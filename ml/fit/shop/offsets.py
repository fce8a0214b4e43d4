"""What the evidence says: how much smaller than they are cut the shop's garments feel, and how wearers judge.

The model, in steps of the ladder: a size that lies ``z`` to a body feels ``z + shop + family + fabric +
product``, and `ml.fit.shop.ordinal` turns that into small, fit or large; thresholds and noise are unknown
too. All offsets are normal about 0, logarithms of thresholds and noise about the defaults (`Prior`). A felt
answer is wrong one time in fifty whatever was felt, so no single answer moves much; a return without a word
says only that it was probably not right.

The posterior is Laplace's: the mode by Fisher scoring, its precision there. Product offsets are eliminated
(Schur complement), so the cost is linear in products and independent of the number of events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from ml.fit.shop.evidence import OUTCOMES, Cell, Outcome
from ml.fit.shop.ordinal import WearerScale

Floats = npt.NDArray[np.float64]

_SLIP: Final = 0.02
"""How often an answer says nothing of what was felt."""
_SAYS: Final[Mapping[Outcome, tuple[float, float, float]]] = {
    "small": (1 - _SLIP, _SLIP / 2, _SLIP / 2),
    "fit": (_SLIP / 2, 1 - _SLIP, _SLIP / 2),
    "large": (_SLIP / 2, _SLIP / 2, 1 - _SLIP),
    "kept": (0.5, 0.75, 0.5),
    "returned": (0.5, 0.25, 0.5),
}
"""Probability of an outcome when small, fit or large was felt. Of clothes that are right some go back, of
those that are not some stay; the shop's judgement."""
_EMISSION: Final = np.array([_SAYS[outcome] for outcome in OUTCOMES])
_KINDS: Final = np.array([0 if outcome in ("small", "fit", "large") else 1 for outcome in OUTCOMES])
_SCALE_PARTS: Final = 3
_SWEEPS: Final = 40
_SETTLED: Final = 1e-8
_LONGEST_STEP: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """Standard deviations before the first event (steps, or of logarithms); the shop's judgement."""

    shop: float = 0.2
    family: float = 0.25
    fabric: float = 0.2
    product: float = 0.4
    thresholds_log: float = 0.2
    noise_log: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """What a product shares with others."""

    family: str
    fabric: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """How much smaller than it is cut something feels (below 0: larger), in steps."""

    mean: float
    std: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Offsets:
    """The posterior: everything that was learnt from the evidence.

    ``shared_mean`` [D] and ``shared_covariance`` [D, D] are of log small_at, log large_at, log noise, shop,
    families, fabrics; ``own_mean``, ``own_precision`` [J] and ``pull`` [J, D] of the products told of.
    """

    scale: WearerScale
    prior: Prior
    families: tuple[str, ...]
    fabrics: tuple[str, ...]
    products: tuple[str, ...]
    shared_mean: Floats
    shared_covariance: Floats
    own_mean: Floats
    own_precision: Floats
    pull: Floats

    @property
    def prior_std(self) -> float:
        """Standard deviation of a whole offset before the first event."""
        prior = self.prior
        return float(np.sqrt(prior.shop**2 + prior.family**2 + prior.fabric**2 + prior.product**2))

    def of_product(self, product: str, make: Make) -> Offset:
        """The whole offset of a product; of one nobody spoke of, what its family and fabric say."""
        carried = self._carried(make)
        unknown = self._unknown_variance(make)
        if product not in self.products:
            variance = carried @ self.shared_covariance @ carried + unknown + self.prior.product**2
            return Offset(mean=float(carried @ self.shared_mean), std=float(np.sqrt(variance)))
        place = self.products.index(product)
        free = carried - self.pull[place] / self.own_precision[place]
        variance = free @ self.shared_covariance @ free + unknown + 1.0 / self.own_precision[place]
        mean = float(carried @ self.shared_mean + self.own_mean[place])
        return Offset(mean=mean, std=float(np.sqrt(variance)))

    def of_make(self, make: Make) -> Offset:
        """What shop, family and fabric alone say."""
        carried = self._carried(make)
        variance = carried @ self.shared_covariance @ carried + self._unknown_variance(make)
        return Offset(mean=float(carried @ self.shared_mean), std=float(np.sqrt(variance)))

    def _carried(self, make: Make) -> Floats:
        carried = np.zeros(len(self.shared_mean))
        carried[_SCALE_PARTS] = 1.0
        if make.family in self.families:
            carried[_SCALE_PARTS + 1 + self.families.index(make.family)] = 1.0
        if make.fabric in self.fabrics:
            carried[_SCALE_PARTS + 1 + len(self.families) + self.fabrics.index(make.fabric)] = 1.0
        return carried

    def _unknown_variance(self, make: Make) -> float:
        family = 0.0 if make.family in self.families else self.prior.family**2
        return family + (0.0 if make.fabric in self.fabrics else self.prior.fabric**2)


def fit_offsets(
    weights: Mapping[Cell, float],
    makes: Mapping[str, Make],
    *,
    prior: Prior | None = None,
    scale: WearerScale | None = None,
) -> Offsets:
    """The posterior given weighed cells; ``makes`` names family and fabric of their products.

    ``scale`` is what thresholds and noise are expected to be.
    """
    return _Scoring(weights, makes, prior or Prior(), scale or WearerScale()).solve()


class _Scoring:
    """Fisher scoring on the evidence of some products."""

    def __init__(
        self, weights: Mapping[Cell, float], makes: Mapping[str, Make], prior: Prior, scale: WearerScale
    ) -> None:
        cells = sorted(weights)
        self._prior = prior
        self._products = tuple(sorted({cell.product for cell in cells}))
        self._families = tuple(sorted({makes[name].family for name in self._products}))
        self._fabrics = tuple(sorted({makes[name].fabric for name in self._products}))
        self._level = np.array([cell.level_steps for cell in cells])
        self._doubt = np.array([cell.doubt_steps for cell in cells])
        self._weight = np.array([weights[cell] for cell in cells])
        self._outcome = np.array([OUTCOMES.index(cell.outcome) for cell in cells], dtype=np.intp)
        place = {name: index for index, name in enumerate(self._products)}
        self._product = np.array([place[cell.product] for cell in cells], dtype=np.intp)
        self._design = self._carriers(makes)  # [J, 4, D]
        self._start = np.zeros(self._design.shape[2])
        self._start[:_SCALE_PARTS] = np.log([scale.small_at, scale.large_at, scale.noise])
        self._shared_precision = self._precisions()

    def solve(self) -> Offsets:
        """The mode, and the precision there."""
        shared, own = self._start.copy(), np.zeros(len(self._products))
        for _ in range(_SWEEPS):
            step_shared, step_own = self._step(shared, own)
            longest = max(np.abs(step_shared).max(), np.abs(step_own).max(initial=0.0))
            factor = min(1.0, _LONGEST_STEP / max(longest, 1e-12))
            shared, own = shared + factor * step_shared, own + factor * step_own
            if longest < _SETTLED:
                break
        precision, pull, own_precision, _, _ = self._system(shared, own)
        schur = precision - (pull / own_precision[:, None]).T @ pull
        small_at, large_at, noise = np.exp(shared[:_SCALE_PARTS])
        return Offsets(
            scale=WearerScale(small_at=float(small_at), large_at=float(large_at), noise=float(noise)),
            prior=self._prior,
            families=self._families,
            fabrics=self._fabrics,
            products=self._products,
            shared_mean=shared,
            shared_covariance=np.asarray(np.linalg.inv(schur), dtype=np.float64),
            own_mean=own,
            own_precision=own_precision,
            pull=pull,
        )

    def _step(self, shared: Floats, own: Floats) -> tuple[Floats, Floats]:
        precision, pull, own_precision, toward, own_toward = self._system(shared, own)
        schur = precision - (pull / own_precision[:, None]).T @ pull
        step: Floats = np.linalg.solve(schur, toward - pull.T @ (own_toward / own_precision)).astype(
            np.float64
        )
        return step, (own_toward - pull @ step) / own_precision

    def _system(self, shared: Floats, own: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Fisher precision (shared [D, D], between [J, D], own [J]) and gradient (shared [D], own [J])."""
        gradient, fisher = self._by_product(shared, own)
        design = self._design
        precision = np.einsum("jpd,jpq,jqe->de", design, fisher, design) + np.diag(self._shared_precision)
        pull = np.einsum("jq,jqd->jd", fisher[:, 0], design)
        own_precision = fisher[:, 0, 0] + self._prior.product**-2
        toward = np.einsum("jp,jpd->d", gradient, design) - self._shared_precision * (shared - self._start)
        return precision, pull, own_precision, toward, gradient[:, 0] - own * self._prior.product**-2

    def _by_product(self, shared: Floats, own: Floats) -> tuple[Floats, Floats]:
        """Gradient [J, 4] and information [J, 4, 4] in offset, log small_at, log large_at, log noise."""
        offset = (self._design[:, 0] @ shared + own)[self._product]
        felt, slopes = felt_slopes(self._level + offset, self._doubt, np.exp(shared[:_SCALE_PARTS]))
        seen, expected = _seen_and_expected(felt, slopes, self._outcome)
        count = len(self._products)
        gradient, fisher = np.zeros((count, 4)), np.zeros((count, 4, 4))
        np.add.at(gradient, self._product, self._weight[:, None] * seen)
        np.add.at(fisher, self._product, self._weight[:, None, None] * expected)
        return gradient, fisher

    def _carriers(self, makes: Mapping[str, Make]) -> Floats:
        families, fabrics = len(self._families), len(self._fabrics)
        design = np.zeros((len(self._products), 4, _SCALE_PARTS + 1 + families + fabrics))
        for place, name in enumerate(self._products):
            make = makes[name]
            design[place, 0, _SCALE_PARTS] = 1.0
            design[place, 0, _SCALE_PARTS + 1 + self._families.index(make.family)] = 1.0
            design[place, 0, _SCALE_PARTS + 1 + families + self._fabrics.index(make.fabric)] = 1.0
            design[place, 1:, :_SCALE_PARTS] = np.eye(_SCALE_PARTS)
        return design

    def _precisions(self) -> Floats:
        prior = self._prior
        stds = [prior.thresholds_log] * 2 + [prior.noise_log, prior.shop]
        stds += [prior.family] * len(self._families) + [prior.fabric] * len(self._fabrics)
        return np.array(stds) ** -2.0


def _seen_and_expected(felt: Floats, slopes: Floats, outcome: npt.NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Score [N, 4] of outcomes [N], and the information [N, 4, 4] that an answer of their kind gives."""
    says = felt @ _EMISSION.T  # [N, O]
    slope = np.einsum("npc,oc->npo", slopes, _EMISSION)  # [N, 4, O]
    rows = np.arange(len(says))
    seen = slope[rows, :, outcome] / says[rows, outcome][:, None]
    kind = _KINDS[None] == _KINDS[outcome][:, None]
    return seen, np.einsum("npo,nqo,no->npq", slope, slope, kind / says)


def score_and_information(
    cells: Sequence[Cell], weights: Floats, offset: float, scale: WearerScale
) -> tuple[float, float]:
    """Slope of the log-likelihood in a common offset of weighed cells, and the Fisher information there."""
    level = np.array([cell.level_steps for cell in cells]) + offset
    doubt = np.array([cell.doubt_steps for cell in cells])
    felt, slopes = felt_slopes(level, doubt, np.array([scale.small_at, scale.large_at, scale.noise]))
    outcome = np.array([OUTCOMES.index(cell.outcome) for cell in cells], dtype=np.intp)
    seen, expected = _seen_and_expected(felt, slopes, outcome)
    return float(weights @ seen[:, 0]), float(weights @ expected[:, 0, 0])


def felt_slopes(level: Floats, doubt: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Probabilities [N, 3] of small, fit and large, and their slopes [N, 4, 3].

    ``level`` and ``doubt`` [N] are in steps, ``scale`` [3] is small_at, large_at, noise. The slopes are in
    the level, and in the logarithms of the three.
    """
    small_at, large_at, noise = scale
    spread = np.sqrt(noise**2 + doubt**2)
    u, v = (level - small_at) / spread, (-level - large_at) / spread
    small, large = ndtr(u), ndtr(v)
    at_u, at_v = _density(u) / spread, _density(v) / spread
    widening = noise**2 / spread
    zero = np.zeros_like(level)
    in_small = np.stack([at_u, -at_u * small_at, zero, -at_u * u * widening], axis=1)
    in_large = np.stack([-at_v, zero, -at_v * large_at, -at_v * v * widening], axis=1)
    slopes = np.stack([in_small, -in_small - in_large, in_large], axis=2)
    return np.stack([small, 1 - small - large, large], axis=1), slopes


def _density(at: Floats) -> Floats:
    return np.asarray(np.exp(-0.5 * at**2) / np.sqrt(2 * np.pi))


def log_likelihood(
    weights: Mapping[Cell, float], offset_of: Mapping[str, float], scale: WearerScale
) -> float:
    """Log-likelihood of the evidence under given whole offsets of products: to compare with other methods."""
    cells = list(weights)
    level = np.array([cell.level_steps + offset_of[cell.product] for cell in cells])
    doubt = np.array([cell.doubt_steps for cell in cells])
    felt, _ = felt_slopes(level, doubt, np.array([scale.small_at, scale.large_at, scale.noise]))
    says = _EMISSION[[OUTCOMES.index(cell.outcome) for cell in cells]]
    return float(np.array(list(weights.values())) @ np.log((felt * says).sum(axis=1)))


def says_of(outcome: Outcome) -> Floats:
    """Probability of an outcome [3] when small, fit or large was felt."""
    return np.asarray(_EMISSION[OUTCOMES.index(outcome)])


def unspoken(scale: WearerScale | None = None, prior: Prior | None = None) -> Offsets:
    """What is known before the first event."""
    return fit_offsets({}, {}, prior=prior, scale=scale)
