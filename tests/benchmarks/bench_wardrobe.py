"""Every family in five sizes on twelve people: how many drapes pass, and whether verdicts read the right way.

Six women and six men of the survey whom no statistic has seen, evenly spread over body mass index; a family
made for women alone is worn by twelve women. The sizes are the one that suits and two either side (nearer the
end of a rack, as many as there are). Runs in two processes, about a quarter of an hour.
"""

import multiprocessing
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from app.services.bench import Figure
from app.services.dressing import dress, prepare_body
from app.services.tryon import measured_body
from body_models.anthropometry.derive_population import SurveyedPerson
from body_models.anthropometry.person import Person
from body_models.anthropometry.solver import fit_body
from body_models.garments.fit.advice import advise
from resources.catalogue import Product, load_catalogue
from resources.families import Block, families
from resources.size_charts import load_size_chart
from tests.benchmarks.survey import TAILORS_ELEVEN, spread_by_mass_index, surveyed_people

PEOPLE = 12
STEPS = 2
MOST_INSIDE_PERCENT = 0.1
_PROCESSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One size on one person, as figures: ``step`` is how many sizes it is above the one that suits."""

    family: str
    product_id: str
    size: str
    step: int
    verdict: str
    tight: bool
    loose: bool
    passed: bool
    reasons: tuple[str, ...]
    inside_percent: float
    self_crossing_percent: float
    seconds: float
    vertices: int


def measure() -> list[Figure]:
    """The figures over all drapes."""
    people = [person for person in surveyed_people() if person.held_out]
    jobs = []
    for block, sex in (("women", "female"), ("men", "male")):
        own = spread_by_mass_index([p for p in people if p.sex == sex], PEOPLE)
        # A family for both is worn by every other of them: the same number of drapes for each family.
        jobs += [(person, block, index % 2 == 0) for index, person in enumerate(own)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, mp_context=context) as pool:
        tried = [each for some in pool.map(_try_everything, jobs) for each in some]
    return [*_sound(tried), *_reading(tried)]


def _try_everything(job: tuple[SurveyedPerson, Block, bool]) -> list[Tried]:
    """In a child process: every family on one person; families for both blocks only when ``shared``."""
    surveyed, block, shared = job
    measurements = {name: surveyed.measurements[name] for name in TAILORS_ELEVEN}
    fitted = fit_body(Person(sex=surveyed.sex, measurements=measurements))
    prepared, body = prepare_body(fitted), measured_body(fitted)
    tried = []
    for product in _one_of_each_family(block):
        if len(families()[product.family].blocks) == 2 and not shared:
            continue
        advice = advise(product, body)
        own = advice.recommended_size or load_size_chart(product.size_chart).base_size
        rack = product.sizes_beside(own)
        place = rack.index(own)
        for index in range(max(0, place - STEPS), min(len(rack), place + STEPS + 1)):
            dressed, fit = dress(prepared, product, rack[index]), advice.sizes[rack[index]]
            quality = dressed.drape.quality
            tried.append(
                Tried(
                    family=product.family,
                    product_id=product.id,
                    size=rack[index],
                    step=index - place,
                    verdict=fit.verdict,
                    tight=any(zone.short_cm > 0 for zone in fit.zones.values()),
                    loose=any(zone.extra_cm > 0 for zone in fit.zones.values()),
                    passed=quality.passed,
                    reasons=quality.reasons,
                    inside_percent=quality.inside_percent,
                    self_crossing_percent=quality.self_crossing_percent,
                    seconds=dressed.drape.seconds,
                    vertices=dressed.mesh.vertex_count,
                )
            )
    return tried


def _one_of_each_family(block: Block) -> Iterable[Product]:
    found: dict[str, Product] = {}
    for product in load_catalogue().products:
        if product.block == block:
            found.setdefault(product.family, product)
    return found.values()


def _sound(tried: list[Tried]) -> list[Figure]:
    figures = []
    for family in families():
        own = [each for each in tried if each.family == family]
        if own:
            figures.append(_passing(family, own))
    failed = Counter(reason for each in tried for reason in each.reasons)
    told = ", ".join(f"{reason} {count}" for reason, count in failed.most_common())
    passed = [each for each in tried if each.passed]
    return [
        _passing(f"all {len(tried)} drapes" + (f" (failed: {told})" if told else ""), tried),
        Figure.at_most(
            "vertices inside, worst that passed",
            max(each.inside_percent for each in passed),
            "%",
            MOST_INSIDE_PERCENT,
        ),
        Figure(
            name="edges passing through cloth, 95th percentile of those that passed",
            value=float(np.percentile([each.self_crossing_percent for each in passed], 95)),
            unit="%",
        ),
        Figure(name="median drape", value=float(np.median([each.seconds for each in tried])), unit="s"),
        Figure(name="longest drape", value=max(each.seconds for each in tried), unit="s"),
        *figures,
    ]


def _passing(name: str, tried: list[Tried]) -> Figure:
    share = 100 * float(np.mean([each.passed for each in tried]))
    return Figure.at_least(f"{name}: pass the gate", share, "%", 98.0)


def _reading(tried: list[Tried]) -> list[Figure]:
    """Two sizes down something must read tight, two sizes up something loose."""
    small = [each.tight for each in tried if each.step == -STEPS]
    large = [each.loose for each in tried if each.step == STEPS]
    return [
        Figure.at_least("two sizes too small reads tight", 100 * float(np.mean(small)), "%", 98.0),
        Figure.at_least("two sizes too large reads loose", 100 * float(np.mean(large)), "%", 98.0),
    ]
