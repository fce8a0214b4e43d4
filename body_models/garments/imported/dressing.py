"""From a foreign pattern to one that placement understands: parts, roles, labels and anchors."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from body_models.errors import PatternError
from body_models.garments.imported.hung import EdgeName, HungPanel, HungPattern
from body_models.garments.imported.seams import edge_labels, is_band
from body_models.garments.imported.sorting import SortedPattern, sort_panels
from body_models.garments.imported.stitching import untwisted
from body_models.garments.imported.upright import normalised, turned
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.curves import Points
from body_models.garments.patterns.specification import PatternPanel, PatternSpecification, PatternWrap

# Pattern makers draw along the grain: an axis this near to the limb's direction is meant.
SNAP_DEG = 30.0
COARSE_M = 0.03
UP = np.array([0.0, 1.0, 0.0])
FRONT = np.array([0.0, 0.0, 1.0])
# A sleeve hung as one piece has its middle this near to the arm's.
ON_AXIS_M = 0.02


@dataclass(frozen=True, kw_only=True)
class DressedPattern:
    """A foreign pattern made ready, and what had to be decided or put up with."""

    specification: PatternSpecification
    notes: tuple[str, ...]


def dress_pattern(foreign: PatternSpecification) -> DressedPattern:
    """Sort, name and turn upright the panels of a foreign pattern; sizes and seams stay as they are.

    Raises PatternError PATTERN_NOT_HUNG when the file does not say where the panels belong, and what
    `mesh_pattern` raises.
    """
    specification, notes = untwisted(normalised(foreign))
    hung = HungPattern.of(specification)
    if hung.is_flat:
        raise PatternError(
            "PATTERN_NOT_HUNG",
            "All panels lie in one plane; give each the translation and rotation that hang it around a body "
            "(front at positive z, back at negative z).",
        )
    pattern = sort_panels(hung)
    up = {name: _up(pattern, name) for name in hung.panels}
    labels = edge_labels(pattern)
    panels = {
        name: _dressed(pattern, name, turned(panel, up[name]), up[name], labels)
        for name, panel in specification.panels.items()
    }
    dressed = specification.model_copy(
        update={"pattern": specification.pattern.model_copy(update={"panels": panels})}
    )
    return DressedPattern(specification=_with_sleeve_senses(dressed, pattern), notes=tuple(notes))


def _dressed(
    pattern: SortedPattern, name: str, panel: PatternPanel, up: Points, labels: dict[EdgeName, str]
) -> PatternPanel:
    edges = tuple(
        edge.model_copy(update={"label": labels.get((name, index))}) for index, edge in enumerate(panel.edges)
    )
    tops = [
        index for index in range(len(edges)) if edges[index].label in ("waistband", "waist_seam", "yoke_seam")
    ]
    band = is_band(pattern, name)
    flared = pattern.parts[name] == "torso" and not band and any(_is_top(pattern, name, i) for i in tops)
    role = _role(pattern, name, labels)
    anchors = dict(panel.anchors)
    crotch = [i for i, edge in enumerate(edges) if edge.label == "crotch_seam"]
    if crotch:
        corners = [panel.vertices[corner] for i in crotch for corner in edges[i].endpoints]
        anchors["crotch"] = min(corners, key=lambda corner: corner[1])
    turn, sense = _turn(pattern, name, up)
    wrap = PatternWrap(part=pattern.parts[name], turn_deg=turn, sense=sense, flared=flared)
    return panel.model_copy(update={"edges": edges, "role": role, "anchors": anchors, "wrap": wrap})


def _is_top(pattern: SortedPattern, name: str, index: int) -> bool:
    panel = pattern.hung.panels[name]
    return bool(panel.edge_middle_m(index)[1] > (panel.low_m[1] + panel.high_m[1]) / 2)


def _up(pattern: SortedPattern, name: str) -> Points:
    """Which way of a panel's own plane [2] points up its part of the body."""
    panel = pattern.hung.panels[name]
    goal = UP
    if pattern.parts[name].startswith("arm_"):
        goal = -_arm_axis(pattern, pattern.parts[name])
    flat = (panel.axes.T @ goal)[:2]
    if np.linalg.norm(flat) < 0.3:
        return np.array([0.0, 1.0])
    angle = math.degrees(math.atan2(flat[1], flat[0]))
    nearest = 90.0 * round(angle / 90.0)
    if abs(angle - nearest) < SNAP_DEG:
        angle = nearest
    return np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])


def _arm_axis(pattern: SortedPattern, part: str) -> Points:
    """Direction [3] of a sleeve in the file, from its armhole to its cuff."""
    hung, names = pattern.hung, pattern.on(part)
    cap, cuff = [], []
    for edge in hung.edges(names):
        other = hung.partner.get(edge)
        if other is None:
            cuff.append(hung.edge_m(edge))
        elif pattern.parts[other[0]] != part:
            cap.append(hung.edge_m(edge))
    outwards = np.array([1.0 if part == "arm_left" else -1.0, 0.0, 0.0])
    if not cap or not cuff:
        return outwards
    axis = np.concatenate(cuff).mean(axis=0) - np.concatenate(cap).mean(axis=0)
    size = float(np.linalg.norm(axis))
    return axis / size if size > 0.02 else outwards


def _turn(pattern: SortedPattern, name: str, up: Points) -> tuple[float, Literal[1, -1]]:
    """Where a panel's middle hangs around its part, in degrees, and whether its x runs that way."""
    hung, part = pattern.hung, pattern.parts[name]
    panel = hung.panels[name]
    across = panel.axes @ np.array([up[1], -up[0], 0.0])
    if part.startswith("arm_"):
        zero, side, relative = _arm_frame(pattern, panel)
    elif part.startswith("leg_"):
        middle = float(np.mean([hung.panels[other].middle_m[0] for other in pattern.on(part)]))
        outwards = 1.0 if part == "leg_left" else -1.0
        zero, side = FRONT, np.array([outwards, 0.0, 0.0])
        relative = panel.middle_m - np.array([middle, 0.0, hung.depth_m])
    else:
        zero, side = FRONT, np.array([1.0, 0.0, 0.0])
        relative = panel.middle_m - np.array([0.0, 0.0, hung.depth_m])
    turn = math.atan2(float(relative @ side), float(relative @ zero))
    growing = math.cos(turn) * side - math.sin(turn) * zero
    return math.degrees(turn), 1 if float(across @ growing) >= 0 else -1


def _arm_frame(pattern: SortedPattern, panel: HungPanel) -> tuple[Points, Points, Points]:
    """Directions of top and front around an arm of the file, and a panel's place relative to its axis."""
    part = pattern.parts[panel.name]
    axis = _arm_axis(pattern, part)
    top = UP - (UP @ axis) * axis
    top /= max(float(np.linalg.norm(top)), 1e-6)
    middle = np.mean([pattern.hung.panels[name].middle_m for name in pattern.on(part)], axis=0)
    relative = panel.middle_m - middle
    relative -= (relative @ axis) * axis
    # Halves of one sleeve hang level with each other; only their depth tells them apart.
    depth = float(relative @ FRONT)
    if abs(depth) > ON_AXIS_M:
        relative = relative * 0 + depth * FRONT
    return top, FRONT, relative


def _role(pattern: SortedPattern, name: str, labels: dict[EdgeName, str]) -> str:
    hung, part = pattern.hung, pattern.parts[name]
    face = "front" if hung.is_front(name) else "back"
    x = float(hung.panels[name].middle_m[0])
    side = "" if abs(x) < 0.02 else "_left" if x > 0 else "_right"
    own = {labels[edge] for edge in hung.edges([name]) if edge in labels}
    if part.startswith("leg_"):
        return f"leg_{face}_{part[4:]}"
    if part.startswith("arm_"):
        return f"sleeve_{face}_{part[4:]}"
    if part in ("neck", "head"):
        return f"hood{side or '_left'}" if part == "head" else f"collar_{face}{side}"
    if "waistband" in own and is_band(pattern, name):
        return f"waistband_{face}{side}"
    has_shoulders = "shoulder" in labels.values()
    is_skirt = "shoulder" not in own and "armhole" not in own and ("hem" in own or not has_shoulders)
    return f"{'skirt' if is_skirt else 'torso'}_{face}{side}"


def _with_sleeve_senses(specification: PatternSpecification, pattern: SortedPattern) -> PatternSpecification:
    """One-piece sleeves hang flat beside the arm: which of their sides is the front, the armhole tells."""
    mesh = mesh_pattern(specification, COARSE_M)
    panels = dict(specification.panels)
    fronts = {name for name in pattern.on("torso") if pattern.hung.is_front(name)}
    for number, panel in enumerate(mesh.panels):
        if panel.wrap is None or not panel.wrap.part.startswith("arm_"):
            continue
        if not pattern.hung.is_rolled(panel.name):
            continue
        cut = mesh.panel_of_cut == number
        means = []
        for wanted in (fronts, set(pattern.on("torso")) - fronts):
            others = np.isin(mesh.panel_of_cut, [mesh.panel_names.index(name) for name in wanted])
            seam = cut & np.isin(mesh.sewn_of_cut, mesh.sewn_of_cut[others])
            means.append(mesh.cut_uv_m[seam, 0].mean() if seam.any() else np.nan)
        if np.isfinite(means).all() and abs(means[0] - means[1]) > ON_AXIS_M:
            drawn = 1 if means[0] > means[1] else -1
            flipped = panel.wrap.sense != specification.panels[panel.name].wrap.sense  # type: ignore[union-attr]
            sense: Literal[1, -1] = 1 if (drawn == 1) != flipped else -1
            wrap = PatternWrap(part=panel.wrap.part, turn_deg=0.0, sense=sense)
            panels[panel.name] = panels[panel.name].model_copy(update={"wrap": wrap})
    return specification.model_copy(
        update={"pattern": specification.pattern.model_copy(update={"panels": panels})}
    )
