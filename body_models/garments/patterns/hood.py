"""A hood in two panels, sewn to the neckline and to each other from nape over crown to forehead."""

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from body_models.garments.patterns.draft import (
    DraftEdge,
    DraftPanel,
    Points,
    Seam,
    curve,
    curve_length,
    line,
    point,
)
from body_models.garments.patterns.knit_panels import SIDES, KnitBlock
from body_models.garments.patterns.points_of_measure import impossible
from body_models.garments.patterns.torso import TorsoHalf, mirrored


class HoodDraft:
    """The left half of a hood, drawn from outside: u = 0 is the face opening, +u the way to the back.

    v = 0 is the neck point at the centre front. The neck edge sags a little and is as long as the neckline;
    the crown runs upright at the widest place and level into the forehead.
    """

    # How far the neck edge sags, and how far its back end lies above its front, as shares of its length.
    _SAG: ClassVar[float] = 0.06
    _BACK_RISE: ClassVar[float] = 0.06
    # Where the hood is widest, as a share of its height.
    _WIDEST: ClassVar[float] = 0.55

    def __init__(self, measures: Mapping[str, float], halves: Mapping[str, TorsoHalf], garment: str) -> None:
        front, back = (curve_length(halves[face].edge("neck").control_cm) for face in ("front", "back"))
        height, depth = measures["hood_height"], measures["hood_depth"]
        neck = front + back
        radius, chord = _sagging(neck, self._SAG * neck)
        rise = self._BACK_RISE * neck
        nape = point(math.sqrt(chord**2 - rise**2), rise)
        if not 0.8 * nape[0] <= depth <= 1.6 * nape[0]:
            raise impossible(garment, f"the hood's depth does not suit its neckline of {2 * neck:.0f} cm")
        if self._WIDEST * height < rise + 6:
            raise impossible(garment, "the hood is too low for its neckline")
        self.widest = point(depth, self._WIDEST * height)
        forehead = point(0.0, height)
        at_shoulder = _on_arc(nape, radius, front / radius)
        climb, reach = self.widest[1] - nape[1], height - self.widest[1]
        up, in_front = point(0.0, 1.0), point(-1.0, 0.0)
        lean = point(self.widest[0] - nape[0], climb) / 3
        self.nape = nape
        self.edges: tuple[DraftEdge, ...] = (
            _arc("neck_front", point(0.0, 0.0), at_shoulder, radius),
            _arc("neck_back", at_shoulder, nape, radius),
            curve("back", (nape, nape + lean, self.widest - 0.5 * climb * up, self.widest), "hood_seam"),
            curve(
                "crown",
                (
                    self.widest,
                    self.widest + 0.6 * reach * up,
                    forehead - 0.55 * depth * in_front,
                    forehead,
                ),
                "hood_seam",
            ),
            line("opening", forehead, point(0.0, 0.0), "hood_opening"),
        )


def hood_panels(draft: HoodDraft, front: TorsoHalf, block: KnitBlock) -> list[DraftPanel]:
    """Both panels, hung beside the head."""
    panels = []
    for side in SIDES:
        outward, towards_back = (1.0, 1.0) if side == "left" else (-1.0, -1.0)
        flip = np.array([towards_back, 1.0])
        panels.append(
            DraftPanel(
                name=f"hood_{side}",
                role=f"hood_{side}",
                label="head",
                edges=draft.edges if side == "left" else mirrored(draft.edges),
                anchors_cm={
                    "neck_front": point(0.0, 0.0),
                    "cervicale": draft.nape * flip,
                    "hood_back": draft.widest * flip,
                },
                rotation_deg=(0.0, 90.0 * outward, 0.0),
                translation_cm=(
                    18.0 * outward,
                    block.hps_height_cm + float(front.centre_neck[1]),
                    10.0,
                ),
            )
        )
    return panels


def hood_seams() -> list[Seam]:
    """The two panels to each other and to the neckline."""
    seams: list[Seam] = [(("hood_left", edge), ("hood_right", edge)) for edge in ("back", "crown")]
    for face in ("front", "back"):
        seams += [((face, f"neck_{side}"), (f"hood_{side}", f"neck_{face}")) for side in SIDES]
    return seams


def _sagging(length_cm: float, sag_cm: float) -> tuple[float, float]:
    """Radius and chord of the arc of a length that sags by about `sag_cm` in the middle."""
    radius = length_cm**2 / (8 * sag_cm)
    return radius, 2 * radius * math.sin(length_cm / (2 * radius))


def _on_arc(end_cm: Points, radius_cm: float, angle: float) -> Points:
    """The point [2] an angle along the arc from the origin to `end_cm`, which bulges to the right."""
    chord = float(np.hypot(*end_cm))
    along = end_cm / chord
    across = point(-along[1], along[0])
    half = math.asin(chord / (2 * radius_cm))
    centre = chord / 2 * along + radius_cm * math.cos(half) * across
    turned = angle - half
    place: Points = centre + radius_cm * (math.sin(turned) * along - math.cos(turned) * across)
    return place


def _arc(name: str, start: Points, end: Points, radius_cm: float) -> DraftEdge:
    return DraftEdge(name=name, control_cm=np.stack([start, end]), label="neck_seam", radius_cm=radius_cm)
