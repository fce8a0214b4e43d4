"""What of a draft changes its cloth and cut, and what only its colour. Loads nothing heavy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

from app.services.studio.draft import ProductDraft
from resources.catalogue.schema import PrintKind
from viewer.scene.model import Colour, Print

_PLAIN: Colour = (0.66, 0.67, 0.69)


def cut_of(draft: ProductDraft, size: str) -> str:
    """All that a garment has to be sewn and draped anew for."""
    parts = [draft.product.get(name) for name in ("family", "block", "fabric", "size_chart")]
    chart = dict(draft.size_chart or {})
    for words in ("id", "title", "source"):
        chart.pop(words, None)
    return json.dumps([*parts[:3], parts[3] if draft.size_chart is None else "", chart, size], sort_keys=True)


def colour_written(row: Mapping[str, Any]) -> Colour:
    """The colour of a colourway as it is written, sRGB in 0 … 1; grey while it is none."""
    return _colour(row.get("rgb")) or _PLAIN


def print_written(row: Mapping[str, Any]) -> Print | None:
    """Its print; None while it has none that can be drawn."""
    written = row.get("print")
    if not isinstance(written, Mapping) or written.get("kind") not in get_args(PrintKind):
        return None
    colours = tuple(colour for one in written.get("colours", ()) if (colour := _colour(one)) is not None)
    scale_mm = written.get("scale_mm", 0)
    if not colours or not isinstance(scale_mm, int | float) or not 0.5 <= scale_mm <= 400:
        return None
    return Print(kind=written["kind"], scale_m=scale_mm / 1000, colours=colours)


def _colour(written: Any) -> Colour | None:
    if not isinstance(written, list | tuple) or len(written) != 3:
        return None
    if not all(isinstance(channel, int) and 0 <= channel <= 255 for channel in written):
        return None
    red, green, blue = (channel / 255 for channel in written)
    return (red, green, blue)
