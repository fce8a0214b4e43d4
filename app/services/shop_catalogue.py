"""The shop's own catalogue: taken in as a new version, used at once, and taken back when it was wrong."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.services.catalogue_check import undraftable_sizes, unreadable_photos
from resources.catalogue import Product
from resources.catalogue.check import FileFault, ShopCheck, check_shop_files
from resources.catalogue.photos import PHOTO_LIMIT_BYTES, photo_file
from resources.errors import CodedError
from resources.fabrics import Fabric
from resources.files import read_bytes, read_json, staged_folder, write_atomically, write_json_atomically
from resources.shop import is_version, use_version, version_in_use, versions_folder
from resources.size_charts import SizeChart

VERSIONS_KEPT: Final = 20
_ABOUT: Final = "version.json"


class CatalogueRefusedError(CodedError):
    """What was to be taken in has faults: CATALOGUE_REFUSED; ``faults`` names all of them."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        more = f" ({len(faults)} faults in all)" if len(faults) > 1 else ""
        super().__init__(
            "CATALOGUE_REFUSED", f"{str(faults[0]).rstrip('.')}{more}; the catalogue in use stays."
        )
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueVersion:
    """A version of the shop's catalogue. ``name``: when it was taken in, in UTC."""

    name: str
    note: str
    products: int
    in_use: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopGoods:
    """What a version is made of."""

    products: tuple[Product, ...]
    size_charts: tuple[SizeChart, ...] = ()
    fabrics: tuple[Fabric, ...] = ()
    folders: Mapping[str, Path] = field(default_factory=dict)
    """Where products' photographs come from, by id; those of the version in use where it is not said."""


def import_catalogue(path: Path, *, note: str = "", now: datetime | None = None) -> CatalogueVersion:
    """Check a file or folder and work with it from now on; the version before stays and can be taken back.

    Every size of every chart is drafted before anything is written. Raises CatalogueRefusedError,
    ResourceError FILE_MISSING, FILE_UNREADABLE, CATALOGUE_EMPTY, CATALOGUE_TOO_LARGE, and the ``OSError`` of
    the system.
    """
    checked = check_shop_files(path)
    found = (*checked.faults, *undraftable_sizes(checked), *unreadable_photos(checked))
    faults = sorted(found, key=lambda one: (str(one.path), one.line))
    if faults:
        raise CatalogueRefusedError(faults)
    goods = _goods(checked)
    if not goods.products:
        raise CodedError("CATALOGUE_EMPTY", f"There is no product in {path}.")
    return publish(goods, note=note or path.name, now=now)


def publish(goods: ShopGoods, *, note: str, now: datetime | None = None) -> CatalogueVersion:
    """Keep checked goods as a new version and work with it.

    Raises ResourceError PHOTO_MISSING, PHOTO_OUTSIDE, FILE_TOO_LARGE, and the ``OSError`` of the system.
    """
    name = _free_name(now or datetime.now(UTC))
    with staged_folder(versions_folder() / name) as folder:
        for family, products in _by_family(goods.products).items():
            document = {
                "products": [product.model_dump(mode="json", exclude_none=True) for product in products]
            }
            write_json_atomically(folder / "products" / f"{family}.json", document)
        for product in goods.products:
            for photo in product.photos:
                content = read_bytes(
                    photo_file(product, photo, goods.folders.get(product.id)), limit_bytes=PHOTO_LIMIT_BYTES
                )
                write_atomically(folder / "products" / product.id / photo, content)
        for chart in goods.size_charts:
            write_json_atomically(folder / "size_charts" / f"{chart.id}.json", _chart_document(chart))
        for fabric in goods.fabrics:
            write_json_atomically(folder / "fabrics" / f"{fabric.id}.json", fabric.model_dump(mode="json"))
        about = {"note": note, "products": len(goods.products)}
        write_json_atomically(folder / _ABOUT, about)
    use_version(name)
    _forget_oldest()
    return CatalogueVersion(name=name, note=note, products=len(goods.products), in_use=True)


def catalogue_versions() -> list[CatalogueVersion]:
    """All versions, the newest first. Raises ResourceError CATALOGUE_POINTER, JSON_BROKEN."""
    used = version_in_use()
    return [_version(name, used) for name in sorted(_names(), reverse=True)]


def take_back() -> str | None:
    """Work with the version before the one in use again; None is the embedded catalogue.

    Raises CodedError CATALOGUE_NOTHING_BEFORE when the embedded catalogue is in use already.
    """
    used = version_in_use()
    if used is None:
        raise CodedError(
            "CATALOGUE_NOTHING_BEFORE", "The embedded catalogue is in use: there is none before."
        )
    older = [name for name in _names() if name < used]
    before = max(older, default=None)
    use_version(before)
    return before


def _goods(checked: ShopCheck) -> ShopGoods:
    return ShopGoods(
        products=checked.products,
        size_charts=tuple(checked.size_charts.values()),
        fabrics=tuple(checked.fabrics.values()),
        folders=checked.folders,
    )


def _chart_document(chart: SizeChart) -> dict[str, object]:
    document = chart.model_dump(mode="json", by_alias=True)
    return {name: value for name, value in document.items() if value or name != "lengths"}


def _by_family(products: Iterable[Product]) -> dict[str, list[Product]]:
    found: dict[str, list[Product]] = defaultdict(list)
    for product in products:
        found[product.family].append(product)
    return found


def _free_name(now: datetime) -> str:
    """The name of the moment; in the same second a number after it. Names sort by age."""
    moment = now.strftime("%Y%m%d-%H%M%S")
    taken = {name for name in _names() if name.startswith(moment)}
    return moment if moment not in taken else f"{moment}-{len(taken):03d}"


def _names() -> list[str]:
    folder = versions_folder()
    return [path.name for path in folder.iterdir() if is_version(path.name)] if folder.is_dir() else []


def _version(name: str, used: str | None) -> CatalogueVersion:
    about = read_json(versions_folder() / name / _ABOUT)
    known = about if isinstance(about, dict) else {}
    return CatalogueVersion(
        name=name,
        note=str(known.get("note", "")),
        products=int(known.get("products", 0)),
        in_use=name == used,
    )


def _forget_oldest() -> None:
    """Old versions go; the one in use and those after it never do."""
    used = version_in_use()
    for name in sorted(_names())[:-VERSIONS_KEPT]:
        if used is None or name < used:
            shutil.rmtree(versions_folder() / name)
