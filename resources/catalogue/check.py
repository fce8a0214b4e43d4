"""Checking what a merchandiser wrote: every fault of catalogues, charts and fabrics, with file and line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from resources.catalogue.photos import photo_file
from resources.catalogue.schema import MEMBERS_ALONE, Product, Shelves
from resources.errors import ResourceError
from resources.fabrics import Fabric
from resources.files import JSON_LIMIT_BYTES, read_bytes, read_json
from resources.json_places import line_of, repeated_members
from resources.records import Record, RecordFault, faults_of
from resources.size_charts import SizeChart

MOST_FILES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFault:
    """One fault of one file; `code` is that of the error it would be when the file is used."""

    path: Path
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopFile:
    """A JSON file that could be read: its text, for the lines, and its document."""

    path: Path
    text: str
    document: dict[str, object]

    def fault(self, code: str, fault: RecordFault, inside: tuple[str | int, ...] = ()) -> FileFault:
        """The fault with its line; `inside` leads to the record it was found in."""
        location = (*inside, *fault.location)
        return FileFault(
            path=self.path,
            line=line_of(self.text, location),
            code=code,
            message=str(RecordFault(location=location, message=fault.message)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopCheck:
    """What was found: the sound records, and everything that is wrong."""

    products: tuple[Product, ...]
    folders: dict[str, Path]
    """Where each product's catalogue file lies, by the product's id: its photographs are there."""
    size_charts: dict[Path, SizeChart]
    fabrics: dict[Path, Fabric]
    faults: tuple[FileFault, ...]


def check_shop_files(path: Path) -> ShopCheck:
    """Check a JSON file, or all those in a folder, that are a catalogue, a size chart or a fabric.

    Products may name the charts and fabrics of the same folder as well as the embedded ones. Raises
    ResourceError: FILE_MISSING, FILE_UNREADABLE, CATALOGUE_EMPTY (no JSON file), CATALOGUE_TOO_LARGE.
    """
    found = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    if not found:
        raise ResourceError("CATALOGUE_EMPTY", f"There is no JSON file in {path}.")
    if len(found) > MOST_FILES:
        raise ResourceError("CATALOGUE_TOO_LARGE", f"{path} holds more than {MOST_FILES} JSON files.")
    faults: list[FileFault] = []
    files = [file for file in (_open(each, faults, alone=not path.is_dir()) for each in found) if file]
    charts = _records(files, SizeChart, "base_poms_cm", "SIZE_CHART_MALFORMED", faults)
    fabrics = _records(files, Fabric, "areal_density_kg_m2", "FABRIC_MALFORMED", faults)
    shelves = Shelves(
        size_charts={chart.id: chart for chart in charts.values()},
        fabrics={fabric.id: fabric for fabric in fabrics.values()},
    )
    folders: dict[str, Path] = {}
    products = tuple(_products(files, shelves, faults, folders))
    faults.sort(key=lambda fault: (str(fault.path), fault.line))
    return ShopCheck(
        products=products, folders=folders, size_charts=charts, fabrics=fabrics, faults=tuple(faults)
    )


def _open(path: Path, faults: list[FileFault], *, alone: bool) -> ShopFile | None:
    """A file of one of the known kinds; what is none of them is a fault."""
    try:
        document = read_json(path)
    except ResourceError as error:
        if alone and error.code != "JSON_BROKEN":
            raise
        cause = error.__cause__
        line = cause.lineno if isinstance(cause, json.JSONDecodeError) else 1
        faults.append(FileFault(path=path, line=line, code=error.code, message=error.message))
        return None
    text = read_bytes(path, limit_bytes=JSON_LIMIT_BYTES).decode("utf-8-sig")
    for name in repeated_members(text):
        message = f"the member {name!r} is given twice"
        faults.append(FileFault(path=path, line=1, code="CATALOGUE_MALFORMED", message=message))
    if not isinstance(document, dict) or not any(member in document for member in _TELLING):
        message = "this is neither a catalogue (products), a size chart (base_poms_cm) nor a fabric"
        faults.append(FileFault(path=path, line=1, code="CATALOGUE_MALFORMED", message=message))
        return None
    return ShopFile(path=path, text=text, document=document)


# The member that tells what a file is; a chart that has lost it is told by another.
_TELLING = {
    "products": "products",
    "base_poms_cm": "base_poms_cm",
    "body_ranges_cm": "base_poms_cm",
    "grade_cm": "base_poms_cm",
    "areal_density_kg_m2": "areal_density_kg_m2",
    "thickness_m": "areal_density_kg_m2",
}


def _kind(file: ShopFile) -> str:
    return next(kind for member, kind in _TELLING.items() if member in file.document)


def _records(
    files: list[ShopFile], model: type[Record], kind: str, code: str, faults: list[FileFault]
) -> dict[Path, Record]:
    records: dict[Path, Record] = {}
    for file in files:
        if _kind(file) != kind:
            continue
        try:
            records[file.path] = model.model_validate(file.document)
        except ValidationError as error:
            faults += [file.fault(code, fault) for fault in faults_of(error)]
    return records


def _products(
    files: list[ShopFile], shelves: Shelves, faults: list[FileFault], folders: dict[str, Path]
) -> Iterator[Product]:
    code = "CATALOGUE_MALFORMED"
    known: dict[str, str] = {}
    for file in files:
        if _kind(file) != "products":
            continue
        members = file.document["products"]
        if not isinstance(members, list) or not members:
            wrong = RecordFault(location=("products",), message="this must be a list of at least one product")
            faults.append(file.fault(code, wrong))
            continue
        faults += [
            file.fault(code, RecordFault(location=(name,), message="a catalogue has no such member"))
            for name in sorted(set(file.document) - {"products"})
        ]
        for place, member in enumerate(members):
            inside = ("products", place)
            try:
                product = Product.model_validate(member, context=MEMBERS_ALONE)
            except ValidationError as error:
                faults += [file.fault(code, fault, inside) for fault in faults_of(error)]
                continue
            wrongs = product.contradictions(shelves)
            if product.id in known:
                wrongs.append(
                    RecordFault(
                        location=("id",), message=f"{product.id!r} is also the id of {known[product.id]}"
                    )
                )
            known.setdefault(product.id, f"product {place + 1} of {file.path.name}")
            faults += [file.fault(code, fault, inside) for fault in wrongs]
            missing = list(_photo_faults(file, product, inside))
            faults += missing
            if not wrongs and not missing:
                folders[product.id] = file.path.parent
                yield product


def _photo_faults(file: ShopFile, product: Product, inside: tuple[str | int, ...]) -> Iterator[FileFault]:
    for place, photo in enumerate(product.photos):
        try:
            photo_file(product, photo, file.path.parent)
        except ResourceError as error:
            yield file.fault(
                error.code, RecordFault(location=("photos", place), message=error.message), inside
            )
