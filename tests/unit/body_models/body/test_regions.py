"""Parts of a body from skin weights."""

import numpy as np
import pytest

from body_models.body.body import Body
from body_models.body.joints import JOINT_INDEX, JOINT_NAMES, PARENTS, mirrored
from body_models.body.model import BodyModel, load_body_model
from body_models.body.poses import A_POSE, T_POSE
from body_models.body.prior import ShapePrior, standard_prior
from body_models.body.regions import PART_JOINTS, part_vertices


@pytest.mark.parametrize("which", ["embedded_path", "other_path"])
def test_parts_cover_a_body_once(which: str, request: pytest.FixtureRequest) -> None:
    model = load_body_model(request.getfixturevalue(which))
    assert sorted(j for joints in PART_JOINTS.values() for j in joints) == sorted(JOINT_NAMES)
    count = sum(part_vertices(model, part).astype(int) for part in PART_JOINTS)
    assert np.array_equal(count, np.ones(model.vertex_count, dtype=int))


def test_the_left_hand_is_on_the_left(embedded: BodyModel) -> None:
    body = Body.of(embedded, np.zeros(embedded.beta_count), T_POSE)
    left, right = (body.vertices_m[part_vertices(embedded, p), 0] for p in ("left_hand", "right_hand"))
    assert left.min() > 0.4
    assert right.max() < -0.4


def test_joints_have_parents_before_them_and_mirrors() -> None:
    assert len(JOINT_NAMES) == 55
    assert all(parent < joint for joint, parent in enumerate(PARENTS))
    assert mirrored("left_index2") == "right_index2"
    assert mirrored("neck") == "neck"


def test_poses_are_symmetric() -> None:
    for name, joint in JOINT_INDEX.items():
        twin = A_POSE[JOINT_INDEX[mirrored(name)]]
        assert np.allclose(A_POSE[joint] * [1, -1, -1], twin, atol=1e-7), name


def test_a_prior_counts_standard_deviations() -> None:
    prior = ShapePrior(mean=np.array([1.0, 0.0]), covariance=np.diag([4.0, 1.0]))
    assert prior.mahalanobis(np.array([5.0, 0.0])) == pytest.approx(2)
    drawn = prior.sample(4000, np.random.default_rng(0))
    assert drawn.mean(axis=0) == pytest.approx([1, 0], abs=0.15)
    assert standard_prior(3).mahalanobis(np.zeros(3)) == 0
