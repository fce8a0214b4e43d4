"""What the studio has done in other processes: all that reads, writes, drapes or counts for long.

The same room serves three processes (`app.ui.studio.workers`): one keeps files, one dresses the mannequin,
one does what takes minutes and may be stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.jobs.newest_shop import use_newest
from app.jobs.studio_compare import CompareTasks
from app.jobs.studio_export import ExportTasks
from app.jobs.studio_grading import GradingTasks
from app.jobs.studio_imports import ImportTasks
from app.jobs.studio_insight import InsightTasks
from app.jobs.studio_outfits import OutfitTasks
from app.jobs.studio_promotions import PromotionTasks
from app.services.studio.desk_state import LibraryRow
from app.services.studio.draft import DraftFault, ProductDraft

if TYPE_CHECKING:
    from app.services.mannequins import Mannequins
    from app.services.studio.shop_shelf import LibraryEntry
    from app.session.fitting import TriedSize
    from resources.fabrics import Fabric
    from resources.size_charts import SizeChart

Progress = Callable[[float, str], None]
ROOM: Final = "app.jobs.studio_room:StudioRoom"


class StudioRoom(
    CompareTasks, ExportTasks, GradingTasks, ImportTasks, InsightTasks, OutfitTasks, PromotionTasks
):
    """Its methods are tasks; the last argument of each tells how far it is."""

    def __init__(self) -> None:
        self._mannequins: Mannequins | None = None

    # ---- files

    def read_library(self, _: Progress) -> tuple[LibraryRow, ...]:
        """Everything there is, published or not."""
        from app.services.studio.drafts import shop_drafts
        from app.services.studio.shop_shelf import library

        use_newest()
        return tuple(_listed(entry) for entry in library(shop_drafts()))

    def open_draft(
        self, product_id: str, progress: Progress
    ) -> tuple[ProductDraft, ProductDraft | None, bool]:
        """A product's draft, what it began from, and whether it lies on disk."""
        from app.services.studio.drafts import shop_drafts
        from app.services.studio.shop_shelf import draft_of

        original = self.read_shop(product_id, progress)
        shelf = shop_drafts()
        return draft_of(product_id, shelf), original, shelf.draft(product_id) is not None

    def read_shop(self, product_id: str, _: Progress) -> ProductDraft | None:
        """What the shop has of a product now, as a draft; None where it has none."""
        from app.services.studio.shop_shelf import begun_from
        from resources.catalogue import load_catalogue

        use_newest()
        published = next((one for one in load_catalogue().products if one.id == product_id), None)
        return None if published is None else begun_from(published)

    def keep_draft(self, draft: ProductDraft, _: Progress) -> None:
        """Write a draft to disk."""
        from app.services.studio.drafts import shop_drafts

        shop_drafts().keep(draft)

    def copy_draft(self, product_id: str, _: Progress) -> str:
        """Begin a product as a copy of another; the id of the new one."""
        from app.services.studio.drafts import shop_drafts
        from app.services.studio.new_products import free_id
        from app.services.studio.shop_shelf import copied, draft_of

        use_newest()
        shelf = shop_drafts()
        copy = copied(draft_of(product_id, shelf), free_id(f"{product_id}-copy", shelf))
        shelf.keep(copy)
        return copy.id

    def drop_draft(self, product_id: str, _: Progress) -> None:
        """Take a draft from disk."""
        from app.services.studio.drafts import shop_drafts

        shop_drafts().drop(product_id)

    def check_draft(self, draft: ProductDraft, _: Progress) -> tuple[DraftFault, ...]:
        """All that keeps it from being published."""
        from app.services.studio.draft import draft_faults

        use_newest()
        return tuple(draft_faults(draft))

    def publish_draft(self, product_id: str, _: Progress) -> str:
        """Put a draft into the shop; the name of the new version."""
        from app.services.studio.drafts import shop_drafts
        from app.services.studio.shop_shelf import publish_drafts

        use_newest()
        return publish_drafts([product_id], shop_drafts(), note=product_id).name

    def withdraw(self, product_id: str, _: Progress) -> None:
        """Take a product out of the shop, and its draft with it."""
        from app.services.studio.drafts import shop_drafts
        from app.services.studio.shop_shelf import withdraw
        from resources.catalogue import load_catalogue

        use_newest()
        if any(product.id == product_id for product in load_catalogue().products):
            withdraw(product_id, note=product_id)
        shop_drafts().drop(product_id)

    def shelves(self, _: Progress) -> tuple[dict[str, Fabric], dict[str, SizeChart]]:
        """The fabrics and size charts a product may name."""
        from resources.fabrics.schema import load_fabrics
        from resources.size_charts import load_size_charts

        use_newest()
        return dict(load_fabrics()), dict(load_size_charts())

    # ---- the mannequin

    def dress_draft(self, draft: ProductDraft, size: str, progress: Progress) -> TriedSize:
        """A draft worn by the shop's mannequin in a size; its own size where none is named.

        Raises the known errors of the draper; DRAFT_UNDRESSABLE for one that lacks what a garment needs.
        """
        from app.jobs.wearing import presented
        from app.services.mannequins import Mannequins
        from app.services.studio.trial import trial_garment

        use_newest()
        if self._mannequins is None:
            self._mannequins = Mannequins()
        progress(0.1, "pattern")
        product = trial_garment(draft)
        return presented(self._mannequins, product, size or None)


def _listed(entry: LibraryEntry) -> LibraryRow:
    draft = entry.draft
    document = entry.published.model_dump(mode="json") if draft is None and entry.published else {}
    if draft is not None:
        document = dict(draft.product)
    names = document.get("name", {})
    stock = document.get("stock", {})
    return LibraryRow(
        id=entry.id,
        names=tuple((language, str(words)) for language, words in names.items()),
        family=str(document.get("family", "")),
        block=str(document.get("block", "")),
        category=str(document.get("category", "")),
        state=entry.state,
        faults=entry.faults,
        price=float(document.get("price") or 0),
        currency=str(document.get("currency", "")),
        sizes=len(stock),
        in_stock=sum(int(count) for count in stock.values()),
        picture=_picture(entry),
    )


def _picture(entry: LibraryEntry) -> str:
    """Its file where one was made of what is published."""
    from app.services.previews import preview_path

    if entry.published is None:
        return ""
    path: Path = preview_path(entry.published)
    return str(path) if path.is_file() else ""
