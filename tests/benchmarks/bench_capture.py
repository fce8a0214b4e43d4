"""How well two pictures measure people no shipped statistic has seen, and what is said of bad pictures.

The peer is the same solver given stature and mass alone. People, booths and pictures are synthetic; half of
the people, and all of the large ones, lie off the body model's span.
"""

import dataclasses
from collections.abc import Sequence
from typing import Final

import numpy as np

from app.services.bench import Figure
from body_models.capture.seeing.networks import Networks, load_networks
from tests.benchmarks.booth_second_renderer import second_visits
from tests.benchmarks.capture_faults import answers
from tests.benchmarks.capture_survey import (
    JUDGED,
    Outcome,
    Way,
    alone_by_stature_and_mass,
    booth_visits,
    judged_people,
    outcomes,
    repeatability,
    returning_visits,
    scores,
)

_PEOPLE: Final = 40
_LARGE: Final = 8
_TWICE: Final = 6  # people who come several times
_VISITS: Final = 3
_BAD: Final = 200
_SEED: Final = 2026
_GIRTHS: Final = ("chest_girth_cm", "waist_girth_cm", "hip_girth_cm")
_WAYS: Final[tuple[Way, ...]] = ("calibrated, booth picture", "calibrated", "typed, booth picture", "truth")


def measure() -> list[Figure]:
    """Photograph strangers, measure them, spoil pictures."""
    networks = load_networks()
    people = judged_people(_PEOPLE, _LARGE)
    alone = alone_by_stature_and_mass(people)
    found = list(outcomes(booth_visits(people), _WAYS, networks))
    figures = [f for way in _WAYS for f in _accuracy(found, way, alone)]
    second = [
        dataclasses.replace(o, label="second renderer")
        for o in outcomes(second_visits(people[::2], 1, _SEED), _WAYS[:1], networks)
    ]
    figures += _accuracy(second, _WAYS[0], alone, said="second renderer, ")
    twice = people[:: len(people) // _TWICE][:_TWICE]
    again = list(outcomes(returning_visits(twice, _VISITS), _WAYS[:1], networks))
    elsewhere = list(outcomes(booth_visits(twice, _VISITS), _WAYS[:1], networks))
    for name in _GIRTHS:
        spread = repeatability(again, _WAYS[0], name)
        figures.append(Figure.at_most(f"repeatability, other pose and light, {name}", spread, "mm", 5))
        spread = repeatability(elsewhere, _WAYS[0], name)
        figures.append(
            Figure(name=f"repeatability, other clothes and booth too, {name}", value=spread, unit="mm")
        )
    seconds = [o.seconds for o in found if o.way == _WAYS[0] and o.refused is None]
    figures.append(Figure.at_most("two pictures to a body, median", float(np.median(seconds)), "s", 3))
    return figures + _refusals(networks)


def _accuracy(
    found: Sequence[Outcome], way: Way, alone: dict[str, dict[str, float]], said: str = ""
) -> list[Figure]:
    mine = [o for o in found if o.way == way]
    refused = 100 * float(np.mean([o.refused is not None for o in mine]))
    figures = [Figure.at_most(f"{said}{way}: good people refused", refused, "%", 2)]
    table = [s for s in scores(found, way, alone) if s.name in JUDGED]
    for score in table:
        name = f"{said}{way}: {score.name}"
        target = JUDGED[score.name]["typed" in way]
        peer = "stature and mass alone" if score.alone > 1.0 else None
        if target is None:
            continue
        figures += [
            Figure.at_most(
                f"{name}, mean absolute error",
                score.mean_absolute,
                "mm",
                target,
                peer=peer,
                ratio=score.mean_absolute / score.alone if peer else None,
            ),
            Figure(name=f"{name}, bias", value=score.bias, unit="mm"),
            Figure.at_most(
                f"{name}, heaviest tenth over all", score.heavy_tenth / score.mean_absolute, "times", 1.5
            ),
        ]
    if table:
        covered = 100 * float(np.mean([s.covered for s in table]))
        figures.append(
            Figure(
                name=f"{said}{way}: truth in 90 % intervals",
                value=covered,
                unit="%",
                target=90,
                met=85 <= covered <= 95,
            )
        )
    return figures


def _refusals(networks: Networks) -> list[Figure]:
    told = answers(_BAD, _SEED, networks)
    right = 100 * float(np.mean([a.is_right for a in told]))
    silent = 100 * float(np.mean([a.is_silent for a in told]))
    return [
        Figure.at_least("bad captures refused or flagged with the right code", right, "%", 95),
        Figure.at_most("bad captures that became a body without a word", silent, "%", 0),
    ]
