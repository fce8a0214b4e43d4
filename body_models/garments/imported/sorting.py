"""What each panel of a foreign pattern dresses: read from where the file hangs it, its seams, and its name.

Geometry decides; a name counts where it is plain English (``sleeve``, ``hood``, ``collar``), because the
programs people use write such names and a cape's sleeve or a lapel is no tube.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from body_models.garments.imported.hung import HungPattern
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.specification import BodyPart
from body_models.garments.sewing import boundary_loops

SIDES = ("left", "right")
COARSE_M = 0.03
# A panel that comes this near to the middle plane belongs to the trunk, as a share of the widest reach.
NEAR_MIDDLE = 0.2
NEAR_MIDDLE_M = 0.03
# A leg's hem lies within this share of the leg's height above its lowest point.
HEM_SHARE = 0.4
# A neck piece starts no lower than this below the neck points; a taller one goes around the head.
BELOW_NECK_M = 0.07
HOOD_M = 0.2

_SLEEVE = re.compile(r"sleeve|sleave|(^|_)sl_|arm_?cuff|manche", re.IGNORECASE)
_HOOD = re.compile(r"hood", re.IGNORECASE)
_COLLAR = re.compile(r"collar|turtle|lapel|neckband|ruff", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class SortedPattern:
    """A hung pattern with the part of the body each panel dresses."""

    hung: HungPattern
    parts: dict[str, BodyPart]

    def on(self, *parts: str) -> list[str]:
        """Names of the panels on any of the parts."""
        return [name for name, part in self.parts.items() if part in parts]

    @property
    def legs(self) -> list[str]:
        """Names of the panels of both legs."""
        return self.on("leg_left", "leg_right")


def sort_panels(hung: HungPattern) -> SortedPattern:
    """Decide the part of every panel."""
    rims = _Rims(hung)
    parts: dict[str, BodyPart] = dict.fromkeys(hung.panels, "torso")
    for name in _sleeves(hung, rims):
        parts[name] = "arm_left" if hung.panels[name].middle_m[0] > 0 else "arm_right"
    rest = [name for name, part in parts.items() if part == "torso"]
    for name in _legs(hung, rims, rest):
        parts[name] = "leg_left" if hung.panels[name].middle_m[0] > 0 else "leg_right"
    sorted_so_far = SortedPattern(hung=hung, parts=parts)
    return SortedPattern(hung=hung, parts={**parts, **_above_shoulders(sorted_so_far)})


class _Rims:
    """Free borders of groups of panels sewn together, on a coarse mesh."""

    def __init__(self, hung: HungPattern) -> None:
        self._mesh = mesh_pattern(hung.specification, COARSE_M)

    def of(self, names: Iterable[str]) -> list[np.ndarray]:
        """Points [N, 3] of each free border of the panels when only they are sewn to each other."""
        mesh = self._mesh
        numbers = [mesh.panel_names.index(name) for name in names]
        faces = mesh.faces[np.isin(mesh.panel_of_face, numbers)]
        return [mesh.vertices_m[loop] for loop in boundary_loops(faces)] if len(faces) else []


def _sleeves(hung: HungPattern, rims: _Rims) -> set[str]:
    """Panels on the arms: off to the side of the trunk and, sewn together, open at both ends."""
    near = max(NEAR_MIDDLE_M, NEAR_MIDDLE * hung.half_width_m)
    nearest = {name: float(np.abs(panel.points_m[:, 0]).min()) for name, panel in hung.panels.items()}
    crosses = {name: bool(panel.low_m[0] < 0 < panel.high_m[0]) for name, panel in hung.panels.items()}
    trunk = [
        name for name in hung.panels if (crosses[name] or nearest[name] <= near) and not _SLEEVE.search(name)
    ]
    reach = max((float(np.abs(hung.panels[name].points_m[:, 0]).max()) for name in trunk), default=0.0)
    found: set[str] = {name for name in hung.panels if _SLEEVE.search(name)}
    for sign in (1, -1):
        beside = [
            name
            for name, panel in hung.panels.items()
            if name not in trunk and sign * panel.middle_m[0] > 0.8 * reach > 0
        ]
        for group in hung.sewn_together(beside):
            if len(rims.of(group)) >= 2:
                found |= group
    return found


def _legs(hung: HungPattern, rims: _Rims, names: list[str]) -> set[str]:
    """Panels on the legs: those of one side close to a tube with a hem of its own, on both sides."""
    sides = [[name for name in names if _is_on_side(hung, name, sign)] for sign in (1, -1)]
    groups = [
        [group for group in hung.sewn_together(side) if _has_own_hem(hung, rims, group)] for side in sides
    ]
    if not all(groups):
        return set()
    left, right = (set().union(*found) for found in groups)
    middle_seams = [edge for edge in hung.edges(left) if hung.partner.get(edge, ("", 0))[0] in right]
    if not middle_seams:
        return set()
    crotch = min(float(hung.edge_m(edge)[:, 1].min()) for edge in middle_seams)
    return {name for name in left | right if hung.panels[name].low_m[1] < crotch - 0.02}


def _is_on_side(hung: HungPattern, name: str, sign: int) -> bool:
    """Whether a panel lies on one side of the middle plane, but for a crotch point that may reach over it."""
    panel = hung.panels[name]
    low, high = sorted((sign * float(panel.low_m[0]), sign * float(panel.high_m[0])))
    return bool(high > 0 and low > -0.35 * (high - low) and sign * float(panel.middle_m[0]) > 0.02)


def _has_own_hem(hung: HungPattern, rims: _Rims, group: set[str]) -> bool:
    low = min(float(hung.panels[name].low_m[1]) for name in group)
    high = max(float(hung.panels[name].high_m[1]) for name in group)
    loops = rims.of(group)
    return len(loops) >= 2 and any(float(loop[:, 1].max()) < low + HEM_SHARE * (high - low) for loop in loops)


def _above_shoulders(pattern: SortedPattern) -> dict[str, BodyPart]:
    """Collars and hoods: above the neck points, or called so."""
    hung, found = pattern.hung, {}
    level = _neck_level(pattern)
    for name in pattern.on("torso"):
        panel = hung.panels[name]
        is_above = level is not None and float(panel.low_m[1]) > level - BELOW_NECK_M
        if is_above or _COLLAR.search(name) or _HOOD.search(name):
            tall = float(panel.high_m[1] - panel.low_m[1]) > HOOD_M and not _COLLAR.search(name)
            part: BodyPart = "head" if tall or _HOOD.search(name) else "neck"
            found[name] = part
    return found


def _neck_level(pattern: SortedPattern) -> float | None:
    """Height of the top of the shoulders of the panels the sleeves or armholes belong to."""
    from body_models.garments.imported.seams import shoulder_edges

    edges = [edge for edge in shoulder_edges(pattern) if not _COLLAR.search(edge[0])]
    return max((float(pattern.hung.edge_m(edge)[:, 1].max()) for edge in edges), default=None)
