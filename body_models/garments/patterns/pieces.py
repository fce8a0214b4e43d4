"""Pattern pieces as they lie on the table: each once, mirrored twins counted, packed side by side."""

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from body_models.garments.patterns.curves import dense_panel_edges, resample
from body_models.garments.patterns.draft import Points
from body_models.garments.patterns.specification import PatternPanel, PatternSpecification

# Outlines that differ by less than this are the same piece.
_SAME_CM = 0.05
_OUTLINE_POINTS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of cloth; `copies` are cut of it, half of them turned over where `paired`.

    `low_cm` and `high_cm` [2] are the corners of its box in panel coordinates; `role` is the panel's or its
    name.
    """

    name: str
    role: str
    panel: PatternPanel
    outline_cm: Points  # [N, 2]
    copies: int = 1
    paired: bool = False

    @property
    def closed_cm(self) -> Points:
        """The outline back to its first point [N + 1, 2]."""
        return np.vstack([self.outline_cm, self.outline_cm[:1]])

    @property
    def low_cm(self) -> Points:
        """Lower left corner of the box [2]."""
        low: Points = self.outline_cm.min(axis=0)
        return low

    @property
    def high_cm(self) -> Points:
        """Upper right corner of the box [2]."""
        high: Points = self.outline_cm.max(axis=0)
        return high

    @property
    def size_cm(self) -> Points:
        """Width and height of the box [2]."""
        return self.high_cm - self.low_cm


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidPiece:
    """A piece on the table: panel point (u, v) lies at `origin_cm` + (u, -v), x to the right and y down."""

    piece: Piece
    origin_cm: Points  # [2]

    def on_table(self, points_cm: Points) -> Points:
        """Table coordinates [..., 2] of panel points [..., 2]."""
        placed: Points = self.origin_cm + points_cm * np.array([1.0, -1.0])
        return placed


def pattern_pieces(
    specification: PatternSpecification, drawn: Mapping[str, Set[str]] = MappingProxyType({})
) -> tuple[Piece, ...]:
    """The pieces of a pattern in its order: of mirrored or equal panels one stands for all.

    `drawn` names what is to be drawn on the panels, by role: a panel only steps back for another one on which
    the same is drawn.
    """
    pieces: list[Piece] = []
    panels = sorted(
        specification.panels.items(), key=lambda item: -len(drawn.get(item[1].role or item[0], ()))
    )
    for name, panel in panels:
        piece = _piece(specification, name, panel)
        for place, other in enumerate(pieces):
            turned = _alike(piece, other)
            if turned is not None and drawn.get(piece.role, set()) <= drawn.get(other.role, set()):
                pieces[place] = replace(other, copies=other.copies + 1, paired=other.paired or turned)
                break
        else:
            pieces.append(piece)
    order = list(specification.panels)
    return tuple(sorted(pieces, key=lambda piece: order.index(piece.name)))


def laid_out(pieces: Sequence[Piece], gap_cm: float) -> tuple[tuple[LaidPiece, ...], Points]:
    """Pieces in rows of about a square's width, tallest first, and the size [2] of the table they need."""
    area = sum(float(np.prod(piece.size_cm + gap_cm)) for piece in pieces)
    width = max(1.3 * math.sqrt(area), max(float(piece.size_cm[0]) for piece in pieces) + 2 * gap_cm)
    laid: list[LaidPiece] = []
    at, row_height = np.array([gap_cm, gap_cm]), 0.0
    reached = np.zeros(2)
    for piece in sorted(pieces, key=lambda piece: -float(piece.size_cm[1])):
        across, down = (float(length) for length in piece.size_cm)
        if at[0] + across + gap_cm > width and at[0] > gap_cm:
            at, row_height = np.array([gap_cm, at[1] + row_height + gap_cm]), 0.0
        origin = at + np.array([-piece.low_cm[0], piece.high_cm[1]])
        laid.append(LaidPiece(piece=piece, origin_cm=origin))
        reached = np.maximum(reached, at + np.array([across, down]) + gap_cm)
        at = at + np.array([across + gap_cm, 0.0])
        row_height = max(row_height, down)
    return tuple(laid), reached


def _piece(specification: PatternSpecification, name: str, panel: PatternPanel) -> Piece:
    edges = dense_panel_edges(specification, name)
    return Piece(
        name=name,
        role=panel.role or name,
        panel=panel,
        outline_cm=np.concatenate([edge[:-1] for edge in edges]) * 100.0,
    )


def _alike(piece: Piece, other: Piece) -> bool | None:
    """Whether two pieces have one outline: True when turned over, False as they are, None when not at all."""
    if np.abs(piece.size_cm - other.size_cm).max() > _SAME_CM:
        return None
    for turned in (True, False):
        own = piece.outline_cm * (np.array([-1.0, 1.0]) if turned else 1.0)
        own = own - own.min(axis=0)
        target = _evenly(other.outline_cm - other.low_cm)
        gaps = np.linalg.norm(_evenly(own)[:, None, :] - target[None, :, :], axis=2)
        spacing = float(np.linalg.norm(target[1] - target[0]))
        if max(gaps.min(axis=1).max(), gaps.min(axis=0).max()) < spacing / 2 + _SAME_CM:
            return turned
    return None


def _evenly(outline: Points) -> Points:
    return resample(np.vstack([outline, outline[:1]]), _OUTLINE_POINTS + 1)[:-1]
