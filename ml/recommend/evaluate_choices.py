"""`evaluate recommend --choices`: what the policies would have earned, judged by the shop's own log."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np

from ml.recommend.beliefs import PolicyName, beliefs_from, policy_of, ranking_weights
from ml.recommend.choice_log import answered, read_choices
from ml.recommend.exploration import SoftmaxPolicy
from ml.recommend.off_policy import OffPolicyReport, PolicyValue
from ml.recommend.policy_judgement import Learn, judge_learner, judge_policy
from ml.recommend.ranking import DEFAULT_WEIGHTS, RANKING_FEATURES
from ml.training.progress import Progress, silent

_NEARLY_ALWAYS: Final = 1e-3
"""A temperature at which the best product by the default weights is drawn all but always."""


def evaluate_choices(path: Path, progress: Progress = silent) -> dict[str, Any]:
    """Figures of a log written by ``advise products --explore``.

    ``policies``: those of `beliefs`, learnt from four fifths of the answers and judged on the rest, in turn;
    and ``default_weights``, the ranking nobody taught, drawn by as evenly as they are (a twentieth). Choices
    that nobody answered are counted, not judged.

    Raises DataError ``LOG_MISSING``, ``LOG_BROKEN``, ``LOG_FEATURES``, ``LOG_TOO_SHORT``, ``LOG_SUPPORT``.
    """
    records = read_choices(path)
    known = answered(records)
    beliefs = beliefs_from(known)
    reports: dict[str, OffPolicyReport] = {}
    names: tuple[PolicyName, ...] = get_args(PolicyName)
    for place, name in enumerate(names):
        progress(place / 3, f"judging {name}")
        reports[name] = judge_learner(_learnt_by(name), known)
    progress(2 / 3, "judging the default weights")
    untaught = np.asarray([DEFAULT_WEIGHTS[name] for name in RANKING_FEATURES])
    reports["default_weights"] = judge_policy(
        SoftmaxPolicy(weights=untaught, temperature=_NEARLY_ALWAYS, name="default_weights"), known
    )
    logged = reports["default_weights"].naive
    return {
        "choices": len(records),
        "unanswered": len(records) - len(known),
        "logged": {"reward": round(logged.value, 5), "intervals": {"reward": _rounded(logged)}},
        "policies": {name: _figures(report) for name, report in reports.items()},
        "weights": {
            "default": dict(DEFAULT_WEIGHTS),
            "learnt": {name: round(value, 4) for name, value in ranking_weights(beliefs).items()},
        },
        "protocol": "a policy that learns is judged on each fifth of the answers by what the rest taught it",
    }


def _learnt_by(name: PolicyName) -> Learn:
    return lambda records: policy_of(name, beliefs_from(records))


def _figures(report: OffPolicyReport) -> dict[str, Any]:
    found: Mapping[str, PolicyValue | None] = {
        "inverse_propensity": report.inverse_propensity,
        "self_normalised": report.self_normalised,
        "doubly_robust": report.doubly_robust,
    }
    values = {name: value for name, value in found.items() if value is not None}
    return {
        **{name: round(value.value, 5) for name, value in values.items()},
        "intervals": {name: _rounded(value) for name, value in values.items()},
        "effective_rows": round(report.effective_rows, 1),
        "largest_weight": round(report.largest_weight, 3),
    }


def _rounded(value: PolicyValue) -> list[float]:
    return [round(edge, 5) for edge in value.interval]
