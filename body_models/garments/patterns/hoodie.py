"""A hoodie drafted from its finished measures: hood, kangaroo pocket, rib cuffs and hem band."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from body_models.garments.patterns.draft import DraftPanel, assemble, line, point
from body_models.garments.patterns.hood import HoodDraft, hood_panels, hood_seams
from body_models.garments.patterns.knit_panels import KnitBlock
from body_models.garments.patterns.knit_poms import RIB_POMS, TORSO_POMS, sleeve_poms
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, impossible, pom
from body_models.garments.patterns.ribbed import RibbedBody, draft_ribbed_body
from body_models.garments.patterns.specification import PatternSpecification

HOODIE_POINTS_OF_MEASURE = (
    *TORSO_POMS,
    *sleeve_poms(45, 90, 14, 40),
    *RIB_POMS,
    pom("hood_height", "Hood height", "along the opening from the neck seam to the forehead", 24, 46),
    pom("hood_depth", "Hood depth", "from the opening level to the centre seam where it is widest", 18, 40),
    pom("pocket_width", "Pocket width", "along the bottom of the kangaroo pocket", 18, 60),
    pom("pocket_height", "Pocket height", "bottom to top of the kangaroo pocket", 10, 30),
)

# The kangaroo pocket: its top as a share of its bottom, how far the slanted openings stop above the bottom,
# and how far it keeps from the side seam.
POCKET_TOP_SHARE = 0.6
OPENING_FROM_SHARE = 0.3
POCKET_MARGIN_CM = 2.0
# The bottom is caught just above the seam of the hem band.
POCKET_ABOVE_SEAM_CM = 0.6


class PatternHoodie:
    """Draws the flat pattern of a hoodie: front, back, sleeves, ribs, two hood panels, a kangaroo pocket."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = HOODIE_POINTS_OF_MEASURE
    garment: ClassVar[str] = "hoodie"

    def __init__(self, block: KnitBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(self.points_of_measure, poms, self.garment)
        body = draft_ribbed_body(measures, self.block, self.garment)
        hood = hood_panels(HoodDraft(measures, body.halves, self.garment), body.halves["front"], self.block)
        panels = [*body.panels, *hood, self._pocket(measures, body)]
        return assemble(panels, [*body.seams, *hood_seams()], measures)

    def _pocket(self, measures: Mapping[str, float], body: RibbedBody) -> DraftPanel:
        """The kangaroo pocket in the front's own coordinates: sewn down at bottom, sides and top."""
        width, height = measures["pocket_width"], measures["pocket_height"]
        bottom = body.hem_v_cm + POCKET_ABOVE_SEAM_CM
        if width / 2 > body.halves["front"].edges[0].start_cm[0] - POCKET_MARGIN_CM:
            raise impossible(self.garment, "the pocket is wider than the front")
        if bottom + height > -measures["armhole_depth"]:
            raise impossible(self.garment, "the pocket reaches the armholes")
        low = point(width / 2, bottom)
        opening = low + point(0.0, OPENING_FROM_SHARE * height)
        top = point(POCKET_TOP_SHARE * width / 2, bottom + height)
        flip = np.array([-1.0, 1.0])
        edges = (
            line("bottom", low * flip, low, "pocket_seam"),
            line("side_left", low, opening, "pocket_seam"),
            line("opening_left", opening, top, "pocket_opening"),
            line("top", top, top * flip, "pocket_seam"),
            line("opening_right", top * flip, opening * flip, "pocket_opening"),
            line("side_right", opening * flip, low * flip, "pocket_seam"),
        )
        return DraftPanel(
            name="pocket_front",
            role="pocket_front",
            label="body",
            edges=edges,
            translation_cm=(0.0, self.block.hps_height_cm, 23.0),
            layer=1,
        )
