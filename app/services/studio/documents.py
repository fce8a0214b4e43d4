"""Changing one place of a JSON document without touching the one it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = Any
Place: TypeAlias = tuple[str | int, ...]
"""The names and numbers that lead to a place: ``("colourways", 0, "rgb")``."""


def at(document: Json, place: Place) -> Json:
    """What stands at a place. Raises ``KeyError``, ``IndexError``."""
    for part in place:
        document = document[part]
    return document


def replaced(document: Json, place: Place, value: Json) -> Json:
    """The document with another value at a place; a member that was not there is added."""
    if not place:
        return value
    head, rest = place[0], place[1:]
    if isinstance(document, Mapping):
        inner = replaced(document[head], rest, value) if rest else value
        return {**document, str(head): inner}
    copy = list(document)
    copy[int(head)] = replaced(copy[int(head)], rest, value)
    return copy


def inserted(document: Json, place: Place, index: int, value: Json) -> Json:
    """The document with one more in the list at a place."""
    rows = list(at(document, place))
    rows.insert(index, value)
    return replaced(document, place, rows)


def removed(document: Json, place: Place) -> Json:
    """The document without the member or row at a place."""
    head, last = place[:-1], place[-1]
    holder = at(document, head)
    if isinstance(holder, Mapping):
        return replaced(document, head, {name: value for name, value in holder.items() if name != last})
    return replaced(document, head, [row for index, row in enumerate(holder) if index != last])


def moved(document: Json, place: Place, source: int, target: int) -> Json:
    """The document with a row of the list at a place put somewhere else."""
    rows: Sequence[Json] = at(document, place)
    kept = [row for index, row in enumerate(rows) if index != source]
    kept.insert(target, rows[source])
    return replaced(document, place, kept)
