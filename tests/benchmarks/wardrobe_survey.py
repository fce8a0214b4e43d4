"""One person wears one product of every family in five sizes: what the processes of `bench wardrobe` do."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.services.dressing import dress, prepare_body
from app.services.tryon import measured_body
from body_models.anthropometry.derive_population import SurveyedPerson
from body_models.anthropometry.person import Person
from body_models.anthropometry.solver import fit_body
from body_models.garments.fit.advice import advise
from resources.catalogue import Product, load_catalogue
from resources.families import Block, families
from resources.size_charts import load_size_chart
from tests.benchmarks.survey import TAILORS_ELEVEN

STEPS = 2


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


def try_everything(job: tuple[SurveyedPerson, Block, bool]) -> list[Tried]:
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
