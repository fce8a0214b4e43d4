"""`catalogue validate`: what is wrong in a shop's files, down to sizes that cannot be drafted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from body_models.capture.picture import check_picture
from body_models.garments.patterns.families import FAMILIES, pattern_program
from resources.catalogue.check import FileFault, ShopCheck, check_shop_files
from resources.catalogue.photos import photo_files
from resources.errors import CodedError
from resources.files import JSON_LIMIT_BYTES, read_bytes
from resources.json_places import line_of
from resources.size_charts import SizeChart


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedShop:
    """Ids of what is sound, and every fault."""

    products: tuple[str, ...]
    size_charts: tuple[str, ...]
    fabrics: tuple[str, ...]
    faults: tuple[FileFault, ...]


def check_shop(path: Path) -> CheckedShop:
    """Check files as `resources.catalogue.check.check_shop_files` does, and draft every size of every chart.

    Raises ResourceError: FILE_MISSING, FILE_UNREADABLE, CATALOGUE_EMPTY, CATALOGUE_TOO_LARGE.
    """
    checked = check_shop_files(path)
    found = (*checked.faults, *undraftable_sizes(checked), *unreadable_photos(checked))
    faults = sorted(found, key=lambda one: (str(one.path), one.line))
    return CheckedShop(
        products=tuple(product.id for product in checked.products),
        size_charts=tuple(chart.id for chart in checked.size_charts.values()),
        fabrics=tuple(fabric.id for fabric in checked.fabrics.values()),
        faults=tuple(faults),
    )


def undraftable_sizes(checked: ShopCheck) -> list[FileFault]:
    """Sizes of the charts whose measures the family's pattern program refuses."""
    return [fault for file, chart in checked.size_charts.items() for fault in _undraftable(file, chart)]


def unreadable_photos(checked: ShopCheck) -> list[FileFault]:
    """Photographs whose header says that they are no pictures, or too small or too large; a fault a file."""
    faults = []
    for product in checked.products:
        for photo in photo_files(product, checked.folders[product.id]):
            try:
                check_picture(photo)
            except CodedError as error:
                faults.append(FileFault(path=photo, line=1, code=error.code, message=error.message))
    return faults


def _undraftable(path: Path, chart: SizeChart) -> list[FileFault]:
    text = read_bytes(path, limit_bytes=JSON_LIMIT_BYTES).decode("utf-8-sig")

    def fault(error: CodedError, member: str, words: str) -> FileFault:
        return FileFault(path=path, line=line_of(text, (member,)), code=error.code, message=words)

    return [
        fault(error, "base_poms_cm", f"size {size}: {error.message}") for size, error in _refused_sizes(chart)
    ]


def undraftable_chart(chart: SizeChart) -> list[str]:
    """The same of a chart that is in no file of the shop yet, in words."""
    return [f"size {size}: {error.message}" for size, error in _refused_sizes(chart)]


def _refused_sizes(chart: SizeChart) -> Iterator[tuple[str, CodedError]]:
    from body_models.garments.grading import graded_poms

    if chart.family not in FAMILIES or chart.block not in FAMILIES[chart.family].programs:
        return  # a family whose garments come from outside: there is nothing to draft
    program = pattern_program(chart.family, chart.block)
    for size in chart.sizes:
        try:
            program.build(graded_poms(chart, size))
        except CodedError as error:
            yield size, error
