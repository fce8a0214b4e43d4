"""The calibration file: read strictly, scaled to the resolution in use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from body_models.capture.camera import Camera
from body_models.errors import CaptureError
from resources.files import MIB, read_json

Floats = npt.NDArray[np.float64]

_Row3 = Annotated[list[float], Field(min_length=3, max_length=3)]
_Row4 = Annotated[list[float], Field(min_length=4, max_length=4)]
_Side = Annotated[int, Field(ge=16, le=20_000)]
_ASPECT_TOLERANCE: Final = 0.01
_ROTATION_TOLERANCE: Final = 2e-3
_FOCAL_SPAN: Final = (0.2, 20.0)  # of the picture's longer side
_FARTHEST_M: Final = 30.0


class CalibrationFile(BaseModel):
    """The structure of the file; what else it holds (errors, the board) is for people and not read."""

    model_config = ConfigDict(extra="ignore", strict=True, allow_inf_nan=False, frozen=True)

    image_size: Annotated[list[_Side], Field(min_length=2, max_length=2)]
    camera_matrix: Annotated[list[_Row3], Field(min_length=3, max_length=3)]
    distortion: Annotated[list[float], Field(min_length=4, max_length=5)]
    world_from_camera: Annotated[list[_Row4], Field(min_length=4, max_length=4)]


def read_calibration(path: Path, image_size: tuple[int, int] | None = None) -> Camera:
    """The camera of a calibration file, for pictures of ``image_size`` (width, height) when given.

    Raises `ResourceError` as `read_json` does, `CaptureError` CALIBRATION_MALFORMED, or CALIBRATION_ASPECT
    when the pictures are not the calibrated ones made larger or smaller.
    """
    camera = camera_from(read_json(path, limit_bytes=MIB))
    return camera if image_size is None else scaled(camera, image_size)


def camera_from(document: object) -> Camera:
    """The camera a JSON-like document describes. Raises `CaptureError` CALIBRATION_MALFORMED."""
    if not isinstance(document, dict):
        raise _malformed("it has to be a JSON object with image_size, camera_matrix, …")
    try:
        read = CalibrationFile.model_validate(document)
    except ValidationError as error:
        raise _malformed(_sentence(error)) from error
    width, height = read.image_size
    distortion = np.array([*read.distortion, 0.0][:5])
    matrix = np.array(read.camera_matrix)
    _check_matrix(matrix, (width, height))
    if np.abs(distortion).max() > 100.0:
        raise _malformed("distortion is beyond any lens")
    return Camera(
        image_size=(width, height),
        matrix=matrix,
        distortion=distortion,
        world_from_camera=_checked_place(np.array(read.world_from_camera)),
    )


def scaled(camera: Camera, image_size: tuple[int, int]) -> Camera:
    """The same camera taking pictures of another size but the same aspect. Raises CALIBRATION_ASPECT."""
    if image_size == camera.image_size:
        return camera
    across, down = np.asarray(image_size) / np.asarray(camera.image_size)
    if abs(across / down - 1.0) > _ASPECT_TOLERANCE:
        raise _other_aspect(camera.image_size, image_size)
    matrix = np.diag([across, down, 1.0]) @ camera.matrix
    # Pixel centres lie at whole coordinates: the picture's edge, not its first pixel, stays where it is.
    matrix[0, 2] += 0.5 * (across - 1.0)
    matrix[1, 2] += 0.5 * (down - 1.0)
    return Camera(
        image_size=image_size,
        matrix=matrix,
        distortion=camera.distortion,
        world_from_camera=camera.world_from_camera,
    )


def camera_document(camera: Camera) -> dict[str, Any]:
    """The camera as its file has it."""
    return {
        "image_size": list(camera.image_size),
        "camera_matrix": _rounded(camera.matrix, 4),
        "distortion": _rounded(camera.distortion, 8),
        "world_from_camera": _rounded(camera.world_from_camera, 9),
    }


def _rounded(values: Floats, digits: int) -> Any:
    return (np.round(values, digits) + 0.0).tolist()


def _check_matrix(matrix: Floats, image_size: tuple[int, int]) -> None:
    longer = max(image_size)
    if not np.array_equal(matrix[2], [0.0, 0.0, 1.0]) or matrix[1, 0] != 0.0:
        raise _malformed("camera_matrix has to be [[fx, 0, cx], [0, fy, cy], [0, 0, 1]]")
    fx, fy = matrix[0, 0], matrix[1, 1]
    if min(fx, fy) <= 0.0:
        raise _malformed("camera_matrix has a focal length that is not positive")
    if not (_FOCAL_SPAN[0] * longer <= min(fx, fy) and max(fx, fy) <= _FOCAL_SPAN[1] * longer):
        raise _malformed("camera_matrix has a focal length no camera of this image_size has")
    if max(fx, fy) > 1.5 * min(fx, fy) or abs(matrix[0, 1]) > 0.1 * fx:
        raise _malformed("camera_matrix has pixels that are far from square")
    if not (np.all(matrix[:2, 2] > 0.0) and np.all(matrix[:2, 2] < np.asarray(image_size))):
        raise _malformed("camera_matrix has its middle outside the picture")


def _checked_place(place: Floats) -> Floats:
    """The camera's place with its rotation made exact; written numbers are rounded."""
    rotation = place[:3, :3]
    if not np.array_equal(place[3], [0.0, 0.0, 0.0, 1.0]):
        raise _malformed("the last row of world_from_camera has to be [0, 0, 0, 1]")
    if np.abs(rotation @ rotation.T - np.eye(3)).max() > _ROTATION_TOLERANCE or np.linalg.det(rotation) < 0.0:
        raise _malformed("world_from_camera holds no rotation")
    if np.abs(place[:3, 3]).max() > _FARTHEST_M:
        raise _malformed("world_from_camera puts the camera too far away; it is in metres")
    if place[1, 3] <= 0.0:
        raise _malformed("world_from_camera puts the camera beneath the floor; y is up")
    if place[2, 3] <= 0.0 or place[:3, 3] @ rotation[:, 2] >= 0.0:
        raise _malformed(
            "the camera of world_from_camera does not look at the standing spot; +z is towards the camera"
        )
    left, _, right = np.linalg.svd(rotation)
    exact = place.copy()
    exact[:3, :3] = left @ right
    return exact


def _sentence(error: ValidationError) -> str:
    """The first fault of a validation, in words."""
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "it"
    if first["type"] == "missing":
        return f"{place} is missing"
    return f"{place}: {first['msg'][0].lower()}{first['msg'][1:]}"


def _other_aspect(calibrated: tuple[int, int], given: tuple[int, int]) -> CaptureError:
    sideways = abs(given[0] * calibrated[0] / (given[1] * calibrated[1]) - 1.0) <= _ASPECT_TOLERANCE
    advice = "turn the pictures upright" if sideways else "calibrate at this resolution"
    return CaptureError(
        "CALIBRATION_ASPECT",
        f"The pictures are {given[0]} × {given[1]}, but the camera was calibrated at "
        f"{calibrated[0]} × {calibrated[1]}; {advice}.",
    )


def _malformed(reason: str) -> CaptureError:
    return CaptureError("CALIBRATION_MALFORMED", f"The calibration cannot be used: {reason}.")
