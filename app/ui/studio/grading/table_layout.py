"""Where pieces lie on the drawing: in rows about as wide as it, each with room for its largest size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.services.studio.grading_view import GradedSize, Points


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TableLayout:
    """``origins_cm``: where each role's panel origin lies, x right and y down; ``size_cm`` [2]."""

    origins_cm: Mapping[str, Points]
    size_cm: Points
    copies: Mapping[str, int]

    def on_table(self, role: str, points_cm: Points) -> Points:
        """Drawing coordinates [N, 2] of panel points [N, 2]."""
        placed: Points = self.origins_cm[role] + points_cm * np.array([1.0, -1.0])
        return placed


def lay_out(sizes: Sequence[GradedSize], shape: float, gap_cm: float = 6.0) -> TableLayout:
    """Lay the pieces of sizes over each other, role by role; ``shape`` is the width of the drawing over its
    height."""
    boxes: dict[str, tuple[Points, Points]] = {}
    copies: dict[str, int] = {}
    for size in sizes:
        for piece in size.pieces:
            low, high = piece.outline_cm.min(axis=0), piece.outline_cm.max(axis=0)
            known = boxes.get(piece.role)
            boxes[piece.role] = (
                (low, high) if known is None else (np.minimum(known[0], low), np.maximum(known[1], high))
            )
            copies[piece.role] = piece.copies
    widths = _row_widths(boxes, gap_cm)
    laid = [_rows(boxes, copies, width, gap_cm) for width in widths]
    return max(laid, key=lambda one: min(shape / one.size_cm[0], 1.0 / one.size_cm[1]))


def _row_widths(boxes: Mapping[str, tuple[Points, Points]], gap_cm: float) -> list[float]:
    """Widths to try, from the widest piece alone to all pieces in one row."""
    across = [float((high - low)[0]) + gap_cm for low, high in boxes.values()]
    if not across:
        return [2 * gap_cm]
    return [float(width) for width in np.linspace(max(across) + gap_cm, sum(across) + gap_cm, 24)]


def _rows(
    boxes: Mapping[str, tuple[Points, Points]], copies: Mapping[str, int], width: float, gap_cm: float
) -> TableLayout:
    x, y, row, reached = gap_cm, gap_cm, 0.0, np.zeros(2)
    origins = {}
    for role, (low, high) in sorted(boxes.items(), key=lambda item: -float((item[1][1] - item[1][0])[1])):
        across, down = (float(length) for length in high - low)
        if x + across + gap_cm > width and x > gap_cm:
            x, y, row = gap_cm, y + row + gap_cm, 0.0
        origins[role] = np.array([x - float(low[0]), y + float(high[1])])
        reached = np.maximum(reached, [x + across + gap_cm, y + down + gap_cm])
        x, row = x + across + gap_cm, max(row, down)
    return TableLayout(origins_cm=origins, size_cm=reached, copies=copies)
