"""A piece of an outfit as the model of outfits sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Outfit = tuple[int, ...]
"""An outfit as places in a list of items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitItem:
    """One piece. All but ``slot`` may be missing; what the model was not taught about is ignored."""

    slot: str
    """What can stand in for it: a slot (upper, bottom, shoe, bag, accessory) or a product family."""
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    reference: int | None = None
    """Its number in the collection: pieces designed together have numbers near each other."""
    id: str = ""
    design: str = ""
    """What its colourways share; never apart in training and test."""
