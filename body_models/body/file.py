"""The body file: what the SMPL-X format stores, checked when it comes in.

The format (v_template, shapedirs, posedirs, J_regressor, weights, kintree_table, f, hands_*, lmk_*) is that
of the public SMPL-X release; our own files add the shape priors and the shading groups under extra names,
which other readers ignore.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt

from body_models.body.archive import Array, BodyArchive, open_body_archive
from body_models.body.joints import JOINT_COUNT, PARENTS
from body_models.body.prior import SEXES, Sex, ShapePrior
from body_models.errors import BodyFileError
from resources.files import write_atomically

Float32s = npt.NDArray[np.float32]
Int32s = npt.NDArray[np.int32]

SHAPE_COLUMNS: Final = 300
"""Shape columns of a file in the long layout, where expression begins at column 300."""
PADDED_COLUMNS: Final = 400
"""Columns written: with fewer, the stock package reads expression from columns that hold shape."""
SHORT_SHAPE_COLUMNS: Final = 10
"""Shape columns of a file in the short layout (fewer than 300 columns); the next ten are expression."""
POSE_FEATURES: Final = 9 * (JOINT_COUNT - 1)
VERTEX_LIMIT: Final = 200_000
_LARGEST_COORDINATE_M: Final = 10.0
_ROOT_PARENT: Final = 2**32 - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FaceLandmarks:
    """Points on the face: 51 fixed ones in the iBUG order without the contour, and the contour by head turn.

    Each is a face and barycentric weights in it. ``contour_*`` are indexed by the turn of the head.
    """

    faces: Int32s  # [51]
    weights: Float32s  # [51, 3]
    contour_faces: Int32s | None = None  # [79, 17]
    contour_weights: Float32s | None = None  # [79, 17, 3]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HandPoses:
    """Pose of relaxed hands and the principal directions of hand poses (axis-angle, 15 joints a hand)."""

    left_mean: Float32s  # [45]
    right_mean: Float32s  # [45]
    left_components: Float32s  # [45, 45]
    right_components: Float32s  # [45, 45]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shading:
    """The surface cut along its shading groups, see `appearance.ShadedSurface`."""

    corners: Int32s  # [E, 3] vertices that each extra vertex mixes
    weights: Float32s  # [E, 3]
    faces: Int32s  # [G, 3] into the V vertices and the E extra ones
    parents: Int32s  # [G] the face of the body each is a part of
    groups: npt.NDArray[np.uint8]  # [G]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BodyFile:
    """The arrays of one body model. Metres, y up, +z front, +x left, T-pose."""

    name: str
    template_m: Float32s  # [V, 3]
    shape_directions_m: Float32s  # [V, 3, K], metres per unit of beta, without columns of zeros
    pose_directions_m: Float32s | None  # [V, 3, 486] correctives, None where the file has only zeros
    joint_regressor: Float32s  # [55, V]
    skin_weights: Float32s  # [V, 55]
    faces: Int32s  # [F, 3]
    hands: HandPoses
    face_landmarks: FaceLandmarks
    priors: Mapping[Sex, ShapePrior] = field(default_factory=dict)
    shading: Shading | None = None

    @property
    def vertex_count(self) -> int:
        """Number of vertices V."""
        return len(self.template_m)

    @property
    def beta_count(self) -> int:
        """Number of shape directions K."""
        return int(self.shape_directions_m.shape[2])


def read_body_file(path: Path) -> BodyFile:
    """Read a body of the SMPL-X format from ``.npz`` or ``.safetensors``.

    Expression columns are left out: bodies are shown with a neutral face. Raises `BodyFileError`
    BODY_FILE_MISSING, BODY_FILE_TOO_LARGE, BODY_FILE_PICKLED or BODY_FILE_MALFORMED.
    """
    archive = _Checked(open_body_archive(path))
    vertices = archive.first_length("v_template")
    faces = archive.first_length("f")
    columns = archive.last_length("shapedirs", 3)
    shape = archive.floats("shapedirs", (vertices, 3, columns))
    skeleton = archive.integers("kintree_table", (2, JOINT_COUNT), upto=_ROOT_PARENT)[0]
    if tuple(int(p) for p in skeleton[1:]) != PARENTS[1:]:
        raise archive.wrong("kintree_table is not the 55-joint skeleton of SMPL-X")
    return BodyFile(
        name=archive.text("vitrine_name", default=path.stem),
        template_m=archive.floats("v_template", (vertices, 3)),
        shape_directions_m=_shape_columns(shape),
        pose_directions_m=_correctives(archive, vertices),
        joint_regressor=archive.floats("J_regressor", (JOINT_COUNT, vertices)),
        skin_weights=archive.floats("weights", (vertices, JOINT_COUNT)),
        faces=archive.integers("f", (faces, 3), upto=vertices - 1),
        hands=_hands(archive),
        face_landmarks=_face_landmarks(archive, faces),
        priors=_priors(archive),
        shading=_shading(archive, vertices, faces),
    )


def write_body_file(path: Path, body: BodyFile) -> None:
    """Write a ``.npz`` that this module and the stock ``smplx`` package read alike; whole or not at all."""
    arrays = _arrays(body)

    def write(file: BinaryIO) -> None:
        np.savez_compressed(file, allow_pickle=False, **arrays)

    write_atomically(path, write)


def _arrays(body: BodyFile) -> dict[str, npt.NDArray[np.generic]]:
    vertices, landmarks = body.vertex_count, body.face_landmarks
    shape = np.zeros((vertices, 3, PADDED_COLUMNS), dtype=np.float32)
    shape[:, :, : body.beta_count] = body.shape_directions_m
    correctives = body.pose_directions_m
    if correctives is None:  # the stock package insists on them; zeros compress to nothing
        correctives = np.zeros((vertices, 3, POSE_FEATURES), dtype=np.float32)
    parents = np.array([_ROOT_PARENT, *PARENTS[1:]], dtype=np.int64)
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "v_template": body.template_m,
        "shapedirs": shape,
        "posedirs": correctives,
        "J_regressor": body.joint_regressor,
        "weights": body.skin_weights,
        "kintree_table": np.stack([parents, np.arange(JOINT_COUNT, dtype=np.int64)]),
        "f": body.faces.astype(np.int64),
        "hands_meanl": body.hands.left_mean,
        "hands_meanr": body.hands.right_mean,
        "hands_componentsl": body.hands.left_components,
        "hands_componentsr": body.hands.right_components,
        "lmk_faces_idx": landmarks.faces.astype(np.int64),
        "lmk_bary_coords": landmarks.weights,
        "vitrine_name": np.array(body.name),
    }
    if landmarks.contour_faces is not None and landmarks.contour_weights is not None:
        arrays["dynamic_lmk_faces_idx"] = landmarks.contour_faces.astype(np.int64)
        arrays["dynamic_lmk_bary_coords"] = landmarks.contour_weights
    for sex, prior in body.priors.items():
        arrays[f"vitrine_prior_mean_{sex}"] = prior.mean
        arrays[f"vitrine_prior_covariance_{sex}"] = prior.covariance
    if body.shading is not None:
        arrays["vitrine_shading_corners"] = body.shading.corners
        arrays["vitrine_shading_weights"] = body.shading.weights
        arrays["vitrine_shading_faces"] = body.shading.faces
        arrays["vitrine_shading_parents"] = body.shading.parents
        arrays["vitrine_shading_groups"] = body.shading.groups
    return arrays


def _shape_columns(directions: Float32s) -> Float32s:
    """The shape columns of either layout, cut after the last that is not zero."""
    long_layout = directions.shape[2] >= SHAPE_COLUMNS
    shape = directions[:, :, : SHAPE_COLUMNS if long_layout else SHORT_SHAPE_COLUMNS]
    used = np.flatnonzero(np.abs(shape).max(axis=(0, 1)) > 0)
    return np.ascontiguousarray(shape[:, :, : used[-1] + 1 if len(used) else 0])


def _correctives(archive: "_Checked", vertices: int) -> Float32s | None:
    directions = archive.floats("posedirs", (vertices, 3, POSE_FEATURES))
    return directions if directions.any() else None


def _hands(archive: "_Checked") -> HandPoses:
    return HandPoses(
        left_mean=archive.floats("hands_meanl", (45,)),
        right_mean=archive.floats("hands_meanr", (45,)),
        left_components=archive.floats("hands_componentsl", (45, 45)),
        right_components=archive.floats("hands_componentsr", (45, 45)),
    )


def _face_landmarks(archive: "_Checked", faces: int) -> FaceLandmarks:
    contour = archive.has("dynamic_lmk_faces_idx")
    return FaceLandmarks(
        faces=archive.integers("lmk_faces_idx", (51,), upto=faces - 1),
        weights=archive.floats("lmk_bary_coords", (51, 3)),
        contour_faces=archive.integers("dynamic_lmk_faces_idx", (79, 17), upto=faces - 1)
        if contour
        else None,
        contour_weights=archive.floats("dynamic_lmk_bary_coords", (79, 17, 3)) if contour else None,
    )


def _priors(archive: "_Checked") -> dict[Sex, ShapePrior]:
    priors: dict[Sex, ShapePrior] = {}
    for sex in SEXES:
        name = f"vitrine_prior_mean_{sex}"
        if archive.has(name):
            count = archive.first_length(name)
            mean = archive.doubles(name, (count,))
            covariance = archive.doubles(f"vitrine_prior_covariance_{sex}", (count, count))
            if np.linalg.eigvalsh(covariance)[0] <= 0:
                raise archive.wrong(f"vitrine_prior_covariance_{sex} is not a covariance")
            priors[sex] = ShapePrior(mean=mean, covariance=covariance)
    return priors


def _shading(archive: "_Checked", vertices: int, faces: int) -> Shading | None:
    if not archive.has("vitrine_shading_faces"):
        return None
    extra = archive.first_length("vitrine_shading_corners")
    parts = archive.first_length("vitrine_shading_faces")
    groups = archive.integers("vitrine_shading_groups", (parts,), upto=255)
    return Shading(
        corners=archive.integers("vitrine_shading_corners", (extra, 3), upto=vertices - 1),
        weights=archive.floats("vitrine_shading_weights", (extra, 3)),
        faces=archive.integers("vitrine_shading_faces", (parts, 3), upto=vertices + extra - 1),
        parents=archive.integers("vitrine_shading_parents", (parts,), upto=faces - 1),
        groups=groups.astype(np.uint8),
    )


class _Checked:
    """An archive whose arrays come with the shape, range and finiteness they must have."""

    def __init__(self, archive: BodyArchive) -> None:
        self._archive = archive
        vertices = self.first_length("v_template")
        if not 3 <= vertices <= VERTEX_LIMIT:
            raise self.wrong(f"v_template has {vertices} vertices, between 3 and {VERTEX_LIMIT} are possible")

    def has(self, name: str) -> bool:
        return name in self._archive.shapes

    def wrong(self, reason: str) -> BodyFileError:
        return BodyFileError(
            "BODY_FILE_MALFORMED",
            f"{self._archive.path} is not a body file of the SMPL-X format: {reason}.",
        )

    def first_length(self, name: str) -> int:
        shape = self._shape(name)
        if not shape or shape[0] == 0:
            raise self.wrong(f"{name} is empty")
        return shape[0]

    def last_length(self, name: str, dimensions: int) -> int:
        shape = self._shape(name)
        if len(shape) != dimensions:
            raise self.wrong(f"{name} has shape {shape}, {dimensions} dimensions are needed")
        return shape[-1]

    def text(self, name: str, *, default: str) -> str:
        if not self.has(name):
            return default
        array = self._archive.read(name)
        if array.shape != () or array.dtype.kind != "U":
            raise self.wrong(f"{name} is not a text")
        return str(array)

    def floats(self, name: str, shape: tuple[int, ...]) -> Float32s:
        return self._numbers(name, shape).astype(np.float32)

    def doubles(self, name: str, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
        return self._numbers(name, shape).astype(np.float64)

    def integers(self, name: str, shape: tuple[int, ...], *, upto: int) -> Int32s:
        array = self._read(name, shape, kinds="iu")
        if array.size and not (int(array.min()) >= -1 and int(array.max()) <= upto):
            raise self.wrong(f"{name} has indices outside 0 to {upto}")
        if upto != _ROOT_PARENT and array.size and int(array.min()) < 0:
            raise self.wrong(f"{name} has negative indices")
        return array.astype(np.int32)

    def _numbers(self, name: str, shape: tuple[int, ...]) -> Array:
        array = self._read(name, shape, kinds="f")
        largest = float(np.abs(array).max()) if array.size else 0.0
        if not np.isfinite(largest):
            raise self.wrong(f"{name} holds numbers that are not finite")
        if name == "v_template" and largest > _LARGEST_COORDINATE_M:
            raise self.wrong(f"v_template reaches {largest:.0f} m; its unit must be the metre")
        return array

    def _read(self, name: str, shape: tuple[int, ...], *, kinds: str) -> Array:
        found = self._shape(name)
        if found != shape:
            raise self.wrong(f"{name} has shape {found}, {shape} is needed")
        array = self._archive.read(name)
        if array.dtype.kind not in kinds:
            raise self.wrong(
                f"{name} holds {array.dtype} where {'numbers' if kinds == 'f' else 'indices'} belong"
            )
        return array

    def _shape(self, name: str) -> tuple[int, ...]:
        if not self.has(name):
            raise self.wrong(f"{name} is missing")
        return self._archive.shapes[name]
