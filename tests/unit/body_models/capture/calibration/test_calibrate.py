"""Pictures of a board give the lens and the floor as they are, or a refusal that says why."""

import numpy as np
import numpy.typing as npt
import pytest

from body_models.capture.calibration.board import PRINTED, Board
from body_models.capture.calibration.calibrate import Calibration, calibrated
from body_models.capture.camera import Camera
from body_models.errors import CaptureError
from tests.unit.body_models.capture.calibration.booth import HELD, booth_camera, held, on_floor

BOARD = PRINTED["A3"]
SMALL = (540, 960)
Pictures = dict[str, npt.NDArray[np.uint8]]


@pytest.fixture(scope="module")
def camera() -> Camera:
    return booth_camera(SMALL, distance_m=2.1)


@pytest.fixture(scope="module")
def pictures(camera: Camera) -> Pictures:
    """Six of the board held, and one of it on the floor, neither first nor last."""
    taken = {f"held {number}": held(camera, BOARD, *how) for number, how in enumerate(HELD)}
    names = list(taken)
    taken["floor"] = on_floor(camera, BOARD)
    return {name: taken[name] for name in (*names[:3], "floor", *names[3:])}


@pytest.fixture(scope="module")
def found(pictures: Pictures) -> Calibration:
    return calibrated(pictures, BOARD)


def farthest_mm(found: Camera, truth: Camera) -> float:
    """How far points of a standing person are put from where they are, in the plane they stand in."""
    points = np.array(
        [[0.0, 1.75, 0.0], [0.35, 0.9, 0.0], [-0.35, 0.9, 0.0], [0.0, 0.0, 0.0], [0.2, 1.4, 0.0]]
    )
    rays = found.rays(truth.project(points))
    seen = found.centre_m - rays * (found.centre_m[2] / rays[:, 2])[:, None]
    return float(1000 * np.linalg.norm(seen - points, axis=1).max())


def tilt_deg(found: Camera, truth: Camera) -> float:
    """The angle between the two floors as the camera has them."""
    ups = found.world_from_camera[1, :3], truth.world_from_camera[1, :3]
    return float(np.degrees(np.arccos(min(1.0, float(ups[0] @ ups[1])))))


def test_the_lens_and_the_floor_are_found(found: Calibration, camera: Camera) -> None:
    assert abs(found.camera.matrix[0, 0] / camera.matrix[0, 0] - 1) < 0.005
    assert found.rms_px < 0.15
    assert tilt_deg(found.camera, camera) < 0.3
    assert farthest_mm(found.camera, camera) < 3.0


def test_the_floor_is_the_board_that_lies(found: Calibration) -> None:
    assert found.pictures[found.floor.picture].name == "floor"
    assert found.pictures[found.floor.picture].use == "floor"
    assert abs(found.camera.centre_m[0]) < 1e-9, "z points from the standing spot to the camera"


@pytest.mark.long
def test_how_the_board_is_turned_on_the_floor_does_not_matter(
    pictures: Pictures, camera: Camera, found: Calibration
) -> None:
    turned = pictures | {"floor": on_floor(camera, BOARD, yaw=-2.3, seed=5)}
    again = calibrated(turned, BOARD, "floor").camera
    np.testing.assert_allclose(again.world_from_camera, found.camera.world_from_camera, atol=0.006)


def test_the_world_is_as_the_file_promises(found: Calibration) -> None:
    place = found.camera.world_from_camera
    assert found.floor.height_m == pytest.approx(1.4, abs=0.01)
    assert found.floor.distance_m == pytest.approx(2.1, abs=0.01)
    assert np.linalg.det(place[:3, :3]) == pytest.approx(1.0)
    assert found.camera.to_camera(np.array([[0.0, 0.0, 0.0]]))[0, 2] > 2.0


@pytest.mark.long
def test_a_picture_of_another_board_position_is_left_out_when_it_disagrees(
    pictures: Pictures, camera: Camera
) -> None:
    other = Camera(
        image_size=camera.image_size,
        matrix=camera.matrix * np.array([[1.25], [1.25], [1.0]]),
        distortion=camera.distortion,
        world_from_camera=camera.world_from_camera,
    )
    zoomed = held(other, BOARD, (0.6, 0.5, 0.0), (0.4, 0.4), 0.7)
    result = calibrated(pictures | {"zoomed": zoomed}, BOARD)
    uses = {picture.name: picture.use for picture in result.pictures}
    assert uses["zoomed"] == "rejected"
    assert abs(result.camera.matrix[0, 0] / camera.matrix[0, 0] - 1) < 0.005


def code_of(pictures: Pictures, board: Board = BOARD, floor: str | None = None) -> str:
    with pytest.raises(CaptureError) as raised:
        calibrated(pictures, board, floor)
    assert raised.value.message.endswith(".")
    return raised.value.code


def test_pictures_of_several_sizes_are_refused(pictures: Pictures) -> None:
    assert code_of(pictures | {"smaller": np.zeros((480, 640), np.uint8)}) == "CALIBRATION_SIZES"


def test_pictures_without_a_board_are_refused() -> None:
    wall = np.kron(np.random.default_rng(0).integers(90, 160, (8, 6)), np.ones((60, 60))).astype(np.uint8)
    assert code_of({"a": wall, "b": wall}) == "CALIBRATION_BOARD_UNSEEN"


def test_the_same_picture_three_times_is_one(pictures: Pictures) -> None:
    same = {str(copy): pictures["held 0"] for copy in range(3)}
    assert code_of(same | {"floor": pictures["floor"]}) == "CALIBRATION_TOO_FEW"


def test_without_a_board_on_the_floor_there_is_no_world(pictures: Pictures) -> None:
    standing = {name: picture for name, picture in pictures.items() if name != "floor"}
    assert code_of(standing) == "CALIBRATION_FLOOR_UNSEEN"


def test_a_board_that_stands_is_no_floor(pictures: Pictures) -> None:
    assert code_of(pictures, floor="held 2") == "CALIBRATION_FLOOR_TILTED"


def test_a_board_never_tilted_does_not_tell_the_focal_length(camera: Camera) -> None:
    places = ((0.4, 0.3), (0.6, 0.6), (0.45, 0.75), (0.5, 0.5))
    flat = {str(at): held(camera, BOARD, (0.0, 0.0, 0.0), at, 1.1) for at in places}
    assert code_of(flat) in ("CALIBRATION_WEAK", "CALIBRATION_COVERAGE")


def test_markers_of_another_dictionary_are_named(pictures: Pictures) -> None:
    wrong = Board(
        squares_x=4, squares_y=5, square_length_m=0.068, marker_length_m=0.051, dictionary="DICT_6X6_250"
    )
    two = {name: pictures[name] for name in ("held 0",)}
    with pytest.raises(CaptureError, match="DICT_4X4") as raised:
        calibrated(two, wrong)
    assert raised.value.code == "CALIBRATION_BOARD_UNLIKE"


@pytest.mark.long
def test_lengths_in_the_wrong_unit_are_noticed(pictures: Pictures) -> None:
    tenfold = Board(
        squares_x=4, squares_y=5, square_length_m=0.2, marker_length_m=0.15, dictionary="DICT_4X4_50"
    )
    assert code_of(pictures, tenfold) == "CALIBRATION_SCALE"


@pytest.mark.long
@pytest.mark.parametrize("distance_m", [2.0, 2.75, 3.4])
def test_a_full_size_booth_is_calibrated_to_millimetres(distance_m: float) -> None:
    camera = booth_camera((1080, 1920), distance_m=distance_m)
    pictures = {f"held {number}": held(camera, BOARD, *how) for number, how in enumerate(HELD)}
    found = calibrated(pictures | {"floor": on_floor(camera, BOARD, yaw=distance_m)}, BOARD)
    assert abs(found.camera.matrix[0, 0] / camera.matrix[0, 0] - 1) < 0.003
    assert tilt_deg(found.camera, camera) < 0.2
    assert farthest_mm(found.camera, camera) < 3.0
