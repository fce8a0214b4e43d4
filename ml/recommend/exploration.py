"""Showing now and then what is not known to be best, with a probability that is written down.

A shop only learns of what it shows. The policies here draw the product shown first at random, better ones
more often, and say with which probability: then any other policy can be judged by the log
(`ml.recommend.off_policy`). A log record holds numbers of the choice, never who the shopper was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Protocol, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from scipy.special import softmax

from ml.errors import DataError

Floats = npt.NDArray[np.float64]

_DRAWS: Final = 512
_LOG_LIMIT_ROWS: Final = 10_000_000


@dataclass(slots=True, kw_only=True)
class LinearPosterior:
    """What is believed of the reward as a linear function of a product's features (Bayesian regression).

    ``precision`` [F, F] and ``moment`` [F] add up over rewards, so that learning one more is exact and order
    does not matter. ``noise_std``: how much rewards scatter around it.
    """

    precision: Floats
    moment: Floats
    noise_std: float = 0.5

    @classmethod
    def uninformed(cls, width: int, *, prior_std: float = 1.0, noise_std: float = 0.5) -> Self:
        """Before anything was seen."""
        return cls(precision=np.eye(width) / prior_std**2, moment=np.zeros(width), noise_std=noise_std)

    def learn(self, features: Floats, reward: float) -> None:
        """One product shown ([F]) and what came of it."""
        self.precision += np.outer(features, features) / self.noise_std**2
        self.moment += features * (reward / self.noise_std**2)

    def mean(self) -> Floats:
        """The most probable weights [F]."""
        return np.asarray(np.linalg.solve(self.precision, self.moment), np.float64)

    def draws(self, count: int, generator: np.random.Generator) -> Floats:
        """Weights as probable as believed, [count, F]."""
        factor = np.linalg.cholesky(self.precision)
        noise = generator.standard_normal((len(self.moment), count))
        return (self.mean()[:, None] + np.linalg.solve(factor.T, noise)).T


class Policy(Protocol):
    """How probable each of some products is to be shown first."""

    @property
    def name(self) -> str:
        """As the log calls it."""

    def probabilities(self, features: Floats) -> Floats:
        """Of ``features`` [K, F]: probabilities [K], each above 0, their sum 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftmaxPolicy:
    """Better scores more often. ``floor``: the share drawn evenly, so that nothing is never shown."""

    weights: Floats
    temperature: float = 0.2
    floor: float = 0.05
    name: str = "softmax"

    def probabilities(self, features: Floats) -> Floats:
        """As `Policy` says."""
        return _floored(softmax(features @ self.weights / self.temperature), self.floor)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThompsonPolicy:
    """Each product as often as it is believed to be the best one (Thompson 1933; Agrawal, Goyal 2013).

    How often is counted over draws of a fixed seed, and the product is drawn from the counted shares: the
    propensity written down is exact, not an estimate.
    """

    posterior: LinearPosterior
    floor: float = 0.05
    seed: int = 0
    name: str = "thompson"

    def probabilities(self, features: Floats) -> Floats:
        """As `Policy` says."""
        weights = self.posterior.draws(_DRAWS, np.random.default_rng(self.seed))
        best = np.argmax(features @ weights.T, axis=0)
        return _floored(np.bincount(best, minlength=len(features)) / _DRAWS, self.floor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The product drawn: its place among the candidates, and how probable that was."""

    index: int
    propensity: float


def choose(policy: Policy, features: Floats, generator: np.random.Generator) -> Choice:
    """Draw one of the candidates [K, F].

    Raises:
        DataError: ``CANDIDATES_EMPTY`` when there is nothing to choose from.
    """
    if len(features) == 0:
        raise DataError("CANDIDATES_EMPTY", "There is no product to choose from; ask for less at once.")
    probabilities = policy.probabilities(features)
    index = int(generator.choice(len(features), p=probabilities))
    return Choice(index=index, propensity=float(probabilities[index]))


class ChoiceRecord(BaseModel):
    """One line of the log. Unknown fields are refused, so that nobody's identity slips in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    policy: Annotated[str, Field(max_length=64)]
    actions: Annotated[tuple[str, ...], Field(min_length=1, max_length=1000)]
    features: Annotated[tuple[tuple[float, ...], ...], Field(min_length=1, max_length=1000)]
    action: str
    propensity: Annotated[float, Field(gt=0.0, le=1.0)]
    reward: Annotated[float, Field(allow_inf_nan=False)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.action not in self.actions:
            raise ValueError(f"the product shown, {self.action!r}, is not among the candidates")
        if len(self.features) != len(self.actions) or len({len(row) for row in self.features}) != 1:
            raise ValueError("every candidate needs as many features as the others")
        return self

    @property
    def index(self) -> int:
        """The place of the product shown among the candidates."""
        return self.actions.index(self.action)


@dataclass(slots=True, kw_only=True)
class ChoiceLog:
    """A log of JSON lines that only grows."""

    path: Path
    written: int = field(default=0, init=False)

    def append(self, records: Iterable[ChoiceRecord]) -> None:
        """Add records at the end. Raises the ``OSError`` of the system."""
        lines = [record.model_dump_json() + "\n" for record in records]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.writelines(lines)
        self.written += len(lines)


def read_choices(path: Path) -> list[ChoiceRecord]:
    """The records of a log; a last line cut off by a power failure is left out.

    Raises:
        DataError: ``LOG_MISSING``, ``LOG_BROKEN`` naming the first line that is no record.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except FileNotFoundError:
        raise DataError("LOG_MISSING", f"There is no log {path}; check the path.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError("LOG_BROKEN", f"{path} cannot be read ({error}); check the file.") from error
    records = []
    for number, line in enumerate(lines[:_LOG_LIMIT_ROWS], start=1):
        if number == len(lines) and not line.endswith("\n"):
            break
        try:
            records.append(ChoiceRecord.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            reason = str(error).splitlines()[0]
            raise DataError(
                "LOG_BROKEN", f"{path}, line {number} is no record of a choice ({reason}); remove that line."
            ) from error
    return records


def _floored(probabilities: Floats, floor: float) -> Floats:
    mixed = (1.0 - floor) * probabilities + floor / len(probabilities)
    return np.asarray(mixed / mixed.sum(), np.float64)
