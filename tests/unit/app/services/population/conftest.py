"""A small population and a rack that every test may ask."""

from collections.abc import Sequence

import pytest

from app.services.population.drawn_people import draw_people
from app.services.population.judged import JudgedPerson, judge_people
from app.services.stoppable import NOBODY_WATCHES
from body_models.garments.fit.rack import Rack
from resources.fabrics import load_fabric
from resources.size_charts import load_size_chart


@pytest.fixture(scope="session")
def women() -> Sequence[dict[str, float]]:
    return draw_people("female", 64, seed=3)


@pytest.fixture(scope="session")
def tees() -> Rack:
    return Rack(load_size_chart("tee-women"), load_fabric("cotton-jersey"))


@pytest.fixture(scope="session")
def judged(tees: Rack, women: Sequence[dict[str, float]]) -> list[JudgedPerson]:
    return judge_people(tees, women, NOBODY_WATCHES)
