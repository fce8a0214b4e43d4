"""Size charts with one size more than the shop makes, by its own grade rule: between two sizes, or beyond."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from body_models.errors import PatternError
from body_models.garments.fit.rack import Rack
from resources.fabrics import Fabric
from resources.size_charts import SizeChart
from resources.size_charts.schema import LengthRule

Kind = Literal["below", "between", "above", "shorter", "longer"]

Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewSize:
    """A size nobody makes yet: ``sizes`` of ``rack`` are its leg lengths, or itself alone.

    ``beside`` names the sizes it is graded from; ``poms_cm`` are its finished measures in the plain length.
    """

    kind: Kind
    beside: tuple[str, ...]
    rack: Rack
    sizes: tuple[str, ...]
    body_ranges_cm: dict[str, Range]

    @property
    def label(self) -> str:
        """How it is spoken of: "M–L", "3XL+", "XS−"."""
        return label_of(self.kind, self.beside)


def new_sizes(chart: SizeChart, fabric: Fabric) -> list[NewSize]:
    """Every size that could be added: one step beyond each end, half a step between, a step of leg length.

    Sizes the pattern program refuses to draft are left out: nobody could make them.
    """
    return [size for size in _candidates(chart, fabric) if _can_be_drafted(size)]


def _candidates(chart: SizeChart, fabric: Fabric) -> Iterator[NewSize]:
    if len(chart.run) > 1:
        yield _of_girth(chart, fabric, "below", 0)
        for place in range(1, len(chart.run)):
            yield _of_girth(chart, fabric, "between", place)
        yield _of_girth(chart, fabric, "above", len(chart.run))
    if len(chart.lengths) > 1:
        yield _of_length(chart, fabric, "shorter")
        yield _of_length(chart, fabric, "longer")


def _of_girth(chart: SizeChart, fabric: Fabric, kind: Kind, place: int) -> NewSize:
    """The chart with a size before `place` of its run."""
    beside = chart.run[max(place - 1, 0) : place + 1] if kind == "between" else (chart.run[min(place, -1)],)
    if kind == "below":
        beside = (chart.run[0],)
    name = label_of(kind, beside)
    run = (*chart.run[:place], name, *chart.run[place:])
    grade = {measure: _graded(steps, kind, place) for measure, steps in chart.grade_cm.items()}
    ranges = {
        measure: _with_row(list(rows.values()), kind, place) for measure, rows in chart.body_ranges_cm.items()
    }
    wider = SizeChart.model_construct(
        **{
            **_fields(chart),
            "run": run,
            "grade_cm": grade,
            "body_ranges_cm": {m: dict(zip(run, rows, strict=True)) for m, rows in ranges.items()},
        }
    )
    return NewSize(
        kind=kind,
        beside=beside,
        rack=Rack(wider, fabric),
        sizes=tuple(size for size in wider.sizes if wider.run[wider.size_index(size)] == name),
        body_ranges_cm={measure: rows[place] for measure, rows in ranges.items()},
    )


def _of_length(chart: SizeChart, fabric: Fabric, kind: Kind) -> NewSize:
    """The chart with one more leg length, as far from the last as that is from the one before."""
    names = list(chart.lengths)
    near, next_one = (names[0], names[1]) if kind == "shorter" else (names[-1], names[-2])
    rules = chart.lengths
    change = 2 * rules[near].inseam_change_cm - rules[next_one].inseam_change_cm
    step = abs(rules[near].inseam_change_cm - rules[next_one].inseam_change_cm)
    low, high = rules[near].crotch_height_cm
    # The outermost range of a chart is wide for want of others: it gives up what lies past one step.
    if kind == "shorter":
        edge = high - step
        own, kept = (edge - step, edge), (edge, high)
    else:
        edge = low + step
        own, kept = (edge, edge + step), (low, edge)
    rule = LengthRule.model_construct(inseam_change_cm=change, crotch_height_cm=own)
    shifted = {**rules, near: rules[near].model_copy(update={"crotch_height_cm": kept})}
    name = label_of(kind, (near,))
    lengths = {name: rule, **shifted} if kind == "shorter" else {**shifted, name: rule}
    longer = SizeChart.model_construct(**{**_fields(chart), "lengths": lengths})
    return NewSize(
        kind=kind,
        beside=(near,),
        rack=Rack(longer, fabric),
        sizes=longer.sizes_in(name),
        body_ranges_cm={"crotch_height_cm": own},
    )


def _graded(steps: tuple[float, ...], kind: Kind, place: int) -> tuple[float, ...]:
    """The grade rule with a step more: the nearest step again at an end, a step cut in two between."""
    match kind:
        case "below":
            return (steps[0], *steps)
        case "above":
            return (*steps, steps[-1])
        case _:
            half = steps[place - 1] / 2
            return (*steps[: place - 1], half, half, *steps[place:])


def _with_row(rows: list[Range], kind: Kind, place: int) -> list[Range]:
    """Body ranges with a row more: as wide as the last one at an end, from middle to middle between."""
    match kind:
        case "below":
            low, high = rows[0]
            return [(low - (high - low), low), *rows]
        case "above":
            low, high = rows[-1]
            return [*rows, (high, high + (high - low))]
        case _:
            (below, _), (_, above) = rows[place - 1], rows[place]
            start, end = (sum(row) / 2 for row in rows[place - 1 : place + 1])
            return [*rows[: place - 1], (below, start), (start, end), (end, above), *rows[place + 1 :]]


def _fields(chart: SizeChart) -> dict[str, Any]:
    """The chart's fields as they are: a name such as "M–L" is no size of a rack, so it is not checked."""
    return {name: getattr(chart, name) for name in SizeChart.model_fields}


def label_of(kind: Kind, beside: tuple[str, ...]) -> str:
    """A size more by the names it stands beside."""
    match kind:
        case "below" | "shorter":
            return f"{beside[0]}−"
        case "above" | "longer":
            return f"{beside[-1]}+"
        case _:
            return "–".join(beside)


def _can_be_drafted(size: NewSize) -> bool:
    from body_models.garments.grading import graded_pattern

    try:
        for one in size.sizes:
            graded_pattern(size.rack.chart, one)
    except PatternError:
        return False
    return True
