"""The three networks that see people, run by LiteRT: found on disk, checked, loaded.

BlazePose (Bazarevsky et al. 2020, "BlazePose: On-device Real-time Body Pose tracking"), a detector and a
landmark network, and the selfie segmentation; all from MediaPipe, Apache-2.0. Set-up brings the files.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.errors import CaptureError
from resources.errors import ResourceError
from resources.files import read_bytes
from resources.paths import networks_folder
from resources.vision import NetworkFile, load_vision_networks

Map = npt.NDArray[np.float32]

_MOST_THREADS: Final = 2  # more gain nothing on networks this small


class Network:
    """One network. Not to be shared between threads: it keeps its tensors."""

    def __init__(self, content: bytes, threads: int) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter = Interpreter(model_content=content, num_threads=threads)
        with _no_chatter():
            self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = [output["index"] for output in self._interpreter.get_output_details()]

    def __call__(self, picture: Map) -> list[Map]:
        """The outputs for a picture [h, w, 3] of the network's own size and range; copies, without batch."""
        self._interpreter.set_tensor(self._input, picture[None])
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(output)[0] for output in self._outputs]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Networks:
    """What is needed to see a person; for one thread."""

    detector: Network
    """[224, 224, 3] in -1 to 1 → boxes and keypoints [2254, 12], score logits [2254, 1]."""
    landmarks: Network
    """[256, 256, 3] in 0 to 1 → [195] landmarks, [1] presence, [256, 256, 1] mask logits, heatmaps, [117]."""
    segmentation: Network
    """[256, 256, 3] in 0 to 1 → [256, 256, 1] person, 0 to 1."""


def models_folder() -> Path:
    """Where set-up puts the networks' files."""
    return networks_folder()


def load_networks(folder: Path | None = None, *, threads: int | None = None) -> Networks:
    """The networks, from ``folder`` or where set-up put them; a quarter of a second.

    Raises `CaptureError` VISION_MODELS_MISSING when a file is absent or is not the one it should be.
    """
    place = folder or models_folder()
    count = threads or min(_MOST_THREADS, os.cpu_count() or 1)
    listed = load_vision_networks()

    def network(stem: str) -> Network:
        return Network(_checked(place, listed.file(stem)), count)

    return Networks(
        detector=network("pose_detection"),
        landmarks=network("pose_landmark_full"),
        segmentation=network("selfie_segmentation"),
    )


def networks_are_there(folder: Path | None = None) -> bool:
    """Whether every file is there in its size: a glance, without loading anything."""
    place = folder or models_folder()
    return all(_size_bytes(place / file.name) == file.size_bytes for file in load_vision_networks().files)


@contextmanager
def _no_chatter() -> Iterator[None]:
    """The library's greeting, written past Python, does not reach standard error: that is for people."""
    try:
        kept = os.dup(2)
    except OSError:  # a window's process may have none
        yield
        return
    silence = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(silence, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(silence)


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _checked(folder: Path, file: NetworkFile) -> bytes:
    try:
        content = read_bytes(folder / file.name, limit_bytes=file.size_bytes)
    except ResourceError as error:
        raise _missing(folder) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise _missing(folder)
    return content


def _missing(folder: Path) -> CaptureError:
    return CaptureError(
        "VISION_MODELS_MISSING",
        f"The networks that see people are missing or damaged in {folder}; connect the network and start"
        " again, or type the measurements.",
    )
