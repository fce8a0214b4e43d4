"""A draft's photographs as small pictures for the editor."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Final

from app.services.studio.draft import ProductDraft
from app.services.studio.import_take import photo_places
from body_models.capture.picture import read_picture
from resources.errors import CodedError

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
