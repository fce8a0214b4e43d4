"""Everything the shop has of its products, gathered for the joint encoder.

Pictures come from what is there: a shop's own photograph, else the preview kept on disk. A product without
one is embedded without one; nothing is drawn here.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.services.previews import preview_path
from body_models.capture.picture import read_picture
from resources.catalogue import Product
from resources.catalogue.photos import PHOTO_LIMIT_BYTES, photo_file
from resources.catalogue.schema import Shelves
from resources.files import read_bytes

if TYPE_CHECKING:
    from ml.encoders.joint.features import ProductFeatures


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProductSource:
    """Where all that is known of one product comes from; its picture is not opened yet."""

    product: Product
    typical_price: float
    shelves: Shelves
    picture: Path | None
    reviews: tuple[str, ...] = ()
    behaviour: npt.NDArray[np.float32] | None = None

    def features(self) -> ProductFeatures:
        """What the joint encoder reads.

        Raises ResourceError SIZE_CHART_UNKNOWN, FABRIC_UNKNOWN; CaptureError PICTURE_UNREADABLE,
        PICTURE_TOO_LARGE, PICTURE_TOO_SMALL, FILE_MISSING.
        """
        from ml.encoders.joint.features import product_features

        return product_features(
            self.product,
            typical_price=self.typical_price,
            shelves=self.shelves,
            reviews=self.reviews,
            picture=None if self.picture is None else read_picture(self.picture),
            behaviour=self.behaviour,
        )

    def digest(self) -> bytes:
        """32 bytes that change whenever `features` may; the picture is read, not decoded.

        Raises ResourceError SIZE_CHART_UNKNOWN, FABRIC_UNKNOWN, FILE_MISSING, FILE_TOO_LARGE.
        """
        texts = (
            self.product.model_dump_json(exclude={"photos", "stock", "care"}),
            self.shelves.size_chart(self.product.size_chart).model_dump_json(),
            self.shelves.fabric(self.product.fabric).model_dump_json(),
            repr((self.typical_price, self.reviews)),
        )
        parts = [text.encode() for text in texts]
        if self.picture is not None:
            parts.append(read_bytes(self.picture, limit_bytes=PHOTO_LIMIT_BYTES))
        if self.behaviour is not None:
            parts.append(self.behaviour.tobytes())
        # Digests of the parts, so that no byte can wander from one part to the next unseen.
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()


def catalogue_sources(
    products: Sequence[Product],
    *,
    shelves: Shelves | None = None,
    previews: Path | None = None,
    photos: Mapping[str, Path] | None = None,
    reviews: Mapping[str, Sequence[str]] | None = None,
    behaviour: Mapping[str, npt.NDArray[np.float32]] | None = None,
) -> list[ProductSource]:
    """Where all that is known of products comes from, in their order.

    Photographs and reviews are those of the catalogue, its first photograph before a preview; ``photos``
    (in their place), ``reviews`` (beside them) and ``behaviour`` by product id add what it does not hold.
    Prices count beside the median of the products in the same currency.

    Raises ResourceError PHOTO_MISSING, PHOTO_OUTSIDE, FILE_TOO_LARGE; SIZE_CHART_UNKNOWN, FABRIC_UNKNOWN.
    """
    typical = typical_prices(products)
    own_photos, more_reviews, own_behaviour = photos or {}, reviews or {}, behaviour or {}
    return [
        ProductSource(
            product=product,
            typical_price=typical[product.currency],
            shelves=shelves or Shelves(),
            picture=_picture(product, own_photos.get(product.id), previews),
            reviews=(*product.reviews, *more_reviews.get(product.id, ())),
            behaviour=own_behaviour.get(product.id),
        )
        for product in products
    ]


def catalogue_features(
    products: Sequence[Product],
    *,
    shelves: Shelves | None = None,
    previews: Path | None = None,
    photos: Mapping[str, Path] | None = None,
    reviews: Mapping[str, Sequence[str]] | None = None,
    behaviour: Mapping[str, npt.NDArray[np.float32]] | None = None,
) -> list[ProductFeatures]:
    """Products by all that is known of them. Takes and raises what `catalogue_sources` and `features` do."""
    sources = catalogue_sources(
        products, shelves=shelves, previews=previews, photos=photos, reviews=reviews, behaviour=behaviour
    )
    return [source.features() for source in sources]


def typical_prices(products: Sequence[Product]) -> dict[str, float]:
    """The median price of each currency."""
    prices: dict[str, list[float]] = defaultdict(list)
    for product in products:
        prices[product.currency].append(product.price)
    return {currency: median(own) for currency, own in prices.items()}


def _picture(product: Product, photo: Path | None, previews: Path | None) -> Path | None:
    if photo is not None:
        return photo
    if product.photos:
        return photo_file(product, product.photos[0])
    kept = preview_path(product, previews)
    return kept if kept.is_file() else None
