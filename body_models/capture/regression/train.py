"""Train the regression: ``python -m body_models.capture.regression.train --out FOLDER``.

Deterministic in seed and counts on one machine. Writes the weights and a card with what they were made from
and their errors on people left out.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save

from body_models.anthropometry.anthropometer import MEASURED_NAMES
from body_models.body.model import load_body_model
from body_models.capture.regression.cases import Cases, drawn_cases
from body_models.capture.regression.features import FEATURE_BLOCKS
from body_models.capture.regression.learning import Learnt, learnt
from body_models.capture.regression.network import Network
from body_models.capture.regression.regressor import CALIBRATED, UNCALIBRATED, WEIGHTS, conditions_of
from resources.files import write_atomically, write_json_atomically

_PEOPLE: Final = 1800
_SEED: Final = 100
_JUDGES_SEED: Final = 700
_IMAGE_SIZE: Final = (270, 480)
_HEAVY_SHARE: Final = 0.1
_NORMAL_90: Final = 1.6449


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m body_models.capture.regression.train", description=__doc__
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and card")
    parser.add_argument("--people", type=int, default=_PEOPLE, help="people to train on")
    parser.add_argument("--judges", type=int, default=300, help="people to judge by")
    parser.add_argument("--seed", type=int, default=_SEED)
    chosen = parser.parse_args(arguments)
    started = time.perf_counter()
    model = load_body_model()
    train = drawn_cases(chosen.people, chosen.seed, _IMAGE_SIZE, model)
    judges = drawn_cases(chosen.judges, _JUDGES_SEED, _IMAGE_SIZE, model)
    arrays: dict[str, npt.NDArray[np.float32]] = {}
    figures = {}
    for kind, cases, left_out in zip((CALIBRATED, UNCALIBRATED), train, judges, strict=True):
        network = trained(cases, chosen.seed)
        arrays |= {f"{kind}.{name}": array for name, array in network.arrays().items()}
        figures[kind] = judged(network, left_out)
    write_atomically(chosen.out / WEIGHTS, save(arrays))
    write_json_atomically(
        chosen.out / WEIGHTS.replace(".safetensors", ".json"),
        card(chosen.people, chosen.judges, chosen.seed, model.name, figures, time.perf_counter() - started),
    )
    return 0


def trained(cases: Cases, seed: int) -> Network:
    """The network of some cases."""
    result: Learnt = learnt(cases, seed)
    return result.network


def judged(network: Network, cases: Cases) -> dict[str, dict[str, float]]:
    """Errors on people left out, per measurement, in mm (the mass in 0.1 kg); shares of 90 % intervals."""
    inputs = network.standardised(cases.values)
    logs = network.logs(inputs)
    stds = np.sqrt(np.diag(network.covariance)) * network.std_factors(conditions_of(logs, list(cases.seen)))
    errors = 10.0 * (np.exp(logs) - np.exp(cases.logs))
    covered = np.abs(logs - cases.logs) < _NORMAL_90 * stds
    stoutness = cases.logs[:, MEASURED_NAMES.index("body_mass_kg")]
    heavy = stoutness >= np.quantile(stoutness, 1.0 - _HEAVY_SHARE)
    return {
        name: {
            "mean_absolute": round(float(np.abs(errors[:, m]).mean()), 2),
            "bias": round(float(errors[:, m].mean()), 2),
            "heavy_mean_absolute": round(float(np.abs(errors[heavy, m]).mean()), 2),
            "heavy_bias": round(float(errors[heavy, m].mean()), 2),
            "in_90_interval": round(float(covered[:, m].mean()), 3),
        }
        for m, name in enumerate(MEASURED_NAMES)
    }


def card(
    people: int,
    judges: int,
    seed: int,
    model: str,
    figures: dict[str, dict[str, dict[str, float]]],
    seconds: float,
) -> dict[str, object]:
    """What the weights were made from, what they are for, and how far off they are."""
    return {
        "name": WEIGHTS,
        "purpose": "Body measurements from a front and a side outline; start and companion of the fit.",
        "method": "Ridge on log widths, five networks of one hidden layer for what is left, errors of the "
        "people each network left out.",
        "data": f"{people} synthetic people of {model}, most measured like the shipped statistics, "
        "some drawn from the shape priors, some large; half displaced off the model. One pair of erring "
        "outlines each from the synthetic booth. No picture of a living person.",
        "command": f"python -m body_models.capture.regression.train --people {people} --judges {judges} "
        f"--seed {seed} --out FOLDER",
        "features": dict(FEATURE_BLOCKS),
        "judged_on": f"{judges} other synthetic people; millimetres, the mass in 0.1 kg",
        "figures": figures,
        "limits": "Synthetic outlines are not real ones; loose clothes are not covered; adults only.",
        "licence": "GPL-3.0-or-later",
        "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
