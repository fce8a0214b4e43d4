"""The size chart file: body ranges for each size, finished measures of the base size, and the grade rule."""

import hashlib
from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from resources.errors import ResourceError
from resources.families import family
from resources.records import LocalText, read_record
from resources.shop import shop_files

SIZES = ("XS", "S", "M", "L", "XL", "XXL", "3XL")
# What a leg length is chosen by: the inside leg.
LENGTH_MEASUREMENT = "crotch_height_cm"

LENGTH_WORDS = ("short", "regular", "long")
"""The leg lengths that have a word; others are inseams in inches."""

Length = Annotated[float, Field(gt=0, lt=1000, allow_inf_nan=False)]
SizeName = Annotated[str, Field(pattern="^([0-9]?X{0,2}[SML]|[0-9]{2,3})$")]
Step = Annotated[float, Field(ge=0, lt=40, allow_inf_nan=False)]


class LengthRule(BaseModel):
    """One leg length of trousers: how its inseam differs, and for which inside legs (from <= crotch < to)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    inseam_change_cm: Annotated[float, Field(gt=-30, lt=30, allow_inf_nan=False)]
    crotch_height_cm: tuple[Length, Length]


class SizeChart(BaseModel):
    """A chart a merchandiser can read.

    `run` are the girth sizes, smallest first ("sizes" in the file). `body_ranges_cm` gives, for each body
    measurement a girth size is chosen by, from-to (a body belongs to the size when from <= value < to).
    `base_poms_cm` are the finished measures of `base_size`; `grade_cm` says for each of them how much it
    grows from each size to the next. Measures without a grade are the same in all sizes.

    `lengths`, of trousers alone, are the leg lengths every girth size is made in, shortest first. "M" is the
    regular length, "M-short" and "M-long" the others; lengths that are numbers make sizes like "32x30".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$")]
    family: str
    block: Literal["women", "men"]
    title: LocalText
    source: str
    run: Annotated[tuple[SizeName, ...], Field(min_length=1, alias="sizes")]
    lengths: dict[Annotated[str, Field(pattern=f"^({'|'.join(LENGTH_WORDS)}|[0-9]{{2}})$")], LengthRule] = (
        Field(default_factory=dict)
    )
    body_ranges_cm: Annotated[dict[str, dict[str, tuple[Length, Length]]], Field(min_length=1)]
    base_size: str
    base_poms_cm: dict[str, Length]
    grade_cm: dict[str, tuple[Step, ...]]

    @field_validator("family")
    @classmethod
    def _check_family(cls, name: str) -> str:
        """A fault of the member, as every other: an error that is no ValueError would leave the record."""
        try:
            family(name)
        except ResourceError as error:
            raise ValueError(error.message) from error
        return name

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(set(self.run)) != len(self.run):
            raise ValueError("a size is listed twice")
        if self.block not in family(self.family).blocks:
            raise ValueError(f"the family {self.family!r} is not made for {self.block}")
        if self.base_size not in self.run:
            raise ValueError(f"base size {self.base_size!r} is not one of {', '.join(self.run)}")
        for name, ranges in self.body_ranges_cm.items():
            _check_ranges(name, ranges, self.run)
        for name, steps in self.grade_cm.items():
            if name not in self.base_poms_cm:
                raise ValueError(f"the grade rule names {name!r}, which is not a measure of the base size")
            if len(steps) != len(self.run) - 1:
                raise ValueError(f"the grade of {name!r} has {len(steps)} steps for {len(self.run)} sizes")
        if self.lengths:
            self._check_lengths()
        return self

    def _check_lengths(self) -> None:
        if "inseam" not in self.base_poms_cm:
            raise ValueError("lengths are given, but the base size has no inseam")
        if LENGTH_MEASUREMENT in self.body_ranges_cm:
            raise ValueError(f"{LENGTH_MEASUREMENT} chooses the length; no girth size can be chosen by it")
        crotches = {name: rule.crotch_height_cm for name, rule in self.lengths.items()}
        _check_ranges(LENGTH_MEASUREMENT, crotches, tuple(self.lengths))
        changes = [rule.inseam_change_cm for rule in self.lengths.values()]
        if 0 not in changes or any(low >= high for low, high in pairwise(changes)):
            raise ValueError("inseam_change_cm must grow from length to length and be 0 for one of them")

    @property
    def sizes(self) -> tuple[str, ...]:
        """Every size that can be ordered, in the order of the rack."""
        return tuple(self._parts)

    @cached_property
    def _parts(self) -> Mapping[str, tuple[str, str | None]]:
        """Girth size and length of every size."""
        if not self.lengths:
            return {size: (size, None) for size in self.run}
        return {size_name(size, length): (size, length) for size in self.run for length in self.lengths}

    @property
    def charted_measurements(self) -> tuple[str, ...]:
        """Body measurements the size is chosen by."""
        return (*self.body_ranges_cm, LENGTH_MEASUREMENT) if self.lengths else tuple(self.body_ranges_cm)

    def size_index(self, size: str) -> int:
        """Place of a size's girth in the run. Raises ResourceError SIZE_UNKNOWN naming the known sizes."""
        return self.run.index(self._known(size)[0])

    def length_of(self, size: str) -> str | None:
        """Leg length of a size; None where the chart has no lengths. Raises ResourceError SIZE_UNKNOWN."""
        return self._known(size)[1]

    def sizes_in(self, length: str | None) -> tuple[str, ...]:
        """The sizes of one leg length, smallest first."""
        return tuple(size for size, (_, made_in) in self._parts.items() if made_in == length)

    def neighbours(self, size: str) -> tuple[str | None, str | None]:
        """The next smaller and the next larger size of the same length. Raises ResourceError SIZE_UNKNOWN."""
        place, rack = self.size_index(size), self.sizes_in(self.length_of(size))
        return (rack[place - 1] if place else None, rack[place + 1] if place + 1 < len(rack) else None)

    def inseam_change_cm(self, size: str) -> float:
        """How much longer than the graded inseam a size's legs are. Raises ResourceError SIZE_UNKNOWN."""
        length = self.length_of(size)
        return 0.0 if length is None else self.lengths[length].inseam_change_cm

    def body_range_cm(self, size: str, measurement: str) -> tuple[float, float]:
        """From-to of one body measurement for one size."""
        girth_size, length = self._known(size)
        if length is not None and measurement == LENGTH_MEASUREMENT:
            return self.lengths[length].crotch_height_cm
        return self.body_ranges_cm[measurement][girth_size]

    def _known(self, size: str) -> tuple[str, str | None]:
        if size not in self._parts:
            raise ResourceError(
                "SIZE_UNKNOWN", f"The chart {self.id!r} has no size {size!r}; it has {', '.join(self.sizes)}."
            )
        return self._parts[size]


def size_name(girth_size: str, length: str) -> str:
    """The id of a size in one leg length: ``M``, ``M-long``, ``32x30``."""
    if length == "regular":
        return girth_size
    return f"{girth_size}x{length}" if length.isdigit() else f"{girth_size}-{length}"


def parts_of_name(size: str) -> tuple[str, str | None]:
    """Girth size and worded leg length of a size's id: of ``M-long`` M and long, of ``32x30`` itself alone.

    The regular length is not in the id, and neither is that a product has lengths: it is None as well.
    """
    girth_size, _, length = size.rpartition("-")
    return (girth_size, length) if girth_size and length in LENGTH_WORDS else (size, None)


def rack_place(size: str) -> tuple[int, float, float, str]:
    """What sizes of several charts are ordered by: letters, then numbers, each from small to large and short
    to long; names nobody knows last."""
    girth_size, length = parts_of_name(size)
    if girth_size in SIZES:
        return 0, SIZES.index(girth_size), LENGTH_WORDS.index(length or "regular"), size
    girth, _, inseam = girth_size.partition("x")
    if girth.isdigit() and (inseam.isdigit() or not inseam):
        return 1, int(girth), int(inseam or 0) + LENGTH_WORDS.index(length or "regular"), size
    return 2, 0, 0, size


def _check_ranges(name: str, ranges: Mapping[str, tuple[float, float]], sizes: tuple[str, ...]) -> None:
    if tuple(ranges) != sizes:
        raise ValueError(f"{name} must give a range for {', '.join(sizes)}, in this order")
    reached: float | None = None
    for size, (low, high) in ranges.items():
        if low >= high:
            raise ValueError(f"{name} of {size} runs from {low:g} to {high:g}")
        if reached is not None and low != reached:
            kind = "a gap" if low > reached else "an overlap"
            raise ValueError(f"{name} has {kind} before {size}: {reached:g} to {low:g}")
        reached = high


@lru_cache(maxsize=1)
def load_size_charts() -> Mapping[str, SizeChart]:
    """All charts by id; the shop's own hide embedded ones. Raises ResourceError SIZE_CHART_MALFORMED."""
    paths = [*sorted(Path(__file__).parent.glob("*.json")), *shop_files("size_charts")]
    charts = [read_record(path, SizeChart, "SIZE_CHART_MALFORMED") for path in paths]
    return MappingProxyType({chart.id: chart for chart in charts})


def load_size_chart(chart_id: str) -> SizeChart:
    """One chart. Raises ResourceError SIZE_CHART_UNKNOWN naming the known ids."""
    if chart_id in _TRIALS:
        return _TRIALS[chart_id]
    charts = load_size_charts()
    if chart_id not in charts:
        raise ResourceError(
            "SIZE_CHART_UNKNOWN", f"There is no size chart {chart_id!r}; known: {', '.join(charts)}."
        )
    return charts[chart_id]


_TRIALS: dict[str, SizeChart] = {}
_MOST_TRIALS = 32


def on_trial(chart: SizeChart) -> SizeChart:
    """A chart that is being written, under a name of its own by which this process finds it for a while.

    What is remembered of charts by their name stays right: another content has another name.
    """
    content = hashlib.sha256(chart.model_dump_json(exclude={"id"}).encode()).hexdigest()
    tried = chart.model_copy(update={"id": f"trial-{content[:20]}"})
    while len(_TRIALS) >= _MOST_TRIALS and tried.id not in _TRIALS:
        del _TRIALS[next(iter(_TRIALS))]
    _TRIALS[tried.id] = tried
    return tried
