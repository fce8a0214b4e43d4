"""Lapels: the front of a jacket folded back along its roll line, and the collar's end that meets it.

The lapel is cut as a panel of its own beyond the roll line, drawn where it would lie unfolded, in the front's
coordinates; sewn to the front along the roll line it is folded over it. Its upper edge (the gorge) is sewn to
the end of the collar up to the notch.
"""

from dataclasses import dataclass

import numpy as np

from body_models.garments.patterns.collar import COLLAR_INTERLINING
from body_models.garments.patterns.draft import DraftEdge, DraftPanel, Points, Seam, curve, line, unit
from body_models.garments.patterns.torso import mirrored

# The roll line leaves the shoulder this far inside the neck point: the collar's stand.
ROLL_INSIDE_CM = 1.6
# The gorge slopes down by this much per width of the lapel, and is sewn to the collar up to this share.
GORGE_SLOPE = 0.12
GORGE_SEWN = 0.56


@dataclass(frozen=True, slots=True, kw_only=True)
class RollLine:
    """The roll line of a front at +u, from where collar and lapel meet (`top_cm` [2]) to the break point
    (`break_cm` [2]) at the first button."""

    top_cm: Points
    break_cm: Points

    @classmethod
    def between(cls, neck_cm: Points, top_level_cm: float, break_level_cm: float) -> "RollLine":
        """The line from inside the neck point [2] to the centre front, levels counted down from there."""
        start, end = neck_cm - np.array([ROLL_INSIDE_CM, 0.0]), np.array([0.0, -break_level_cm])
        share = top_level_cm / break_level_cm
        return cls(top_cm=start + share * (end - start), break_cm=end)

    def folded(self, along_cm: float, outwards_cm: float) -> Points:
        """The point [2] so far down the line from its top and off it towards the armhole."""
        down = unit(self.break_cm - self.top_cm)
        off: Points = self.top_cm + along_cm * down + outwards_cm * np.array([-down[1], down[0]])
        return off

    def unfolded(self, at_cm: Points) -> Points:
        """The mirror image [2] of a point beyond the line."""
        down = unit(self.break_cm - self.top_cm)
        off = at_cm - self.top_cm
        image: Points = self.top_cm + 2 * (off @ down) * down - off
        return image


def lapel_panel(side: str, roll: RollLine, width_cm: float, hps_height_cm: float) -> DraftPanel:
    """The lapel of one side: edges ``roll``, ``front``, ``gorge_free``, ``gorge``."""
    length = float(np.hypot(*(roll.break_cm - roll.top_cm)))
    tip = roll.folded(GORGE_SLOPE * width_cm, width_cm)
    notch = roll.top_cm + GORGE_SEWN * (tip - roll.top_cm)
    belly = (
        roll.break_cm,
        roll.folded(0.72 * length, 0.52 * width_cm),
        roll.folded(GORGE_SLOPE * width_cm + 0.4 * length, 0.98 * width_cm),
        tip,
    )
    start, *inner, end = (roll.unfolded(at) for at in belly)
    edges: tuple[DraftEdge, ...] = (
        line("roll", roll.break_cm, roll.top_cm, "fold"),
        line("gorge", roll.top_cm, roll.unfolded(notch), "gorge"),
        line("gorge_free", roll.unfolded(notch), end, "lapel_edge"),
        curve("front", (end, *reversed(inner), start), "lapel_edge"),
    )
    left = side == "left"
    return DraftPanel(
        name=f"lapel_{side}",
        role=f"lapel_{side}",
        label="body",
        edges=edges if left else mirrored(edges),
        translation_cm=(0.0, hps_height_cm, 24.0),
        layer=1,
        interlining=COLLAR_INTERLINING,
    )


def gorge_cm(width_cm: float) -> float:
    """Length of the gorge up to the notch for a lapel of this width."""
    return GORGE_SEWN * width_cm * float(np.hypot(1.0, GORGE_SLOPE))


def lapel_seams() -> list[Seam]:
    """Lapels to the fronts' roll lines, and to the ends of the collar."""
    ends = {"left": "gorge_minus", "right": "gorge_plus"}
    seams: list[Seam] = []
    for side, end in ends.items():
        lapel = f"lapel_{side}"
        seams += [((f"front_{side}", "roll"), (lapel, "roll")), ((lapel, "gorge"), ("collar_leaf", end))]
    return seams
