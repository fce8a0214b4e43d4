"""The shop's memory of how its garments are felt: it learns one event at a time and forgets over time.

What is kept is `Evidence` (counts) and, for people who gave a key, one number each under a salted digest of
it. The posterior over offsets is computed from the counts when it is asked for.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from body_models.garments.fit.verdict import fit_of_size
from ml.fit.shop.evidence import Cell, Evidence, Outcome, build_cell, build_distance, cell_of
from ml.fit.shop.feedback import FitEvent
from ml.fit.shop.feel import build_of, physical_feel
from ml.fit.shop.offsets import Make, Offsets, fit_offsets, unspoken
from ml.fit.shop.ordinal import Latent
from ml.fit.shop.people import PersonBelief
from ml.fit.shop.preference import wanted_shift
from ml.fit.shop.wearer import wearer_from_measurements
from resources.catalogue import Catalogue, Product
from resources.fabrics import load_fabric
from resources.size_charts import load_size_chart

MOST_UNNAMED_A_DAY: Final = 40
"""Events without a person's key, about one product on one day, that count."""
SIMILAR_BUILD_STEPS: Final = 0.75
"""People are of similar build when no charted girth lies farther apart on the ladder."""
_UNKNOWN_BODY_DOUBT: Final = 0.6
"""A wearer of unknown body lies about this far from the middle of the size they took."""
_REFRESH_EVERY: Final = 200
_DAYS_WATCHED: Final = 7


@dataclass(slots=True)
class ShopMemory:
    """Everything learnt from this shop's events; what is left aside is counted in ``bounded``."""

    catalogue: Catalogue
    salt: str = field(default_factory=lambda: secrets.token_hex(16))
    evidence: Evidence = field(default_factory=Evidence)
    people: dict[str, PersonBelief] = field(default_factory=dict)
    unnamed: dict[tuple[str, str], int] = field(default_factory=dict)
    """By product and day: events without a person's key."""
    bounded: int = 0
    events: int = 0
    source_bytes: int = 0
    """How much of the events' file was learnt, and the digest of that part."""
    source_digest: str = ""
    _offsets: Offsets | None = None
    _stale: int = 0

    def learn(self, events: Iterable[FitEvent]) -> None:
        """Learn from events of products that the catalogue has, one after another."""
        for event in events:
            self._learn_one(event)

    def offsets(self) -> Offsets:
        """What is known of the garments and of wearers at large."""
        if self._offsets is None or self._stale:
            self._offsets = self.offsets_of(self.evidence)
            self._stale = 0
        return self._offsets

    def offsets_of(self, evidence: Evidence) -> Offsets:
        """What would be known from other evidence."""
        weights = evidence.weights()
        if not weights:
            return unspoken()
        return fit_offsets(weights, {name: self.make_of(name) for name in {cell.product for cell in weights}})

    def make_of(self, product: str) -> Make:
        """Family and fabric of a product."""
        known = self.catalogue.product(product)
        return Make(family=f"{known.block} {known.family}", fabric=known.fabric)

    def person(self, key: str | None) -> PersonBelief | None:
        """What is known of a person; None of people without a key, or who never said anything."""
        return None if key is None else self.people.get(self._digest(key))

    def forget_person(self, key: str) -> bool:
        """Erase what is known of a person; tells whether there was anything."""
        return self.people.pop(self._digest(key), None) is not None

    def like(self, product: str, build: tuple[float, ...]) -> frozenset[Cell]:
        """The cells of people of similar build who told of a product."""
        own = build_cell(build)
        return frozenset(
            cell
            for cell in self.evidence.cells
            if cell.product == product
            and cell.build
            and build_distance(cell.build, own) <= SIMILAR_BUILD_STEPS
        )

    def _learn_one(self, event: FitEvent) -> None:
        self.events += 1
        outcome = outcome_of(event)
        product = self.catalogue.product(event.product)
        person = self._person_for(event)
        weight = self._weight_of(event, person)
        if weight == 0:
            self.bounded += 1
            return
        for zone, felt in event.zones.items():
            self.evidence.add_zone(product.id, event.size, zone, felt)
        if outcome is None:
            return
        lie, build = lie_of(product, event)
        level, doubt = float(lie.mean[0]), float(lie.std[0])
        mean = 0.0 if person is None else person.mean
        if person is not None:
            garment = self._recent_offsets().of_product(product.id, self.make_of(product.id))
            person.hear(level, doubt, garment, outcome, self._recent_offsets().scale, event.time)
        cell = cell_of(
            product.id, event.size, level_steps=level + mean, doubt_steps=doubt, build=build, outcome=outcome
        )
        self.evidence.add(cell, event.time, weight)
        self._stale += 1

    def _recent_offsets(self) -> Offsets:
        """The posterior, at most some events old: people are judged by it."""
        if self._offsets is None or self._stale >= _REFRESH_EVERY:
            return self.offsets()
        return self._offsets

    def _person_for(self, event: FitEvent) -> PersonBelief | None:
        return (
            None
            if event.person is None
            else self.people.setdefault(self._digest(event.person), PersonBelief())
        )

    def _weight_of(self, event: FitEvent, person: PersonBelief | None) -> float:
        """What an event weighs beside others of its source; 0 once enough was heard."""
        if person is not None:
            return person.count(event.product) if person.takes(event.product) else 0.0
        day = event.time.date().isoformat()
        seen = self.unnamed.get((event.product, day), 0)
        self.unnamed[event.product, day] = seen + 1
        self._drop_old_days()
        return float(seen < MOST_UNNAMED_A_DAY)

    def _drop_old_days(self) -> None:
        if len(self.unnamed) > 4096:
            oldest = (self.evidence.newest - timedelta(days=_DAYS_WATCHED)).date().isoformat()
            self.unnamed = {key: count for key, count in self.unnamed.items() if key[1] >= oldest}

    def _digest(self, key: str) -> str:
        return hashlib.sha256(f"{self.salt}:{key}".encode()).hexdigest()[:32]


def outcome_of(event: FitEvent) -> Outcome | None:
    """What an event says of the fit; None when nothing (trying on or buying without a word)."""
    if event.felt is not None:
        return event.felt
    if event.event in ("kept", "returned"):
        return "kept" if event.event == "kept" else "returned"
    return None


def lie_of(product: Product, event: FitEvent) -> tuple[Latent, tuple[float, ...]]:
    """How small the event's size lies to the body [1], and the body's place on the ladder.

    Wearers whose body is not known lie anywhere about the middle of their size.
    """
    shift = wanted_shift(event.preference)
    given = event.body
    if not given:
        return _latent(shift, _UNKNOWN_BODY_DOUBT), ()
    chart, fabric = load_size_chart(product.size_chart), load_fabric(product.fabric)
    wearer = wearer_from_measurements(chart.block, given)
    fits = {event.size: fit_of_size(chart, event.size, fabric, wearer.values)}
    feel = physical_feel(chart, fabric, fits, wearer)
    return _latent(float(feel.girth.mean[0]) + shift, float(feel.girth.std[0])), build_of(chart, wearer)


def _latent(mean: float, std: float) -> Latent:
    import numpy as np

    return Latent(mean=np.array([mean]), std=np.array([std]))


def felt_counts(memory: ShopMemory, cells: Iterable[Cell], size: str) -> Mapping[str, int]:
    """How often each outcome was told of a size in some cells."""
    counts: Counter[str] = Counter()
    for cell in cells:
        if cell.size == size:
            counts[cell.outcome] += memory.evidence.cells[cell].count
    return counts
