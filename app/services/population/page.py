"""``population.html``: what a population says of a product, as a page for merchandisers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.population.added_sizes import AddedSize
from app.services.population.coverage import BIN_CM, HeatMap, percent
from app.services.population.draped_sample import sample_document
from app.services.population.left_out import LeftOut
from app.services.report_page import Words, both, page, size_words
from resources.translations import texts_for

if TYPE_CHECKING:
    from app.services.population_tryon import PopulationTryOn

_MOST_ADDED = 6
_TEXTS = (
    "fitted", "wearable", "refused", "sizes", "sizes_help", "size", "taken", "good", "alone", "heat",
    "people", "any", "from_cm", "left_out", "left_out_help", "nobody", "added", "added_help", "new_size",
    "wins", "in_all", "body", "draped", "footer",
)  # fmt: skip


def render_population_page(found: PopulationTryOn) -> str:
    """The page, complete in itself, in both languages."""
    people = len(found.judged)
    fitted, refused = percent(found.fitted, people), percent(found.refused, people)
    sample = sample_document(found.draped)
    return page(
        "population.html",
        title=found.product.name.en,
        product={"en": found.product.name.en, "zh": found.product.name.zh},
        text={
            **{key: both(f"population.{key}") for key in _TEXTS},
            "subtitle": both("population.subtitle", people=people),
            "heat_help": both("population.heat_help", bin=f"{BIN_CM:g}"),
        },
        fitted=_whole(fitted),
        wearable=_whole(round(100.0 - fitted - refused, 1)),
        refused=_whole(refused),
        sizes=[
            {
                "name": size_words(one.size),
                "taken": percent(one.taken, people),
                "good": percent(one.good, people),
                "alone": percent(one.alone, people),
                "width": percent(one.taken, max(other.taken for other in found.shares)),
            }
            for one in found.shares
        ],
        maps=[_map(one) for one in found.heat_maps],
        left_out=[_left_out(one, people, found.left_out[0].people) for one in found.left_out],
        added=[_added(one, people, found.added[0].wins) for one in found.added[:_MOST_ADDED] if one.wins],
        draped=None if sample is None else _draped(sample),
    )


def _whole(share: float) -> str:
    return f"{share:.0f} %"


def _map(one: HeatMap) -> dict[str, Any]:
    rows = [
        {"name": size_words(size), "cells": _cells(good, one.people), "total": False}
        for size, good in zip(one.sizes, one.good, strict=True)
    ]
    fitted = {"name": both("population.any"), "cells": _cells(one.fitted, one.people), "total": True}
    return {
        "name": both(f"measurement.{one.measurement}"),
        "edges": [f"{edge:.0f}" for edge in one.edges_cm[:-1]],
        "people": one.people.tolist(),
        "rows": [*rows, fitted],
    }


def _cells(counts: Any, people: Any) -> list[dict[str, Any]]:
    """Share and strength of colour of each bin; nothing where nobody is, or the size fits nobody there."""
    cells = []
    for count, whole in zip(counts.tolist(), people.tolist(), strict=True):
        share = count / whole if whole else 0.0
        cells.append({"text": f"{100 * share:.0f}" if count else "", "share": round(share, 3)})
    return cells


def _left_out(one: LeftOut, people: int, most: int) -> dict[str, Any]:
    return {
        "share": f"{percent(one.people, people):.1f} %",
        "width": percent(one.people, most),
        "what": _with_measurement(f"population.{one.side}", one.measurement),
        "range": both(
            "population.range", low=f"{one.from_cm:.0f}", high=f"{one.to_cm:.0f}", by=f"{one.by_cm:.1f}"
        ),
    }


def _with_measurement(key: str, measurement: str) -> Words:
    return {
        language: texts_for(language)(key, measurement=texts_for(language)(f"measurement.{measurement}"))
        for language in ("en", "zh")
    }


def _beyond_length(key: str, length: str) -> Words:
    return {
        language: texts_for(language)(key, length=texts_for(language).leg_length(length))
        for language in ("en", "zh")
    }


def _added(one: AddedSize, people: int, most: int) -> dict[str, Any]:
    if one.kind == "between":
        where = both("population.between", low=one.beside[0], high=one.beside[1])
    elif one.kind in ("shorter", "longer"):
        where = _beyond_length(f"population.{one.kind}", one.beside[0])
    else:
        where = both(f"population.{one.kind}", size=one.beside[0])
    return {
        "where": where,
        "wins": f"{percent(one.wins, people):.1f} %",
        "width": percent(one.wins, most),
        "in_all": f"{percent(one.in_all, people):.1f} %",
        "body": [
            {"name": both(f"measurement.{name}"), "range": f"{low:.0f}–{high:.0f} cm"}
            for name, (low, high) in one.body_ranges_cm.items()
        ],
    }


def _draped(sample: dict[str, Any]) -> Words:
    return both(
        "population.draped_help",
        drapes=sample["drapes"],
        people=sample["people"],
        agree=sample["agree"],
        compared=sample["compared"],
        failed=sample["failed"],
    )
