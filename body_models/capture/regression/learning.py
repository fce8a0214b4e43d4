"""Learning the regression: a ridge, networks for what is left, the errors' covariance on people left out."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from body_models.capture.camera import Floats
from body_models.capture.regression.cases import Cases
from body_models.capture.regression.network import FARTHEST, Network, completed, with_depths
from body_models.capture.regression.regressor import conditions_of

Member = tuple[Floats, Floats, Floats, Floats]
Rows = npt.NDArray[np.intp]

_RIDGE: Final = 30.0
_BETAS_RIDGE: Final = 100.0
_HIDDEN: Final = 96
_EPOCHS: Final = 160
_BATCH: Final = 128
_LEARNING_RATE: Final = 2e-3
_WEIGHT_DECAY: Final = 3e-3
_JITTER: Final = 0.05
"""Standardised features are shaken by this while learning: no single one shall be trusted blindly."""
_FOLDS: Final = 5
_ODD_AXES: Final = 60
_FILLINGS: Final = 8
_LEAST_SPREAD: Final = 0.002
_NORMAL_90: Final = 1.6449
_SHRUNK: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learnt:
    """A network, and what it says of each person by the members that never saw them."""

    network: Network
    held_out_logs: Floats  # [N, M]


def learnt(cases: Cases, seed: int) -> Learnt:
    """Train on all cases; each ensemble member leaves out one fold, which then measures the errors."""
    mean, precision = _seen(cases.values)
    raw = with_depths(completed(cases.values, mean, precision))
    centre, spread = raw.mean(axis=0), np.maximum(raw.std(axis=0), 1e-6)
    inputs = np.clip((raw - centre) / spread, -FARTHEST, FARTHEST)
    linear, targets = _ridge(inputs, cases.logs, _RIDGE), cases.logs
    folds = np.random.default_rng(seed).permutation(len(cases)) % _FOLDS
    members, held_out = [], np.empty_like(targets)
    for fold in range(_FOLDS):
        rows, rest = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        own = _ridge(inputs[rows], targets[rows], _RIDGE)
        left = targets - _applied(own, inputs)
        member = _member(inputs[rows], left[rows], seed + fold)
        held_out[rest] = _applied(own, inputs[rest]) + _network_output(member, inputs[rest])
        members.append(member)
    errors = held_out - targets
    covariance = _shrunk_covariance(errors)
    slopes = _std_slopes(errors, np.sqrt(np.diag(covariance)), conditions_of(held_out, list(cases.seen)))
    axes, usual = _odd(inputs)
    known = np.concatenate([inputs, (held_out - linear[-1]) / (10.0 * np.sqrt(np.diag(covariance)))], axis=1)
    betas = _ridge(known, cases.betas, _BETAS_RIDGE)
    network = Network(
        seen_mean=mean,
        seen_precision=precision,
        centre=centre,
        spread=spread,
        linear=linear,
        members=tuple(members),
        covariance=covariance,
        std_slopes=slopes,
        betas=betas,
        betas_covariance=_shrunk_covariance(_applied(betas, known) - cases.betas),
        odd_axes=axes,
        odd_usual=usual,
    )
    return Learnt(network=network, held_out_logs=held_out)


def _seen(values: Floats) -> tuple[Floats, Floats]:
    """Mean [F] and precision [F, F] of features [N, F] with NaN, by expectation and maximisation."""
    known = np.isfinite(values)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, values, 0.0).sum(axis=0) / count
    spread = np.sqrt(np.where(known, (values - mean) ** 2, 0.0).sum(axis=0) / count) + 1e-6
    complete = np.where(known, values, mean)
    precision = np.diag(spread**-2)
    for _ in range(_FILLINGS):
        left = np.zeros((values.shape[1], values.shape[1]))
        for hidden in (np.flatnonzero(~row) for row in known if not row.all()):
            left[np.ix_(hidden, hidden)] += np.linalg.inv(precision[np.ix_(hidden, hidden)])
        mean = complete.mean(axis=0)
        offset = complete - mean
        covariance = (offset.T @ offset + left) / len(values)
        precision = np.linalg.inv(covariance + _LEAST_SPREAD * np.diag(spread**2))
        complete = completed(values, mean, precision)
    return mean, precision


def _ridge(inputs: Floats, targets: Floats, strength: float) -> Floats:
    """Weights [F + 1, T] of the linear map with the least squares; the offset is not shrunk."""
    mean_in, mean_out = inputs.mean(axis=0), targets.mean(axis=0)
    x, y = inputs - mean_in, targets - mean_out
    weights = np.linalg.solve(x.T @ x + strength * np.eye(x.shape[1]), x.T @ y)
    return np.concatenate([weights, (mean_out - mean_in @ weights)[None]])


def _applied(linear: Floats, inputs: Floats) -> Floats:
    return np.asarray(inputs @ linear[:-1] + linear[-1], dtype=np.float64)


def _member(inputs: Floats, targets: Floats, seed: int) -> Member:
    """One network with one hidden layer that predicts ``targets`` [N, M]."""
    generator = torch.Generator().manual_seed(seed)
    scale = targets.std(axis=0) + 1e-9
    x = torch.tensor(inputs, dtype=torch.float32)
    y = torch.tensor(targets / scale, dtype=torch.float32)
    width = x.shape[1]
    first = (torch.randn(width, _HIDDEN, generator=generator) * 0.5 / width**0.5).requires_grad_()
    bias = torch.zeros(_HIDDEN, requires_grad=True)
    second = torch.zeros(_HIDDEN, y.shape[1], requires_grad=True)
    offset = torch.zeros(y.shape[1], requires_grad=True)
    parts = [first, bias, second, offset]
    optimiser = torch.optim.AdamW(parts, lr=_LEARNING_RATE, weight_decay=_WEIGHT_DECAY)
    steps = _EPOCHS * (len(x) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _LEARNING_RATE, total_steps=max(steps, 1))
    for _ in range(steps):
        rows = torch.randint(len(x), (_BATCH,), generator=generator)
        shaken = x[rows] + _JITTER * torch.randn(_BATCH, width, generator=generator)
        output = torch.tanh(shaken @ first + bias) @ second + offset
        loss = torch.nn.functional.smooth_l1_loss(output, y[rows], beta=1.0)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    a, b, c, d = (part.detach().numpy().astype(np.float64) for part in parts)
    return a, b, c * scale, d * scale


def _network_output(member: Member, inputs: Floats) -> Floats:
    a, b, c, d = member
    return np.asarray(np.tanh(inputs @ a + b) @ c + d, dtype=np.float64)


def _shrunk_covariance(errors: Floats) -> Floats:
    """Mean squares of errors [N, M], a little nearer to uncorrelated than seen: N is finite."""
    clipped = np.clip(errors, *(np.array([[-4.0], [4.0]]) * errors.std(axis=0)))
    covariance = clipped.T @ clipped / len(errors)
    shrunk: Floats = (1.0 - _SHRUNK) * covariance + _SHRUNK * np.diag(np.diag(covariance))
    return shrunk


def _std_slopes(errors: Floats, stds: Floats, conditions: Floats) -> Floats:
    """Weights [C + 1, M]: logarithms of the std's factors, linear in the conditions.

    Found by regressing log absolute errors, then shifted so that 90 % of the errors lie in the intervals.
    """
    sizes = np.log(np.abs(errors / stds) + 0.05)
    slopes = _ridge(conditions, sizes, 0.02 * len(errors))
    factors = np.exp(_applied(slopes, conditions))
    inside = np.quantile(np.abs(errors) / (stds * factors), 0.9, axis=0) / _NORMAL_90
    slopes[-1] += np.log(inside)
    return slopes


def _odd(inputs: Floats) -> tuple[Floats, float]:
    """Whitening axes [F, P] of the features, and the 99th percentile of the oddness on them."""
    _, singular, directions = np.linalg.svd(inputs, full_matrices=False)
    count = min(_ODD_AXES, len(singular))
    axes = directions[:count].T / (singular[:count] / np.sqrt(len(inputs)))
    whitened = inputs @ axes
    outside = inputs - whitened @ np.linalg.pinv(axes)
    return axes, float(np.quantile((whitened**2).mean(axis=1) + (outside**2).mean(axis=1), 0.99))
