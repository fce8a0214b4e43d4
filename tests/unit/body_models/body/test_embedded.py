"""The embedded body: a closed, adult, plausible human in the format's T-pose."""

import numpy as np
import pytest

from body_models.anthropometry.anthropometer import MEASURED_NAMES, anthropometer_for
from body_models.anthropometry.population import load_population
from body_models.body.body import Body
from body_models.body.joints import JOINT_INDEX, JOINT_NAMES, mirrored
from body_models.body.model import BodyModel
from body_models.body.poses import A_POSE, T_POSE
from body_models.body.prior import Sex

SIDES = [(JOINT_INDEX[n], JOINT_INDEX[mirrored(n)]) for n in JOINT_NAMES if n.startswith("left_")]


@pytest.fixture(scope="module")
def template(embedded: BodyModel) -> Body:
    return Body.of(embedded, np.zeros(embedded.beta_count), T_POSE)


def test_it_has_at_least_fifty_betas(embedded: BodyModel) -> None:
    assert embedded.beta_count >= 50


def test_the_mesh_is_closed_and_faces_outward(template: Body) -> None:
    faces = template.faces
    directed = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    keys = directed[:, 0].astype(np.int64) << 32 | directed[:, 1]
    back = directed[:, 1].astype(np.int64) << 32 | directed[:, 0]
    assert len(np.unique(keys)) == len(keys)
    assert np.array_equal(np.sort(keys), np.sort(back))
    a, b, c = (template.vertices_m[faces[:, k]].astype(np.float64) for k in range(3))
    litres = 1000 * np.einsum("fc,fc->", a, np.cross(b, c)) / 6
    assert 60 < litres < 110


def test_zero_pose_is_the_t_pose(template: Body) -> None:
    joints = template.joints_m
    for side in ("left", "right"):
        shoulder, elbow, wrist, hip, ankle = (
            joints[JOINT_INDEX[f"{side}_{part}"]] for part in ("shoulder", "elbow", "wrist", "hip", "ankle")
        )
        assert abs(shoulder[1] - elbow[1]) < 0.003
        assert abs(shoulder[1] - wrist[1]) < 0.003
        assert abs(hip[0] - ankle[0]) < 0.003
    for left, right in SIDES:
        assert np.allclose(joints[left], joints[right] * [-1, 1, 1], atol=0.002)


def test_feet_are_flat_and_the_face_looks_forward(template: Body, embedded: BodyModel) -> None:
    for side in ("left", "right"):
        foot = embedded.skin_weights[:, JOINT_INDEX[f"{side}_foot"]] > 0.5
        ankle = embedded.skin_weights[:, JOINT_INDEX[f"{side}_ankle"]] > 0.5
        toes, heel = template.vertices_m[foot], template.vertices_m[ankle]
        assert abs(toes[:, 1].min() - heel[:, 1].min()) < 0.01
        assert toes[:, 2].max() - heel[:, 2].min() > 0.2
    assert template.joints_m[JOINT_INDEX["left_eye"], 2] > template.joints_m[JOINT_INDEX["head"], 2] + 0.05


@pytest.mark.parametrize("sex", ["female", "male"])
def test_the_prior_is_the_adult_population(sex: Sex, embedded: BodyModel) -> None:
    """Medians within 3 %, spread within a third, of the widened survey, for every measurement it has."""
    people = load_population().widened().by_sex[sex]
    anthropometer = anthropometer_for(embedded)
    shapes = embedded.priors[sex].sample(120, np.random.default_rng(2))
    measured = [anthropometer.measure(betas) for betas in shapes]
    median = people.median()
    for i, name in enumerate(people.names):
        if name not in measured[0]:
            continue  # age is no measurement
        logs = np.log([values[name] for values in measured])
        spread = float(np.sqrt(people.covariance_log[i, i]))
        assert np.median(logs) == pytest.approx(np.log(median[name]), abs=max(0.035, 0.3 * spread)), name
        assert spread * 0.66 < logs.std() < spread * 1.4, name


def test_betas_have_unit_variance_over_adults(embedded: BodyModel) -> None:
    prior = embedded.priors["unspecified"]
    assert np.abs(prior.mean).max() < 1e-6
    assert np.diag(prior.covariance) == pytest.approx(np.ones(embedded.beta_count), abs=0.01)


def test_women_and_men_differ_as_they_do(embedded: BodyModel) -> None:
    anthropometer = anthropometer_for(embedded)
    woman, man = (anthropometer.measure(embedded.priors[s].mean) for s in ("female", "male"))
    assert 12 < man["stature_cm"] - woman["stature_cm"] < 16
    assert man["shoulder_breadth_cm"] - woman["shoulder_breadth_cm"] > 4
    assert woman["hip_girth_cm"] / woman["waist_girth_cm"] > man["hip_girth_cm"] / man["waist_girth_cm"]
    assert woman["chest_girth_cm"] - woman["underbust_girth_cm"] > 5


def test_thighs_do_not_touch_in_the_measuring_pose(embedded: BodyModel) -> None:
    for sex in ("female", "male"):
        body = Body.of(embedded, embedded.priors[sex].mean, A_POSE)
        for side, sign in (("left", 1), ("right", -1)):
            own = embedded.skin_weights[:, JOINT_INDEX[f"{side}_knee"]] > 0.5
            assert (sign * body.vertices_m[own, 0]).min() > 0.005
            thigh = embedded.skin_weights[:, JOINT_INDEX[f"{side}_hip"]] > 0.9
            assert (sign * body.vertices_m[thigh, 0]).min() > 0


def test_every_measurement_can_vary_on_its_own(embedded: BodyModel) -> None:
    """With all others held, each measurement moves by as much as it does among people of the survey."""
    prior, people = embedded.priors["female"], load_population().by_sex["female"]
    values, jacobian = anthropometer_for(embedded).measure_with_jacobian(prior.mean)
    names = [n for n in people.names if n in MEASURED_NAMES]
    rows = [MEASURED_NAMES.index(n) for n in names]
    logs = np.asarray(jacobian)[rows] / np.asarray(values)[rows, None]
    freedom = 1 / np.sqrt(np.diag(np.linalg.inv(logs @ prior.covariance @ logs.T)))
    among_people = 1 / np.sqrt(np.diag(np.linalg.inv(people.select(names).covariance_log)))
    for name, own, wanted in zip(names, freedom, among_people, strict=True):
        assert own > 0.5 * wanted, f"{name}: {own:.4f} of {wanted:.4f}"


def test_relaxed_hands_close_downwards(embedded: BodyModel) -> None:
    pose = T_POSE.copy()
    pose[25:40] = embedded.file.hands.left_mean.reshape(15, 3)
    pose[40:55] = embedded.file.hands.right_mean.reshape(15, 3)
    zero = np.zeros(embedded.beta_count)
    flat, relaxed = Body.of(embedded, zero, T_POSE), Body.of(embedded, zero, pose)
    for side in ("left", "right"):
        for finger in ("index", "middle", "ring", "pinky"):
            tip = JOINT_INDEX[f"{side}_{finger}3"]
            assert relaxed.joints_m[tip, 1] < flat.joints_m[tip, 1] - 0.003
    basis = embedded.file.hands.left_components
    assert np.allclose(basis @ basis.T, np.eye(45), atol=1e-4)


def test_face_landmarks_are_in_the_ibug_order(template: Body, embedded: BodyModel) -> None:
    marks = embedded.file.face_landmarks
    points = np.einsum("nkc,nk->nc", template.vertices_m[template.faces[marks.faces]], marks.weights)
    right_brow, left_brow, bridge, base = points[0:5], points[5:10], points[10:14], points[14:19]
    right_eye, left_eye, outer_lips, inner_lips = points[19:25], points[25:31], points[31:43], points[43:51]
    assert np.all(np.diff(np.concatenate([right_brow, left_brow])[:, 0]) > 0)
    assert np.all(np.diff(bridge[:, 1]) < 0)
    assert np.all(np.diff(base[:, 0]) > 0)
    assert np.all(np.diff(right_eye[:4, 0]) > 0)
    assert np.all(np.diff(left_eye[:4, 0]) > 0)
    assert outer_lips[0, 0] < outer_lips[3, 0] < outer_lips[6, 0]
    assert inner_lips[2, 1] > inner_lips[6, 1]
    heights = [g[:, 1].mean() for g in (right_brow, right_eye, base, outer_lips)]
    assert np.all(np.diff(heights) < 0)
    mirrored_points = points * [-1, 1, 1]
    assert np.allclose(mirrored_points[9::-1], points[:10], atol=0.004)
    assert marks.contour_faces is not None
    assert marks.contour_weights is not None
    corners = template.vertices_m[template.faces[marks.contour_faces[0]]]
    contour = np.einsum("nkc,nk->nc", corners, marks.contour_weights[0])
    assert np.all(np.diff(contour[:, 0]) > 0)
    assert contour[:, 1].argmin() == 8
