"""Records that carry the digest of the one before: none can be changed or left out unseen.

Whoever keeps the last digest elsewhere (a receipt in a shopper's hand, a printed audit) can also tell that
the end was cut off.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

START = "0" * 64
"""What the first record carries."""


def digest_of(previous: str, record: Mapping[str, object]) -> str:
    """The digest of a record after ``previous``, in hexadecimal."""
    text = json.dumps([previous, dict(record)], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(records: Iterable[tuple[Mapping[str, object], str, str]]) -> int | None:
    """The place of the first (content, previous digest, digest) that does not follow, or None."""
    previous = START
    for place, (record, claimed_previous, digest) in enumerate(records):
        if claimed_previous != previous or digest != digest_of(previous, record):
            return place
        previous = digest
    return None
