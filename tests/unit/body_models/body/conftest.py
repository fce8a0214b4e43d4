"""Two bodies of the format: the embedded one, and one of a different topology made here."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from body_models.body.file import SHAPE_COLUMNS, BodyFile, FaceLandmarks, HandPoses, write_body_file
from body_models.body.joints import JOINT_COUNT, JOINT_INDEX, PARENTS
from body_models.body.model import BodyModel, load_body_model
from resources.paths import embedded_body_path

BETAS = 16
RINGS = 14  # 55 balls of this many rings give 10,120 vertices: more than the stock package's largest number

# Where a 1.7 m person's joints are in the T-pose, x and y in metres; the right side is the mirror image.
_PLACES = {
    "pelvis": (0.0, 0.95),
    "left_hip": (0.09, 0.88),
    "left_knee": (0.09, 0.48),
    "left_ankle": (0.09, 0.08),
    "left_foot": (0.09, 0.03),
    "spine1": (0.0, 1.05),
    "spine2": (0.0, 1.16),
    "spine3": (0.0, 1.27),
    "neck": (0.0, 1.45),
    "head": (0.0, 1.55),
    "jaw": (0.0, 1.53),
    "left_eye": (0.03, 1.6),
    "left_collar": (0.05, 1.4),
    "left_shoulder": (0.17, 1.4),
    "left_elbow": (0.43, 1.4),
    "left_wrist": (0.67, 1.4),
}


def joint_places() -> npt.NDArray[np.float64]:
    """Joints [55, 3] of a simple person."""
    places = np.zeros((JOINT_COUNT, 3))
    for name, index in JOINT_INDEX.items():
        left = name.replace("right_", "left_")
        if left in _PLACES:
            places[index, :2] = _PLACES[left]
        else:  # a finger joint: each further out than the one before
            parent = places[PARENTS[index]]
            places[index] = np.abs(parent) + np.array([0.03, 0.0, 0.0])
        if name.startswith("right_"):
            places[index, 0] = -abs(places[index, 0])
    return places


def _ball() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """A closed unit ball: points [P, 3] and outward triangles [T, 3]."""
    polar = np.linspace(0, np.pi, RINGS + 1)[1:]
    turn = np.linspace(0, 2 * np.pi, RINGS, endpoint=False)
    grid = [(np.sin(p) * np.cos(t), np.cos(p), -np.sin(p) * np.sin(t)) for p in polar[:-1] for t in turn]
    points = np.array([(0.0, 1.0, 0.0), *grid, (0.0, -1.0, 0.0)])
    ring = np.arange(RINGS)
    following = (ring + 1) % RINGS
    top = np.stack([np.zeros_like(ring), 1 + ring, 1 + following], axis=1)
    last = 1 + (RINGS - 2) * RINGS
    bottom = np.stack([np.full_like(ring, len(points) - 1), last + following, last + ring], axis=1)
    bands = []
    for k in range(RINGS - 2):
        a, b = 1 + k * RINGS + ring, 1 + k * RINGS + following
        bands += [np.stack([a, a + RINGS, b], axis=1), np.stack([b, a + RINGS, b + RINGS], axis=1)]
    return points, np.concatenate([top, *bands, bottom]).astype(np.int32)


def build_other_file() -> BodyFile:
    """A person made of balls round the joints, with pose correctives: nothing of the embedded body's mesh."""
    generator = np.random.default_rng(5)
    places = joint_places()
    ball, ball_faces = _ball()
    template = np.concatenate([place + 0.05 * ball for place in places])
    faces = np.concatenate([ball_faces + j * len(ball) for j in range(JOINT_COUNT)])
    distances = np.linalg.norm(template[:, None] - places[None], axis=2)
    weights = np.exp(-((distances / 0.06) ** 2)) + 1e-6
    regressor = np.zeros((JOINT_COUNT, len(template)))
    for j in range(JOINT_COUNT):
        regressor[j, j * len(ball) : (j + 1) * len(ball)] = 1 / len(ball)
    count = len(template)
    return BodyFile(
        name="SMPLX_NEUTRAL",
        template_m=template.astype(np.float32),
        shape_directions_m=generator.normal(0, 0.01, (count, 3, BETAS)).astype(np.float32),
        pose_directions_m=generator.normal(0, 0.001, (count, 3, 486)).astype(np.float32),
        joint_regressor=regressor.astype(np.float32),
        skin_weights=(weights / weights.sum(axis=1, keepdims=True)).astype(np.float32),
        faces=faces,
        hands=HandPoses(
            left_mean=np.full(45, 0.1, dtype=np.float32),
            right_mean=np.full(45, -0.1, dtype=np.float32),
            left_components=np.eye(45, dtype=np.float32),
            right_components=np.eye(45, dtype=np.float32),
        ),
        face_landmarks=FaceLandmarks(
            faces=np.arange(51, dtype=np.int32), weights=np.full((51, 3), 1 / 3, dtype=np.float32)
        ),
    )


@pytest.fixture(scope="session")
def other_file() -> BodyFile:
    """A body of the format with another topology than the embedded one."""
    return build_other_file()


@pytest.fixture(scope="session")
def other_path(other_file: BodyFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That body on disk, with expression columns as official files have them."""
    path = tmp_path_factory.mktemp("bodies") / "SMPLX_NEUTRAL.npz"
    write_body_file(path, other_file)
    with np.load(path) as archive:
        arrays = dict(archive)
    arrays.pop("vitrine_name")
    arrays["shapedirs"][:, :, SHAPE_COLUMNS : SHAPE_COLUMNS + 10] = 0.02
    np.savez(path, **arrays)
    return path


@pytest.fixture(scope="session")
def embedded_path() -> Path:
    """The embedded body's file, as the set-up built it."""
    path = embedded_body_path()
    if not path.is_file():
        pytest.skip(f"the embedded body is not built yet ({path}); `main.py test` builds it")
    return path


@pytest.fixture(scope="session")
def embedded(embedded_path: Path) -> BodyModel:
    """The embedded body's model."""
    return load_body_model(embedded_path)
