"""What people and rooms look like: colours and lights, drawn at random."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from body_models.capture.booth.posing import Floats

_SKINS: Final = (
    (0.84, 0.68, 0.58),
    (0.76, 0.57, 0.45),
    (0.62, 0.43, 0.32),
    (0.45, 0.30, 0.22),
    (0.30, 0.20, 0.15),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """A person's colours, sRGB 0 to 1."""

    skin: Floats  # [3]
    cloth: Floats  # [3]
    is_covered: bool
    """Tight tee and leggings rather than underwear."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Room:
    """A booth without people: colours sRGB 0 to 1, light from a few directions."""

    wall: Floats  # [3]
    floor: Floats  # [3]
    wall_away_m: float
    """Distance of the wall behind the standing spot."""
    lights: Floats  # [L, 3] unit directions towards the lights
    powers: Floats  # [L]
    ambient: float
    exposure: float
    noise: float
    pattern_seed: int


def drawn_look(generator: np.random.Generator) -> Look:
    """Anybody's."""
    skin = np.array(_SKINS[generator.integers(len(_SKINS))]) + generator.normal(0.0, 0.03, 3)
    return Look(
        skin=np.clip(skin, 0.05, 0.95),
        cloth=generator.uniform(0.05, 0.9, 3) * 0.5 + generator.uniform(0.05, 0.45),
        is_covered=bool(generator.random() < 0.5),
    )


def drawn_room(generator: np.random.Generator) -> Room:
    """Any plain booth."""
    count = int(generator.integers(1, 4))
    lights = np.column_stack(
        [
            generator.normal(0.0, 0.7, count),
            generator.uniform(0.3, 1.2, count),
            generator.uniform(0.1, 1.0, count),
        ]
    )
    grey = generator.uniform(0.25, 0.9)
    return Room(
        wall=np.clip(grey + generator.normal(0.0, 0.06, 3), 0.05, 0.97),
        floor=np.clip(0.8 * grey + generator.normal(0.0, 0.08, 3), 0.05, 0.95),
        wall_away_m=float(generator.uniform(0.5, 1.8)),
        lights=lights / np.linalg.norm(lights, axis=1, keepdims=True),
        powers=generator.uniform(0.3, 1.0, count) / np.sqrt(count),
        ambient=float(generator.uniform(0.25, 0.5)),
        exposure=float(np.exp(generator.normal(0.0, 0.12))),
        noise=float(generator.uniform(0.003, 0.012)),
        pattern_seed=int(generator.integers(1 << 30)),
    )
