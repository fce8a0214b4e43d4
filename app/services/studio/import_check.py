"""What files from outside would bring into the studio, and everything that is wrong with them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from app.services.studio.draft import ProductDraft
from resources.catalogue.check import check_shop_files
from resources.catalogue.photos import PHOTO_SUFFIXES
from resources.errors import CodedError
from resources.fabrics import Fabric
from resources.size_charts import SizeChart

ImportKind = Literal["catalogue", "garment", "size_chart", "photos", "unknown"]
Progress = Callable[[float, str], None]
_MESHES: Final = (".glb", ".gltf", ".obj", ".ply")
_SHOP_MEMBERS: Final = ("products", "base_poms_cm", "body_ranges_cm", "areal_density_kg_m2")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFault:
    """One thing that is wrong, where."""

    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCheck:
    """What was found. ``picture``: PNG of a garment as it is; ``notes``: what is known of it."""

    kind: ImportKind
    paths: tuple[Path, ...]
    faults: tuple[ImportFault, ...] = ()
    drafts: tuple[ProductDraft, ...] = ()
    charts: tuple[SizeChart, ...] = ()
    fabrics: tuple[Fabric, ...] = ()
    picture: bytes = b""
    notes: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether anything can be taken in."""
        return not self.faults and bool(
            self.drafts or self.charts or self.fabrics or self.picture or self.kind == "photos"
        )


def check_import(paths: Sequence[Path], progress: Progress) -> ImportCheck:
    """Look at files or a folder without changing anything. Faults are part of the answer."""
    several = tuple(paths)
    kind = _kind_of(several)
    checks: dict[ImportKind, Callable[[tuple[Path, ...], Progress], ImportCheck]] = {
        "catalogue": _check_shop,
        "garment": _check_garment,
        "size_chart": _check_csv,
        "photos": _check_photos,
    }
    if kind == "unknown":
        wrong = ImportFault(file=several[0].name if several else "", line=1, message="nothing here is read")
        return ImportCheck(kind=kind, paths=several, faults=(wrong,))
    try:
        return checks[kind](several, progress)
    except CodedError as error:
        wrong = ImportFault(file=several[0].name, line=1, message=error.message)
        return ImportCheck(kind=kind, paths=several, faults=(wrong,))


def _kind_of(paths: tuple[Path, ...]) -> ImportKind:
    suffixes = {path.suffix.lower() for path in paths}
    if paths and suffixes <= set(PHOTO_SUFFIXES):
        return "photos"
    if len(paths) != 1:
        return "unknown"
    path, suffix = paths[0], next(iter(suffixes))
    if path.is_dir():
        return "catalogue"
    if suffix == ".json":
        return "catalogue" if _is_shop_file(path) else "garment"
    if suffix in _MESHES:
        return "garment"
    return "size_chart" if suffix in (".csv", ".tsv") else "unknown"


def _is_shop_file(path: Path) -> bool:
    """A pattern is a JSON file too: it has panels and none of the shop's members."""
    from resources.files import read_json

    try:
        document = read_json(path)
    except CodedError:
        return True  # its fault is named with its line
    return not isinstance(document, dict) or any(name in document for name in _SHOP_MEMBERS)


def _check_shop(paths: tuple[Path, ...], progress: Progress) -> ImportCheck:
    from app.services.catalogue_check import undraftable_sizes, unreadable_photos

    path = paths[0]
    progress(0.1, path.name)
    checked = check_shop_files(path)
    progress(0.5, path.name)
    found = (*checked.faults, *undraftable_sizes(checked), *unreadable_photos(checked))
    base = path if path.is_dir() else path.parent
    faults = [
        ImportFault(file=str(_within(fault.path, base)), line=fault.line, message=fault.message)
        for fault in sorted(found, key=lambda one: (str(one.path), one.line))
    ]
    charts = {chart.id: chart for chart in checked.size_charts.values()}
    return ImportCheck(
        kind="catalogue",
        paths=paths,
        faults=tuple(faults),
        drafts=tuple(_draft(product, charts) for product in checked.products),
        charts=tuple(charts.values()),
        fabrics=tuple(checked.fabrics.values()),
    )


def _within(path: Path, base: Path) -> Path:
    return path.relative_to(base) if path.is_relative_to(base) else path


def _draft(product: Any, charts: dict[str, SizeChart]) -> ProductDraft:
    chart = charts.get(product.size_chart)
    draft = ProductDraft(product=product.model_dump(mode="json", exclude_none=True))
    if chart is None:
        return draft
    return replace(draft, size_chart=chart.model_dump(mode="json", by_alias=True))


def _check_garment(paths: tuple[Path, ...], progress: Progress) -> ImportCheck:
    from app.services.garment_import import run_import

    with tempfile.TemporaryDirectory(prefix="vitrine-import-") as scratch:
        folder = Path(scratch) / "garment"
        report = run_import(paths[0], folder, None, progress)
        picture = (folder / "preview.png").read_bytes()
    return ImportCheck(kind="garment", paths=paths, picture=picture, notes=tuple(_garment_notes(report)))


def _garment_notes(report: dict[str, Any]) -> list[str]:
    """Numbers and remarks of a report, the flat members alone."""
    told = [f"{name}: {value}" for name, value in report.items() if isinstance(value, str | int | float)]
    return [*told, *(str(note) for note in report.get("notes", ()))]


def _check_csv(paths: tuple[Path, ...], progress: Progress) -> ImportCheck:
    from app.services.catalogue_check import undraftable_chart
    from app.services.studio.size_chart_csv import read_size_chart_csv

    progress(0.2, paths[0].name)
    chart, wrong = read_size_chart_csv(paths[0])
    faults = [ImportFault(file=paths[0].name, line=one.line, message=one.message) for one in wrong]
    if chart is not None:
        faults += [ImportFault(file=paths[0].name, line=1, message=said) for said in undraftable_chart(chart)]
    charts = () if chart is None or faults else (chart,)
    return ImportCheck(kind="size_chart", paths=paths, faults=tuple(faults), charts=charts)


def _check_photos(paths: tuple[Path, ...], progress: Progress) -> ImportCheck:
    from body_models.capture.picture import check_picture

    faults = []
    for number, path in enumerate(paths):
        progress(number / len(paths), path.name)
        try:
            check_picture(path)
        except CodedError as error:
            faults.append(ImportFault(file=path.name, line=1, message=error.message))
    return ImportCheck(kind="photos", paths=paths, faults=tuple(faults))
