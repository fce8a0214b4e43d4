"""The size chart file: body ranges for each size, finished measures of the base size, and the grade rule."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from resources.errors import ResourceError
from resources.families import family
from resources.records import LocalText, read_record

SIZES = ("XS", "S", "M", "L", "XL", "XXL", "3XL")

Length = Annotated[float, Field(gt=0, lt=400, allow_inf_nan=False)]
Step = Annotated[float, Field(ge=0, lt=40, allow_inf_nan=False)]


class SizeChart(BaseModel):
    """A chart a merchandiser can read.

    `body_ranges_cm` gives, for each body measurement the chart is chosen by, from-to for every size (a body
    belongs to the size when from <= value < to). `base_poms_cm` are the finished measures of `base_size`;
    `grade_cm` says for each of them how much it grows from each size to the next. Measures without a grade
    are the same in all sizes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$")]
    family: str
    block: Literal["women", "men"]
    title: LocalText
    source: str
    sizes: Annotated[tuple[str, ...], Field(min_length=1)]
    body_ranges_cm: Annotated[dict[str, dict[str, tuple[Length, Length]]], Field(min_length=1)]
    base_size: str
    base_poms_cm: dict[str, Length]
    grade_cm: dict[str, tuple[Step, ...]]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(set(self.sizes)) != len(self.sizes):
            raise ValueError("a size is listed twice")
        if self.block not in family(self.family).blocks:
            raise ValueError(f"the family {self.family!r} is not made for {self.block}")
        if self.base_size not in self.sizes:
            raise ValueError(f"base size {self.base_size!r} is not one of {', '.join(self.sizes)}")
        for name, ranges in self.body_ranges_cm.items():
            _check_ranges(name, ranges, self.sizes)
        for name, steps in self.grade_cm.items():
            if name not in self.base_poms_cm:
                raise ValueError(f"the grade rule names {name!r}, which is not a measure of the base size")
            if len(steps) != len(self.sizes) - 1:
                raise ValueError(f"the grade of {name!r} has {len(steps)} steps for {len(self.sizes)} sizes")
        return self

    @property
    def charted_measurements(self) -> tuple[str, ...]:
        """Body measurements the size is chosen by."""
        return tuple(self.body_ranges_cm)

    def size_index(self, size: str) -> int:
        """Place of a size in the chart. Raises ResourceError SIZE_UNKNOWN naming the known sizes."""
        if size not in self.sizes:
            raise ResourceError(
                "SIZE_UNKNOWN", f"The chart {self.id!r} has no size {size!r}; it has {', '.join(self.sizes)}."
            )
        return self.sizes.index(size)

    def body_range_cm(self, size: str, measurement: str) -> tuple[float, float]:
        """From-to of one body measurement for one size."""
        self.size_index(size)
        return self.body_ranges_cm[measurement][size]


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
    """All charts by id. Raises ResourceError SIZE_CHART_MALFORMED."""
    paths = sorted(Path(__file__).parent.glob("*.json"))
    charts = [read_record(path, SizeChart, "SIZE_CHART_MALFORMED") for path in paths]
    return MappingProxyType({chart.id: chart for chart in charts})


def load_size_chart(chart_id: str) -> SizeChart:
    """One chart. Raises ResourceError SIZE_CHART_UNKNOWN naming the known ids."""
    charts = load_size_charts()
    if chart_id not in charts:
        raise ResourceError(
            "SIZE_CHART_UNKNOWN", f"There is no size chart {chart_id!r}; known: {', '.join(charts)}."
        )
    return charts[chart_id]
