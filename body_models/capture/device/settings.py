"""Which camera the shop has and how it hangs: one small file beside its calibration."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from body_models.errors import CaptureError
from resources.files import write_json_atomically
from resources.paths import data_home
from resources.records import faults_of, read_record

SourceKind = Literal["device", "file", "folder", "url"]
Rotation = Literal[0, 90, 180, 270]

_URL: Final = re.compile(r"(https?|rtsps?|rtmps?)://\S+", re.IGNORECASE)
_FILE_NAME = Annotated[str, Field(pattern=r"^[^/\\\x00:]{1,120}$")]
_MOST_PIXELS: Final = 24_000_000


class CameraSettings(BaseModel):
    """One camera.

    ``source`` is the number of a device, or the path of a video file, of a folder of pictures, or a URL.
    ``width`` and ``height`` are what the camera is asked for, before it is turned clockwise by ``rotation``
    degrees. ``calibration`` and ``booth_picture`` are names of files in the folder of these settings.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Annotated[int, Field(ge=0, le=63)] | Annotated[str, Field(min_length=1, max_length=2048)] = 0
    width: Annotated[int, Field(ge=240, le=7680)] = 1920
    height: Annotated[int, Field(ge=240, le=7680)] = 1080
    fps: Annotated[float, Field(ge=5.0, le=60.0)] = 25.0
    rotation: Rotation = 0
    calibration: _FILE_NAME | None = None
    booth_picture: _FILE_NAME | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.width * self.height > _MOST_PIXELS:
            raise ValueError("pictures of more than 24 megapixels are not taken")
        return self

    @property
    def kind(self) -> SourceKind:
        """What the source is; a path that is not there counts as a file."""
        if isinstance(self.source, int):
            return "device"
        if _URL.fullmatch(self.source):
            return "url"
        return "folder" if Path(self.source).is_dir() else "file"

    def __repr__(self) -> str:
        """Without the source: a URL may carry a password."""
        return f"CameraSettings(kind={self.kind!r}, {self.width}x{self.height}, rotation={self.rotation})"

    __str__ = __repr__


def camera_folder() -> Path:
    """Where the camera's settings, calibration and picture of the empty booth are kept."""
    return data_home() / "camera"


def settings_path() -> Path:
    """The file of the camera's settings."""
    return camera_folder() / "settings.json"


def load_settings(path: Path | None = None) -> CameraSettings:
    """The shop's camera; the first device when nobody chose one.

    Raises `CaptureError` CAMERA_SETTINGS_MALFORMED, or `ResourceError` for a file that is no JSON.
    """
    path = path or settings_path()
    if not path.is_file():
        return CameraSettings()
    return read_record(path, CameraSettings, "CAMERA_SETTINGS_MALFORMED")


def save_settings(settings: CameraSettings, path: Path | None = None) -> Path:
    """Write the settings; returns their file. Raises the ``OSError`` of the system."""
    path = path or settings_path()
    write_json_atomically(path, settings.model_dump())
    return path


def settings_from(values: Mapping[str, object]) -> CameraSettings:
    """Settings from an operator's input. Raises `CaptureError` CAMERA_SETTINGS_MALFORMED naming the field."""
    try:
        return CameraSettings.model_validate(dict(values))
    except ValidationError as error:
        raise CaptureError("CAMERA_SETTINGS_MALFORMED", f"The camera's {faults_of(error)[0]}.") from error
