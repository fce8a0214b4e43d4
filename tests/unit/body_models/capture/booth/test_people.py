"""People of the booth: their truth is the tape's, whatever made their surface."""

import numpy as np
import pytest

from body_models.anthropometry.anthropometer import anthropometer_for
from body_models.body.body import Body
from body_models.body.joints import JOINT_INDEX
from body_models.body.poses import A_POSE
from body_models.capture.booth.people import BoothPerson, drawn_people, large_people
from body_models.capture.booth.posing import close_armed_pose, front_pose, side_pose


def test_a_person_is_the_same_whatever_the_count(crowd: list[BoothPerson]) -> None:
    again = drawn_people(2, 41, foreign_share=0.5)[1]
    assert again.measurements == crowd[1].measurements
    np.testing.assert_array_equal(again.rest_m, crowd[1].rest_m)


def test_in_the_span_the_truth_is_what_the_anthropometer_says_of_the_betas(crowd: list[BoothPerson]) -> None:
    person = next(p for p in crowd if not p.foreign)
    by_betas = anthropometer_for(person.model).measure(person.betas)
    for name, value in person.measurements.items():
        assert value == pytest.approx(by_betas[name], abs=0.05), name


def test_a_foreign_person_is_no_shape_of_the_model(crowd: list[BoothPerson]) -> None:
    person = next(p for p in crowd if p.foreign)
    directions = person.model.shape_directions.numpy().astype(np.float64)
    offset = person.rest_m.ravel() - person.model.template.numpy().ravel()
    nearest, *_ = np.linalg.lstsq(directions[::7], offset[::7], rcond=None)
    left_mm = 1000 * np.linalg.norm((offset - directions @ nearest).reshape(-1, 3), axis=1)
    assert 0.8 < np.sqrt((left_mm**2).mean()) < 8.0
    assert 140 <= person.measurements["stature_cm"] <= 205


def test_posing_agrees_with_the_body_model(crowd: list[BoothPerson]) -> None:
    person = next(p for p in crowd if not p.foreign)
    vertices, joints = person.posed(A_POSE)
    body = Body.of(person.model, person.betas, A_POSE)
    assert np.abs(vertices - body.vertices_m).max() < 1e-4
    assert np.abs(joints - body.joints_m).max() < 1e-4


def test_large_people_are_large(crowd: list[BoothPerson]) -> None:
    waists = [p.measurements["waist_girth_cm"] for p in large_people(3, 7)]
    assert min(waists) > 100


@pytest.mark.parametrize("number", range(6))
def test_arms_are_off_in_front_and_hang_at_the_side(crowd: list[BoothPerson], number: int) -> None:
    generator = np.random.default_rng(number)
    front, _ = crowd[number].posed(front_pose(generator))
    gap_front = _wrist_over_hip_m(crowd[number], front_pose(generator))
    gap_side = _wrist_over_hip_m(crowd[number], side_pose(generator))
    gap_close = _wrist_over_hip_m(crowd[number], close_armed_pose(generator))
    assert gap_front > gap_side > gap_close
    assert front[:, 1].min() == pytest.approx(0.0, abs=1e-9)


def _wrist_over_hip_m(person: BoothPerson, pose: np.ndarray) -> float:
    _, joints = person.posed(pose)
    return abs(float(joints[JOINT_INDEX["left_wrist"], 0] - joints[JOINT_INDEX["left_hip"], 0]))
