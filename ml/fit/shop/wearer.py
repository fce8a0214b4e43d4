"""Who is advised: body measurements, how sure each is, and how their errors go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri
from scipy.stats import qmc

from body_models.anthropometry.population import Sex, load_population
from body_models.anthropometry.solver import REPEATABILITY, FittedBody
from resources.families.schema import Block

Floats = npt.NDArray[np.float64]

SEX_OF_BLOCK: Final[Mapping[Block, Sex]] = {"women": "female", "men": "male"}
_DRAWS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Wearer:
    """A body as the advice sees it: values in cm and kg by name, standard deviations likewise.

    ``inferred`` names what was not measured. Nothing else is known of the person.
    """

    values: Mapping[str, float]
    stds: Mapping[str, float]
    inferred: frozenset[str] = field(default=frozenset())

    def changed(self, name: str, by_cm: float) -> Wearer:
        """The same person with one measurement larger by some centimetres."""
        return replace(self, values={**self.values, name: self.values[name] + by_cm})

    def certain_of(self, name: str) -> Wearer:
        """The same person, were this measurement known exactly."""
        return replace(self, stds={**self.stds, name: 0.0})


def wearer_of(fitted: FittedBody) -> Wearer:
    """The wearer a fitted body is, with the stds of its solver or camera."""
    found = fitted.measurements
    return Wearer(
        values={name: measured.value for name, measured in found.items()},
        stds={name: measured.std for name, measured in found.items()},
        inferred=frozenset(name for name, measured in found.items() if measured.source == "inferred"),
    )


def wearer_from_measurements(block: Block, given: Mapping[str, float]) -> Wearer:
    """The wearer of some measurements; what is missing is what people of the block usually have with them.

    Quicker than fitting a body (under a millisecond), as the many events of a shop need it.
    """
    rest = load_population().widened().distribution(SEX_OF_BLOCK[block], given)
    return Wearer(
        values={**rest.median(), **given},
        stds={**rest.std(), **{name: REPEATABILITY.get(name, 1.0) for name in given}},
        inferred=frozenset(rest.names) - frozenset(given),
    )


def body_draws(wearer: Wearer, names: Sequence[str]) -> Floats:
    """Errors [N, M] of the named measurements, in cm: what the body could also be, equally likely each.

    The draws are the same on every call (scrambled Sobol points through the normal quantile, seeded), so the
    same person gets the same advice. What was inferred errs together, as people's shapes do; what was
    measured errs alone.
    """
    stds = np.array([wearer.stds.get(name, 0.0) for name in names])
    correlation = np.eye(len(names))
    known = load_population().names
    together = [place for place, name in enumerate(names) if name in wearer.inferred and name in known]
    if len(together) > 1:
        shared = _correlation(tuple(names[place] for place in together))
        correlation[np.ix_(together, together)] = shared
    root = np.linalg.cholesky(correlation + 1e-9 * np.eye(len(names)))
    return np.asarray((_normal_points(len(names)) @ root.T) * stds)


@lru_cache(maxsize=64)
def _correlation(names: tuple[str, ...]) -> Floats:
    """How the logarithms of measurements go together in people of one stature and mass, sexes averaged."""
    statistics = load_population()
    drivers = {"stature_cm", "body_mass_kg"}
    found = []
    for sex in SEX_OF_BLOCK.values():
        whole = statistics.by_sex[sex]
        given = {name: float(np.exp(whole.mean_log[whole.index([name])[0]])) for name in drivers - {*names}}
        covariance = whole.conditional(given).select(names).covariance_log if given else None
        covariance = whole.select(names).covariance_log if covariance is None else covariance
        deviations = np.sqrt(np.diag(covariance))
        found.append(covariance / np.outer(deviations, deviations))
    return np.asarray(np.mean(found, axis=0))


@lru_cache(maxsize=64)
def _normal_points(dimensions: int) -> Floats:
    """Points [N, D] of the standard normal distribution, their mean exactly 0 and their std 1."""
    uniform = qmc.Sobol(dimensions, scramble=True, rng=20180).random(_DRAWS)
    points = ndtri(np.clip(uniform, 1e-6, 1 - 1e-6))
    return np.asarray((points - points.mean(axis=0)) / points.std(axis=0))
