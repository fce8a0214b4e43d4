"""`catalogue population`: a product on hundreds of invented people, every size judged on each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.services.population.added_sizes import AddedSize, added_document, added_sizes
from app.services.population.coverage import (
    HeatMap,
    SizeShare,
    heat_maps,
    percent,
    shares_document,
    size_shares,
)
from app.services.population.draped_sample import DrapedSample, drape_sample, sample_document
from app.services.population.drawn_people import SEX_OF_BLOCK, draw_people
from app.services.population.judged import JudgedPerson, judge_people
from app.services.population.left_out import LeftOut, left_out_groups
from app.services.stoppable import NOBODY_WATCHES, Work
from body_models.anthropometry.population import Sex
from body_models.garments.fit.rack import Rack
from resources.catalogue import Product, load_catalogue
from resources.fabrics import load_fabric
from resources.files import staged_folder, write_atomically, write_json_atomically
from resources.size_charts import SizeChart, load_size_chart


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PopulationTryOn:
    """What a population says of a product: for the studio's screens and the report alike."""

    product: Product
    chart: SizeChart
    sex: Sex
    judged: Sequence[JudgedPerson]
    shares: Sequence[SizeShare]
    heat_maps: Sequence[HeatMap]
    left_out: Sequence[LeftOut]
    added: Sequence[AddedSize]
    draped: DrapedSample | None
    seconds: float

    @property
    def fitted(self) -> int:
        """How many of the people some size fits well."""
        return sum(person.size is not None for person in self.judged)

    @property
    def refused(self) -> int:
        """How many are told that no size fits; the others left out get one that is tight or loose."""
        return sum(person.advice.recommended_size is None for person in self.judged)


def try_population(
    product: Product,
    *,
    people: int = 250,
    seed: int = 0,
    sex: Sex | None = None,
    drape: int = 0,
    chart: SizeChart | None = None,
    work: Work = NOBODY_WATCHES,
) -> PopulationTryOn:
    """Judge every size of a product on drawn people of its block's sex, or of another.

    ``chart`` takes the place of the product's own: one that is being edited. Raises PopulationError
    PEOPLE_RANGE, PEOPLE_DRAPED_RANGE; PatternError for a faulty chart; WorkStoppedError.
    """
    started_s = time.perf_counter()
    wearers = sex or SEX_OF_BLOCK[product.block]
    rack = Rack(chart or load_size_chart(product.size_chart), load_fabric(product.fabric))
    drawn = draw_people(wearers, people, seed)
    quick = work.part(0.0, 0.15 if drape else 1.0)
    judged = judge_people(rack, drawn, quick.part(0.0, 0.6))
    added = added_sizes(rack, judged, quick.part(0.6, 1.0))
    draped = drape_sample(product, rack, judged, wearers, drape, work.part(0.15, 1.0))
    return PopulationTryOn(
        product=product,
        chart=rack.chart,
        sex=wearers,
        judged=judged,
        shares=size_shares(rack.chart, judged),
        heat_maps=heat_maps(rack.chart, judged),
        left_out=left_out_groups(rack.chart, judged),
        added=added,
        draped=draped,
        seconds=time.perf_counter() - started_s,
    )


def run(
    product_id: str,
    *,
    people: int,
    seed: int,
    sex: Sex | None,
    drape: int,
    out_dir: Path | None,
    work: Work = NOBODY_WATCHES,
) -> dict[str, Any]:
    """Try a product of the catalogue on a population; the report, and with ``out_dir`` its page too.

    Writes ``population.json`` and ``population.html``. Raises as `try_population`, ResourceError
    PRODUCT_UNKNOWN and those of writing files.
    """
    found = try_population(
        load_catalogue().product(product_id), people=people, seed=seed, sex=sex, drape=drape, work=work
    )
    document = population_document(found, seed)
    if out_dir is not None:
        from app.services.population.page import render_population_page

        with staged_folder(out_dir) as folder:
            write_json_atomically(folder / "population.json", document)
            write_atomically(folder / "population.html", render_population_page(found).encode())
    return document


def population_document(found: PopulationTryOn, seed: int) -> dict[str, Any]:
    """``population.json``: counts of people, shares in percent, lengths in cm."""
    people = len(found.judged)
    return {
        "product": found.product.id,
        "size_chart": found.chart.id,
        "people": people,
        "sex": found.sex,
        "seed": seed,
        "fitted_percent": percent(found.fitted, people),
        "refused_percent": percent(found.refused, people),
        "sizes": shares_document(found.shares, people),
        "heat_maps": [_heat_map_document(one) for one in found.heat_maps],
        "left_out": [_left_out_document(one, people) for one in found.left_out],
        "added_sizes": added_document(found.added, people),
        "draped": sample_document(found.draped),
        "seconds": round(found.seconds, 2),
    }


def _heat_map_document(one: HeatMap) -> dict[str, Any]:
    return {
        "measurement": one.measurement,
        "edges_cm": one.edges_cm.tolist(),
        "people": one.people.tolist(),
        "fitted": one.fitted.tolist(),
        "good": {size: row.tolist() for size, row in zip(one.sizes, one.good, strict=True)},
    }


def _left_out_document(one: LeftOut, people: int) -> dict[str, Any]:
    return {
        "zone": one.zone,
        "measurement": one.measurement,
        "side": one.side,
        "people_percent": percent(one.people, people),
        "wearable_percent": percent(one.wearable, people),
        "median_cm": one.median_cm,
        "from_cm": one.from_cm,
        "to_cm": one.to_cm,
        "by_cm": one.by_cm,
    }
