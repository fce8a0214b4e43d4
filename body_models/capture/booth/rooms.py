"""Rooms of booths: walls, floors, lights, and what stands against the wall; drawn at random."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import cv2
import numpy as np
import numpy.typing as npt

from body_models.capture.booth.posing import Floats
from body_models.capture.camera import Camera

Float32s = npt.NDArray[np.float32]
Wall = Literal["plain", "gradient", "planks", "stripes", "tiles", "plaster", "curtain", "shelves"]
WALLS: Final[tuple[Wall, ...]] = (
    "plain",
    "gradient",
    "planks",
    "stripes",
    "tiles",
    "plaster",
    "curtain",
    "shelves",
)
_WALL_ODDS: Final = (0.25, 0.2, 0.1, 0.07, 0.08, 0.1, 0.1, 0.1)
_TEXEL_M: Final = 0.006
_TEXTURE_M: Final = (6.0, 5.0)  # width, height of the painted wall
_COARSE_PX: Final = 12
_GAMMA: Final = 2.2
_SKIN_LIKE: Final = ((0.80, 0.68, 0.58), (0.66, 0.50, 0.40), (0.45, 0.32, 0.25))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Room:
    """A booth without people. Colours are sRGB 0 to 1."""

    wall: Floats  # [3]
    floor: Floats  # [3]
    kind: Wall
    has_floor_pattern: bool
    wall_away_m: float
    """Distance of the wall behind the standing spot."""
    lights: Floats  # [L, 3] unit directions towards the lights
    powers: Floats  # [L]
    ambient: float
    softness_m: float
    """Width of the edge of shadows a metre from what casts them."""
    shine: float
    """How much the floor mirrors, 0 to 0.2."""
    seed: int


def drawn_room(generator: np.random.Generator, kind: Wall | None = None) -> Room:
    """Any booth a shop might have."""
    count = int(generator.integers(1, 4))
    lights = np.column_stack(
        [
            generator.normal(0.0, 0.7, count),
            generator.uniform(0.4, 1.3, count),
            generator.uniform(0.15, 1.0, count),
        ]
    )
    grey = generator.uniform(0.2, 0.92)
    wall = np.clip(grey + generator.normal(0.0, 0.05, 3), 0.05, 0.96)
    if generator.random() < 0.12:
        wall = np.array(_SKIN_LIKE[generator.integers(len(_SKIN_LIKE))]) + generator.normal(0.0, 0.03, 3)
    return Room(
        wall=wall,
        floor=np.clip(generator.uniform(0.5, 1.1) * grey + generator.normal(0.0, 0.06, 3), 0.05, 0.93),
        kind=kind or WALLS[generator.choice(len(WALLS), p=_WALL_ODDS)],
        has_floor_pattern=bool(generator.random() < 0.4),
        wall_away_m=float(generator.uniform(0.45, 2.0)),
        lights=lights / np.linalg.norm(lights, axis=1, keepdims=True),
        powers=generator.uniform(0.3, 1.0, count) / np.sqrt(count),
        ambient=float(generator.uniform(0.25, 0.55)),
        softness_m=float(generator.uniform(0.03, 0.25)),
        shine=float(generator.uniform(0.04, 0.18)) if generator.random() < 0.2 else 0.0,
        seed=int(generator.integers(1 << 30)),
    )


def linear(srgb: npt.NDArray[np.floating]) -> Float32s:
    """Light of sRGB-coded colours, by a plain power."""
    return np.asarray(np.power(np.clip(srgb, 0.0, 1.0), _GAMMA), np.float32)


@lru_cache(maxsize=1)
def empty_room(camera: Camera, room: Room) -> Float32s:
    """The booth without people in linear light [H, W, 3], not to be written to."""
    wall_x, wall_y, floor_x, floor_z = _places(camera, room.wall_away_m)
    generator = np.random.default_rng(room.seed)
    painted_wall, painted_floor = _wall_texture(room, generator), _floor_texture(room, generator)
    on_wall = _looked_up(painted_wall, wall_x, _TEXTURE_M[1] - 0.5 - wall_y)
    on_floor = _looked_up(painted_floor, floor_x, floor_z + 2.5)
    share = np.clip(0.5 - wall_y / _pixel_m(wall_y), 0.0, 1.0)[:, :, None]
    picture = np.asarray(on_wall + (on_floor - on_wall) * share, np.float32)
    picture *= _falloff(camera.image_size, generator)[:, :, None]
    picture.flags.writeable = False
    return picture


def _places(camera: Camera, wall_away_m: float) -> tuple[Float32s, Float32s, Float32s, Float32s]:
    """For every pixel [H, W]: x and y where it meets the wall's plane, x and z where the floor's."""
    width, height = camera.image_size
    columns, rows = np.meshgrid(
        np.arange(0, width + _COARSE_PX, _COARSE_PX), np.arange(0, height + _COARSE_PX, _COARSE_PX)
    )
    rays = camera.rays(np.column_stack([columns.ravel(), rows.ravel()]))
    eye = camera.centre_m
    wall = eye + rays * ((-wall_away_m - eye[2]) / np.minimum(rays[:, 2], -1e-3))[:, None]
    floor = eye + rays * (-eye[1] / np.minimum(rays[:, 1], -0.05))[:, None]
    x, y = np.meshgrid(
        np.arange(width, dtype=np.float32) / _COARSE_PX, np.arange(height, dtype=np.float32) / _COARSE_PX
    )

    def fine(values: Floats) -> Float32s:
        grid = values.reshape(columns.shape).astype(np.float32)
        return np.asarray(cv2.remap(grid, x, y, cv2.INTER_LINEAR), np.float32)

    return fine(wall[:, 0]), fine(wall[:, 1]), fine(floor[:, 0]), fine(floor[:, 2])


def _pixel_m(wall_y: Float32s) -> float:
    """About how much of the wall one pixel sees, m."""
    return float(abs(wall_y[0, 0] - wall_y[-1, 0])) / len(wall_y) + 1e-9


def _looked_up(texture: Float32s, x_m: Float32s, y_m: Float32s) -> Float32s:
    """Texture colours [H, W, 3] at places measured from its left middle and its top, mirrored beyond it."""
    columns = (x_m + np.float32(_TEXTURE_M[0] / 2)) / np.float32(_TEXEL_M)
    rows = y_m / np.float32(_TEXEL_M)
    found = cv2.remap(texture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(found, np.float32)


def _falloff(image_size: tuple[int, int], generator: np.random.Generator) -> Float32s:
    """Uneven light over the picture [H, W], and the lens's darker corners."""
    width, height = image_size
    uneven = (1.0 + 0.12 * generator.normal(size=(4, 3))).astype(np.float32).clip(0.6, 1.4)
    spread = cv2.resize(uneven, (width, height), interpolation=cv2.INTER_CUBIC)
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    corner = 1.0 - generator.uniform(0.0, 0.18) * 0.5 * (x[None, :] ** 2 + y[:, None] ** 2)
    return np.asarray(spread * corner, np.float32)


def _grid() -> tuple[Floats, Floats]:
    """x and y of the texels, m."""
    columns, rows = (int(n / _TEXEL_M) for n in _TEXTURE_M)
    x, y = np.meshgrid(np.arange(columns) * _TEXEL_M, np.arange(rows) * _TEXEL_M)
    return x, y


def _wall_texture(room: Room, generator: np.random.Generator) -> Float32s:
    """The wall's paint in linear light [rows, columns, 3]."""
    x, y = _grid()
    if room.kind == "shelves":
        return _shelves(room, generator, x.shape)
    shade = _SHADES.get(room.kind, _plain)(x, y, generator)
    return linear(np.clip(room.wall * shade[:, :, None], 0.02, 0.99))


def _floor_texture(room: Room, generator: np.random.Generator) -> Float32s:
    x, y = _grid()
    shade = (
        (_planks if generator.random() < 0.5 else _tiles)(x, y, generator)
        if room.has_floor_pattern
        else _plain(x, y, generator)
    )
    return linear(np.clip(room.floor * shade[:, :, None], 0.02, 0.99))


def _plain(x: Floats, y: Floats, generator: np.random.Generator) -> Floats:
    return np.ones_like(x)


def _gradient(x: Floats, y: Floats, generator: np.random.Generator) -> Floats:
    top, side = generator.uniform(-0.35, 0.35), generator.uniform(-0.2, 0.2)
    shade: Floats = 1.0 + top * (y / _TEXTURE_M[1] - 0.5) + side * (x / _TEXTURE_M[0] - 0.5)
    return shade


def _planks(x: Floats, y: Floats, generator: np.random.Generator) -> Floats:
    wide = generator.uniform(0.08, 0.2)
    along, across = (y, x) if generator.random() < 0.6 else (x, y)
    number = (across / wide).astype(int)
    tones = 1.0 + 0.10 * generator.normal(size=number.max() + 1)
    grain = 0.03 * np.sin(2 * np.pi * (across * 90 + 2.0 * np.sin(along * 2.2 + 3.0 * tones[number])))
    gap = (across % wide) < 0.006
    return np.asarray(tones[number] + grain - 0.35 * gap)


def _stripes(x: Floats, y: Floats, generator: np.random.Generator) -> Floats:
    wide, deep = generator.uniform(0.06, 0.4), generator.uniform(0.06, 0.35)
    return np.asarray(1.0 - deep * ((x % wide) < 0.5 * wide))


def _tiles(x: Floats, y: Floats, generator: np.random.Generator) -> Floats:
    wide, tall = generator.uniform(0.1, 0.6, size=2)
    joint = ((x % wide) < 0.006) | ((y % tall) < 0.006)
    tones = 1.0 + 0.04 * generator.normal(size=(128, 128))
    return np.asarray(tones[(x / wide).astype(int) % 128, (y / tall).astype(int) % 128] - 0.2 * joint)


def _plaster(x: Floats, y: Floats, generator: np.random.Generator) -> Floats:
    shade = np.ones(x.shape, np.float32)
    for cells, deep in ((8, 0.05), (40, 0.04), (200, 0.03)):
        coarse = generator.normal(size=(cells, cells)).astype(np.float32)
        shade += np.float32(deep) * cv2.resize(coarse, x.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return shade.astype(np.float64)


def _curtain(x: Floats, y: Floats, generator: np.random.Generator) -> Floats:
    wide = generator.uniform(0.08, 0.25)
    phase = 2 * np.pi * x / wide + 0.8 * np.sin(1.7 * x + generator.uniform(0, 6)) + 0.15 * np.sin(y * 2.0)
    return np.asarray(1.0 + generator.uniform(0.08, 0.22) * np.sin(phase))


_SHADES: Final = {
    "gradient": _gradient,
    "planks": _planks,
    "stripes": _stripes,
    "tiles": _tiles,
    "plaster": _plaster,
    "curtain": _curtain,
}


def _shelves(room: Room, generator: np.random.Generator, shape: tuple[int, ...]) -> Float32s:
    """Shop shelves full of folded things of all colours."""
    texture = np.tile(room.wall, (*shape, 1))
    rows, columns = shape
    step = int(generator.uniform(0.3, 0.5) / _TEXEL_M)
    for top in range(0, rows, step):
        left = 0
        while left < columns:
            wide = int(generator.uniform(0.08, 0.45) / _TEXEL_M)
            tall = int(step * generator.uniform(0.2, 0.85))
            if generator.random() < 0.8:
                colour = np.clip(generator.uniform(0.1, 0.9) + generator.normal(0, 0.15, 3), 0.03, 0.97)
                texture[top + step - tall : top + step - 4, left : left + wide - 3] = colour
            left += wide
        texture[top + step - 4 : top + step] = room.wall * 0.6
    return linear(np.clip(texture, 0.0, 1.0))
