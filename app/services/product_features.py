"""Everything the shop has of its products, gathered for the joint encoder.

Pictures come from what is there: a shop's own photograph, else the preview kept on disk. A product without
one is embedded without one; nothing is drawn here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.services.previews import preview_path
from body_models.capture.picture import read_picture
from resources.catalogue import Product
from resources.catalogue.schema import Shelves

if TYPE_CHECKING:
    from ml.encoders.joint.features import ProductFeatures


def catalogue_features(
    products: Sequence[Product],
    *,
    shelves: Shelves | None = None,
    previews: Path | None = None,
    photos: Mapping[str, Path] | None = None,
    reviews: Mapping[str, Sequence[str]] | None = None,
    behaviour: Mapping[str, npt.NDArray[np.float32]] | None = None,
) -> list[ProductFeatures]:
    """Products by all that is known of them, in their order; photos, reviews and behaviour by product id.

    Prices count beside the median of the products in the same currency.

    Raises ResourceError SIZE_CHART_UNKNOWN, FABRIC_UNKNOWN; CaptureError PICTURE_UNREADABLE,
    PICTURE_TOO_LARGE, PICTURE_TOO_SMALL, FILE_MISSING for photos.
    """
    from ml.encoders.joint.features import product_features

    typical = typical_prices(products)
    own_photos, own_reviews, own_behaviour = photos or {}, reviews or {}, behaviour or {}
    return [
        product_features(
            product,
            typical_price=typical[product.currency],
            shelves=shelves,
            reviews=own_reviews.get(product.id, ()),
            picture=_picture(product, own_photos.get(product.id), previews),
            behaviour=own_behaviour.get(product.id),
        )
        for product in products
    ]


def typical_prices(products: Sequence[Product]) -> dict[str, float]:
    """The median price of each currency."""
    prices: dict[str, list[float]] = defaultdict(list)
    for product in products:
        prices[product.currency].append(product.price)
    return {currency: median(own) for currency, own in prices.items()}


def _picture(product: Product, photo: Path | None, previews: Path | None) -> npt.NDArray[np.uint8] | None:
    if photo is not None:
        return read_picture(photo)
    kept = preview_path(product, previews)
    return read_picture(kept) if kept.is_file() else None
