"""Every family in five sizes on twelve people: how many drapes pass, and whether verdicts read the right way.

Six women and six men of the survey whom no statistic has seen, evenly spread over body mass index; a family
made for women alone is worn by twelve women. The sizes are the one that suits and two either side (nearer the
end of a rack, as many as there are). Runs in two processes, about a quarter of an hour.
"""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from app.services.bench import Figure
from resources.families import families
from tests.benchmarks.survey import spread_by_mass_index, surveyed_people
from tests.benchmarks.wardrobe_survey import STEPS, Tried, try_everything

PEOPLE = 12
MOST_INSIDE_PERCENT = 0.1
_PROCESSES = 2


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
        tried = [each for some in pool.map(try_everything, jobs) for each in some]
    return [*_sound(tried), *_reading(tried)]


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
