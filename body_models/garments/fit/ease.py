"""Ease: how much larger the finished garment is than the body, zone by zone.

Garment girths are taken from the flat pattern at the level where the zone lies on this body. Which zones a
garment has follows from the roles of its panels and the labels of their edges, not from its family.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from body_models.garments.fit.garment_types import TYPE_OF_FAMILY, GarmentType
from body_models.garments.fit.levels import WearerLevels, needed
from body_models.garments.fit.lower_cloth import LegCloth, SkirtCloth
from body_models.garments.fit.row_body import people_of_row
from body_models.garments.fit.torso_cloth import TorsoCloth
from body_models.garments.fit.zones import ZONES
from body_models.garments.grading import graded_pattern
from body_models.garments.patterns.measure import FlatPattern
from resources.size_charts import SizeChart, load_size_chart

BodySource = Literal["measured", "inferred"]
# A hem at or above mid-thigh lets any step through.
_SHORT_HEM_ABOVE_KNEE_CM = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneEase:
    """Body and garment at one zone (cm); `body_source` tells whether the body's figure was inferred here.

    `extends_to_cm` is what an elastic edge gives at most, without stretching the cloth itself.
    """

    zone: str
    body_cm: float
    garment_cm: float
    body_source: BodySource = "measured"
    extends_to_cm: float | None = None

    @property
    def ease_cm(self) -> float:
        """Garment minus body."""
        return self.garment_cm - self.body_cm

    @property
    def needed_stretch(self) -> float:
        """Strain at which the cloth reaches around the body; 0 where it is large enough."""
        return max(0.0, self.body_cm / (self.extends_to_cm or self.garment_cm) - 1)


def garment_type(family: str) -> GarmentType:
    """How garments of a family are judged."""
    return TYPE_OF_FAMILY[family]


def zone_eases(chart: SizeChart, size: str, body: Mapping[str, float]) -> tuple[ZoneEase, ...]:
    """Ease of one size at every zone of its chart.

    `body` holds measurements by name in cm (those of `Anthropometer.measure`); without ``knee_girth_cm`` the
    knee is inferred from thigh and calf. Raises MeasurementError MEASUREMENT_MISSING, ResourceError
    SIZE_UNKNOWN, PatternError for a pattern without the labels that fit needs.
    """
    garment = flat_garment(chart.id, size)
    levels = WearerLevels(block=chart.block, body=body)
    return tuple(garment.ease(zone, levels) for zone in carried_zones(chart.id))


def base_size(chart: SizeChart) -> str:
    """The size the chart is graded from, in its plain leg length where it has lengths."""
    named = [size for size in chart.sizes if chart.run[chart.size_index(size)] == chart.base_size]
    return min(named, key=lambda size: abs(chart.inseam_change_cm(size)))


@lru_cache(maxsize=128)
def carried_zones(chart_id: str) -> tuple[str, ...]:
    """The zones a garment is judged at, in all its sizes: those its base size covers on its own wearer."""
    chart = load_size_chart(chart_id)
    return covered_zones(chart, flat_garment(chart_id, base_size(chart)))


def covered_zones(chart: SizeChart, base: "FlatGarment") -> tuple[str, ...]:
    """As `carried_zones`, for any chart whose base size is drafted as `base`."""
    people = people_of_row(chart, base_size(chart))
    covered = base.zones(WearerLevels(block=chart.block, body=people.median))
    if "length" in covered and ZONES["length"].measurement not in chart.charted_measurements:
        covered = covered - {"length"}
    return tuple(zone for zone in ZONES if zone in covered)


@lru_cache(maxsize=512)
def flat_garment(chart_id: str, size: str) -> "FlatGarment":
    """The flat pattern of a size, drafted once per process."""
    return drafted_garment(load_size_chart(chart_id), size)


def drafted_garment(chart: SizeChart, size: str) -> "FlatGarment":
    """As `flat_garment`, for any chart. Raises ResourceError SIZE_UNKNOWN, PatternError for a faulty one."""
    return FlatGarment(FlatPattern(graded_pattern(chart, size)), garment_type(chart.family))


class FlatGarment:
    """A flat pattern as it is worn: whatever it has of torso, legs and skirt."""

    def __init__(self, flat: FlatPattern, kind: GarmentType) -> None:
        self._kind = kind
        self._torso = TorsoCloth(flat) if flat.roles_of("torso_") else None
        self._legs = LegCloth(flat=flat, fork_drop_cm=kind.fork_drop_cm) if flat.roles_of("leg_") else None
        self._skirt = SkirtCloth(flat) if flat.roles_of("skirt_") and self._torso is None else None

    def zones(self, levels: WearerLevels) -> set[str]:
        """Zones that this garment covers on a wearer of its own size."""
        parts = [part for part in (self._torso, self._legs, self._skirt) if part is not None]
        zones = set[str]().union(*(part.zones(levels) for part in parts))
        if self._kind.strides and self._hem_height(levels) < levels.knee + _SHORT_HEM_ABOVE_KNEE_CM:
            return zones | {"hem"}
        return zones - {"hem"}

    def ease(self, zone: str, levels: WearerLevels) -> ZoneEase:
        """Body and garment at one of the garment's zones."""
        body_cm, source = self._body_at(zone, levels)
        extends_to: float | None = None
        below = self._legs or self._skirt
        if zone == "waist" and below is not None and self._torso is None:
            extends_to = below.waist().extends_to_cm
        return ZoneEase(
            zone=zone,
            body_cm=body_cm,
            garment_cm=self._cloth(zone, levels),
            body_source=source,
            extends_to_cm=extends_to,
        )

    def _cloth(self, zone: str, levels: WearerLevels) -> float:
        if self._torso is not None:
            return self._torso.cloth(zone, levels)
        below = self._legs or self._skirt
        if below is None:
            raise KeyError(zone)
        return below.cloth(zone, levels)

    def _hem_height(self, levels: WearerLevels) -> float:
        hung = self._torso or self._skirt
        return levels.crotch if hung is None else hung.hem_height(levels)

    def _body_at(self, zone: str, levels: WearerLevels) -> tuple[float, BodySource]:
        if zone == "knee":
            girth, inferred = levels.knee_girth()
            return girth, "inferred" if inferred else "measured"
        if zone == "hem":
            return levels.girth_of_a_step(self._hem_height(levels)), "inferred"
        return needed(levels.body, ZONES[zone].measurement), "measured"
