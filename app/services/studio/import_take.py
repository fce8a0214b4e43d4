"""Taking in what was checked: as drafts, as the shop's charts and fabrics, or as photographs of a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from app.services.shop_catalogue import ShopGoods, publish
from app.services.studio.draft import ProductDraft, new_draft
from app.services.studio.drafts import DraftShelf
from app.services.studio.import_check import ImportCheck
from app.services.studio.new_products import free_id
from app.services.studio.shop_shelf import begun_from, own_charts, own_fabrics
from resources.catalogue import Product, load_catalogue
from resources.catalogue.photos import MOST_PHOTOS, PHOTO_LIMIT_BYTES, photo_file
from resources.errors import CodedError
from resources.fabrics import Fabric
from resources.families import family as family_of
from resources.files import read_bytes, write_atomically
from resources.paths import data_home
from resources.size_charts import SizeChart, load_size_charts

_UNUSUAL: Final = re.compile(r"[^a-z0-9]+")


def take_drafts(check: ImportCheck, shelf: DraftShelf) -> tuple[str, ...]:
    """Every product of a checked folder as a draft; its fabrics become the shop's first. The ids.

    Raises CodedError IMPORT_FAULTY, and those of publishing and of writing files.
    """
    _refuse_faults(check)
    if check.fabrics:
        add_to_shop((), check.fabrics, note=", ".join(fabric.id for fabric in check.fabrics))
    published = {product.id: product for product in load_catalogue().products}
    source = check.paths[0]
    for draft in check.drafts:
        known = published.get(draft.id)
        base = None if known is None else begun_from(known)
        kept = draft if base is None else replace(draft, starts_from=base.starts_from, base=base)
        _bring_photos(draft, source if source.is_dir() else source.parent)
        shelf.keep(kept)
    return tuple(draft.id for draft in check.drafts)


def add_to_shop(charts: Iterable[SizeChart], fabrics: Iterable[Fabric], *, note: str) -> str:
    """A new version of the catalogue with more charts and fabrics; the products stay. Its name."""
    all_charts = {chart.id: chart for chart in (*own_charts(), *charts)}
    all_fabrics = {fabric.id: fabric for fabric in (*own_fabrics(), *fabrics)}
    goods = ShopGoods(
        products=load_catalogue().products,
        size_charts=tuple(all_charts.values()),
        fabrics=tuple(all_fabrics.values()),
    )
    return publish(goods, note=note).name


def begun(
    family: str,
    block: str,
    name: str,
    language: str,
    shelf: DraftShelf,
    check: ImportCheck | None = None,
) -> str:
    """A new product of a family, graded, and cut of the cloth its family mostly is; returns its id.

    The picture of a checked garment becomes its first photograph.
    """
    product_id = free_id(_UNUSUAL.sub("-", name.lower()).strip("-") or family, shelf)
    draft = new_draft(family, block, family_of(family).category, product_id)
    if not draft.id[0].isalpha():
        draft = replace(draft, product={**draft.product, "id": f"{family}-{draft.id}"})
    if name and language in draft.product["name"]:
        draft = draft.with_value(("name", language), name)
    chart = next(
        (one for one in load_size_charts().values() if (one.family, one.block) == (family, block)), None
    )
    if chart is not None:
        draft = draft.with_chart(chart, own=False)
    like = next((one for one in load_catalogue().products if one.family == family), None)
    if like is not None:
        draft = draft.with_value(("fabric",), like.fabric).with_value(("currency",), like.currency)
    if check is not None and check.picture:
        write_atomically(draft_photos() / draft.id / "as-received.png", check.picture)
        draft = draft.with_value(("photos",), ["as-received.png"])
    shelf.keep(draft)
    return draft.id


def with_photos(draft: ProductDraft, paths: Sequence[Path]) -> ProductDraft:
    """Photographs copied beside the draft and named in it, after those it has.

    Raises CodedError PHOTOS_TOO_MANY; those of reading and writing files.
    """
    _gather(draft)
    names = list(draft.product.get("photos", ()))
    if len(names) + len(paths) > MOST_PHOTOS:
        raise CodedError("PHOTOS_TOO_MANY", f"A product has at most {MOST_PHOTOS} photographs.")
    for path in paths:
        stem = _UNUSUAL.sub("-", path.stem.lower()).strip("-") or "photo"
        name, number = f"{stem}{path.suffix.lower()}", 1
        while name in names:
            number += 1
            name = f"{stem}-{number}{path.suffix.lower()}"
        content = read_bytes(path, limit_bytes=PHOTO_LIMIT_BYTES)
        write_atomically(draft_photos() / draft.id / name, content)
        names.append(name)
    return draft.with_value(("photos",), names)


def draft_photos() -> Path:
    """The folder with the folders of the drafts' photographs."""
    return data_home() / "studio" / "photos"


def photo_places(draft: ProductDraft) -> dict[str, Path]:
    """Where each photograph of a draft lies; one that lies nowhere is left out."""
    folders = [draft_photos() / draft.id]
    known = next((one for one in load_catalogue().products if one.id == draft.id), None)
    places = {}
    for name in draft.product.get("photos", ()):
        own = folders[0] / str(name)
        if own.is_file():
            places[str(name)] = own
        elif known is not None and name in known.photos:
            places[str(name)] = photo_file(known, str(name))
    return places


def photo_folder(draft: ProductDraft) -> Path | None:
    """Where publishing takes a draft's photographs from; None for those that are in the shop already."""
    if not (draft_photos() / draft.id).is_dir():
        return None
    _gather(draft)
    return draft_photos()


def _gather(draft: ProductDraft) -> None:
    """All photographs of a draft in its own folder: publishing reads them from one place."""
    for name, path in photo_places(draft).items():
        own = draft_photos() / draft.id / name
        if own != path:
            write_atomically(own, read_bytes(path, limit_bytes=PHOTO_LIMIT_BYTES))


def _bring_photos(draft: ProductDraft, folder: Path) -> None:
    product = Product.model_construct(id=draft.id)
    for name in draft.product.get("photos", ()):
        path = photo_file(product, str(name), _holder(folder, draft.id))
        content = read_bytes(path, limit_bytes=PHOTO_LIMIT_BYTES)
        write_atomically(draft_photos() / draft.id / str(name), content)


def _holder(folder: Path, product_id: str) -> Path:
    """The folder of the catalogue file: the one in which a folder is named after the product."""
    found = sorted(folder.rglob(product_id))
    return found[0].parent if found else folder


def _refuse_faults(check: ImportCheck) -> None:
    if check.faults:
        first = check.faults[0]
        raise CodedError("IMPORT_FAULTY", f"{first.file}:{first.line}: {first.message}")
