"""What people look like: skin, hair, and the colours of what they wear; drawn at random."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from body_models.capture.booth.posing import Floats
from body_models.capture.booth.wardrobe import Clothes, Hair, Outfit, drawn_outfit

_SKINS: Final = (
    (0.87, 0.72, 0.63),
    (0.80, 0.62, 0.50),
    (0.66, 0.47, 0.36),
    (0.48, 0.33, 0.25),
    (0.33, 0.23, 0.18),
)
_HAIRS: Final = (
    (0.08, 0.06, 0.05),
    (0.24, 0.16, 0.10),
    (0.45, 0.31, 0.18),
    (0.72, 0.58, 0.38),
    (0.62, 0.62, 0.62),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """A person's colours (sRGB, 0 to 1) and outfit."""

    skin: Floats  # [3]
    hair: Floats  # [3]
    upper: Floats  # [3]
    lower: Floats  # [3]
    shoe: Floats  # [3]
    stripe_m: float
    """Width of the stripes of the upper cloth, 0 for none."""
    outfit: Outfit


def drawn_look(
    generator: np.random.Generator,
    *,
    clothes: Clothes | None = None,
    hair: Hair | None = None,
    shod: bool = False,
) -> Look:
    """Anybody's, in tight clothes unless named."""
    skin = np.array(_SKINS[generator.integers(len(_SKINS))]) * generator.uniform(0.92, 1.06)
    striped = generator.random() < 0.2
    return Look(
        skin=np.clip(skin + generator.normal(0.0, 0.015, 3), 0.05, 0.97),
        hair=np.clip(
            np.array(_HAIRS[generator.integers(len(_HAIRS))]) + generator.normal(0.0, 0.02, 3), 0.02, 0.9
        ),
        upper=_cloth_colour(generator),
        lower=_cloth_colour(generator),
        shoe=_cloth_colour(generator),
        stripe_m=float(generator.uniform(0.01, 0.05)) if striped else 0.0,
        outfit=drawn_outfit(generator, clothes=clothes, hair=hair, shod=shod),
    )


def _cloth_colour(generator: np.random.Generator) -> npt.NDArray[np.float64]:
    """Black and white are worn more than other colours."""
    kind = generator.random()
    if kind < 0.3:
        return np.clip(0.08 + generator.normal(0.0, 0.025, 3), 0.02, 0.2)
    if kind < 0.4:
        return np.clip(0.88 + generator.normal(0.0, 0.03, 3), 0.75, 0.96)
    colour: Floats = np.clip(generator.uniform(0.15, 0.75) + generator.normal(0.0, 0.14, 3), 0.05, 0.9)
    return colour
