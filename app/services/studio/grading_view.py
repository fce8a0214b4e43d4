"""A draft's grading as it is drawn and read: the pieces of every size, tapes on them, finished measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.services.studio.draft import ProductDraft
from app.services.studio.trial import trial_chart
from body_models.errors import PatternError
from body_models.garments.grading import graded_pattern, graded_poms
from body_models.garments.patterns.families import FAMILIES, pattern_program
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.pieces import Piece, pattern_pieces
from body_models.garments.patterns.specification import PatternSpecification
from resources.size_charts import SizeChart

Points = npt.NDArray[np.float64]
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnPiece:
    """A piece of cloth in one size. ``outline_cm`` [N, 2] in panel coordinates, v up."""

    role: str
    copies: int
    outline_cm: Points


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tape:
    """Where a measure is taken on a piece, [N, 2] in panel coordinates."""

    pom: str
    role: str
    points_cm: Points


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GradedSize:
    """One size: its pieces, tapes and finished measures; ``problem`` says why it cannot be drafted."""

    size: str
    poms_cm: dict[str, float]
    pieces: tuple[DrawnPiece, ...] = ()
    tapes: tuple[Tape, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grading:
    """All sizes of one leg length, smallest first. ``definitions``: how each measure is taken."""

    base_size: str
    sizes: tuple[GradedSize, ...]
    definitions: dict[str, str]

    def size(self, name: str) -> GradedSize:
        """One size. Raises ``StopIteration`` for a name it has not."""
        return next(one for one in self.sizes if one.size == name)


def grading_of(draft: ProductDraft, progress: Progress) -> Grading:
    """Draft every size. Raises CodedError DRAFT_UNDRESSABLE; PatternError PATTERN_FAMILY_UNKNOWN."""
    chart = trial_chart(draft)
    length = chart.length_of(chart.sizes[0]) if not chart.lengths else _plain_length(chart)
    names = chart.sizes_in(length)
    points = pattern_program(chart.family, chart.block).points_of_measure
    sizes = []
    for number, name in enumerate(names):
        progress(number / len(names), name)
        sizes.append(_graded(chart, name))
    return Grading(
        base_size=chart.base_size,
        sizes=tuple(sizes),
        definitions={point.name: point.definition for point in points},
    )


def _plain_length(chart: SizeChart) -> str:
    """The leg length that is the base's own."""
    return next(name for name, rule in chart.lengths.items() if rule.inseam_change_cm == 0)


def _graded(chart: SizeChart, size: str) -> GradedSize:
    poms = graded_poms(chart, size)
    try:
        specification = graded_pattern(chart, size)
    except PatternError as error:
        return GradedSize(size=size, poms_cm=poms, problem=error.message)
    tapes = _tapes(chart.family, specification)
    drawn: dict[str, set[str]] = {}
    for tape in tapes:
        drawn.setdefault(tape.role, set()).add(tape.pom)
    pieces = pattern_pieces(specification, drawn)
    return GradedSize(
        size=size, poms_cm=poms, pieces=tuple(_drawn(piece) for piece in pieces), tapes=tuple(tapes)
    )


def _tapes(family: str, specification: PatternSpecification) -> list[Tape]:
    lines = FAMILIES[family].pom_lines
    if lines is None:
        return []
    return [
        Tape(pom=name, role=way.role, points_cm=np.asarray(way.points_cm, dtype=np.float64))
        for name, ways in lines(FlatPattern(specification)).items()
        for way in ways
    ]


def _drawn(piece: Piece) -> DrawnPiece:
    return DrawnPiece(role=piece.role, copies=piece.copies, outline_cm=piece.outline_cm)
