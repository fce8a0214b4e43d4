"""The encoder of texts this shop works with: the one that ships, or the one its settings name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ml.errors import ModelError

if TYPE_CHECKING:
    from ml.encoders.text import TextEncoder


def shop_text_encoder(folder: Path | None) -> TextEncoder:
    """The encoder words are searched by: that of ``Settings.text_encoder``, loaded once, or the shipped one.

    There is no way back to the shipped one: a shop that named a folder hears what is wrong with it.

    Raises ModelError ENCODER_MISSING, ENCODER_UNSAFE, ENCODER_UNSUPPORTED, ENCODER_MALFORMED.
    """
    if folder is None:
        from ml.encoders.text import load_bilingual_encoder

        return load_bilingual_encoder()
    try:
        return _of_folder(folder.expanduser().absolute())
    except ModelError as error:
        raise ModelError(
            error.code, f"The setting text_encoder names an encoder that cannot be used. {error.message}"
        ) from error


@lru_cache(maxsize=1)
def _of_folder(folder: Path) -> TextEncoder:
    from ml.encoders.text import load_external_encoder

    return load_external_encoder(folder)
