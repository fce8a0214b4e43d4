"""A tank top drafted from its finished measures: straps, deep neckline and armholes, their edges bound."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from body_models.garments.patterns.draft import DraftPanel, assemble
from body_models.garments.patterns.knit_panels import KnitBlock, side_and_shoulder_seams, torso_panel
from body_models.garments.patterns.knit_poms import ACROSS_POMS, GIRTH_POMS, LENGTH_POMS, SHOULDER_DROP
from body_models.garments.patterns.points_of_measure import PointOfMeasure, checked, impossible, pom
from body_models.garments.patterns.specification import PatternSpecification

TANK_POINTS_OF_MEASURE = (
    *GIRTH_POMS,
    pom("strap_width", "Strap width", "along the shoulder seam from edge to edge", 2, 14),
    *ACROSS_POMS,
    SHOULDER_DROP,
    pom("neck_width", "Neck width", "between the high points shoulder, edge to edge", 15, 36),
    pom("front_neck_drop", "Front neck drop", "high point shoulder down to the front neckline", 8, 26),
    pom("back_neck_drop", "Back neck drop", "high point shoulder down to the back neckline", 2, 22),
    *LENGTH_POMS,
)

WOMENS_TANK = KnitBlock(name="women", front_share_cm=0.5, hps_height_cm=140.5)
MENS_TANK = KnitBlock(name="men", front_share_cm=0.0, hps_height_cm=153.0)

NARROWEST_STRAP_CM = 1.5


class PatternTank:
    """Draws the flat pattern of a tank top: a front and a back."""

    points_of_measure: ClassVar[tuple[PointOfMeasure, ...]] = TANK_POINTS_OF_MEASURE
    garment: ClassVar[str] = "tank top"

    def __init__(self, block: KnitBlock) -> None:
        self.block = block

    def build(self, poms: Mapping[str, float]) -> PatternSpecification:
        """The pattern whose finished measures are `poms` (cm).

        Raises PatternError: POM_MISSING, POM_UNKNOWN, POM_RANGE, POM_CONFLICT.
        """
        measures = checked(self.points_of_measure, poms, self.garment)
        strap, drop = measures["strap_width"], measures["shoulder_drop"]
        if strap <= drop:
            raise impossible(self.garment, "the straps are narrower than the shoulder drops along them")
        across = measures["neck_width"] + 2 * math.sqrt(strap**2 - drop**2)
        halves = self.block.halves(
            {**measures, "across_shoulder": across},
            self.garment,
            shortest_shoulder_cm=NARROWEST_STRAP_CM,
        )
        panels = [_bound(torso_panel(face, half, self.block)) for face, half in halves.items()]
        return assemble(panels, side_and_shoulder_seams(), measures)


def _bound(panel: DraftPanel) -> DraftPanel:
    """The panel with its neck seam left open: a bound neckline."""
    edges = tuple(
        replace(edge, label="neckline") if edge.label == "neck_seam" else edge for edge in panel.edges
    )
    return replace(panel, edges=edges)
