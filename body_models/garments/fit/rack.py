"""All sizes of a chart in one cloth, drafted once and ready to judge many bodies."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from body_models.garments.fit.advice import SizeAdvice, advise_fits
from body_models.garments.fit.bands import CutEase, band_of_cut, cut_of
from body_models.garments.fit.ease import FlatGarment, base_size, covered_zones, drafted_garment, garment_type
from body_models.garments.fit.levels import WearerLevels
from body_models.garments.fit.verdict import SizeFit, ZoneFit, fit_of_zones, judge_zone
from body_models.garments.fit.zones import is_charted
from resources.fabrics import Fabric
from resources.size_charts import SizeChart


class Rack:
    """Judges as `advise_size` does, but takes any chart: one being edited, one with a size nobody makes yet.

    Sizes are drafted when they are first asked for. Raises PatternError for a chart that cannot be drafted.
    """

    def __init__(self, chart: SizeChart, fabric: Fabric) -> None:
        self.chart = chart
        self.fabric = fabric
        self._kind = garment_type(chart.family)
        self._garments: dict[str, FlatGarment] = {}
        self._cuts: dict[str, Mapping[str, CutEase]] = {}

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """The zones the garment is judged at, from the neck down."""
        return covered_zones(self.chart, self._garment(base_size(self.chart)))

    def fit(self, size: str, body: Mapping[str, float]) -> SizeFit:
        """One size on a body (cm by name). Raises as `fit_of_size` does."""
        zones = {zone: self._judged(size, zone, body) for zone in self.zones}
        return fit_of_zones(self.chart, size, zones)

    def suits(self, size: str, body: Mapping[str, float]) -> bool:
        """Whether `fit` calls a size good. Most sizes are ruled out at the first zone the chart goes by."""
        charted = (zone for zone in self.zones if is_charted(zone, self.chart.charted_measurements))
        if any(self._judged(size, zone, body).verdict != "good" for zone in charted):
            return False
        return self.fit(size, body).verdict == "good"

    def fits(self, body: Mapping[str, float], sizes: Iterable[str] | None = None) -> dict[str, SizeFit]:
        """Some sizes on a body, all when none is named."""
        return {size: self.fit(size, body) for size in (self.chart.sizes if sizes is None else sizes)}

    def advise(self, body: Mapping[str, float]) -> SizeAdvice:
        """The size to take of all, and why. Raises as `advise_size` does."""
        return advise_fits(self.chart, self.fabric, self.fits(body), body)

    def _judged(self, size: str, zone: str, body: Mapping[str, float]) -> ZoneFit:
        levels = WearerLevels(block=self.chart.block, body=body)
        ease = self._garment(size).ease(zone, levels)
        band = band_of_cut(self._kind, self._cut(size)[zone], zone, ease.body_cm, self.fabric)
        return judge_zone(ease, band, self.fabric)

    def _garment(self, size: str) -> FlatGarment:
        if size not in self._garments:
            self._garments[size] = drafted_garment(self.chart, size)
        return self._garments[size]

    def _cut(self, size: str) -> Mapping[str, CutEase]:
        if size not in self._cuts:
            self._cuts[size] = cut_of(self.chart, size, self._garment(size), self.zones)
        return self._cuts[size]
