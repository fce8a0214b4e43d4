"""What the studio has done about files from outside and new products."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.services.studio.draft import ProductDraft

if TYPE_CHECKING:
    from app.services.studio.import_check import ImportCheck

Progress = Callable[[float, str], None]


class ImportTasks:
    """Tasks of the studio's room."""

    def check_import(self, paths: tuple[Path, ...], progress: Progress) -> ImportCheck:
        """Look at files without changing anything."""
        from app.services.studio.import_check import check_import

        return check_import(paths, progress)

    def take_drafts(self, check: ImportCheck, _: Progress) -> tuple[str, ...]:
        """Every checked product as a draft; the ids."""
        from app.services.studio.drafts import shop_drafts
        from app.services.studio.import_take import take_drafts

        return take_drafts(check, shop_drafts())

    def take_catalogue(self, path: Path, _: Progress) -> str:
        """A folder in the place of the whole catalogue; the name of the version."""
        from app.services.shop_catalogue import import_catalogue

        return import_catalogue(path).name

    def take_shelves(self, check: ImportCheck, _: Progress) -> str:
        """Charts and fabrics for the shop; the name of the version."""
        from app.services.studio.import_take import add_to_shop

        names = [*(chart.id for chart in check.charts), *(fabric.id for fabric in check.fabrics)]
        return add_to_shop(check.charts, check.fabrics, note=", ".join(names))

    def begin_product(
        self, family: str, block: str, name: str, language: str, check: ImportCheck | None, _: Progress
    ) -> str:
        """A new product; its id."""
        from app.services.studio.drafts import shop_drafts
        from app.services.studio.import_take import begun

        return begun(family, block, name, language, shop_drafts(), check)

    def add_photos(self, draft: ProductDraft, paths: tuple[Path, ...], _: Progress) -> ProductDraft:
        """The draft with more photographs."""
        from app.services.studio.import_take import with_photos

        return with_photos(draft, paths)

    def library_pictures(self, paths: dict[str, str], _: Progress) -> dict[str, bytes]:
        """The shelf's pictures of products, small, as JPEG by id."""
        from app.services.studio.photo_thumbs import shelf_thumbs

        return shelf_thumbs(paths)

    def make_pictures(self, product_ids: tuple[str, ...], progress: Progress) -> int:
        """Picture products on the mannequin that have no picture yet; how many were made."""
        from app.services.studio.photo_thumbs import make_pictures

        return make_pictures(product_ids, progress)

    def photo_thumbs(self, draft: ProductDraft, _: Progress) -> dict[str, bytes]:
        """A draft's photographs, small, as JPEG; one that lies nowhere or cannot be read is left out."""
        from app.services.studio.photo_thumbs import photo_thumbs

        return photo_thumbs(draft)
