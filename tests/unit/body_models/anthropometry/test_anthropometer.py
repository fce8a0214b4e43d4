"""Bodies are measured as a tailor would, whatever mesh they are made of."""

import numpy as np
import numpy.typing as npt
import pytest

from body_models.anthropometry.anthropometer import MEASURED_NAMES, Anthropometer, anthropometer_for
from body_models.anthropometry.landmarks import landmarks
from body_models.anthropometry.names import MEASUREMENTS
from body_models.body.body import Body
from body_models.body.model import BodyModel, PosedBasis
from body_models.body.poses import A_POSE, STANDING_POSE
from tests.unit.body_models.anthropometry.conftest import StandInModel

Betas = npt.NDArray[np.float64]


def mapped(
    model: BodyModel, mapping: npt.NDArray[np.float32], faces: npt.NDArray[np.integer]
) -> StandInModel:
    """The model with new vertices that are weighted means [N, V] of the old ones."""
    basis = model.posed_basis(A_POSE)
    directions = mapping @ basis.directions_m.reshape(model.vertex_count, -1)
    return StandInModel(
        faces=faces.astype(np.int32),
        skin_weights=mapping @ model.skin_weights,
        basis=PosedBasis(
            mean_m=mapping @ basis.mean_m,
            directions_m=directions.reshape(len(mapping), 3, -1),
            joints_mean_m=basis.joints_mean_m,
            joint_directions_m=basis.joint_directions_m,
        ),
    )


def with_another_mesh(model: BodyModel) -> StandInModel:
    """The same surface in another topology: every fifth face split in three, vertices in another order."""
    generator = np.random.default_rng(9)
    faces = model.faces.astype(np.int64)
    split = np.arange(len(faces)) % 5 == 0
    count = model.vertex_count
    centres = np.arange(count, count + split.sum())
    a, b, c = faces[split].T
    fans = [np.stack(f, axis=1) for f in ((a, b, centres), (b, c, centres), (c, a, centres))]
    mapping = np.zeros((count + len(centres), count), dtype=np.float32)
    mapping[np.arange(count), np.arange(count)] = 1.0
    for corner in (a, b, c):
        mapping[centres, corner] += 1.0 / 3.0
    order = generator.permutation(len(mapping))
    renamed = np.empty_like(order)
    renamed[order] = np.arange(len(order))
    rearranged = generator.permutation(np.concatenate([faces[~split], *fans]))
    return mapped(model, mapping[order], renamed[rearranged])


def test_people_drawn_from_the_prior_have_plausible_measurements(
    embedded_model: BodyModel, person_betas: list[Betas]
) -> None:
    for betas in person_betas:
        values = anthropometer_for(embedded_model).measure(betas)
        assert list(values) == list(MEASURED_NAMES)
        for name, measurement in MEASUREMENTS.items():
            assert measurement.plausible_min < values[name] < measurement.plausible_max, name


def test_levels_come_in_the_order_of_a_body(embedded_model: BodyModel, person_betas: list[Betas]) -> None:
    for betas in person_betas:
        m = anthropometer_for(embedded_model).measure(betas)
        heights = [
            m[f"{n}_cm"]
            for n in (
                "knee_height",
                "crotch_height",
                "waist_height",
                "chest_height",
                "cervicale_height",
                "stature",
            )
        ]
        assert np.all(np.diff(heights) > 3)
        assert m["waist_back_length_cm"] > m["cervicale_height_cm"] - m["waist_height_cm"]
        assert m["underbust_girth_cm"] < m["chest_girth_cm"] + 1
        assert m["ankle_girth_cm"] < m["calf_girth_cm"] < m["thigh_girth_cm"] < m["hip_girth_cm"]


def test_stature_is_the_height_of_the_standing_mesh(
    embedded_model: BodyModel, person_betas: list[Betas]
) -> None:
    for betas in person_betas:
        body = Body.of(embedded_model, betas)
        stature_cm = anthropometer_for(embedded_model).measure(betas)["stature_cm"]
        assert np.ptp(body.vertices_m[:, 1]) * 100 == pytest.approx(stature_cm, abs=0.02)


def test_the_jacobian_agrees_with_finite_differences(
    embedded_model: BodyModel, person_betas: list[Betas]
) -> None:
    double = Anthropometer(embedded_model, precision=np.float64)
    betas, step = person_betas[0], 1e-6
    values, jacobian = double.measure_with_jacobian(betas)
    assert values == pytest.approx(list(double.measure(betas).values()))
    for k in (0, 1, 2, 5, 11, embedded_model.beta_count - 1):
        offset = np.zeros_like(betas)
        offset[k] = step
        up, down = (np.array(list(double.measure(betas + s * offset).values())) for s in (1, -1))
        assert jacobian[:, k] == pytest.approx((up - down) / (2 * step), abs=2e-5)


def test_measurements_are_smooth_along_a_walk_from_person_to_person(
    embedded_model: BodyModel, person_betas: list[Betas]
) -> None:
    """No level jumps: from step to step of a thousandth, the change changes by a tenth of a millimetre."""
    a, b = person_betas[0], person_betas[1]
    walk = [a + t * (b - a) for t in np.arange(0.4, 0.43, 0.001)]
    rows = np.array([list(anthropometer_for(embedded_model).measure(p).values()) for p in walk])
    assert np.abs(np.diff(rows, n=2, axis=0)).max() < 0.01


def test_another_mesh_of_the_same_body_measures_the_same(
    embedded_model: BodyModel, person_betas: list[Betas]
) -> None:
    other = anthropometer_for(with_another_mesh(embedded_model))
    for betas in person_betas:
        expected = anthropometer_for(embedded_model).measure(betas)
        for name, value in other.measure(betas).items():
            assert value == pytest.approx(expected[name], abs=0.15), name


def test_a_scaled_body_has_scaled_measurements(embedded_model: BodyModel) -> None:
    basis = embedded_model.posed_basis(A_POSE)
    scaled = StandInModel(
        faces=embedded_model.faces,
        skin_weights=embedded_model.skin_weights,
        basis=PosedBasis(
            mean_m=basis.mean_m * 1.05,
            directions_m=basis.directions_m * 1.05,
            joints_mean_m=basis.joints_mean_m * 1.05,
            joint_directions_m=basis.joint_directions_m * 1.05,
        ),
    )
    betas = np.zeros(embedded_model.beta_count)
    expected = anthropometer_for(embedded_model).measure(betas)
    for name, value in anthropometer_for(scaled).measure(betas).items():
        power = 3 if name == "body_mass_kg" else 1
        assert value == pytest.approx(expected[name] * 1.05**power, rel=2e-3), name


def test_tapes_lie_on_the_body_and_are_as_long_as_they_say(
    embedded_model: BodyModel, person_betas: list[Betas]
) -> None:
    body = Body.of(embedded_model, person_betas[1])
    anthropometer = anthropometer_for(embedded_model)
    values, tapes = anthropometer.measure(body.betas), anthropometer.tapes(body, body.betas)
    for name, tape in tapes.items():
        ends = np.roll(tape.points_m, -1, axis=0) if tape.closed else tape.points_m[1:]
        starts = tape.points_m if tape.closed else tape.points_m[:-1]
        length_cm = 100 * np.linalg.norm(ends - starts, axis=1).sum()
        if name != "shoulder_breadth_cm":  # drawn over the nape, measured straight
            assert length_cm == pytest.approx(values[name], abs=0.6), name
    assert {n for n, m in MEASUREMENTS.items() if m.kind == "girth"} <= {
        n for n, t in tapes.items() if t.closed
    }


def test_tapes_follow_the_body_into_another_pose(
    embedded_model: BodyModel, person_betas: list[Betas]
) -> None:
    betas = person_betas[1]
    standing = Body.of(embedded_model, betas, STANDING_POSE)
    wrist = anthropometer_for(embedded_model).tapes(standing, betas)["wrist_girth_cm"].points_m
    joint = landmarks(standing)["wrist_right"]
    assert np.linalg.norm(wrist - joint, axis=1).max() < 0.06


@pytest.mark.parametrize("pose", [A_POSE, STANDING_POSE], ids=["a_pose", "standing"])
def test_landmarks_are_where_clothes_hang(
    embedded_model: BodyModel, person_betas: list[Betas], pose: npt.NDArray[np.float32]
) -> None:
    for betas in person_betas:
        body = Body.of(embedded_model, betas, pose)
        found = landmarks(body)
        for name in [n for n in found if n.endswith("_left")]:
            left, right = found[name], found[name.replace("_left", "_right")]
            assert left[0] > right[0], name
            assert left[1:] == pytest.approx(right[1:], abs=0.015), name
        assert found["cervicale"][2] < found["neck_side_left"][2] < found["neck_front"][2]
        assert found["waist_back"][2] < found["waist_front"][2]
        assert found["crotch"][1] < found["hip_back"][1] < found["waist_front"][1] < found["bust"][1]
        assert abs(found["crotch"][0]) < 0.01
        surface_distance = np.linalg.norm(body.vertices_m - found["acromion_left"], axis=1).min()
        assert surface_distance < 0.03
