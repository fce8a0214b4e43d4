"""Many sizes in few words: those of each leg length in a line, a rack from its smallest to its largest."""

from collections.abc import Sequence
from typing import Final

from resources.size_charts.schema import LENGTH_WORDS, parts_of_name
from resources.translations import Texts

_BETWEEN: Final = "  ·  "
_REGULAR: Final = "regular"


def size_lines(sizes: Sequence[str], texts: Texts) -> tuple[str, ...]:
    """Sizes by id, in the order of the rack; one line where all are of the regular length."""
    by_length: dict[str, list[str]] = {}
    for girth_size, length in map(parts_of_name, sizes):
        by_length.setdefault(length or _REGULAR, []).append(girth_size)
    if set(by_length) <= {_REGULAR}:
        return (_BETWEEN.join(sizes),) if sizes else ()
    return tuple(
        texts(
            "detail.sizes_of_length",
            length=texts.leg_length(length).capitalize(),
            sizes=_BETWEEN.join(by_length[length]),
        )
        for length in LENGTH_WORDS
        if length in by_length
    )


def size_span(sizes: Sequence[str], texts: Texts) -> str:
    """From the smallest to the largest; the length is told where all of them are of one. Empty for none."""
    if not sizes:
        return ""
    parts = [parts_of_name(size) for size in sizes]
    in_one_length = len({length for _, length in parts}) == 1
    named = [texts.size(size) for size in sizes] if in_one_length else [girth_size for girth_size, _ in parts]
    return named[0] if named[0] == named[-1] else f"{named[0]} – {named[-1]}"
