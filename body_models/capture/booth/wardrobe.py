"""What people in the booth wear: lines of clothes on the template, thicknesses, outfits drawn at random.

Tight clothes lie 0 to 3 mm off the skin. Lines are scalars of the position on the T-posed template, positive
where the cloth is, so that hems are clean whatever the mesh.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from body_models.body.appearance import Underwear
from body_models.body.joints import JOINT_INDEX
from body_models.body.model import BodyModel
from body_models.capture.booth.posing import Floats

Clothes = Literal["underwear", "tight", "shorts", "loose_tee", "dress", "coat"]
Hair = Literal["bald", "cap", "short", "long"]

TIGHT: Final[tuple[Clothes, ...]] = ("underwear", "tight", "shorts")
LOOSE: Final[tuple[Clothes, ...]] = ("loose_tee", "dress", "coat")
_THICKEST_TIGHT_M: Final = 0.003
_EASE_M: Final[dict[Clothes, tuple[float, float]]] = {
    "loose_tee": (0.015, 0.040),
    "dress": (0.020, 0.050),
    "coat": (0.035, 0.070),
}
_HAIR_M: Final[dict[Hair, tuple[float, float]]] = {
    "bald": (0.0, 0.0),
    "cap": (0.001, 0.004),
    "short": (0.004, 0.022),
    "long": (0.008, 0.040),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outfit:
    """What one person wears, and how thick it is. Lengths are shares of the limb they cover."""

    clothes: Clothes
    hair: Hair
    thickness_m: float
    """Stand-off of tight clothes."""
    ease_m: float
    """How far loose clothes stand off, 0 for tight ones."""
    hair_m: float
    sleeve: float
    """0 ends at the shoulder, 1 at the elbow, 2 at the wrist."""
    leg: float
    """0 ends at the hip, 1 at the knee, 2 at the ankle."""
    shoe_m: float
    """Thickness of the sole, 0 barefoot."""
    seed: int

    @property
    def is_tight(self) -> bool:
        """Whether the outline of the clothes is nearly that of the body."""
        return self.clothes in TIGHT


def drawn_outfit(
    generator: np.random.Generator,
    *,
    clothes: Clothes | None = None,
    hair: Hair | None = None,
    shod: bool = False,
) -> Outfit:
    """Tight clothes and any hair unless named."""
    clothes = clothes or TIGHT[generator.choice(3, p=[0.3, 0.5, 0.2])]
    hairs: tuple[Hair, ...] = ("bald", "cap", "short", "long")
    hair = hair or hairs[generator.choice(4, p=[0.2, 0.15, 0.45, 0.2])]
    sleeve, leg = float(generator.uniform(0.1, 0.9)), float(generator.uniform(1.1, 1.95))
    if clothes == "shorts":
        leg = float(generator.uniform(0.35, 0.8))
    if clothes in LOOSE:
        sleeve = float(generator.uniform(1.7, 1.95) if clothes == "coat" else generator.uniform(0.4, 1.0))
    return Outfit(
        clothes=clothes,
        hair=hair,
        thickness_m=float(generator.uniform(0.0, _THICKEST_TIGHT_M)),
        ease_m=float(generator.uniform(*_EASE_M[clothes])) if clothes in LOOSE else 0.0,
        hair_m=float(generator.uniform(*_HAIR_M[hair])),
        sleeve=sleeve,
        leg=leg,
        shoe_m=float(generator.uniform(0.012, 0.03)) if shod else 0.0,
        seed=int(generator.integers(1 << 30)),
    )


NUDE: Final = Outfit(
    clothes="underwear",
    hair="bald",
    thickness_m=0.0,
    ease_m=0.0,
    hair_m=0.0,
    sleeve=0.0,
    leg=0.0,
    shoe_m=0.0,
    seed=0,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lines:
    """Where things are on one model's template. Metres; heights are y."""

    template_m: Floats  # [V, 3]
    joints_m: Floats  # [55, 3]
    underwear: Underwear

    def joint(self, name: str) -> Floats:
        """A joint's centre [3] on the template."""
        centre: Floats = self.joints_m[JOINT_INDEX[name]]
        return centre

    def covered(self, outfit: Outfit, points_m: Floats) -> Floats:
        """Metres [N] inside the hems of tight clothes or, under loose ones, underwear; negative bare."""
        wear = self.underwear
        if outfit.clothes in ("tight", "shorts"):
            return np.maximum(self.tee(points_m, outfit.sleeve), self.leggings(points_m, outfit.leg))
        return np.maximum(wear.briefs(points_m), wear.top(points_m))

    def tee(self, points_m: Floats, sleeve: float, hem_m: float | None = None) -> Floats:
        """A tee: from the neck to ``hem_m`` (a height; the hips unless given), sleeves of some length."""
        hem = self.joint("left_hip")[1] - 0.02 if hem_m is None else hem_m
        aside, height = np.abs(points_m[:, 0]), points_m[:, 1]
        ends = self._along(("left_shoulder", "left_elbow", "left_wrist"), axis=0, share=sleeve)
        neck = self.joint("neck") + np.array([0.0, 0.035, 0.0])
        stretched = (points_m - neck) * np.array([1.0, 1.3, 0.8])
        opening = np.linalg.norm(stretched, axis=1) - 0.075
        below_head = neck[1] - 0.02 - height
        inside: Floats = np.minimum.reduce([ends - aside, height - hem, opening, below_head])
        return inside

    def leggings(self, points_m: Floats, leg: float) -> Floats:
        """From below the navel down the legs."""
        hem = self._along(("left_hip", "left_knee", "left_ankle"), axis=1, share=leg)
        low_enough: Floats = self.underwear.waistband_m + 0.03 - points_m[:, 1]
        return np.minimum(low_enough, points_m[:, 1] - hem)

    def scalp(self, points_m: Floats) -> Floats:
        """Where hair grows: above the brow, behind the ears, down to the nape."""
        eyes = 0.5 * (self.joint("left_eye") + self.joint("right_eye"))
        head = self.joint("head")
        behind = head[2] + 0.02 - points_m[:, 2]
        above = points_m[:, 1] - eyes[1] - 0.05
        return np.asarray(np.minimum(above + 0.95 * behind, points_m[:, 1] - head[1] - 0.01))

    def feet(self, points_m: Floats) -> Floats:
        """Where shoes are."""
        below: Floats = self.joint("left_ankle")[1] + 0.015 - points_m[:, 1]
        return below

    def _along(self, joints: tuple[str, str, str], *, axis: int, share: float) -> float:
        stations = [float(self.joint(n)[axis]) for n in joints]
        return float(np.interp(share, [0.0, 1.0, 2.0], stations))


@lru_cache(maxsize=2)
def lines_of(model: BodyModel) -> Lines:
    """The lines of a model's template, found once."""
    return Lines(
        template_m=model.template.numpy().astype(np.float64),
        joints_m=model.joint_template.numpy().astype(np.float64),
        underwear=Underwear.of(model.file),
    )


def rising(inside_m: npt.NDArray[np.floating], over_m: float) -> Floats:
    """0 outside, smoothly up to 1 at ``over_m`` inside."""
    share = np.clip(np.asarray(inside_m, np.float64) / over_m, 0.0, 1.0)
    smooth: Floats = share * share * (3.0 - 2.0 * share)
    return smooth
