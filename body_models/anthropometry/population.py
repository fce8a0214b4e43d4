"""What measured people are like: log-normal statistics of body measurements, per sex.

Measurements of adults are close to jointly log-normal: in log space the conditional expectation given
stature and mass predicts chest, waist and hip at least as well as linear regression on stature, mass and
body mass index. The statistics ship as ``resources/population/ansur_ii.json``; `derive_population` makes
that file from the survey.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from resources.errors import ResourceError

Sex = Literal["female", "male", "unspecified"]
SEXES: Final[tuple[Sex, ...]] = ("female", "male", "unspecified")
AGE: Final = "age_years"
AGE_SPAN: Final = (17.0, 70.0)
"""Ages outside are read as the nearer end: the survey covers 17 to 58 years and a log-linear trend in age
cannot be carried much further."""

Floats = npt.NDArray[np.float64]

_HELD_OUT_SALT: Final = "ansur-ii:"
_HELD_OUT_ONE_IN: Final = 5

# Adults of the United States, NHANES 2015-2018 (Fryar et al. 2021, Vital Health Stat 3(46)): soldiers are
# lighter and less varied. Median stature cm, median mass kg, and the standard deviations of their logarithms;
# those of mass are set wide enough that 200 kg lies inside 3.5 deviations.
_ADULTS: Final[Mapping[str, tuple[float, float, float, float]]] = {
    "female": (161.3, 74.5, 0.046, 0.27),
    "male": (175.3, 88.0, 0.045, 0.25),
}


def is_held_out(subject_id: str | int) -> bool:
    """True for the fifth of the survey's people whose rows no shipped statistic may use."""
    digest = hashlib.sha256(f"{_HELD_OUT_SALT}{int(subject_id)}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % _HELD_OUT_ONE_IN == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGaussian:
    """Normal distribution of the natural logarithms of named quantities (cm, kg, years)."""

    names: tuple[str, ...]
    mean_log: Floats  # [N]
    covariance_log: Floats  # [N, N]

    def median(self) -> dict[str, float]:
        """The median of each quantity in its unit."""
        return {n: float(np.exp(m)) for n, m in zip(self.names, self.mean_log, strict=True)}

    def std(self) -> dict[str, float]:
        """The standard deviation of each quantity in its unit, to first order."""
        deviations = np.exp(self.mean_log) * np.sqrt(np.diag(self.covariance_log))
        return {n: float(d) for n, d in zip(self.names, deviations, strict=True)}

    def index(self, names: Sequence[str]) -> npt.NDArray[np.intp]:
        """Positions of ``names``; raises ``KeyError`` for a name that is not there."""
        position = {n: i for i, n in enumerate(self.names)}
        return np.array([position[n] for n in names], dtype=np.intp)

    def select(self, names: Sequence[str]) -> "LogGaussian":
        """The joint distribution of some of the quantities."""
        i = self.index(names)
        return LogGaussian(
            names=tuple(names), mean_log=self.mean_log[i], covariance_log=self.covariance_log[np.ix_(i, i)]
        )

    def conditional(self, given: Mapping[str, float]) -> "LogGaussian":
        """The distribution of the other quantities of people who have exactly the given values."""
        rest = [n for n in self.names if n not in given]
        a, b = self.index(rest), self.index(list(given))
        gain = np.linalg.solve(self.covariance_log[np.ix_(b, b)], self.covariance_log[np.ix_(b, a)]).T
        surprise = np.log(np.array(list(given.values()), dtype=np.float64)) - self.mean_log[b]
        covariance = self.covariance_log[np.ix_(a, a)] - gain @ self.covariance_log[np.ix_(b, a)]
        return LogGaussian(
            names=tuple(rest),
            mean_log=self.mean_log[a] + gain @ surprise,
            covariance_log=0.5 * (covariance + covariance.T),
        )

    def log_density(self, values: Mapping[str, float]) -> float:
        """Log density (in log space) of people having these values."""
        part = self.select(list(values))
        surprise = np.log(np.array(list(values.values()), dtype=np.float64)) - part.mean_log
        _, log_determinant = np.linalg.slogdet(part.covariance_log)
        distance = surprise @ np.linalg.solve(part.covariance_log, surprise)
        return float(-0.5 * (distance + log_determinant + len(surprise) * np.log(2 * np.pi)))


def mixture_moments(parts: Sequence[LogGaussian], weights: Sequence[float]) -> LogGaussian:
    """The one log-normal with the mean and covariance of a mixture of several over the same names."""
    w = np.asarray(weights, dtype=np.float64) / np.sum(weights)
    means = np.stack([p.mean_log for p in parts])
    mean = w @ means
    spread = means - mean
    covariance = np.einsum("p,pij->ij", w, np.stack([p.covariance_log for p in parts]))
    covariance += np.einsum("p,pi,pj->ij", w, spread, spread)
    return LogGaussian(names=parts[0].names, mean_log=mean, covariance_log=covariance)


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationStatistics:
    """Log-normal statistics of women, men and, half of each, people whose sex is not stated."""

    source: str
    by_sex: Mapping[Sex, LogGaussian]

    @property
    def names(self) -> tuple[str, ...]:
        """The measurements covered, without age."""
        return tuple(n for n in self.by_sex["female"].names if n != AGE)

    def conditional(
        self, sex: Sex, given: Mapping[str, float], age_years: float | None = None
    ) -> tuple[dict[str, float], Floats]:
        """Medians of the measurements not given, and the covariance of their logarithms, in that order."""
        rest = self.distribution(sex, given, age_years)
        return rest.median(), rest.covariance_log

    def distribution(
        self, sex: Sex, given: Mapping[str, float], age_years: float | None = None
    ) -> LogGaussian:
        """The distribution of the measurements that are not given, of people who have the given ones.

        Names outside the survey are ignored. A person of unstated sex is a woman or a man, weighed by how
        well the given values suit each: that keeps small light people from becoming half a man.
        """
        known = {n: v for n, v in given.items() if n in self.by_sex["female"].names}
        if age_years is not None:
            known[AGE] = float(np.clip(age_years, *AGE_SPAN))
        rest = [n for n in self.names if n not in known]
        if sex != "unspecified":
            return self.by_sex[sex].conditional(known).select(rest)
        parts = [self.by_sex["female"], self.by_sex["male"]]
        logs = np.array([p.log_density(known) if known else 0.0 for p in parts])
        weights = np.exp(logs - logs.max())
        return mixture_moments([p.conditional(known).select(rest) for p in parts], list(weights))

    def widened(self) -> "PopulationStatistics":
        """The statistics of adults at large: heavier and shorter people than soldiers, up to about 200 kg.

        Only the joint distribution of stature and mass is widened; what follows from stature and mass keeps
        the survey's regression and its scatter, so predictions from both are unchanged.
        """
        wide: dict[Sex, LogGaussian] = {s: _widened(self.by_sex[s], _ADULTS[s]) for s in ("female", "male")}
        wide["unspecified"] = mixture_moments([wide["female"], wide["male"]], [0.5, 0.5])
        return PopulationStatistics(source=self.source + " Widened to NHANES adults.", by_sex=wide)


def _widened(narrow: LogGaussian, adults: tuple[float, float, float, float]) -> LogGaussian:
    stature_cm, mass_kg, stature_sd, mass_sd = adults
    drivers = narrow.index(["stature_cm", "body_mass_kg"])
    cov = narrow.covariance_log
    own = cov[np.ix_(drivers, drivers)]
    gain = np.linalg.solve(own, cov[drivers]).T  # [N, 2]; the identity on the drivers themselves
    correlation = own[0, 1] / np.sqrt(own[0, 0] * own[1, 1])
    deviations = np.array([stature_sd, mass_sd])
    wide = np.outer(deviations, deviations) * np.array([[1.0, correlation], [correlation, 1.0]])
    shift = np.log([stature_cm, mass_kg]) - narrow.mean_log[drivers]
    return LogGaussian(
        names=narrow.names,
        mean_log=narrow.mean_log + gain @ shift,
        covariance_log=cov + gain @ (wide - own) @ gain.T,
    )


def parse_population(text: str) -> PopulationStatistics:
    """Statistics from the text of a population file; raises `ResourceError` ``POPULATION_MALFORMED``."""
    try:
        document = json.loads(text)
        names = tuple(str(n) for n in document["names"])
        by_sex: dict[Sex, LogGaussian] = {}
        for sex in SEXES:
            mean = np.array(document["sexes"][sex]["mean_log"], dtype=np.float64)
            lower = np.zeros((len(names), len(names)))
            for i, row in enumerate(document["sexes"][sex]["covariance_log_lower"]):
                lower[i, : i + 1] = row
            covariance = lower + np.tril(lower, -1).T
            if mean.shape != (len(names),) or np.linalg.eigvalsh(covariance)[0] <= 0:
                raise ValueError(f"the statistics of {sex} are not those of {len(names)} quantities")
            by_sex[sex] = LogGaussian(names=names, mean_log=mean, covariance_log=covariance)
        return PopulationStatistics(source=str(document["source"]), by_sex=by_sex)
    except (KeyError, TypeError, ValueError) as error:
        raise ResourceError(
            "POPULATION_MALFORMED",
            f"The population statistics cannot be read ({error}); restore the file from the installation.",
        ) from error


@lru_cache(maxsize=1)
def load_population() -> PopulationStatistics:
    """The shipped statistics of ANSUR II, without the held-out people."""
    return parse_population((files("resources.population") / "ansur_ii.json").read_text(encoding="utf-8"))
