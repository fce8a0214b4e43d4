"""From light to eight bits: blur, exposure, white balance, noise, compression, a camera that is nudged."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.booth.posing import Floats
from body_models.capture.picture import Picture

Float32s = npt.NDArray[np.float32]
_GAMMA: Final = 2.2
_CODE_STEPS: Final = 4096
_GRAIN: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sensor:
    """How a camera turns light into a picture."""

    exposure: float
    balance: Floats  # [3]
    blur_px: float
    motion_px: float
    noise: float
    """Standard deviation in the mid tones, of 1."""
    jpeg_quality: int
    shift_px: tuple[float, float] = (0.0, 0.0)


def drawn_sensor(generator: np.random.Generator) -> Sensor:
    """Any webcam that is set up sensibly."""
    return Sensor(
        exposure=float(np.exp(generator.normal(0.1, 0.15))),
        balance=np.exp(generator.normal(0.0, 0.05, 3)),
        blur_px=float(generator.uniform(0.45, 1.1)),
        motion_px=0.0,
        noise=float(generator.uniform(0.003, 0.016)),
        jpeg_quality=int(generator.integers(75, 98)),
    )


def drifted(sensor: Sensor, generator: np.random.Generator) -> Sensor:
    """The same camera some time later: automatic exposure and white balance moved, it was nudged a little."""
    nudge = 0.25 if generator.random() < 0.8 else 1.0
    shift = generator.normal(0.0, nudge, 2)
    return replace(
        sensor,
        exposure=sensor.exposure * float(np.exp(generator.normal(0.0, 0.04))),
        balance=sensor.balance * np.exp(generator.normal(0.0, 0.012, 3)),
        shift_px=(float(shift[0]), float(shift[1])),
    )


def developed(light: Float32s, sensor: Sensor, generator: np.random.Generator) -> Picture:
    """The picture [H, W, 3] of light [H, W, 3]."""
    seen = np.asarray(cv2.GaussianBlur(light, (0, 0), sensor.blur_px), np.float32)
    if sensor.motion_px > 0.5:
        seen = _streaked(seen, sensor.motion_px, generator)
    if sensor.shift_px != (0.0, 0.0):
        move = np.array([[1, 0, sensor.shift_px[0]], [0, 1, sensor.shift_px[1]]], np.float32)
        size = (seen.shape[1], seen.shape[0])
        moved = cv2.warpAffine(seen, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        seen = np.asarray(moved, np.float32)
    seen = seen * np.asarray(sensor.exposure * sensor.balance, np.float32)
    coded = _code()[(np.minimum(seen, 1.0) * np.float32(_CODE_STEPS)).astype(np.uint16)]
    coded += _grain(seen.shape[0], seen.shape[1], generator) * np.float32(sensor.noise * 255.0)
    picture = np.clip(coded, 0, 255).astype(np.uint8)
    if sensor.jpeg_quality >= 100:
        return picture
    return compressed(picture, sensor.jpeg_quality)


def compressed(picture: Picture, quality: int) -> Picture:
    """The picture after JPEG."""
    _, data = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if decoded is None:
        raise ValueError("a picture just encoded cannot be decoded")
    return np.ascontiguousarray(decoded[:, :, ::-1])


@lru_cache(maxsize=1)
def _code() -> Float32s:
    """Codes 0 to 255 of light 0 to 1, a half added for rounding."""
    return np.asarray(255.0 * (np.arange(_CODE_STEPS + 1) / _CODE_STEPS) ** (1.0 / _GAMMA) + 0.5, np.float32)


@lru_cache(maxsize=1)
def _grain_tile() -> Float32s:
    return np.random.default_rng(7).standard_normal((_GRAIN, _GRAIN, 3), dtype=np.float32)


def _grain(height: int, width: int, generator: np.random.Generator) -> Float32s:
    """Standard normal noise [H, W, 3] from a tile laid at random: fresh noise would cost more."""
    tile = np.roll(_grain_tile(), tuple(generator.integers(0, _GRAIN, 2)), axis=(0, 1))
    tile = tile[:: int(generator.choice([-1, 1])), :: int(generator.choice([-1, 1]))]
    return np.tile(tile, (height // _GRAIN + 1, width // _GRAIN + 1, 1))[:height, :width]


def _streaked(light: Float32s, length_px: float, generator: np.random.Generator) -> Float32s:
    """Light smeared along a straight path."""
    size = int(np.ceil(length_px)) | 1
    kernel = np.zeros((size, size), np.float32)
    angle = generator.uniform(0.0, np.pi)
    reach = 0.5 * (size - 1)
    for share in np.linspace(-1.0, 1.0, 4 * size):
        kernel[
            round(reach + share * reach * float(np.sin(angle))),
            round(reach + share * reach * float(np.cos(angle))),
        ] = 1.0
    return np.asarray(cv2.filter2D(light, -1, kernel / kernel.sum()), np.float32)
