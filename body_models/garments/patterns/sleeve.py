"""The set-in sleeve, fitted to its armhole."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from scipy.optimize import brentq

from body_models.garments.patterns.draft import (
    DraftEdge,
    Points,
    curve,
    curve_length,
    line,
    point,
    split_curve,
)
from body_models.garments.patterns.points_of_measure import impossible
from body_models.garments.patterns.torso import TorsoHalf


class SleeveCap:
    """The sleeve: cap height and the place of the over-arm line found so that the cap fits the armhole."""

    # How far the cap runs level from the underarm and from its tip, as shares of the half width: the front is
    # hollowed more, the back is fuller.
    _HOLLOW: ClassVar[dict[str, float]] = {"front": 0.46, "back": 0.36}
    _CROWN: ClassVar[dict[str, float]] = {"front": 0.5, "back": 0.54}

    def __init__(
        self,
        measures: Mapping[str, float],
        front: TorsoHalf,
        back: TorsoHalf,
        ease: float,
        garment: str = "tee",
    ) -> None:
        self._measures = measures
        self._garment = garment
        self._lower = {}
        self._target = {}
        for name, torso in (("front", front), ("back", back)):
            self._lower[name] = curve_length(torso.edge("armhole_lower").control_cm)
            upper = curve_length(torso.edge("armhole_upper").control_cm)
            self._target[name] = self._lower[name] + (1 + ease) * upper
        bicep = measures["bicep_girth"]
        if bicep > 0.96 * sum(self._target.values()):
            raise impossible(self._garment, "the sleeve is too wide at the bicep for its armhole")
        self._width = {"front": self._front_width(bicep)}
        self._width["back"] = bicep - self._width["front"]
        self.height_cm = self._height("front", self._width["front"])
        if measures["sleeve_length"] < self.height_cm + 2:
            raise impossible(
                garment, f"the sleeve must be at least 2 cm longer than its cap of {self.height_cm:.1f} cm"
            )

    def half(self, side: str) -> tuple[DraftEdge, ...]:
        """The front or back half drawn at +u: underarm seam from the cuff, then the cap up to its tip."""
        width = self._width[side]
        taper = (self._measures["bicep_girth"] - self._measures["cuff_girth"]) / 2
        cuff = point(width - taper, self.height_cm - self._measures["sleeve_length"])
        lower, upper = split_curve(self._cap(side, width, self.height_cm), self._lower[side])
        return (
            line("underarm", cuff, point(width, 0.0), "underarm"),
            curve("cap_lower", lower, "armhole"),
            curve("cap_upper", upper, "armhole"),
        )

    def _cap(self, side: str, width: float, height: float) -> Points:
        return np.array(
            [
                [width, 0.0],
                [width * (1 - self._HOLLOW[side]), 0.0],
                [width * self._CROWN[side], height],
                [0.0, height],
            ]
        )

    def _height(self, side: str, width: float) -> float:
        """Height at which half a cap of this width is as long as its armhole."""
        target = self._target[side]
        if curve_length(self._cap(side, width, 0.0)) >= target:
            return 0.0
        found = brentq(lambda height: curve_length(self._cap(side, width, height)) - target, 0.0, target)
        return float(found)

    def _front_width(self, bicep: float) -> float:
        """Share of the bicep line in front of the over-arm line for which both halves have one height."""

        def difference(width: float) -> float:
            return self._height("front", width) - self._height("back", bicep - width)

        low, high = 0.35 * bicep, 0.65 * bicep
        if difference(low) * difference(high) > 0:
            raise impossible(self._garment, "the front and back armholes differ too much for one sleeve")
        return float(brentq(difference, low, high, xtol=1e-6))
