"""Events put together to visits: the unit everything is counted in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.storage.shop_events import EventKind, ShopEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit: its random name and its events in the order of time."""

    name: str
    events: tuple[ShopEvent, ...]

    @property
    def began_at(self) -> datetime:
        """When it began."""
        return self.events[0].at

    def of(self, *kinds: EventKind) -> tuple[ShopEvent, ...]:
        """Its events of these kinds."""
        return tuple(event for event in self.events if event.kind in kinds)

    def has(self, *kinds: EventKind) -> bool:
        """Whether something of these kinds happened."""
        return any(event.kind in kinds for event in self.events)

    def products(self, *kinds: EventKind) -> frozenset[str]:
        """The products of its events of these kinds."""
        return frozenset(event.product_id for event in self.of(*kinds) if event.product_id is not None)


def visits_of(events: Iterable[ShopEvent]) -> tuple[Visit, ...]:
    """The visits the events belong to, in the order they began. The order of the events does not matter."""
    by_name: dict[str, list[ShopEvent]] = defaultdict(list)
    for event in events:
        by_name[event.visit].append(event)
    visits = [
        Visit(name=name, events=tuple(sorted(those, key=lambda event: (event.at, event.event_id))))
        for name, those in by_name.items()
    ]
    return tuple(sorted(visits, key=lambda visit: (visit.began_at, visit.name)))
