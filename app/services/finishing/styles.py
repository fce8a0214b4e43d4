"""What is usual for each family: rows of stitches, hems, buttons. One row per family, none per product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.services.finishing import pockets
from viewer.scene.finish import Stitching
from viewer.scene.model import Colour

_ORANGE: Colour = (0.74, 0.46, 0.20)
_PEARL: Colour = (0.90, 0.885, 0.85)
_HORN: Colour = (0.20, 0.165, 0.135)

_OVERLOCKED = Stitching(hem_depth_m=0.0205, hem_lines=2, seam_lines=0)
_RIBBED = Stitching(hem_lines=0, hem_fold=0.0, seam_lines=0, seam_depth=0.7)
_SHIRTING = Stitching(
    hem_depth_m=0.007, hem_lines=1, hem_fold=0.5, seam_lines=1, seam_offset_m=0.005, spacing_m=0.0026
)
_BLIND = Stitching(hem_depth_m=0.034, hem_lines=0, hem_fold=0.45, seam_lines=0, seam_depth=0.75)
_JEANS = Stitching(
    hem_depth_m=0.012,
    hem_lines=1,
    seam_lines=2,
    spacing_m=0.0036,
    thread_rgb=_ORANGE,
    fading=1.0,
)
_CHINO = Stitching(hem_depth_m=0.025, hem_lines=1, hem_fold=0.6, seam_lines=1, spacing_m=0.0028)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How garments of a family are finished."""

    stitching: Stitching
    topstitched: tuple[str, ...] = ()  # labels of pattern edges
    bands_ribbed: bool = False  # collars, cuffs, hem bands are knitted in rib
    rib_spacing_m: float = 0.0021
    button_rgb: Colour = _PEARL
    button_radius_m: float = 0.0055
    placket: bool = False  # a buttoned front has a placket with a visible edge
    drawings: tuple[pockets.Drawing, ...] = ()
    belt_loops: bool = False


_KNIT_TOP = Style(stitching=_OVERLOCKED, bands_ribbed=True)
_SHIRT = Style(
    stitching=_SHIRTING,
    topstitched=("armhole", "yoke_seam", "neck_seam", "cuff", "shoulder", "neckline", "placket"),
    placket=True,
    drawings=(pockets.breast_pocket,),
)
_PLAIN_SHIRT = Style(stitching=_SHIRTING, topstitched=("armhole", "neck_seam", "cuff"), placket=True)
_TAILORED = Style(
    stitching=_BLIND, button_rgb=_HORN, button_radius_m=0.010, drawings=(pockets.jacket_pockets,)
)
_SKIRT = Style(stitching=_BLIND)
_TROUSERS = Style(
    stitching=_BLIND,
    drawings=(pockets.slant_pockets, pockets.back_welts, pockets.fly),
    belt_loops=True,
    button_rgb=_HORN,
    button_radius_m=0.008,
)

STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "tank": Style(
            stitching=Stitching(hem_depth_m=0.0205, hem_lines=2, seam_lines=1, seam_offset_m=0.010),
            topstitched=("neckline", "armhole"),
        ),
        "tee": _KNIT_TOP,
        "long-sleeve-tee": _KNIT_TOP,
        "shirt": _SHIRT,
        "blouse": _PLAIN_SHIRT,
        "sweater": Style(stitching=_RIBBED, bands_ribbed=True, rib_spacing_m=0.0052),
        "hoodie": Style(
            stitching=Stitching(hem_depth_m=0.0205, hem_lines=2, seam_lines=1, seam_offset_m=0.006),
            topstitched=("pocket_seam",),
            bands_ribbed=True,
            rib_spacing_m=0.0034,
        ),
        "blazer": _TAILORED,
        "coat": Style(
            stitching=_BLIND,
            button_rgb=_HORN,
            button_radius_m=0.013,
            drawings=(pockets.coat_pockets,),
        ),
        "sheath-dress": _SKIRT,
        "a-line-dress": _SKIRT,
        "shirt-dress": _PLAIN_SHIRT,
        "straight-skirt": _SKIRT,
        "a-line-skirt": _SKIRT,
        "circle-skirt": _SKIRT,
        "trousers": _TROUSERS,
        "tapered-trousers": _TROUSERS,
        "wide-trousers": _TROUSERS,
        "jeans": Style(
            stitching=_JEANS,
            topstitched=("inseam", "yoke_seam", "crotch_seam", "waist_seam", "waistband"),
            drawings=(pockets.scoop_pockets, pockets.back_patches, pockets.fly),
            belt_loops=True,
            button_rgb=(0.45, 0.33, 0.22),
            button_radius_m=0.0085,
        ),
        "shorts": Style(
            stitching=_CHINO,
            topstitched=("side_seam", "crotch_seam", "waist_seam"),
            drawings=(pockets.slant_pockets, pockets.back_welts, pockets.fly),
            belt_loops=True,
        ),
        "leggings": Style(
            stitching=Stitching(hem_depth_m=0.015, hem_lines=2, seam_lines=1, seam_depth=0.6),
            topstitched=("inseam", "crotch_seam", "waist_seam"),
        ),
    }
)
"""By family id. What a family's pattern does not carry (no closure, no such label) is simply not there."""

PLAIN = Style(stitching=Stitching(hem_lines=1, seam_lines=0))
"""For garments of no known family, as those brought from outside."""
