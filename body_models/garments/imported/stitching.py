"""Which way round two edges are sewn: as the file says, unless the seam would be twisted."""

import numpy as np

from body_models.garments.imported.hung import HungPattern
from body_models.garments.patterns.curves import Points, length
from body_models.garments.patterns.specification import PatternSpecification, Stitch

# A seam is turned round only where it is this much nearer the other way, and by this share of its length.
NEARER = 2.0
CLEARLY = 0.35
# Beyond this difference in length a seam is gathered on purpose or by mistake; either way it is said.
GATHERED = 1.25


def untwisted(
    specification: PatternSpecification,
) -> tuple[PatternSpecification, list[str]]:
    """The pattern with seams turned round that would twist the cloth by half a turn, and a sentence on each.

    The file hangs the panels around a body: the two ends of a seam lie nearer to the ends they belong to.
    Where that is not plain the file's own word counts. Gathers are reported too.
    """
    hung = HungPattern.of(specification)
    stitches: list[Stitch] = []
    notes: list[str] = []
    for number, stitch in enumerate(specification.pattern.stitches):
        one, other = ((side.panel, side.edge) for side in (stitch[0], stitch[1]))
        a, b = hung.edge_m(one), hung.edge_m(other)
        is_same_way = len(stitch) == 3
        if _is_twisted(a, b, is_same_way):
            stitch = (stitch[0], stitch[1]) if is_same_way else (stitch[0], stitch[1], "right_wrong")
            notes.append(
                f"Stitch {number} ({_words(one)} to {_words(other)}) was twisted; it is sewn the other way round."
            )
        longer, shorter = max(length(a), length(b)), min(length(a), length(b))
        if longer > GATHERED * shorter:
            notes.append(
                f"Stitch {number} ({_words(one)} to {_words(other)}) gathers {longer * 100:.1f} cm "
                f"into {shorter * 100:.1f} cm."
            )
        stitches.append(stitch)
    pattern = specification.pattern.model_copy(update={"stitches": tuple(stitches)})
    return specification.model_copy(update={"pattern": pattern}), notes


def _is_twisted(a: Points, b: Points, is_same_way: bool) -> bool:
    along = float(np.linalg.norm(a[0] - b[0]) + np.linalg.norm(a[-1] - b[-1]))
    against = float(np.linalg.norm(a[0] - b[-1]) + np.linalg.norm(a[-1] - b[0]))
    said, other = (along, against) if is_same_way else (against, along)
    return said > NEARER * other and said - other > 2 * CLEARLY * min(length(a), length(b))


def _words(edge: tuple[str, int]) -> str:
    return f"edge {edge[1]} of {edge[0]!r}"
