"""`catalogue pattern`: the flat pattern of a product or size chart, for the cutting room."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from body_models.errors import PatternError
from body_models.garments.grading import graded_pattern, graded_poms
from body_models.garments.patterns.drawing import flat_svg, measured_svg
from body_models.garments.patterns.families import FAMILIES, pattern_program
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.specification import write_specification
from resources.catalogue import load_catalogue
from resources.errors import ResourceError
from resources.files import staged_folder, write_atomically
from resources.size_charts import SizeChart, load_size_chart


def chart_of(identifier: str) -> SizeChart:
    """The size chart of a product, or the chart of that name.

    Raises ResourceError PRODUCT_UNKNOWN when it names neither.
    """
    try:
        return load_size_chart(load_catalogue().product(identifier).size_chart)
    except ResourceError as unknown:
        if unknown.code != "PRODUCT_UNKNOWN":
            raise
        try:
            return load_size_chart(identifier)
        except ResourceError:
            raise unknown from None


def chosen_sizes(chart: SizeChart, wanted: Sequence[str]) -> tuple[str, ...]:
    """The wanted sizes in the chart's order; the base size (of trousers in its regular length) when none is.

    Raises ResourceError SIZE_UNKNOWN.
    """
    for size in wanted:
        chart.size_index(size)
    if wanted:
        return tuple(size for size in chart.sizes if size in wanted)
    place = chart.run.index(chart.base_size)
    return tuple(s for s in chart.sizes if chart.size_index(s) == place and not chart.inseam_change_cm(s))


def export_patterns(identifier: str, sizes: Sequence[str], out_dir: Path) -> dict[str, Any]:
    """Write ``OUT/SIZE/{pattern.json, pattern.svg, drawing.svg}`` for each size; returns the report.

    ``pattern.json`` is the GarmentCode specification, ``pattern.svg`` the pieces alone and ``drawing.svg``
    the pieces with their points of measure, both in true scale. Raises ResourceError PRODUCT_UNKNOWN,
    SIZE_UNKNOWN, and those of writing files; PatternError for a faulty chart.
    """
    chart = chart_of(identifier)
    chosen = chosen_sizes(chart, sizes)
    with staged_folder(out_dir) as folder:
        written = {size: _write(chart, size, folder / size) for size in chosen}
    return {
        "id": identifier,
        "size_chart": chart.id,
        "sizes": {
            size: {"poms_cm": poms, "files": [str(out_dir / size / name) for name in _FILES]}
            for size, poms in written.items()
        },
    }


_FILES = ("pattern.json", "pattern.svg", "drawing.svg")


def _write(chart: SizeChart, size: str, folder: Path) -> dict[str, float]:
    family = FAMILIES[chart.family]
    if family.pom_lines is None:
        raise PatternError(
            "PATTERN_FAMILY_UNKNOWN", f"How to measure the family {chart.family!r} is not written down."
        )
    specification = graded_pattern(chart, size)
    title = f"{chart.title.en}, size {size}"
    points = pattern_program(chart.family, chart.block).points_of_measure
    lines = family.pom_lines(FlatPattern(specification))
    contents = (
        write_specification(specification),
        flat_svg(specification, title),
        measured_svg(specification, points, lines, title),
    )
    for name, content in zip(_FILES, contents, strict=True):
        write_atomically(folder / name, content.encode())
    return graded_poms(chart, size)
