"""Changes of a size chart as it is written: cells, and a size more or less at either end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Literal

from pydantic import ValidationError

from app.services.studio.documents import replaced
from app.services.studio.draft import ProductDraft
from resources.size_charts import SizeChart

End = Literal["smaller", "larger"]
ChartDocument = Mapping[str, Any]

_LETTERS: Final = ("5XS", "4XS", "3XS", "XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL", "5XL", "6XL")
_SHORTEST: Final = 1
_LAST_RESORT_STEP: Final = 2


def chart_written(draft: ProductDraft, shared: SizeChart | None) -> dict[str, Any]:
    """The draft's own chart, or the shop's under a name of the draft's own; empty where there is none."""
    if draft.size_chart is not None:
        return dict(draft.size_chart)
    if shared is None:
        return {}
    return {**shared.model_dump(mode="json", by_alias=True), "id": f"{draft.id}-sizes"}


def with_written(draft: ProductDraft, document: ChartDocument) -> ProductDraft:
    """The draft graded by a chart as it is written; a sound one brings its sizes into the stock."""
    try:
        chart = SizeChart.model_validate(document)
    except ValidationError:
        product = {**draft.product, "size_chart": str(document.get("id", ""))}
        return replace(draft, product=product, size_chart=dict(document))
    return draft.with_chart(chart, own=True)


def boundaries(document: ChartDocument, measurement: str) -> list[float]:
    """From where to where the sizes of a measurement reach: one number more than there are sizes."""
    ranges = list(document["body_ranges_cm"][measurement].values())
    return [ranges[0][0], *(high for _, high in ranges)]


def with_boundary(document: ChartDocument, measurement: str, index: int, value: float) -> ChartDocument:
    """Where one size ends the next begins: there is never a gap."""
    ranges = {size: list(span) for size, span in document["body_ranges_cm"][measurement].items()}
    sizes = list(ranges)
    if index < len(sizes):
        ranges[sizes[index]][0] = value
    if index > 0:
        ranges[sizes[index - 1]][1] = value
    return replaced(document, ("body_ranges_cm", measurement), ranges)  # type: ignore[no-any-return]


def with_base(document: ChartDocument, pom: str, value: float) -> ChartDocument:
    """Another finished measure of the base size."""
    return replaced(document, ("base_poms_cm", pom), value)  # type: ignore[no-any-return]


def with_step(document: ChartDocument, pom: str, index: int, value: float) -> ChartDocument:
    """Another step from one size to the next; a measure that did not grow begins to."""
    steps = list(document["grade_cm"].get(pom) or [0.0] * (len(document["sizes"]) - 1))
    steps[index] = value
    return replaced(document, ("grade_cm", pom), steps)  # type: ignore[no-any-return]


def next_name(sizes: list[str], end: End) -> str | None:
    """What a size beyond the smallest or largest is called; None where nobody would know."""
    last, before = (sizes[-1], sizes[-2:-1]) if end == "larger" else (sizes[0], sizes[1:2])
    if last in _LETTERS:
        place = _LETTERS.index(last) + (1 if end == "larger" else -1)
        return _LETTERS[place] if 0 <= place < len(_LETTERS) else None
    if re.fullmatch("[0-9]{2,3}", last):
        step = abs(int(last) - int(before[0])) if before and before[0].isdigit() else _LAST_RESORT_STEP
        number = int(last) + (step if end == "larger" else -step)
        return f"{number:02d}" if 10 <= number <= 999 else None
    return None


def with_size(document: ChartDocument, end: End) -> ChartDocument:
    """A size more, as far from its neighbour as the neighbour is from the next.

    The same document where no name for it is known.
    """
    sizes = list(document["sizes"])
    name = next_name(sizes, end)
    if name is None or len(sizes) <= _SHORTEST:
        return document
    larger = end == "larger"
    ranges = {
        measurement: _with_range(spans, name, larger=larger)
        for measurement, spans in document["body_ranges_cm"].items()
    }
    steps = {
        pom: [*one, one[-1]] if larger else [one[0], *one] for pom, one in document["grade_cm"].items() if one
    }
    return {
        **document,
        "sizes": [*sizes, name] if larger else [name, *sizes],
        "body_ranges_cm": ranges,
        "grade_cm": steps,
    }


def without_size(document: ChartDocument, end: End) -> ChartDocument:
    """A size less at one end; the same document where it is the base size or the last but one."""
    sizes = list(document["sizes"])
    gone = sizes[-1] if end == "larger" else sizes[0]
    if gone == document["base_size"] or len(sizes) <= _SHORTEST + 1:
        return document
    cut = slice(0, -1) if end == "larger" else slice(1, None)
    return {
        **document,
        "sizes": sizes[cut],
        "body_ranges_cm": {
            measurement: {size: span for size, span in spans.items() if size != gone}
            for measurement, spans in document["body_ranges_cm"].items()
        },
        "grade_cm": {pom: list(one)[cut] for pom, one in document["grade_cm"].items()},
    }


def _with_range(spans: Mapping[str, list[float]], name: str, *, larger: bool) -> dict[str, list[float]]:
    low, high = list(spans.values())[-1 if larger else 0]
    width = round(high - low, 3)
    if larger:
        return {**spans, name: [high, round(high + width, 3)]}
    return {name: [round(low - width, 3), low], **spans}
