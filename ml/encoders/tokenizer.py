"""A tokenizer's file, read with its faults named."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tokenizers import Tokenizer

from resources.files import MIB, read_bytes

_LIMIT_BYTES: Final = 64 * MIB


def read_tokenizer(path: Path, *, longest: int) -> Tokenizer:
    """The tokenizer in a ``tokenizer.json``, cutting texts after ``longest`` tokens, without padding.

    Raises ResourceError as `read_bytes` does, and ``ValueError`` on a file that is no tokenizer's.
    """
    content = read_bytes(path, limit_bytes=_LIMIT_BYTES)
    try:
        tokenizer = Tokenizer.from_buffer(content)
    except Exception as error:  # the library raises nothing narrower
        raise ValueError(f"{path.name} is not a tokenizer's file: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return tokenizer
