"""What the windows ask of their processes: outfits with their attribution, a population, an edge-on picture.

Processor time of one thread, so that a crowded machine does not lengthen it.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np

from app.jobs.wearing import presented
from app.services.bench import Figure
from app.services.mannequins import Mannequins
from app.services.outfit_advice import stylist
from app.services.population_tryon import try_population
from ml.outfits.shop.attribution import attribute
from ml.outfits.shop.given import Given
from resources.catalogue import load_catalogue
from viewer.pictures import PictureStudio

PEOPLE: Final = 500
ROUNDS: Final = 5
SEEDS: Final = ("tee-women", "a-line-dress", "trousers-women")
MOST_MS: Final = 300.0
_PICTURE: Final = (900, 1000)


def figures() -> list[Figure]:
    """The three of them."""
    return [*_outfits(), *_populations(), *_edge_on()]


def _cpu_ms(work: Callable[[], object]) -> float:
    began_s = time.process_time()
    work()
    return 1e3 * (time.process_time() - began_s)


def _outfits() -> list[Figure]:
    shop = stylist()
    advised_ms, attributed_ms = [], []
    for seed in SEEDS:
        outfits = shop.complete([Given(product_id=seed)], count=3).outfits  # texts are read once
        rows = [tuple(shop.shelves.pieces.index(piece) for piece in outfit.pieces) for outfit in outfits]
        for _ in range(ROUNDS):
            advised_ms.append(_cpu_ms(partial(shop.complete, [Given(product_id=seed)], count=3)))
            attributed_ms.append(_cpu_ms(partial(attribute, shop.judge, rows)))
    whole = float(np.median(advised_ms))
    part = float(np.median(attributed_ms))
    return [
        Figure.at_most("outfit advice with its attribution, processor", whole, "ms", MOST_MS),
        Figure(
            name="of it the attribution", value=part, unit="ms", peer="the whole advice", ratio=part / whole
        ),
    ]


def _populations() -> list[Figure]:
    catalogue = load_catalogue()
    return [
        Figure(
            name=f"population of {PEOPLE}, every size and added sizes, {name}, processor",
            value=_cpu_ms(partial(try_population, catalogue.product(name), people=PEOPLE)) / 1e3,
            unit="s",
        )
        for name in SEEDS
    ]


def _edge_on() -> list[Figure]:
    """A skirt's hem and a sleeve are edge-on from the side; a floor seen from its edge shows nothing else."""
    person = presented(Mannequins(), load_catalogue().product(SEEDS[1]), None).shown
    assert person is not None
    with PictureStudio(_PICTURE) as studio:
        studio.show_prepared(person)
        studio.picture(0.0)
        front_ms, side_ms = (
            float(np.median([_cpu_ms(partial(studio.picture, yaw)) for _ in range(ROUNDS)]))
            for yaw in (0.0, 90.0)
        )
    return [
        Figure(
            name="picture from the side, cloth edge-on, processor",
            value=side_ms / 1e3,
            unit="s",
            peer="the picture from the front",
            ratio=side_ms / front_ms,
        )
    ]
