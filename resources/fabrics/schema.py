"""The fabric file: typed, and every figure with its source."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from resources.errors import ResourceError
from resources.records import LocalText, read_record
from resources.shop import shop_files

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]

Weave = Literal[
    "plain",
    "twill",
    "denim",
    "satin",
    "linen",
    "crepe",
    "jersey",
    "rib",
    "knit",
    "fleece",
    "wool",
    "felt",
]


class FabricLook(BaseModel):
    """How light meets the cloth: PBR roughness, strength of the fuzzy sheen, visible structure.

    `weave_scale_mm` is the distance between neighbouring yarns, ribs or wales; `sheerness` the share of light
    that passes straight through (0 is opaque).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    roughness: Share
    sheen: Share
    weave: Weave
    weave_scale_mm: Positive
    sheerness: Share = 0.0


class Fabric(BaseModel):
    """A cloth. Warp runs along the panel's +v (wales of a knit), weft across it (courses of a knit).

    Stretch stiffness is force per width over strain (N/m), the secant over the loads of wearing (up to about
    50 N/m, where a woven cloth's crimp straightens and a knit's loops open); shear is force per width over
    shear angle (N/m); bending is the moment per width over curvature (N·m: a KES-F figure of 0.1 gf·cm²/cm is
    9.8e-6 N·m). Wearable limits are the strain past which the shop does not sell a garment as wearable.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$")]
    name: LocalText
    composition: LocalText
    knit: bool
    areal_density_kg_m2: Annotated[float, Field(gt=0.02, lt=2)]
    thickness_m: Annotated[float, Field(gt=1e-5, lt=0.02)]
    stretch_warp_n_m: Positive
    stretch_weft_n_m: Positive
    shear_n_m: Positive
    bending_warp_n_m: Positive
    bending_weft_n_m: Positive
    friction: Annotated[float, Field(ge=0, le=2)]
    wearable_stretch_limit_warp: Share
    wearable_stretch_limit_weft: Share
    look: FabricLook
    sources: dict[str, str]

    @model_validator(mode="after")
    def _every_figure_has_a_source(self) -> Self:
        for name in sorted(set(type(self).model_fields) - _WORDS - set(self.sources)):
            raise ValueError(f'{name} has no source; add it under "sources"')
        return self


_WORDS = frozenset({"id", "name", "composition", "knit", "look", "sources"})


@lru_cache(maxsize=1)
def load_fabrics() -> Mapping[str, Fabric]:
    """All fabrics by id; the shop's own hide embedded ones. Raises ResourceError FABRIC_MALFORMED."""
    paths = [*sorted(Path(__file__).parent.glob("*.json")), *shop_files("fabrics")]
    fabrics = [read_record(path, Fabric, "FABRIC_MALFORMED") for path in paths]
    return MappingProxyType({fabric.id: fabric for fabric in fabrics})


def load_fabric(fabric_id: str) -> Fabric:
    """One fabric. Raises ResourceError FABRIC_UNKNOWN naming the known ids."""
    fabrics = load_fabrics()
    if fabric_id not in fabrics:
        known = ", ".join(fabrics)
        raise ResourceError("FABRIC_UNKNOWN", f"There is no fabric {fabric_id!r}; known: {known}.")
    return fabrics[fabric_id]
