"""Which way round two edges are sewn: as the file says, unless the seam would be twisted."""

import numpy as np

from body_models.garments.imported.hung import EdgeName, HungPattern
from body_models.garments.patterns.curves import Points, length
from body_models.garments.patterns.specification import PatternSpecification, Stitch
from body_models.garments.triangulation import polygon_area

# A seam is turned round where its ends are this many times nearer the other way: not plainly farther, when
# the sides of the cloth ask for it, or plainly nearer, when nobody knows which side is which.
NEARER = 0.8
CLEARLY_NEARER = 3.0
# A panel whose middle hangs less than this in front of or behind the body's axis faces no way.
FACING_M = 0.03
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
        if _is_twisted(hung, one, other, is_same_way):
            stitch = (stitch[0], stitch[1]) if is_same_way else (stitch[0], stitch[1], "right_wrong")
            notes.append(
                f"Stitch {number} ({_words(one)} to {_words(other)}) was twisted; "
                "it is sewn the other way round."
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


def _is_twisted(hung: HungPattern, one: EdgeName, other: EdgeName, is_same_way: bool) -> bool:
    """Whether a seam would turn the cloth over.

    The outlines of two panels that face the same way run against each other along their seam. Which way each
    faces is seen where it hangs; how the two edges run in space has to agree.
    """
    sides = [_runs_outside(hung, name) for name, _ in (one, other)]
    nearer = _nearer_the_other_way(hung.edge_m(one), hung.edge_m(other), is_same_way)
    if None in sides:
        return nearer > CLEARLY_NEARER
    return (sides[0] != sides[1]) != is_same_way and nearer > NEARER


def _runs_outside(hung: HungPattern, name: str) -> bool | None:
    """Whether a panel's outline runs counter-clockwise seen from outside the body; None where that is not
    plain, because the panel hangs edge-on or in the middle."""
    panel = hung.panels[name]
    normal = panel.axes[:, 2]
    outwards = (panel.middle_m - np.array([0.0, 0.0, hung.depth_m])) * np.array([1.0, 0.0, 1.0])
    facing = float(normal @ outwards)
    if abs(facing) < FACING_M:
        return None
    flat = np.concatenate([edge[:-1] for edge in panel.edges_m]) @ panel.axes[:, :2]
    return (polygon_area(flat) > 0) == (facing > 0)


def _nearer_the_other_way(a: Points, b: Points, is_same_way: bool) -> float:
    """How many times nearer the ends of two edges are the other way round, their middles on each other."""
    a, b = a - (a[0] + a[-1]) / 2, b - (b[0] + b[-1]) / 2
    along = float(np.linalg.norm(a[0] - b[0]) + np.linalg.norm(a[-1] - b[-1]))
    against = float(np.linalg.norm(a[0] - b[-1]) + np.linalg.norm(a[-1] - b[0]))
    said, other = (along, against) if is_same_way else (against, along)
    return said / max(other, 1e-9)


def _words(edge: tuple[str, int]) -> str:
    return f"edge {edge[1]} of {edge[0]!r}"
