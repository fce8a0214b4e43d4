"""Teach the blend: ``python -m body_models.capture.regression.teach --out FOLDER``.

Runs people of the synthetic booth, none of whom the regression was trained on, through seeing, regression and
fit, and learns how wrong each is. Needs the networks that see people. Deterministic in its seed and count.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save

from body_models.anthropometry.anthropometer import MEASURED_NAMES, anthropometer_for
from body_models.anthropometry.shape_fit import measured_shape
from body_models.body.model import BodyModel, load_body_model
from body_models.capture.booth.people import BoothPerson
from body_models.capture.booth.scene import booth_pair, masks_only
from body_models.capture.camera import Camera, Floats
from body_models.capture.fitting.fit import fit_views
from body_models.capture.measure import seen_views, unrefused
from body_models.capture.regression.blend import WEIGHTS, evidence_of, reading_of
from body_models.capture.regression.features import features
from body_models.capture.regression.people import people_to_learn_from, plain_people
from body_models.capture.regression.regressor import CALIBRATED, UNCALIBRATED, Regressor, load_regressor
from body_models.capture.regression.weighing import Readings, weighed
from body_models.capture.seeing.networks import Networks, load_networks
from body_models.capture.view import PersonView
from body_models.errors import BodyModelsError
from resources.files import write_atomically, write_json_atomically

_MODULE: Final = "body_models.capture.regression.teach"
_PEOPLE: Final = 110
_SEED: Final = 500
_PLAIN_SHARE: Final = 0.22
_PLAIN_SEEDS: Final = 60
_PLAIN_SIZE: Final = (540, 960)
_PLAIN_OUTLINE_PX: Final = 0.6
_UNEXPLAINED: Final = "CAPTURE_UNSURE"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenPair:
    """Two views of a person by the real seeing, with the camera that took them."""

    front: PersonView
    side: PersonView
    camera: Camera
    person: BoothPerson


def main(arguments: Sequence[str] | None = None) -> int:
    """Teach and write; returns the exit code."""
    parser = argparse.ArgumentParser(prog=f"python -m {_MODULE}", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and card")
    parser.add_argument("--people", type=int, default=_PEOPLE)
    parser.add_argument("--seed", type=int, default=_SEED)
    chosen = parser.parse_args(arguments)
    started = time.perf_counter()
    model, regressor = load_body_model(), load_regressor()
    pairs = list(seen_pairs(chosen.people, chosen.seed, load_networks(), model))
    arrays: dict[str, npt.NDArray[np.float32]] = {}
    counts = {}
    for kind in (CALIBRATED, UNCALIBRATED):
        readings = readings_of(pairs, regressor, model, calibrated=kind == CALIBRATED)
        counts[kind] = len(readings.truth)
        arrays |= {f"{kind}.{name}": array for name, array in weighed(readings).arrays().items()}
    write_atomically(chosen.out / WEIGHTS, save(arrays))
    write_json_atomically(
        chosen.out / WEIGHTS.replace(".safetensors", ".json"),
        card(chosen.people, chosen.seed, model.name, counts, time.perf_counter() - started),
    )
    return 0


def seen_pairs(count: int, seed: int, networks: Networks, model: BodyModel) -> Iterator[SeenPair]:
    """The views of people whose pictures are not refused, and erring outlines of plain people."""
    for person in plain_people(round(_PLAIN_SHARE * count), seed + _PLAIN_SEEDS, model):
        generator = np.random.default_rng([seed, person.number, 2])
        masks = masks_only(person, generator, image_size=_PLAIN_SIZE, outline_std_px=_PLAIN_OUTLINE_PX)
        yield SeenPair(
            front=masks.front,
            side=masks.side,
            camera=masks.camera,
            person=person,
        )
    for person in people_to_learn_from(count, seed, model):
        front, side = booth_pair(person, seed)
        try:
            views = seen_views(
                front.picture, side.picture, front.background, networks, lambda share, step: None
            )
            unrefused(views)
        except BodyModelsError:
            continue
        yield SeenPair(front=views[0], side=views[1], camera=front.camera, person=person)


def readings_of(
    pairs: Sequence[SeenPair], regressor: Regressor, model: BodyModel, *, calibrated: bool
) -> Readings:
    """What fit and regression say of the people the fit explains; uncalibrated, their stature is typed."""
    rows = []
    for pair in pairs:
        try:
            rows.append(_readings(pair, regressor, model, calibrated=calibrated))
        except BodyModelsError:
            continue
    columns = [np.stack(column) for column in zip(*rows, strict=True)]
    return Readings(**dict(zip(Readings.__slots__, columns, strict=True)))


def _readings(
    pair: SeenPair, regressor: Regressor, model: BodyModel, *, calibrated: bool
) -> tuple[Floats, ...]:
    true = pair.person.measurements
    camera = pair.camera if calibrated else None
    stature_cm = None if calibrated else true["stature_cm"]
    sex = pair.person.sex
    predicted = regressor.predict(features(pair.front, pair.side, camera, sex=sex, stature_cm=stature_cm))
    fit = fit_views(
        pair.front, pair.side, camera, sex=sex, stature_cm=stature_cm, start=predicted.start, model=model
    )
    if not fit.explained:
        raise BodyModelsError(_UNEXPLAINED, "The body does not explain the pictures.")
    reading = reading_of(measured_shape(anthropometer_for(model), fit.belief.mean), fit.belief)
    return (
        reading.mean_log,
        np.sqrt(np.diag(reading.covariance_log)),
        predicted.mean_log,
        np.sqrt(np.diag(predicted.covariance_log)),
        np.log([true[name] for name in MEASURED_NAMES]),
        evidence_of(
            fit.residual_px, fit.misfit, model.priors[sex].mahalanobis(fit.belief.mean), predicted.seen
        ),
    )


def card(people: int, seed: int, model: str, counts: dict[str, int], seconds: float) -> dict[str, object]:
    """What the blend was made from."""
    return {
        "name": WEIGHTS,
        "purpose": "How far fit and regression are believed, and the std of their union.",
        "method": "Biases, widths and correlation of both errors per measurement; 90 % intervals hold 90 %.",
        "data": f"{people} synthetic people of {model} in pictures of the booth, half displaced off "
        "the model, and a fifth as many plain ones in outlines; those refused are left out. "
        "No picture of a living person.",
        "command": f"python -m {_MODULE} --people {people} --seed {seed} --out FOLDER",
        "people": counts,
        "limits": "Synthetic pictures; tight clothes; adults only.",
        "licence": "GPL-3.0-or-later",
        "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
