"""Changes of a product that touch more than one place of its document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from app.services.studio.documents import Place
from app.services.studio.draft import ProductDraft

LANGUAGES = ("en", "zh")


def with_lines(draft: ProductDraft, place: Place, language: str, lines: Sequence[str]) -> ProductDraft:
    """A list of texts, one a line, in one language; the others keep theirs. Empty ends are left out."""
    before = draft.product.get(str(place[0]), [])
    wanted = list(lines)
    while wanted and not wanted[-1].strip():
        wanted.pop()
    rows = []
    for known, line in zip_longest(before, wanted):
        row = {**dict.fromkeys(LANGUAGES, ""), **(known or {}), language: (line or "").strip()}
        rows.append(row)
    while len(rows) > 1 and not any(rows[-1].values()):
        rows.pop()
    return draft.with_value(place, rows)


def toggled(draft: ProductDraft, member: str, value: str, order: Sequence[str]) -> ProductDraft:
    """A value put into a list, or taken out; the list keeps the order it is offered in."""
    chosen = set(draft.product.get(member, ())) ^ {value}
    return draft.with_value((member,), [one for one in order if one in chosen])


def with_new_colourway(draft: ProductDraft, name: dict[str, str]) -> ProductDraft:
    """One more colourway after the others, grey until it is chosen."""
    rows = draft.product.get("colourways", [])
    taken = {row.get("id") for row in rows}
    number = next(n for n in range(len(rows) + 1, len(rows) + 1000) if f"colour-{n}" not in taken)
    fresh: dict[str, Any] = {
        "id": f"colour-{number}",
        "name": dict(name),
        "colour": "grey",
        "rgb": [150, 150, 150],
    }
    return draft.with_row(("colourways",), len(rows), fresh)


def with_print(draft: ProductDraft, index: int, kind: str | None) -> ProductDraft:
    """A colourway printed in a kind, or plain; what is known of its print before stays."""
    row = dict(draft.product["colourways"][index])
    if kind is None:
        row.pop("print", None)
    else:
        before = row.get("print") or {"scale_mm": 20, "colours": [[255, 255, 255]]}
        row["print"] = {**before, "kind": kind}
    return draft.with_value(("colourways", index), row)


def renamed(draft: ProductDraft, product_id: str) -> ProductDraft:
    """A new product under another id."""
    return replace(draft, product={**draft.product, "id": product_id})
