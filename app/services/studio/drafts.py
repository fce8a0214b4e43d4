"""Drafts on disk: written a moment after each change, found again after a crash, gone once published."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from app.services.studio.draft import ProductDraft
from resources.catalogue import Product
from resources.errors import CodedError
from resources.files import read_json, write_json_atomically
from resources.paths import data_home

_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """A draft on disk and when it was written last, in UTC."""

    draft: ProductDraft
    written: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftShelf:
    """The folder of the drafts."""

    folder: Path

    def keep(self, draft: ProductDraft) -> None:
        """Write a draft. Raises CodedError DRAFT_UNNAMED for an id no file can have, and ``OSError``."""
        document = {
            "format": _FORMAT,
            **_documents(draft),
            "starts_from": draft.starts_from,
            "base": None if draft.base is None else _documents(draft.base),
        }
        write_json_atomically(self._path(draft.id), document)

    def drafts(self) -> list[KeptDraft]:
        """All drafts, the one written last first. Raises CodedError DRAFT_BROKEN, ResourceError."""
        paths = sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        return [self._read(path) for path in paths]

    def draft(self, product_id: str) -> ProductDraft | None:
        """The draft of a product; None when there is none. Raises as `drafts`."""
        path = self._path(product_id)
        return self._read(path).draft if path.is_file() else None

    def drop(self, product_id: str) -> None:
        """A draft was published or thrown away."""
        self._path(product_id).unlink(missing_ok=True)

    def _path(self, product_id: str) -> Path:
        if not _ID.fullmatch(product_id):
            raise CodedError(
                "DRAFT_UNNAMED",
                f"{product_id!r} is no id of a product; use small letters, digits and hyphens.",
            )
        return self.folder / f"{product_id}.json"

    @staticmethod
    def _read(path: Path) -> KeptDraft:
        document = read_json(path)
        if not isinstance(document, dict) or document.get("format") != _FORMAT:
            raise CodedError("DRAFT_BROKEN", f"{path} is no draft of this version; move it away.")
        product: Any = document.get("product")
        if not isinstance(product, dict):
            raise CodedError("DRAFT_BROKEN", f"{path} holds no product; move it away.")
        draft = ProductDraft(
            product=product,
            size_chart=document.get("size_chart"),
            starts_from=document.get("starts_from"),
            base=_base_of(document.get("base")),
        )
        return KeptDraft(draft=draft, written=datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _documents(draft: ProductDraft) -> dict[str, Any]:
    return {"product": draft.product, "size_chart": draft.size_chart}


def _base_of(written: Any) -> ProductDraft | None:
    """What the draft began with; None in files of before it was kept."""
    if not isinstance(written, dict) or not isinstance(written.get("product"), dict):
        return None
    return ProductDraft(product=written["product"], size_chart=written.get("size_chart"))


def shop_drafts() -> DraftShelf:
    """The drafts of this machine."""
    return DraftShelf(folder=data_home() / "studio" / "drafts")


def digest(product: Product) -> str:
    """What a published product is, in short: two that differ anywhere have two digests."""
    document = product.model_dump(mode="json", exclude_none=True)
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]
