"""From products as they are known to columns the towers read, everything checked on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.encoders.joint.features import (
    GEOMETRY_WIDTH,
    PRICE_WIDTH,
    FeatureRows,
    ProductFeatures,
    attribute_row,
    check_picture,
    checked_fabric_row,
    geometry_row,
    price_row,
)
from ml.encoders.joint.pictures import PICTURE_HEIGHT, PICTURE_WIDTH
from ml.encoders.joint.vocabulary import FABRIC_WIDTH, MODALITIES, attribute_names
from ml.encoders.text import TextEncoder
from ml.errors import DataError

Floats = npt.NDArray[np.float32]
_PAPER: Final = 235
"""What a picture of another shape is laid on: near the studio's paper."""


def feature_rows(products: Sequence[ProductFeatures], encoder: TextEncoder) -> FeatureRows:
    """Products as columns; each text is encoded once.

    Raises DataError PICTURE_MALFORMED, GEOMETRY_ABSURD, FABRIC_ABSURD, ATTRIBUTE_UNKNOWN, PRICE_ABSURD,
    BEHAVIOUR_MALFORMED, TEXT_EMPTY.
    """
    present = np.array([[_has(one, name) for name in MODALITIES] for one in products], dtype=bool)
    pictured = [one.picture for one in products if one.picture is not None]
    return FeatureRows(
        present=present.reshape(len(products), len(MODALITIES)),
        text=text_rows([one.texts for one in products], encoder),
        picture=np.stack([fitted_picture(picture) for picture in pictured])
        if pictured
        else np.zeros((0, PICTURE_HEIGHT, PICTURE_WIDTH, 3), dtype=np.uint8),
        geometry=_column(products, GEOMETRY_WIDTH, _geometry),
        fabric=_column(
            products, FABRIC_WIDTH, lambda one: None if one.fabric is None else checked_fabric_row(one.fabric)
        ),
        attributes=_column(
            products,
            len(attribute_names()),
            lambda one: None if one.attributes is None else attribute_row(one.attributes),
        ),
        price=_column(products, PRICE_WIDTH, _price),
        behaviour=_behaviour(products),
    )


def text_rows(texts: Sequence[Sequence[str]], encoder: TextEncoder) -> Floats:
    """The mean direction of what is said of each product, zero where nothing is  # [N, W].

    Raises DataError TEXT_EMPTY.
    """
    for place, own in enumerate(texts):
        if any(not text.strip() for text in own):
            raise DataError("TEXT_EMPTY", f"One of the texts of product {place + 1} is empty; leave it out.")
    rows = np.zeros((len(texts), encoder.width), dtype=np.float32)
    flat = [text for own in texts for text in own]
    if not flat:
        return rows
    owner = np.repeat(np.arange(len(texts)), [len(own) for own in texts])
    np.add.at(rows, owner, encoder.encode(flat))
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def fitted_picture(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A picture of any size as the tower sees it, whole, on paper  # uint8 [192, 144, 3].

    Raises DataError PICTURE_MALFORMED.
    """
    check_picture(picture)
    if picture.shape == (PICTURE_HEIGHT, PICTURE_WIDTH, 3):
        return picture
    from PIL import Image

    scale = min(PICTURE_HEIGHT / picture.shape[0], PICTURE_WIDTH / picture.shape[1])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))
    paper = np.full((PICTURE_HEIGHT, PICTURE_WIDTH, 3), _PAPER, dtype=np.uint8)
    top, left = (PICTURE_HEIGHT - small.shape[0]) // 2, (PICTURE_WIDTH - small.shape[1]) // 2
    paper[top : top + small.shape[0], left : left + small.shape[1]] = small
    return paper


def _has(product: ProductFeatures, name: str) -> bool:
    if name == "text":
        return len(product.texts) > 0
    if name == "geometry":
        return product.base_poms_cm is not None
    return getattr(product, "price_ratio" if name == "price" else name) is not None


def _column(
    products: Sequence[ProductFeatures], width: int, row: Callable[[ProductFeatures], Floats | None]
) -> Floats:
    column = np.zeros((len(products), width), dtype=np.float32)
    for place, product in enumerate(products):
        values = row(product)
        if values is not None:
            column[place] = values
    return column


def _geometry(product: ProductFeatures) -> Floats | None:
    if product.base_poms_cm is None:
        return None
    return geometry_row(product.base_poms_cm, product.growth_cm or {})


def _price(product: ProductFeatures) -> Floats | None:
    if product.price_ratio is None:
        return None
    return price_row(product.price_ratio, product.attributes.family if product.attributes else None)


def _behaviour(products: Sequence[ProductFeatures]) -> Floats:
    widths = {one.behaviour.shape for one in products if one.behaviour is not None}
    if len(widths) > 1 or any(len(shape) != 1 for shape in widths):
        raise DataError(
            "BEHAVIOUR_MALFORMED",
            f"Behaviour vectors of one shop have one length; these have {sorted(widths)}.",
        )
    width = next(iter(widths))[0] if widths else 0
    return _column(products, width, lambda one: one.behaviour)
