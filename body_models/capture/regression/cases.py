"""Training cases: people of the synthetic booth seen with erring outlines, and their true measurements."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from body_models.anthropometry.anthropometer import MEASURED_NAMES
from body_models.body.model import BodyModel, load_body_model
from body_models.body.prior import Sex
from body_models.capture.booth.people import BoothPerson
from body_models.capture.booth.scene import MaskPair, masks_only
from body_models.capture.camera import Floats
from body_models.capture.regression.features import Features, features
from body_models.capture.regression.people import people_to_learn_from
from body_models.errors import CaptureError

_UNSTATED_SHARE = 0.15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cases:
    """Features and truth of N people, and what the uncertainty may depend on."""

    seen: tuple[Features, ...]
    values: Floats  # [N, F]
    logs: Floats  # [N, M] of the true measurements
    betas: Floats  # [N, K]

    def __len__(self) -> int:
        return len(self.seen)

    def chosen(self, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> "Cases":
        """Some of the cases."""
        return Cases(
            seen=tuple(self.seen[i] for i in rows),
            values=self.values[rows],
            logs=self.logs[rows],
            betas=self.betas[rows],
        )


def drawn_cases(
    count: int, seed: int, image_size: tuple[int, int], model: BodyModel | None = None
) -> tuple[Cases, Cases]:
    """Cases of ``count`` people (half of them foreign to the model), with their camera known and unknown.

    Costs about 0.1 s each. Deterministic in ``seed`` and ``count``.
    """
    known: list[tuple[Features, BoothPerson]] = []
    unknown: list[tuple[Features, BoothPerson]] = []
    for case, generator in drawn_pairs(count, seed, image_size, model or load_body_model()):
        sex: Sex = "unspecified" if generator.random() < _UNSTATED_SHARE else case.person.sex
        stature_cm = case.person.measurements["stature_cm"]
        try:
            calibrated = features(case.front, case.side, case.camera, sex=sex)
            typed = features(case.front, case.side, None, sex=sex, stature_cm=stature_cm)
        except CaptureError:
            continue
        known.append((calibrated, case.person))
        unknown.append((typed, case.person))
    return _cases(known), _cases(unknown)


def drawn_pairs(
    count: int, seed: int, image_size: tuple[int, int], model: BodyModel
) -> Iterator[tuple[MaskPair, np.random.Generator]]:
    """Erring outlines of ``count`` people, each with the generator for what else is random about them."""
    for person in people_to_learn_from(count, seed, model):
        generator = np.random.default_rng([seed, person.number, 1])
        yield masks_only(person, generator, image_size=image_size), generator


def _cases(found: list[tuple[Features, BoothPerson]]) -> Cases:
    return Cases(
        seen=tuple(f for f, _ in found),
        values=np.stack([f.values for f, _ in found]),
        logs=np.log([[p.measurements[name] for name in MEASURED_NAMES] for _, p in found]),
        betas=np.stack([p.betas for _, p in found]),
    )
