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
from body_models.anthropometry.derive_population import SurveyedPerson
from body_models.anthropometry.person import Person
from body_models.anthropometry.solver import FittedBody, fit_body
from body_models.garments.fit.advice import SizeAdvice, advise
from resources.catalogue import Product, load_catalogue
from tests.benchmarks.survey import TAILORS_ELEVEN, surveyed_people

PEOPLE_PER_SEX = 20


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
    for family in ("tee", "trousers"):
        some = [w for w in worn if w.product.family == family]
        figures += _sound(family, [dressed for w in some for dressed in w.sizes])
        figures.append(_growing(family, some))
    return figures


def _everybody() -> Iterator[Worn]:
    people = [person for person in surveyed_people() if person.held_out]
    for sex, block in (("female", "women"), ("male", "men")):
        for person in _spread([p for p in people if p.sex == sex]):
            fitted = fit_body(
                Person(
                    sex=person.sex, measurements={name: person.measurements[name] for name in TAILORS_ELEVEN}
                )
            )
            for product in load_catalogue().products:
                if product.block == block:
                    yield _wear(product, fitted)


def _wear(product: Product, fitted: FittedBody) -> Worn:
    prepared = prepare_body(fitted)
    return Worn(
        product=product,
        advice=advise(product, measured_body(fitted)),
        sizes=tuple(dress(prepared, product, size) for size in product.sizes),
    )


def _spread(people: list[SurveyedPerson]) -> list[SurveyedPerson]:
    """People from the thinnest to the heaviest, by body mass index."""
    ordered = sorted(people, key=_body_mass_index)
    return [ordered[i] for i in np.linspace(0, len(ordered) - 1, PEOPLE_PER_SEX).round().astype(int)]


def _body_mass_index(person: SurveyedPerson) -> float:
    return person.measurements["body_mass_kg"] / (person.measurements["stature_cm"] / 100) ** 2


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
