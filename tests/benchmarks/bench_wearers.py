"""Every size of the tee and the trousers on 40 measured people, from the thinnest to the heaviest.

Twenty women and twenty men whom no statistic has seen, evenly spread over body mass index, each given by
eleven measurements: how many drapes pass their gate, how deep the worst one is inside, how long they take,
and whether ease grows with every size. About eight minutes.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.services.bench import Figure
from app.services.dressing import DressedSize, dress, prepare_body
from app.services.tryon import measured_body
from body_models.anthropometry.person import Person
from body_models.anthropometry.solver import FittedBody, fit_body
from body_models.garments.fit.advice import SizeAdvice, advise
from resources.catalogue import Product, load_catalogue
from resources.size_charts import load_size_chart
from tests.benchmarks.survey import TAILORS_ELEVEN, spread_by_mass_index, surveyed_people

PEOPLE_PER_SEX = 20
FAMILIES = ("tee", "trousers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worn:
    """One product in every size on one person."""

    product: Product
    advice: SizeAdvice
    sizes: tuple[DressedSize, ...]


def measure() -> list[Figure]:
    """The figures over all 560 drapes."""
    worn = list(_everybody())
    figures = []
    for family in FAMILIES:
        some = [w for w in worn if w.product.family == family]
        figures += _sound(family, [dressed for w in some for dressed in w.sizes])
        figures.append(_growing(family, some))
    return figures


def _everybody() -> Iterator[Worn]:
    people = [person for person in surveyed_people() if person.held_out]
    for sex, block in (("female", "women"), ("male", "men")):
        for person in spread_by_mass_index([p for p in people if p.sex == sex], PEOPLE_PER_SEX):
            fitted = fit_body(
                Person(
                    sex=person.sex, measurements={name: person.measurements[name] for name in TAILORS_ELEVEN}
                )
            )
            for family in FAMILIES:
                yield _wear(load_catalogue().product(f"{family}-{block}"), fitted)


def _wear(product: Product, fitted: FittedBody) -> Worn:
    prepared = prepare_body(fitted)
    advice = advise(product, measured_body(fitted))
    own = advice.recommended_size or load_size_chart(product.size_chart).base_size
    sizes = product.sizes_beside(own)  # of one leg length: another hem is another garment, not another size
    return Worn(
        product=product,
        advice=SizeAdvice(
            recommended_size=advice.recommended_size,
            reasons=advice.reasons,
            sizes={size: advice.sizes[size] for size in sizes},
        ),
        sizes=tuple(dress(prepared, product, size) for size in sizes),
    )


def _sound(family: str, dressed: list[DressedSize]) -> list[Figure]:
    qualities = [d.drape.quality for d in dressed]
    passed = 100 * float(np.mean([q.passed for q in qualities]))
    inside = max(q.inside_percent for q in qualities if q.passed)
    failed = sorted({reason for q in qualities for reason in q.reasons})
    seconds = [d.drape.seconds for d in dressed]
    name = f"{family}: {len(dressed)} drapes pass the gate"
    return [
        Figure.at_least(name if not failed else f"{name} (failed: {', '.join(failed)})", passed, "%", 98.0),
        Figure.at_most(f"{family}: vertices inside, worst that passed", inside, "%", 0.05),
        Figure(name=f"{family}: median drape of all sizes", value=float(np.median(seconds)), unit="s"),
        Figure(name=f"{family}: longest drape of all sizes", value=max(seconds), unit="s"),
    ]


def _growing(family: str, worn: list[Worn]) -> Figure:
    """Whether the ease of every zone grows with every size, for everybody."""
    steps = [
        after.zones[zone].ease.ease_cm > before.zones[zone].ease.ease_cm
        for w in worn
        for before, after in itertools.pairwise(w.advice.sizes.values())
        for zone in before.zones
    ]
    return Figure.at_least(f"{family}: ease grows from size to size", 100 * float(np.mean(steps)), "%", 100.0)
