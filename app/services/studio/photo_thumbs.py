"""Small pictures for the studio: a draft's photographs, and products as the shelf shows them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from app.services.studio.draft import ProductDraft
from app.services.studio.import_take import photo_places
from body_models.capture.picture import read_picture
from resources.errors import CodedError
from viewer.scene.rooms import DEFAULT_ROOM

_LOG = logging.getLogger(__name__)
_SIDE_PX: Final = 320


def photo_thumbs(draft: ProductDraft) -> dict[str, bytes]:
    """JPEG of each photograph that can be read, by name; the others are logged and left out."""
    from PIL import Image

    thumbs = {}
    for name, path in photo_places(draft).items():
        try:
            picture = Image.fromarray(read_picture(path))
        except CodedError as problem:
            _LOG.warning("%s: %s", problem.code, name)
            continue
        picture.thumbnail((_SIDE_PX, _SIDE_PX))
        encoded = BytesIO()
        picture.convert("RGB").save(encoded, format="JPEG", quality=85)
        thumbs[name] = encoded.getvalue()
    return thumbs


def shelf_thumbs(paths: Mapping[str, str]) -> dict[str, bytes]:
    """JPEG of each picture file that is there, by product id."""
    from PIL import Image

    thumbs = {}
    for product_id, path in paths.items():
        if not Path(path).is_file():
            continue
        with Image.open(path, formats=("JPEG",)) as picture:
            picture.draft("RGB", (_SIDE_PX, _SIDE_PX))
            picture.thumbnail((_SIDE_PX, _SIDE_PX))
            encoded = BytesIO()
            picture.convert("RGB").save(encoded, format="JPEG", quality=85)
        thumbs[product_id] = encoded.getvalue()
    return thumbs


def make_pictures(product_ids: Sequence[str], progress: Callable[[float, str], None]) -> int:
    """Picture those products that have no picture; one that cannot be dressed is logged and left out."""
    from app.services.previews import PreviewStudio, preview_path, wanted_products

    made = 0
    studio = PreviewStudio()
    try:
        products = wanted_products(product_ids)
        for number, product in enumerate(products):
            progress(number / len(products), product.id)
            path = preview_path(product)
            if path.is_file():
                continue
            try:
                studio.take(product, {DEFAULT_ROOM: path})
            except CodedError as problem:
                _LOG.warning("%s: %s has no picture", problem.code, product.id)
                continue
            made += 1
    finally:
        studio.close()
    return made
