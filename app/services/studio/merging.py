"""A draft and the shop's product that was changed under it: what differs, and one draft made of both."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from app.services.studio.documents import Json, Place
from app.services.studio.draft import ProductDraft

Whose = Literal["mine", "theirs"]

CHART: Final[Place] = ("own_size_chart",)
"""The size chart as a whole: half of one and half of another grade nothing."""
ORDER: Final[Place] = ("colourways",)
"""The order of the colourways both have: the first is the one shown first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place where a draft and the shop are not the same; None where one lacks it.

    ``changed_by``: who changed it since the draft began; None when both did, or when nobody knows.
    """

    place: Place
    mine: Json
    theirs: Json
    changed_by: Whose | None


def differences(mine: ProductDraft, theirs: ProductDraft) -> tuple[Difference, ...]:
    """All that differs, in the order of the draft's members.

    A member is one place; of words each language is, of the stock each size, of the colours each colourway.
    """
    common = set(_colours(mine)) & set(_colours(theirs))
    one, other = _places(mine, common), _places(theirs, common)
    base = None if mine.base is None else _places(mine.base, common)
    found = []
    for place in dict.fromkeys((*one, *other)):
        own, shop = one.get(place), other.get(place)
        if own != shop:
            who = None if base is None else _changed_by(base.get(place), own, shop)
            found.append(Difference(place=place, mine=own, theirs=shop, changed_by=who))
    return tuple(found)


def merged(mine: ProductDraft, theirs: ProductDraft, taken: Collection[Place]) -> ProductDraft:
    """The draft with these places as the shop has them, and on the shop's product from now on."""
    product, order = dict(mine.product), _colours(theirs)
    shop = _places(theirs, order)
    for place in dict.fromkeys((*shop, *_places(mine, order))):  # not as a set has them
        if place not in taken or place in (CHART, ORDER):
            continue
        if place[:1] == ORDER:
            product["colourways"] = _with_colour(product["colourways"], str(place[1]), shop.get(place), order)
        elif len(place) == 1:
            _put(product, str(place[0]), shop.get(place))
        else:
            inner = dict(product.get(str(place[0]), {}))
            _put(inner, str(place[1]), shop.get(place))
            product[str(place[0])] = inner
    if ORDER in taken:
        last = len(order)
        places = {colour: number for number, colour in enumerate(order)}
        product["colourways"] = sorted(product["colourways"], key=lambda one: places.get(_id(one), last))
    return replace(
        mine,
        product=product,
        size_chart=theirs.size_chart if CHART in taken else mine.size_chart,
        starts_from=theirs.starts_from,
        base=theirs.base,
    )


def _with_colour(rows: Sequence[Json], colour: str, value: Json, order: Sequence[str]) -> list[Json]:
    """With a colourway as the shop has it: in its place, behind the one it follows there, or not at all."""
    ids = [_id(one) for one in rows]
    if colour in ids:
        changed = [value if one == colour else row for one, row in zip(ids, rows, strict=True)]
        return [one for one in changed if one is not None]
    before = [ids.index(one) for one in order[: order.index(colour)] if one in ids]
    place = before[-1] + 1 if before else 0
    return [*rows[:place], value, *rows[place:]]


def _put(document: dict[str, Json], name: str, value: Json) -> None:
    if value is None:
        document.pop(name, None)
    else:
        document[name] = value


def _changed_by(base: Json, mine: Json, theirs: Json) -> Whose | None:
    if mine == base:
        return "theirs"
    return "mine" if theirs == base else None


def _id(colourway: Mapping[str, Json]) -> str:
    return str(colourway.get("id", ""))


def _colours(draft: ProductDraft) -> list[str]:
    return [_id(one) for one in draft.product.get("colourways", ())]


def _places(draft: ProductDraft, colours: Collection[str]) -> dict[Place, Json]:
    return dict(_each_place(draft, colours))


def _each_place(draft: ProductDraft, colours: Collection[str]) -> Iterator[tuple[Place, Json]]:
    """Every place with what stands there; the order is that of these ``colours`` alone."""
    for name, value in draft.product.items():
        if name == "colourways":
            yield ORDER, [one for one in _colours(draft) if one in colours]
            yield from (((name, _id(one)), one) for one in value)
        elif isinstance(value, Mapping):
            yield from (((name, key), inner) for key, inner in value.items())
        else:
            yield (name,), value
    yield CHART, draft.size_chart
