"""People for the synthetic booth: bodies with the truth of their measurements.

Measured people of the ANSUR survey where it is at hand, people of the shipped statistics else, both widened
to larger bodies, with what measurements leave open drawn from the model's prior. Half of those who judge are
*foreign*: their surface leaves the model's span by smooth displacements, so that no fit can be perfect.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.anthropometry.anthropometer import anthropometer_for
from body_models.anthropometry.derive_population import SurveyedPerson, read_survey
from body_models.anthropometry.person import Person
from body_models.anthropometry.solver import fit_body
from body_models.body.model import BodyModel, load_body_model
from body_models.body.poses import A_POSE, Pose
from body_models.body.prior import Sex
from body_models.capture.booth.foreign import displaced
from body_models.capture.booth.posing import Floats, skinned

_LARGEST_WAIST_CM: Final = 150.0
_TALLEST_CM: Final = 205.0
_SHORTEST_CM: Final = 140.0
_TRIES: Final = 50
_LARGE_WAIST_CM: Final = 105.0
_LARGE_SEEDS: Final = 500_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoothPerson:
    """One synthetic person.

    ``betas`` are the nearest the model comes where the person is foreign; the truth is the rest surface and
    the ``measurements`` taken on it (cm, kg; every name of `MEASURED_NAMES`).
    """

    number: int
    sex: Sex
    age_years: float
    foreign: bool
    model: BodyModel
    betas: Floats  # [K]
    rest_m: Floats  # [V, 3] T-pose vertices
    rest_joints_m: Floats  # [55, 3]
    measurements: Mapping[str, float]

    def posed(self, pose: Pose) -> tuple[Floats, Floats]:
        """Vertices [V, 3] and joints [55, 3] in a pose, feet on y = 0, the pelvis above the origin."""
        vertices, joints = skinned(self.model, self.rest_m, self.rest_joints_m, pose)
        origin = np.array([joints[0, 0], vertices[:, 1].min(), joints[0, 2]])
        return vertices - origin, joints - origin


def drawn_people(
    count: int, seed: int, *, foreign_share: float = 0.0, model: BodyModel | None = None
) -> list[BoothPerson]:
    """People drawn from the model's priors (adults at large): quick, for training and tuning.

    A person is the same whatever ``count`` is. Costs about 20 ms each.
    """
    model = model or load_body_model()
    return [_drawn(model, seed, number, foreign_share) for number in range(count)]


def surveyed_people(
    folder: Path,
    count: int,
    *,
    held_out: bool,
    seed: int = 0,
    foreign_share: float = 0.5,
    model: BodyModel | None = None,
) -> list[BoothPerson]:
    """People with all the measurements of rows of the ANSUR survey in ``folder``, evenly by body mass index.

    Held-out rows had no part in any statistic that ships. What a row leaves open (ages of the flesh, a chest
    below the bust) is drawn from the model's prior. Costs about half a second each.
    """
    model = model or load_body_model()
    rows = [p for p in read_survey(folder) if p.held_out == held_out]
    rows.sort(key=_mass_index)
    chosen = np.linspace(0, len(rows) - 1, count).round().astype(int)
    people = []
    for k, row in enumerate(rows[i] for i in chosen):
        generator = np.random.default_rng([seed, row.subject_id])
        betas = _with_remainder(model, row.sex, _fitted(model, row), generator)
        is_foreign = (k + 1) * foreign_share % 1.0 < foreign_share
        people.append(
            person_of(
                model,
                betas,
                row.sex,
                number=row.subject_id,
                age_years=row.age_years,
                foreign_by=generator if is_foreign else None,
            )
        )
    return people


def large_people(count: int, seed: int, *, model: BodyModel | None = None) -> list[BoothPerson]:
    """People with waists of 105 to 150 cm, drawn from the model's priors, all of them foreign."""
    model = model or load_body_model()
    found: list[BoothPerson] = []
    number = 0
    while len(found) < count:
        person = _drawn(model, seed + _LARGE_SEEDS, number, 0.0)
        number += 1
        if person.measurements["waist_girth_cm"] >= _LARGE_WAIST_CM:
            generator = np.random.default_rng([seed, number])
            found.append(
                person_of(model, person.betas, person.sex, number=900_000 + number, foreign_by=generator)
            )
    return found


def _mass_index(row: SurveyedPerson) -> float:
    return row.measurements["body_mass_kg"] / row.measurements["stature_cm"] ** 2


def _fitted(model: BodyModel, row: SurveyedPerson) -> Floats:
    person = Person(sex=row.sex, age_years=row.age_years, measurements=row.measurements)
    return fit_body(person, model).body.betas


def _with_remainder(model: BodyModel, sex: Sex, betas: Floats, generator: np.random.Generator) -> Floats:
    """The betas moved as people vary who measure the same: a draw of the prior, less its measured part."""
    prior = model.priors[sex]
    _, slopes = anthropometer_for(model).measure_with_jacobian(betas)
    scaled = slopes / np.linalg.norm(slopes, axis=1, keepdims=True)
    draw = prior.sample(1, generator)[0] - prior.mean
    spread = prior.covariance @ scaled.T
    within = scaled @ spread + 1e-4 * np.eye(len(scaled))
    unseen: Floats = draw - spread @ np.linalg.solve(within, scaled @ draw)
    return betas + unseen


def _drawn(model: BodyModel, seed: int, number: int, foreign_share: float) -> BoothPerson:
    generator = np.random.default_rng([seed, number])
    sex: Sex = "female" if generator.random() < 0.5 else "male"
    for _ in range(_TRIES):
        betas = model.priors[sex].sample(1, generator)[0]
        is_foreign = bool(generator.random() < foreign_share)
        person = person_of(model, betas, sex, number=number, foreign_by=generator if is_foreign else None)
        if is_adult(person.measurements):
            return person
    raise ValueError(f"the prior of {model.name} draws no adults")


def person_of(
    model: BodyModel,
    betas: npt.NDArray[np.floating],
    sex: Sex,
    *,
    number: int = 0,
    age_years: float = 35.0,
    foreign_by: np.random.Generator | None = None,
) -> BoothPerson:
    """The person of some betas [K]; displaced off the model's span when ``foreign_by`` is given."""
    rest, joints = rest_shape(model, betas)
    if foreign_by is not None:
        rest, joints = displaced(model, rest, joints, foreign_by)
    return BoothPerson(
        number=number,
        sex=sex,
        age_years=age_years,
        foreign=foreign_by is not None,
        model=model,
        betas=np.asarray(betas, np.float64),
        rest_m=rest,
        rest_joints_m=joints,
        measurements=measured(model, rest, joints),
    )


def rest_shape(model: BodyModel, betas: npt.NDArray[np.floating]) -> tuple[Floats, Floats]:
    """Vertices [V, 3] and joints [55, 3] of betas [K] in the T-pose."""
    given = np.asarray(betas, np.float32)
    offsets = model.shape_directions.numpy() @ given
    joint_offsets = model.joint_directions.numpy() @ given
    rest = model.template.numpy() + offsets.reshape(-1, 3)
    joints = model.joint_template.numpy() + joint_offsets.reshape(-1, 3)
    return rest.astype(np.float64), joints.astype(np.float64)


def measured(model: BodyModel, rest_m: Floats, rest_joints_m: Floats) -> Mapping[str, float]:
    """Every measurement of a rest surface, taken in the A-pose as the anthropometer takes them."""
    vertices, joints = skinned(model, rest_m, rest_joints_m, A_POSE)
    return anthropometer_for(model).measure_points(np.concatenate([vertices, joints]))


def is_adult(measurements: Mapping[str, float]) -> bool:
    """Whether the booth is meant for this person's size."""
    return (
        _SHORTEST_CM <= measurements["stature_cm"] <= _TALLEST_CM
        and measurements["waist_girth_cm"] <= _LARGEST_WAIST_CM
    )
