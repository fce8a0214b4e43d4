"""Names for the edges of a sorted pattern: shoulders, sides, armholes, necklines, waists, crotch, hems."""

from typing import TYPE_CHECKING

import numpy as np

from body_models.garments.imported.hung import EdgeName, HungPattern

if TYPE_CHECKING:
    from body_models.garments.imported.sorting import SortedPattern

# A top edge lies within this of the highest one of its panel.
TOP_M = 0.05
# Bands no taller than this are waistbands.
BAND_M = 0.12
# Between side seam and shoulder lies an armhole at least this long.
ARMHOLE_M = 0.06
# An armhole comes no nearer to the middle plane than this share of the shoulder's middle.
ARMHOLE_REACH = 0.5
# An opening runs within this share of the widest reach from the middle plane.
OPENING_REACH = 0.3


def shoulder_edges(pattern: "SortedPattern") -> set[EdgeName]:
    """Edges of shoulder seams: front to back, above a side seam of the same side with an armhole between."""
    return _around_armholes(pattern)[0]


def _around_armholes(pattern: "SortedPattern") -> tuple[set[EdgeName], set[EdgeName]]:
    """Edges of the shoulder seams and of the armholes."""
    hung = pattern.hung
    shoulders: set[EdgeName] = set()
    armholes: set[EdgeName] = set()
    for name in pattern.on("torso"):
        count = len(hung.panels[name].edges_m)
        seams = [index for index in range(count) if joins_front_and_back(pattern, (name, index))]
        for first, second in zip(seams, [*seams[1:], *seams[:1]], strict=True):
            between = [(name, (first + k) % count) for k in range(1, (second - first) % count or count)]
            pair = [hung.panels[name].edge_middle_m(index) for index in (first, second)]
            if first == second or pair[0][0] * pair[1][0] <= 0 or not _is_open(pattern, between):
                continue
            # The other way round, over neck and centre front, may be open too.
            nearest = min(float(np.abs(hung.edge_m(edge)[:, 0]).min()) for edge in between)
            if nearest < ARMHOLE_REACH * min(abs(pair[0][0]), abs(pair[1][0])):
                continue
            upper = first if pair[0][1] > pair[1][1] else second
            shoulders.add((name, upper))
            armholes.update(between)
    shoulders |= {hung.partner[edge] for edge in shoulders}
    return shoulders, armholes


def _is_open(pattern: "SortedPattern", edges: list[EdgeName]) -> bool:
    """Whether a stretch of outline is free or sewn to a sleeve, and long enough for an arm."""
    hung = pattern.hung
    if not edges:
        return False
    long_enough = sum(float(np.linalg.norm(np.diff(hung.edge_m(e), axis=0), axis=1).sum()) for e in edges)
    arms = ("arm_left", "arm_right")
    return long_enough > ARMHOLE_M and all(
        edge not in hung.partner or pattern.parts[hung.partner[edge][0]] in arms for edge in edges
    )


def joins_front_and_back(pattern: "SortedPattern", edge: EdgeName) -> bool:
    """Whether an edge is sewn to a panel of the same part on the other face of the body."""
    hung = pattern.hung
    other = hung.partner.get(edge)
    if other is None or other[0] == edge[0] or pattern.parts[other[0]] != pattern.parts[edge[0]]:
        return False
    return hung.is_front(edge[0]) != hung.is_front(other[0])


def edge_labels(pattern: "SortedPattern") -> dict[EdgeName, str]:
    """A label of our vocabulary for every edge whose place is plain."""
    hung = pattern.hung
    shoulders, armholes = _around_armholes(pattern)
    labels: dict[EdgeName, str] = {}
    for edge in hung.edges(pattern.on("torso")):
        label = _torso_label(pattern, edge, shoulders, armholes)
        if label:
            labels[edge] = label
    for edge in hung.edges(pattern.legs):
        label = _leg_label(pattern, edge)
        if label:
            labels[edge] = label
    for edge in hung.edges(pattern.on("arm_left", "arm_right")):
        other = hung.partner.get(edge)
        if other is None:
            labels[edge] = "cuff"
        else:
            labels[edge] = "armhole" if pattern.parts[other[0]] == "torso" else "underarm"
    if not shoulders:
        labels.update(_waist_labels(pattern))
    else:
        labels.update(_neck_labels(pattern, labels))
    labels.update(_joins_below(pattern))
    return labels


def _torso_label(
    pattern: "SortedPattern", edge: EdgeName, shoulders: set[EdgeName], armholes: set[EdgeName]
) -> str | None:
    hung = pattern.hung
    if edge in shoulders:
        return "shoulder"
    if edge in armholes:
        return "armhole"
    if joins_front_and_back(pattern, edge):
        return "side_seam"
    if edge not in hung.partner and _is_opening(hung, edge):
        return "centre_front" if hung.is_front(edge[0]) else "centre_back"
    if edge not in hung.partner and _is_bottom(hung, edge):
        return "hem"
    return None


def _is_opening(hung: HungPattern, edge: EdgeName) -> bool:
    """Whether a free edge runs up the middle: a front that is worn open, or a slit."""
    points = hung.edge_m(edge)
    steep = np.ptp(points[:, 1]) > 2 * np.ptp(points[:, 0])
    return bool(steep and abs(points[:, 0].mean()) < OPENING_REACH * hung.half_width_m)


def _leg_label(pattern: "SortedPattern", edge: EdgeName) -> str | None:
    hung, other = pattern.hung, pattern.hung.partner.get(edge)
    if other is None:
        return "hem" if _is_bottom(hung, edge) else None
    parts = {pattern.parts[edge[0]], pattern.parts[other[0]]}
    if parts == {"leg_left", "leg_right"}:
        return "crotch_seam"
    if len(parts) == 1 and joins_front_and_back(pattern, edge):
        names = pattern.on(*parts)
        middle = np.mean([hung.panels[name].middle_m[0] for name in names])
        # Both sides of the seam: a front may hang farther out than its back.
        place = (hung.edge_m(edge)[:, 0].mean() + hung.edge_m(other)[:, 0].mean()) / 2
        return "inseam" if abs(place) < abs(middle) else "side_seam"
    return None


def _is_bottom(hung: HungPattern, edge: EdgeName) -> bool:
    panel = hung.panels[edge[0]]
    half = (panel.low_m[1] + panel.high_m[1]) / 2
    return bool(panel.edge_middle_m(edge[1])[1] < half)


def _waist_labels(pattern: "SortedPattern") -> dict[EdgeName, str]:
    """Of a garment without shoulders: the edges it is held by, and where a band meets what hangs from it."""
    hung = pattern.hung
    names = pattern.on("torso", "leg_left", "leg_right")
    free = [edge for edge in hung.edges(names) if edge not in hung.partner and not _is_bottom(hung, edge)]
    highest = max((float(hung.edge_m(edge)[:, 1].max()) for edge in free), default=0.0)
    top = {edge for edge in free if float(hung.edge_m(edge)[:, 1].max()) > highest - TOP_M}
    labels = dict.fromkeys(top, "waistband")
    for name in {edge[0] for edge in top}:
        if is_band(pattern, name):
            for edge in hung.edges([name]):
                other = hung.partner.get(edge)
                if other is None or other[0] == name or joins_front_and_back(pattern, edge):
                    continue
                if _is_bottom(hung, edge):
                    labels[edge] = labels[other] = "waist_seam"
    return labels


def is_band(pattern: "SortedPattern", name: str) -> bool:
    """Whether a panel is a low strip that others hang from."""
    panel = pattern.hung.panels[name]
    return bool(panel.high_m[1] - panel.low_m[1] < BAND_M) and len(pattern.hung.panels) > 2


def _neck_labels(pattern: "SortedPattern", labels: dict[EdgeName, str]) -> dict[EdgeName, str]:
    """Edges around the neck: free (neckline) or sewn to a collar or hood (neck_seam)."""
    hung = pattern.hung
    found: dict[EdgeName, str] = {}
    tips = [hung.edge_m(edge)[:, 1].min() for edge, label in labels.items() if label == "armhole"]
    floor = min(tips, default=-np.inf)
    for edge in hung.edges(pattern.on("torso")):
        if edge in labels and labels[edge] != "hem":
            continue
        other = hung.partner.get(edge)
        if other is not None and pattern.parts[other[0]] in ("neck", "head"):
            found[edge] = "neck_seam"
        elif other is None and float(hung.edge_m(edge)[:, 1].min()) > floor - 0.05:
            found[edge] = "neckline"
    return found


def _joins_below(pattern: "SortedPattern") -> dict[EdgeName, str]:
    """Where a piece of the trunk hangs from another above it on the same face: its top edges."""
    hung = pattern.hung
    found: dict[EdgeName, str] = {}
    names = [name for name in pattern.on("torso") if not is_top_band(pattern, name)]
    for edge in hung.edges(names):
        other = hung.partner.get(edge)
        if other is None or other[0] not in names or other[0] == edge[0]:
            continue
        if _is_bottom(hung, other) and not _is_bottom(hung, edge) and _is_lower(hung, edge[0], other[0]):
            found[edge] = found[other] = "yoke_seam"
    return found


def is_top_band(pattern: "SortedPattern", name: str) -> bool:
    """Whether a panel is a band with nothing above it."""
    return is_band(pattern, name) and not any(
        _is_lower(pattern.hung, name, other) for other in pattern.on("torso") if other != name
    )


def _is_lower(hung: HungPattern, name: str, other: str) -> bool:
    """Whether a panel hangs below another: by more than half of the smaller one's height."""
    one, above = hung.panels[name], hung.panels[other]
    heights = min(one.high_m[1] - one.low_m[1], above.high_m[1] - above.low_m[1])
    return bool(above.middle_m[1] - one.middle_m[1] > 0.4 * heights + 0.01)
