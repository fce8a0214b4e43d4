"""Ids that no product and no draft has yet."""

from __future__ import annotations

from app.services.studio.drafts import DraftShelf
from resources.catalogue import load_catalogue

_LONGEST = 60


def free_id(wanted: str, shelf: DraftShelf) -> str:
    """The wanted id, with a number after it where it is taken."""
    taken = {product.id for product in load_catalogue().products}
    taken |= {kept.draft.id for kept in shelf.drafts()}
    plain = wanted[:_LONGEST].rstrip("-")
    number, free = 1, plain
    while free in taken:
        number += 1
        free = f"{plain}-{number}"
    return free
