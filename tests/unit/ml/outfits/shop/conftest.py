"""The embedded shop for tests of outfits, and shops changed a little."""

from collections.abc import Callable
from typing import Any

import pytest

from ml.outfits.shop.judge import OutfitJudge
from ml.outfits.shop.pieces import Shelves
from ml.outfits.shop.stylist import Stylist
from resources.catalogue import Product, load_catalogue

Changes = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def shop() -> Stylist:
    """The stylist of the embedded catalogue."""
    return Stylist(judge=OutfitJudge(shelves=Shelves.of(load_catalogue().products)))


@pytest.fixture
def changed_shop() -> Callable[[Changes], Stylist]:
    """A stylist of the embedded catalogue with some products' fields changed, by product id."""

    def make(changes: Changes) -> Stylist:
        products: list[Product] = [
            product.model_copy(update=changes.get(product.id, {})) for product in load_catalogue().products
        ]
        return Stylist(judge=OutfitJudge(shelves=Shelves.of(products)))

    return make
