"""Ease bands: from when a zone is tight, from when it is loose.

Where they come from. The lower limits start from the least ease pattern companies build into a fitted woven
garment (Palmer & Alto, "Fit for Real People": about 7 cm at the bust, 2.5 cm at the waist, 5 cm at the
hip, of which part is seam and wear; the share kept here is what a straight or regular cut needs to move
in), and a knit needs less by a fifth of how far it may be stretched in wear. The upper limits are the
widest ease our own charts give a body of their own row (its lower end), rounded up: a body that needs more
than that belongs to a smaller size. Zones the chart is not chosen by (neck, shoulders, arms, knee, calf)
are wide on purpose: they flag the unusual, they do not choose the size. All limits are shares of the
body's measure, so they serve every size.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from resources.fabrics import Fabric


@dataclass(frozen=True, slots=True, kw_only=True)
class EaseBand:
    """Ease limits as shares of the body's measure, for cloth that does not stretch."""

    tight_below: float
    loose_above: float

    def tight_below_in(self, fabric: Fabric) -> float:
        """The lower limit in this cloth."""
        return self.tight_below - GIVE_OF_STRETCH * fabric.wearable_stretch_limit_weft


GIVE_OF_STRETCH = 0.2


def _band(tight_below: float, loose_above: float) -> EaseBand:
    return EaseBand(tight_below=tight_below, loose_above=loose_above)


EASE_BANDS: Mapping[str, Mapping[str, EaseBand]] = {
    "tee": {
        "neck": _band(0.06, 0.55),
        "shoulders": _band(0.01, 0.25),
        "chest": _band(0.045, 0.135),
        "waist": _band(0.045, 0.45),
        "hip": _band(0.02, 0.25),
        "arms": _band(0.05, 0.50),
    },
    "trousers": {
        "waist": _band(0.008, 0.15),
        "hip": _band(0.025, 0.145),
        "thigh": _band(0.02, 0.25),
        "knee": _band(0.06, 0.55),
        "calf": _band(0.06, 0.60),
    },
}
