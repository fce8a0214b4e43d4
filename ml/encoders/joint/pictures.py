"""Pictures of garments with what they show: the file the picture tower is taught from.

A folder with ``pictures.safetensors`` (uint8 [N, 192, 144, 3]) and ``pictures.json`` (what each shows).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ml.errors import DataError
from resources.errors import ResourceError
from resources.files import MIB, read_bytes, read_json, staged_folder, write_atomically, write_json_atomically

PICTURE_HEIGHT: Final = 192
PICTURE_WIDTH: Final = 144
_LIMIT_BYTES: Final = 2048 * MIB


class PictureSubject(BaseModel):
    """What one picture shows; `look` names the drape, so that pictures of one drape stay on one side."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: str
    block: str
    fabric: str
    colour: str
    rgb: tuple[int, int, int]
    print: str
    look: str
    product: str = ""


class _Subjects(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    subjects: Annotated[tuple[PictureSubject, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PictureSet:
    """Pictures and their subjects, row by row."""

    pixels: npt.NDArray[np.uint8]  # [N, 192, 144, 3]
    subjects: tuple[PictureSubject, ...]


def write_pictures(folder: Path, pixels: npt.NDArray[np.uint8], subjects: Sequence[PictureSubject]) -> None:
    """Write a set, all of it or nothing. Raises ``OSError``."""
    from safetensors.numpy import save

    with staged_folder(folder) as staging:
        write_atomically(staging / "pictures.safetensors", save({"pixels": np.ascontiguousarray(pixels)}))
        rows = [subject.model_dump(mode="json") for subject in subjects]
        write_json_atomically(staging / "pictures.json", {"subjects": rows})


def read_pictures(folder: Path) -> PictureSet:
    """A set. Raises DataError PICTURES_MISSING, PICTURES_MALFORMED."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        document: Any = read_json(folder / "pictures.json")
        pixels = load(read_bytes(folder / "pictures.safetensors", limit_bytes=_LIMIT_BYTES))["pixels"]
        subjects = _Subjects.model_validate(document).subjects
    except ResourceError as error:
        code = "PICTURES_MISSING" if error.code == "FILE_MISSING" else "PICTURES_MALFORMED"
        raise DataError(code, f"{folder} holds no pictures to learn from: {error.message}") from error
    except (SafetensorError, KeyError, ValidationError) as error:
        raise DataError(
            "PICTURES_MALFORMED", f"The pictures in {folder} are damaged; make them anew."
        ) from error
    if pixels.dtype != np.uint8 or pixels.shape != (len(subjects), PICTURE_HEIGHT, PICTURE_WIDTH, 3):
        raise DataError(
            "PICTURES_MALFORMED",
            f"The pictures in {folder} are {pixels.dtype} {pixels.shape} for {len(subjects)} subjects; "
            "make them anew.",
        )
    return PictureSet(pixels=pixels, subjects=subjects)
