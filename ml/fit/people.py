"""Keys in place of the ids of people: a model recognises a person, and does not say who it was."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

_DIGEST_BYTES = 8


def person_keys(user_ids: npt.NDArray[np.str_], salt: str) -> npt.NDArray[np.str_]:
    """A salted digest of each id [N]; the empty id stays empty.

    A pseudonym, no more: whoever holds the salt and guesses an id finds its key.
    """
    known, places = np.unique(user_ids, return_inverse=True)
    keys = [_key(one, salt) if one else "" for one in known.tolist()]
    return np.asarray(keys, dtype=np.str_)[places]


def _key(user_id: str, salt: str) -> str:
    return hashlib.blake2b(user_id.encode(), digest_size=_DIGEST_BYTES, key=salt.encode()[:64]).hexdigest()
