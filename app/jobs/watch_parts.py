"""What the watch works with: networks that see people, the shop's calibration, the measuring of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from body_models.capture.device.settings import CameraSettings, camera_folder
from body_models.capture.guide_rules import Guide, Observation
from resources.errors import CodedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from body_models.anthropometry.population import Sex
    from body_models.capture.belief import CapturedShape
    from body_models.capture.camera import Camera
    from body_models.capture.device.ring import Frame
    from body_models.capture.picture import Picture
    from body_models.capture.seeing.networks import Networks
    from body_models.capture.seeing.tracker import Tracked
    from body_models.capture.view import Side

_BLOWN_OUT: Final = 250
_STEPS_PX: Final = 0.75
"""An outline on the screen leaves that of the coarse map by so much: no stairs, and few points to draw."""
_LUMA: Final = np.array([0.299, 0.587, 0.114], dtype=np.float32)


class WatchParts:
    """Everything heavy is loaded here. Raises `CaptureError` VISION_MODELS_MISSING."""

    def __init__(self, settings: CameraSettings) -> None:
        from body_models.capture.seeing.networks import load_networks
        from body_models.capture.seeing.tracker import Tracker

        self._settings = settings
        self._following = load_networks(threads=1)
        self._tracker = Tracker(self._following)
        # Its own set: the last shopper may be measured while the next is guided.
        self._networks = load_networks(threads=1)
        self._camera: Camera | None = None
        self._booth: Picture | None = None

    def warm_up(self) -> None:
        """Measure an invented person, so that the first shopper does not wait for what is loaded once.

        With networks of its own: a real person may come meanwhile.
        """
        from body_models.capture.booth.people import drawn_people
        from body_models.capture.booth.scene import booth_pair
        from body_models.capture.measure import measure_person
        from body_models.capture.seeing.networks import load_networks

        front, side = booth_pair(drawn_people(1, 0)[0], 0)
        measure_person(
            front.picture,
            side.picture,
            networks=load_networks(threads=1),
            background=front.background,
            camera=front.camera,
        )

    def prepare(self, image_size: tuple[int, int]) -> bool:
        """Load the calibration and the empty booth for pictures of this size; whether there is a calibration.

        Raises `CodedError` when one is named and cannot be used.
        """
        from body_models.capture.picture import read_picture

        self._camera = self._booth = None
        if self._settings.booth_picture is not None:
            booth = read_picture(camera_folder() / self._settings.booth_picture)
            self._booth = booth if (booth.shape[1], booth.shape[0]) == image_size else None
        if self._settings.calibration is not None:
            from body_models.capture.calibration.file import read_calibration

            self._camera = read_calibration(camera_folder() / self._settings.calibration, image_size)
        return self._camera is not None

    def guide(self, side: Side) -> Guide:
        """Who leads a person to one picture."""
        return Guide(side)

    def observe(self, frame: Frame) -> Observation:
        """What a frame shows of the person who is followed."""
        tracked = self._tracker.update(frame.picture)
        height, width = frame.picture.shape[:2]
        brightness, clipped = _light(frame.picture, tracked)
        return Observation(
            frame=frame.number,
            image_size=(width, height),
            landmarks=tracked.landmarks,
            people=tracked.people,
            brightness=brightness,
            clipped=clipped,
            outline=outline_of(tracked.coarse),
        )

    def measure(
        self, front: Picture, side: Picture, sex: Sex, typed: Mapping[str, float]
    ) -> tuple[CapturedShape, tuple[str, ...]]:
        """The shape of the person in two pictures, and what makes it less sure.

        Raises `CodedError` for pictures that no body is found from.
        """
        from body_models.capture.measure import measure_person

        person = measure_person(
            front,
            side,
            networks=self._networks,
            background=self._booth,
            camera=self._camera,
            sex=sex,
            typed=typed,
        )
        return person.shape, tuple(str(problem) for problem in person.problems)

    def forget(self) -> None:
        """Keep nothing of whoever was followed or measured; while nobody is."""
        self._tracker.forget()
        _blank(self._following)
        _blank(self._networks)


def _blank(networks: Networks) -> None:
    """Let networks see nothing: each keeps in its memory what it saw last."""
    for network, side in ((networks.detector, 224), (networks.landmarks, 256), (networks.segmentation, 256)):
        network(np.zeros((side, side, 3), dtype=np.float32))


def calibrated_size(parts: WatchParts, image_size: tuple[int, int]) -> tuple[bool, str]:
    """Whether pictures of this size are calibrated; with the code of a calibration that cannot be used."""
    try:
        return parts.prepare(image_size), ""
    except CodedError as error:
        return False, error.code


def outline_of(coarse: npt.NDArray[np.float32] | None) -> npt.NDArray[np.float32]:
    """The border of a person's probability [h, w], as fractions of the picture [N, 2]; empty for none."""
    import cv2

    if coarse is None:
        return np.zeros((0, 2), dtype=np.float32)
    person = np.asarray(coarse > 0.5, dtype=np.uint8)
    found, _ = cv2.findContours(person, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not found:
        return np.zeros((0, 2), dtype=np.float32)
    largest = max(found, key=len)
    points = cv2.approxPolyDP(largest, _STEPS_PX, closed=True).reshape(-1, 2).astype(np.float32)
    size = np.array([coarse.shape[1], coarse.shape[0]], dtype=np.float32)
    return np.asarray((points + 0.5) / size, dtype=np.float32)


def _light(picture: Picture, tracked: Tracked) -> tuple[float, float]:
    """Mean luma, 0 to 1, and the share blown out: of the person, of the whole picture when nobody is seen."""
    step = max(1, picture.shape[1] // 180)
    pixels = picture[::step, ::step].reshape(-1, 3)
    if tracked.coarse is not None:
        inside = _resampled(tracked.coarse, picture.shape[:2], step).ravel() > 0.5
        pixels = pixels[inside] if inside.any() else pixels
    luma = pixels @ _LUMA
    return float(luma.mean()) / 255.0, float((pixels.min(axis=1) >= _BLOWN_OUT).mean())


def _resampled(coarse: npt.NDArray[np.float32], shape: tuple[int, ...], step: int) -> npt.NDArray[np.float32]:
    """The map at every ``step``-th pixel of a picture of this shape."""
    rows = np.arange(0, shape[0], step) * coarse.shape[0] // shape[0]
    columns = np.arange(0, shape[1], step) * coarse.shape[1] // shape[1]
    return coarse[np.ix_(rows, columns)]
