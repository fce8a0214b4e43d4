"""Drawings of flat patterns: plain for the cutting table, and measured as a family's documentation.

Both are SVG in true scale. In the measured drawing every point of measure is a dimension line on the pieces
where its tape lies; below stand all of them with what they are and what they measure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from body_models.garments.patterns import svg
from body_models.garments.patterns.curves import arc_lengths, resample
from body_models.garments.patterns.draft import Points, point, unit
from body_models.garments.patterns.labels import FreeSpace, Label
from body_models.garments.patterns.pieces import LaidPiece, laid_out, pattern_pieces
from body_models.garments.patterns.points_of_measure import PointOfMeasure
from body_models.garments.patterns.pom_lines import PomLine, PomLines, measured
from body_models.garments.patterns.specification import PatternSpecification

_GAP_CM = 7.0
_PLAIN_GAP_CM = 3.0
_PLAIN_WORDS_CM = 1.2
_THIN, _STROKE, _THICK = "0.4", "0.8", "1.2"  # millimetres
_INK, _CLOTH, _MEASURE = "#2a2a2e", "#f4f1ea", "#a3372c"
# Dimension lines along an edge lie this far outside it, as a share of the size of their words.
_OFFSET_SHARE = 0.9
_SHARES_ALONG = (0.5, 0.38, 0.62, 0.26, 0.74, 0.15, 0.85)
_LEVELS = (0.0, 1.1, -1.1, 2.2, -2.2, 3.3, -3.3)
_SAMPLE_CM = 0.4


def flat_svg(specification: PatternSpecification, title: str) -> str:
    """The pieces alone, in true scale, each with its name, how often it is cut, and its grain line."""
    pieces, size = laid_out(pattern_pieces(specification), _PLAIN_GAP_CM)
    words = [part for laid in pieces for part in _named(laid, _title_places(laid, _PLAIN_WORDS_CM)[0])]
    return svg.document(size, [*_outlines(pieces, specification), *words], title)


def measured_svg(
    specification: PatternSpecification,
    points: Sequence[PointOfMeasure],
    lines: PomLines,
    title: str,
) -> str:
    """The pieces with every point of measure as a dimension line, and the table of all points beneath.

    `lines` are the family's over this pattern (see `pom_lines`); `points` give their order and words.
    """
    pieces, size = laid_out(pattern_pieces(specification, _measures_by_role(lines)), _GAP_CM)
    words_cm = max(0.9, 0.013 * float(size.max()))
    ways = [_Way.of(name, way, pieces, words_cm) for name, way in _each_once(lines, pieces)]
    free = FreeSpace(
        size_cm=size,
        lines_cm=np.concatenate([_sampled(way.drawn_cm) for way in ways]),
        edges_cm=np.concatenate([_sampled(laid.on_table(laid.piece.closed_cm)) for laid in pieces]),
    )
    names = [(laid, free.placed(_title_places(laid, words_cm))) for laid in pieces]
    titles = {known.name: known.title for known in points}
    drawn: list[str] = []
    for way in ways:
        words = f"{titles[way.name]} {way.length_cm:.1f}"
        drawn += _dimension(way, free.placed(way.candidates(words, words_cm)))
    table, below = _table(points, lines, title, size, words_cm)
    body = [
        *_outlines(pieces, specification),
        *(part for laid, label in names for part in _named(laid, label)),
        *drawn,
        *table,
    ]
    return svg.document(np.array([size[0], below]), body, title)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One dimension line on the table: where the tape lies and where the line is drawn beside it [N, 2]."""

    name: str
    tape_cm: Points
    drawn_cm: Points

    @property
    def length_cm(self) -> float:
        """What the tape reads on this line."""
        return float(arc_lengths(self.tape_cm)[-1])

    @classmethod
    def of(cls, name: str, way: PomLine, pieces: Sequence[LaidPiece], words_cm: float) -> "_Way":
        laid = next(laid for laid in pieces if laid.piece.role == way.role)
        tape = laid.on_table(way.points_cm)
        if len(tape) == 2 and not _on_outline(tape, laid):
            return cls(name=name, tape_cm=tape, drawn_cm=tape)
        return cls(name=name, tape_cm=tape, drawn_cm=_beside(tape, laid, _OFFSET_SHARE * words_cm))

    def candidates(self, words: str, height_cm: float) -> list[Label]:
        """Places for the words: on the line, then beside it, from its middle to its ends."""
        reached = arc_lengths(self.drawn_cm)
        labels = []
        for beside in _LEVELS:
            for share in _SHARES_ALONG:
                at = np.array([np.interp(share * reached[-1], reached, axis) for axis in self.drawn_cm.T])
                along = _direction(self.drawn_cm, share)
                for angle in (float(np.degrees(np.arctan2(along[1], along[0]))), 0.0):
                    across = point(-along[1], along[0])
                    label = Label(words=words, centre_cm=at, angle_deg=angle, height_cm=height_cm)
                    reach = height_cm if angle else _reach(label, across)
                    labels.append(
                        Label(
                            words=words,
                            centre_cm=at + across * beside * reach,
                            angle_deg=angle,
                            height_cm=height_cm,
                        )
                    )
        return labels


def _measures_by_role(lines: PomLines) -> dict[str, set[str]]:
    """Names of the measures that have a line on each panel."""
    measures: dict[str, set[str]] = {}
    for name, ways in lines.items():
        for way in ways:
            measures.setdefault(way.role, set()).add(name)
    return measures


def _each_once(lines: PomLines, pieces: Sequence[LaidPiece]) -> list[tuple[str, PomLine]]:
    """The lines to draw on the pieces there are: where several measures share one, it carries the name of the
    one it is all of."""
    there = {laid.piece.role for laid in pieces}
    shared: list[tuple[str, PomLine]] = []
    for name, ways in sorted(lines.items(), key=lambda item: len(item[1])):
        for way in ways:
            if way.role in there and not any(_same_way(way, other) for _, other in shared):
                shared.append((name, way))
    order = list(lines)
    return sorted(shared, key=lambda entry: order.index(entry[0]))


def _same_way(one: PomLine, other: PomLine) -> bool:
    return (
        one.role == other.role
        and one.points_cm.shape == other.points_cm.shape
        and bool(np.allclose(one.points_cm, other.points_cm))
    )


def _reach(label: Label, across: Points) -> float:
    """How far level words must move to stand clear of a line they would lie on."""
    return 0.5 * label.width_cm * abs(float(across[0])) + 0.6 * label.height_cm


def _direction(line_cm: Points, share: float) -> Points:
    """Direction [2] of a line at a share of its length, turned so that words along it stand upright."""
    reached = arc_lengths(line_cm)
    place = int(np.clip(np.searchsorted(reached, share * reached[-1]), 1, len(line_cm) - 1))
    along = unit(line_cm[place] - line_cm[place - 1])
    turned = along[0] < -1e-6 or (abs(along[0]) <= 1e-6 and along[1] > 0)
    upright: Points = -along if turned else along
    return upright


def _on_outline(tape: Points, laid: LaidPiece) -> bool:
    """Whether the middle of a straight tape lies on the piece's edge."""
    outline = laid.on_table(resample(laid.piece.closed_cm, 600))
    return bool(np.linalg.norm(outline - tape.mean(axis=0), axis=1).min() < 0.3)


def _beside(tape: Points, laid: LaidPiece, offset_cm: float) -> Points:
    """The tape moved off the piece, to the outer side of the edge it runs along."""
    dense = resample(tape, max(2, min(60, int(arc_lengths(tape)[-1] / 0.5) + 2)))
    along = np.gradient(dense, axis=0)
    across = np.column_stack([along[:, 1], -along[:, 0]]) / np.linalg.norm(along, axis=1)[:, None]
    middle = len(dense) // 2
    outside = not _inside(dense[middle] + 0.3 * across[middle], laid.on_table(laid.piece.outline_cm))
    moved: Points = dense + across * (offset_cm if outside else -offset_cm)
    return moved


def _inside(at: Points, outline: Points) -> bool:
    end = np.roll(outline, -1, axis=0)
    crossing = (outline[:, 1] > at[1]) != (end[:, 1] > at[1])
    a, b = outline[crossing], end[crossing]
    reach = a[:, 0] + (at[1] - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])
    return bool((reach > at[0]).sum() % 2)


def _sampled(line_cm: Points) -> Points:
    return resample(line_cm, max(2, int(arc_lengths(line_cm)[-1] / _SAMPLE_CM)))


def _dimension(way: _Way, label: Label) -> list[str]:
    """The line with arrowheads, its extension lines, and its words on a strip of paper."""
    ends = [(way.drawn_cm[0], way.drawn_cm[1]), (way.drawn_cm[-1], way.drawn_cm[-2])]
    size = min(0.7 * label.height_cm, 0.4 * float(arc_lengths(way.drawn_cm)[-1]))
    parts = [svg.path(svg.polyline(way.drawn_cm), fill="none", stroke=_MEASURE, stroke_width=_STROKE)]
    for end, towards in ends:
        back = unit(towards - end) * size
        side = point(-back[1], back[0]) * 0.28
        head = np.stack([end, end + back + side, end + back - side])
        parts.append(svg.path(svg.polyline(head) + " Z", fill=_MEASURE))
    for tape, drawn in ((way.tape_cm[0], way.drawn_cm[0]), (way.tape_cm[-1], way.drawn_cm[-1])):
        if float(np.hypot(*(drawn - tape))) > 0.05:
            data = svg.polyline(np.stack([tape, drawn]))
            parts.append(svg.path(data, fill="none", stroke=_MEASURE, stroke_width=_THIN))
    return [*parts, *_paper(label), _words(label, _MEASURE)]


def _paper(label: Label) -> list[str]:
    """The halo that keeps words readable on lines."""
    half = np.array([label.width_cm / 2, 0.5 * label.height_cm])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    placed = label.centre_cm + corners @ label.axes
    return [svg.path(svg.polyline(placed) + " Z", fill="#ffffff", fill_opacity="0.82")]


def _words(label: Label, colour: str, **style: str) -> str:
    return svg.text(
        label.words,
        label.baseline_cm,
        label.height_cm,
        angle_deg=label.angle_deg,
        fill=colour,
        text_anchor="middle",
        **style,
    )


def _outlines(pieces: Sequence[LaidPiece], specification: PatternSpecification) -> list[str]:
    return [
        svg.path(svg.outline(laid, specification.properties), fill=_CLOTH, stroke=_INK, stroke_width=_THICK)
        for laid in pieces
    ]


def _title_places(laid: LaidPiece, height_cm: float) -> list[Label]:
    """Where a piece's name may stand: above its left or right end, nearer or farther."""
    words = laid.piece.name.replace("_", " ")
    if laid.piece.copies > 1:
        words += f", cut {laid.piece.copies}" + (" (mirrored)" if laid.piece.paired else "")
    low, high = laid.piece.low_cm, laid.piece.high_cm
    label = Label(words=words, centre_cm=low, angle_deg=0.0, height_cm=height_cm)
    reach = min(label.width_cm, float(high[0] - low[0])) / 2
    places = []
    for above in (1.0, 2.2, 3.2):
        for u in (float(low[0]) + label.width_cm / 2, float(high[0]) - reach, float(low[0] + high[0]) / 2):
            at = laid.on_table(point(u, float(high[1]) + above * height_cm))
            places.append(Label(words=words, centre_cm=at, angle_deg=0.0, height_cm=height_cm))
    return places


def _named(laid: LaidPiece, name: Label) -> list[str]:
    """The name of a piece and its grain line, which runs along the warp."""
    low, high = laid.piece.low_cm, laid.piece.high_cm
    u = float(low[0]) + 0.5 * float(laid.piece.size_cm[0])
    top, bottom = (float(high[1] - share * laid.piece.size_cm[1]) for share in (0.35, 0.65))
    grain = svg.polyline(laid.on_table(np.array([[u, top], [u, bottom]])))
    return [
        svg.path(grain, fill="none", stroke=_INK, stroke_width=_THIN, stroke_dasharray="8 4"),
        _words(name, _INK, font_weight="bold"),
    ]


def _sum(ways: Sequence[PomLine]) -> str:
    """Of what lines a measure is made up, when it is more than one."""
    if len(ways) == 1 and ways[0].times == 1:
        return ""
    parts = ((f"{way.times} × " if way.times > 1 else "") + f"{way.length_cm:.1f}" for way in ways)
    return f"  ({' + '.join(parts)})"


def _table(
    points: Sequence[PointOfMeasure], lines: PomLines, title: str, size_cm: Points, height_cm: float
) -> tuple[list[str], float]:
    """Title and all points of measure under the pieces, and how far down [cm] they reach."""
    values = measured(lines)
    step = 1.6 * height_cm
    rows = [known for known in points if known.name in values]
    name_cm = max(len(known.title) for known in rows) * 0.6 * height_cm + height_cm
    columns = (_GAP_CM / 2, _GAP_CM / 2 + name_cm + 3.2 * height_cm, _GAP_CM / 2 + name_cm + 4.2 * height_cm)
    at = float(size_cm[1]) + step
    parts = [svg.text(title, point(columns[0], at), 1.5 * height_cm, fill=_INK, font_weight="bold")]
    for known in rows:
        at += step
        at_words = point(columns[2], at)
        parts += [
            svg.text(known.title, point(columns[0], at), height_cm, fill=_MEASURE),
            svg.text(
                f"{values[known.name]:.1f}", point(columns[1], at), height_cm, fill=_INK, text_anchor="end"
            ),
            svg.text(f"cm  {known.definition}{_sum(lines[known.name])}", at_words, height_cm, fill=_INK),
        ]
    return parts, at + step
