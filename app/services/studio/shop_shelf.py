"""The products as the studio sees them: published ones, drafts over them, and how a draft is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from app.services.shop_catalogue import CatalogueVersion, ShopGoods, publish
from app.services.studio.draft import ProductDraft, draft_faults, sound_product
from app.services.studio.drafts import DraftShelf, digest
from resources.catalogue import Product, load_catalogue
from resources.errors import CodedError
from resources.fabrics import Fabric
from resources.records import read_record
from resources.shop import shop_files
from resources.size_charts import SizeChart


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryEntry:
    """A product of the library. ``published`` and ``draft``: at least one is there."""

    id: str
    published: Product | None
    draft: ProductDraft | None
    faults: int

    @property
    def state(self) -> str:
        """``published``, ``changed`` (a draft over a published one) or ``new``."""
        if self.draft is None:
            return "published"
        return "new" if self.published is None else "changed"


def library(shelf: DraftShelf) -> list[LibraryEntry]:
    """Everything there is, in the order of the shop, new products last.

    Raises the known errors of the catalogue and of `DraftShelf.drafts`.
    """
    drafts = {kept.draft.id: kept.draft for kept in shelf.drafts()}
    published = load_catalogue().products
    entries = [_entry(product.id, product, drafts.pop(product.id, None)) for product in published]
    return [*entries, *(_entry(draft.id, None, draft) for draft in drafts.values())]


def draft_of(product_id: str, shelf: DraftShelf) -> ProductDraft:
    """The draft of a product, begun from what is published where there is none yet.

    Raises ResourceError PRODUCT_UNKNOWN and the known errors of the drafts.
    """
    kept = shelf.draft(product_id)
    return kept if kept is not None else begun_from(load_catalogue().product(product_id))


def begun_from(product: Product) -> ProductDraft:
    """A draft of a published product; its size chart is part of it where no other product shares it."""
    users = sum(other.size_chart == product.size_chart for other in load_catalogue().products)
    charts = own_charts() if users == 1 else []
    own = next((chart for chart in charts if chart.id == product.size_chart), None)
    begun = ProductDraft(
        product=product.model_dump(mode="json", exclude_none=True),
        size_chart=None if own is None else own.model_dump(mode="json", by_alias=True),
        starts_from=digest(product),
    )
    return replace(begun, base=begun)


def copied(draft: ProductDraft, product_id: str) -> ProductDraft:
    """A new product that begins as a copy of another."""
    return replace(draft, product={**draft.product, "id": product_id}, starts_from=None, base=None)


def publish_drafts(product_ids: Iterable[str], shelf: DraftShelf, *, note: str) -> CatalogueVersion:
    """Publish drafts in one new version of the catalogue; all or none.

    Raises CodedError DRAFT_FAULTY, DRAFT_OUTDATED (the product was changed since the draft began),
    DRAFT_UNKNOWN, DRAFTS_NONE, and the ``OSError`` of the system.
    """
    drafts = [_kept(product_id, shelf) for product_id in product_ids]
    if not drafts:
        raise CodedError("DRAFTS_NONE", "Nothing was chosen to publish.")
    products = {product.id: product for product in load_catalogue().products}
    charts = {chart.id: chart for chart in own_charts()}
    for draft in drafts:
        _refuse_outdated(draft, products.get(draft.id))
        product, chart = sound_product(draft)
        products[product.id] = product
        if chart is not None:
            charts[chart.id] = chart
    goods = ShopGoods(
        products=tuple(products.values()),
        size_charts=tuple(charts.values()),
        fabrics=tuple(own_fabrics()),
        folders=_photo_folders(drafts),
    )
    version = publish(goods, note=note)
    for draft in drafts:
        shelf.drop(draft.id)
    return version


def _photo_folders(drafts: Iterable[ProductDraft]) -> dict[str, Path]:
    from app.services.studio.import_take import photo_folder

    found = {draft.id: photo_folder(draft) for draft in drafts}
    return {product_id: folder for product_id, folder in found.items() if folder is not None}


def withdraw(product_id: str, *, note: str) -> CatalogueVersion:
    """Take a product out of the shop, in a new version.

    Raises ResourceError PRODUCT_UNKNOWN; CodedError CATALOGUE_EMPTY when it is the last one.
    """
    gone = load_catalogue().product(product_id)
    kept = tuple(product for product in load_catalogue().products if product.id != gone.id)
    if not kept:
        raise CodedError("CATALOGUE_EMPTY", f"{product_id} is the last product; a shop needs one.")
    goods = ShopGoods(products=kept, size_charts=tuple(own_charts()), fabrics=tuple(own_fabrics()))
    return publish(goods, note=note)


def own_charts() -> list[SizeChart]:
    """The size charts that are the shop's own. Raises ResourceError SIZE_CHART_MALFORMED."""
    return [read_record(path, SizeChart, "SIZE_CHART_MALFORMED") for path in shop_files("size_charts")]


def own_fabrics() -> list[Fabric]:
    """The fabrics that are the shop's own. Raises ResourceError FABRIC_MALFORMED."""
    return [read_record(path, Fabric, "FABRIC_MALFORMED") for path in shop_files("fabrics")]


def _entry(product_id: str, product: Product | None, draft: ProductDraft | None) -> LibraryEntry:
    faults = 0 if draft is None else len(draft_faults(draft))
    return LibraryEntry(id=product_id, published=product, draft=draft, faults=faults)


def _kept(product_id: str, shelf: DraftShelf) -> ProductDraft:
    draft = shelf.draft(product_id)
    if draft is None:
        raise CodedError("DRAFT_UNKNOWN", f"There is no draft of {product_id}.")
    return draft


def _refuse_outdated(draft: ProductDraft, published: Product | None) -> None:
    now = None if published is None else digest(published)
    if now != draft.starts_from:
        raise CodedError(
            "DRAFT_OUTDATED",
            f"{draft.id} was changed in the shop since this draft began; open it again and decide.",
        )
