"""The body of a sweater or a hoodie: torso and sleeves that end in rib cuffs and a rib hem band."""

from collections.abc import Mapping
from dataclasses import dataclass

from body_models.garments.patterns.draft import DraftPanel, Seam
from body_models.garments.patterns.knit_panels import (
    SIDES,
    KnitBlock,
    cuff_panel,
    cuff_seams,
    hem_band_panels,
    hem_band_seams,
    side_and_shoulder_seams,
    sleeve_panel,
    sleeve_seams,
    torso_panel,
)
from body_models.garments.patterns.sleeve import SleeveCap
from body_models.garments.patterns.torso import TorsoHalf

WOMENS_RIBBED = KnitBlock(
    name="women", front_share_cm=0.5, hps_height_cm=140.5, cap_ease=0.01, cuff_draw=1.2, hem_draw=1.06
)
MENS_RIBBED = KnitBlock(
    name="men", front_share_cm=0.0, hps_height_cm=153.0, cap_ease=0.01, cuff_draw=1.2, hem_draw=1.06
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RibbedBody:
    """Everything below the neckline; `hem_v_cm` is where the torso ends above its hem band."""

    halves: Mapping[str, TorsoHalf]
    panels: tuple[DraftPanel, ...]
    seams: tuple[Seam, ...]
    hem_v_cm: float


def draft_ribbed_body(measures: Mapping[str, float], block: KnitBlock, garment: str) -> RibbedBody:
    """Draft torso, sleeves and their ribs. Raises PatternError POM_CONFLICT."""
    inner = block.without_ribs(measures)
    halves = block.halves(inner, garment)
    cap = SleeveCap(inner, halves["front"], halves["back"], block.cap_ease, garment)
    shoulder = halves["front"].shoulder_point
    sleeves = [sleeve_panel(side, cap, shoulder, block, "cuff_seam") for side in SIDES]
    cuffs = [
        cuff_panel(side, measures["cuff_girth"], measures["cuff_height"], sleeve)
        for side, sleeve in zip(SIDES, sleeves, strict=True)
    ]
    return RibbedBody(
        halves=halves,
        panels=(
            *(torso_panel(face, half, block, "hem_seam") for face, half in halves.items()),
            *sleeves,
            *cuffs,
            *hem_band_panels(halves, measures["hem_girth"], measures["hem_band_height"], block),
        ),
        seams=(*side_and_shoulder_seams(), *sleeve_seams(), *cuff_seams(), *hem_band_seams()),
        hem_v_cm=-inner["back_length"],
    )
