"""Sewing patterns as other programs write and hang them, drawn here for tests: centimetres, feet on y = 0.

Sizes are those of a 170 cm woman with some ease. Halves, gores, cuffs, hoods and tiers are cut as pattern
programs cut them; the hang leaves gaps between the panels and the body on purpose.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

Point = tuple[float, float]
Panel = dict[str, Any]
Pattern = dict[str, Any]
Stitch = tuple[str, int, str, int]

FRONT_Z, BACK_Z = 22.0, -20.0
WAIST_Y, NECK_Y = 104.0, 140.0


def panel(
    corners: Sequence[Point],
    at: tuple[float, float, float],
    rotation: tuple[float, float, float] = (0.0, 0.0, 0.0),
    curves: dict[int, Any] | None = None,
) -> Panel:
    """A panel whose edge k runs from corner k to the next one."""
    edges: list[dict[str, Any]] = []
    for index in range(len(corners)):
        edge: dict[str, Any] = {"endpoints": [index, (index + 1) % len(corners)]}
        if curves and index in curves:
            edge["curvature"] = curves[index]
        edges.append(edge)
    return {
        "vertices": [list(corner) for corner in corners],
        "edges": edges,
        "translation": list(at),
        "rotation": list(rotation),
    }


def pattern(panels: dict[str, Panel], stitches: Sequence[Stitch]) -> Pattern:
    """A whole file."""
    return {
        "pattern": {
            "panels": panels,
            "stitches": [[{"panel": a, "edge": i}, {"panel": b, "edge": k}] for a, i, b, k in stitches],
        },
        "parameters": {},
        "parameter_order": [],
        "properties": {
            "curvature_coords": "relative",
            "normalize_panel_translation": False,
            "normalized_edge_loops": True,
            "units_in_meter": 100,
        },
    }


def mirrored(one: Panel) -> Panel:
    """The panel of the other side: drawn as its mirror image, with its edges in the same order, which makes
    the outline run the other way round."""
    x, y, z = one["translation"]
    _, turn_y, turn_z = one["rotation"]
    edges = []
    for edge in one["edges"]:
        copied = dict(edge)
        if isinstance(edge.get("curvature"), list):
            along, across = edge["curvature"]
            copied["curvature"] = [along, -across]
        edges.append(copied)
    return {
        "vertices": [[-u, v] for u, v in one["vertices"]],
        "edges": edges,
        "translation": [-x, y, z],
        "rotation": [one["rotation"][0], -turn_y, -turn_z],
    }


def half_body(depth: float, width: float = 26.0, length: float = 60.0) -> list[Point]:
    """Corners of half a front or back, its middle at u = 0 and its neck point at v = 0: hem, side, underarm,
    shoulder tip, neck point, centre neck."""
    return [
        (0.0, -length),
        (width, -length),
        (width, -24.0),
        (18.5, -4.5),
        (7.5, 0.0),
        (0.0, -depth),
    ]


_HALF_CURVES = {2: [0.4, 0.25], 4: [0.5, 0.2]}
# Edges of `half_body` in order.
HEM, SIDE, ARMHOLE, SHOULDER, NECK, MIDDLE = range(6)


def half_shirt(sleeve_cm: float = 24.0, hood: bool = False, cuffs: bool = False) -> Pattern:
    """Four half bodies, sleeves in front and back halves at 45°, with a hood or cuffs if wanted."""
    panels: dict[str, Panel] = {}
    stitches: list[Stitch] = []
    for face, z, depth in (("f", FRONT_Z, 9.0), ("b", BACK_Z, 2.5)):
        left = panel(half_body(depth), (0.0, NECK_Y, z), curves=_HALF_CURVES)
        panels |= {f"left_{face}torso": left, f"right_{face}torso": mirrored(left)}
        stitches.append((f"left_{face}torso", MIDDLE, f"right_{face}torso", MIDDLE))
        sleeve = panel(
            [(0.0, -18.0), (sleeve_cm, -15.0), (sleeve_cm, 0.0), (6.0, 0.0)],
            (27.0, NECK_Y - 8.0, z * 0.8),
            (0.0, 0.0, -45.0),
            curves={3: [0.5, 0.15]},
        )
        panels |= {f"left_sleeve_{face}": sleeve, f"right_sleeve_{face}": mirrored(sleeve)}
    for side in ("left", "right"):
        stitches += [
            (f"{side}_ftorso", SIDE, f"{side}_btorso", SIDE),
            (f"{side}_ftorso", SHOULDER, f"{side}_btorso", SHOULDER),
            (f"{side}_sleeve_f", 0, f"{side}_sleeve_b", 0),
            (f"{side}_sleeve_f", 2, f"{side}_sleeve_b", 2),
            (f"{side}_sleeve_f", 3, f"{side}_ftorso", ARMHOLE),
            (f"{side}_sleeve_b", 3, f"{side}_btorso", ARMHOLE),
        ]
        if cuffs:
            for face in ("f", "b"):
                _add_cuff(panels, stitches, side, face, sleeve_cm)
            stitches += [
                (f"{side}_sl_cuff_f", 0, f"{side}_sl_cuff_b", 0),
                (f"{side}_sl_cuff_f", 2, f"{side}_sl_cuff_b", 2),
            ]
    if hood:
        _add_hood(panels, stitches)
    return pattern(panels, stitches)


def _add_cuff(
    panels: dict[str, Panel],
    stitches: list[Stitch],
    side: str,
    face: str,
    sleeve_cm: float,
) -> None:
    along = (sleeve_cm + 3.0) / math.sqrt(2)
    cuff = panel(
        [(0.0, -15.0), (6.0, -15.0), (6.0, 0.0), (0.0, 0.0)],
        (27.0 + along, NECK_Y - 8.0 - along, (FRONT_Z if face == "f" else BACK_Z) * 0.8),
        (0.0, 0.0, -45.0),
    )
    panels[f"{side}_sl_cuff_{face}"] = cuff if side == "left" else mirrored(cuff)
    stitches.append((f"{side}_sleeve_{face}", 1, f"{side}_sl_cuff_{face}", 3))


def _add_hood(panels: dict[str, Panel], stitches: list[Stitch]) -> None:
    """Two halves beside the head, sewn over the crown and to front and back necklines."""
    neck_front, neck_back = 11.8, 8.0
    half = panel(
        [(-neck_back, 0.0), (0.0, -1.0), (neck_front, -2.0), (15.0, 30.0), (4.0, 35.0), (-12.0, 26.0)],
        (13.0, NECK_Y + 2.0, 2.0),
        (0.0, -90.0, 0.0),
    )
    panels |= {"hood_l": half, "hood_r": mirrored(half)}
    for side, name in (("left", "hood_l"), ("right", "hood_r")):
        stitches += [(name, 0, f"{side}_btorso", NECK), (name, 1, f"{side}_ftorso", NECK)]
    stitches += [("hood_l", 3, "hood_r", 3), ("hood_l", 4, "hood_r", 4), ("hood_l", 5, "hood_r", 5)]


def gored_skirt(gores: int = 8, length: float = 62.0) -> Pattern:
    """Gores hung around the body like staves."""
    top, hem = 76.0 / gores, 150.0 / gores
    panels, stitches = {}, []
    for number in range(gores):
        turn = 360.0 / gores * number
        x, z = 24 * math.sin(math.radians(turn)), 20 * math.cos(math.radians(turn))
        corners = [(-hem / 2, -length), (hem / 2, -length), (top / 2, 0.0), (-top / 2, 0.0)]
        panels[f"gore_{number}"] = panel(corners, (x, WAIST_Y, z), (0.0, turn, 0.0))
        stitches.append((f"gore_{number}", 1, f"gore_{(number + 1) % gores}", 3))
    return pattern(panels, stitches)


def circle_skirt(length: float = 50.0, share: float = 1.0, waistband: bool = True) -> Pattern:
    """Front and back as half rings, ``share`` of a full circle in all, on a straight waistband."""
    waist = 74.0
    angle = share * math.pi
    radius = waist / 2 / angle
    reach, drop = math.sin(angle / 2), math.cos(angle / 2)

    def ring(z: float, turn: float) -> Panel:
        inner, outer = radius, radius + length
        corners = [
            (-inner * reach, 0.0),
            (inner * reach, 0.0),
            (outer * reach, -length * drop),
            (-outer * reach, -length * drop),
        ]
        large = angle > math.pi
        curves = {
            0: {"type": "circle", "params": [inner, int(large), 1]},
            2: {"type": "circle", "params": [outer, int(large), 0]},
        }
        return panel(corners, (0.0, WAIST_Y, z), (0.0, turn, 0.0), curves)

    panels = {"skirt_front": ring(FRONT_Z, 0.0), "skirt_back": ring(BACK_Z, 180.0)}
    stitches = [("skirt_front", 1, "skirt_back", 3), ("skirt_front", 3, "skirt_back", 1)]
    if waistband:
        band = [(-waist / 4, 0.0), (waist / 4, 0.0), (waist / 4, 5.0), (-waist / 4, 5.0)]
        panels["wb_front"] = panel(band, (0.0, WAIST_Y + 3, FRONT_Z))
        panels["wb_back"] = panel(band, (0.0, WAIST_Y + 3, BACK_Z), (0.0, 180.0, 0.0))
        stitches += [
            ("wb_front", 1, "wb_back", 3),
            ("wb_front", 3, "wb_back", 1),
            ("wb_front", 0, "skirt_front", 0),
            ("wb_back", 0, "skirt_back", 0),
        ]
    return pattern(panels, stitches)


def tiered_skirt() -> Pattern:
    """A straight yoke and a gathered tier below it."""
    panels, stitches = {}, []
    for face, z, turn in (("front", FRONT_Z, 0.0), ("back", BACK_Z, 180.0)):
        yoke = [(-26.0, -20.0), (26.0, -20.0), (19.0, 0.0), (-19.0, 0.0)]
        tier = [(-45.0, -40.0), (45.0, -40.0), (45.0, 0.0), (-45.0, 0.0)]
        panels[f"yoke_{face}"] = panel(yoke, (0.0, WAIST_Y, z), (0.0, turn, 0.0))
        panels[f"tier_{face}"] = panel(tier, (0.0, WAIST_Y - 23, z), (0.0, turn, 0.0))
        stitches.append((f"yoke_{face}", 0, f"tier_{face}", 2))
    for name in ("yoke", "tier"):
        stitches += [(f"{name}_front", 1, f"{name}_back", 3), (f"{name}_front", 3, f"{name}_back", 1)]
    return pattern(panels, stitches)


def half_leg(width: float, rise: float, extension: float, length: float, waist: float) -> list[Point]:
    """Corners of a left leg panel around the crotch point (0, 0): hem inner, hem outer, hip, waist outer,
    waist centre, end of the straight centre seam, crotch point."""
    edge = -extension
    return [
        (edge + 2.0, -length),
        (edge + width - 2.0, -length),
        (edge + width, rise * 0.35),
        (edge + extension + waist, rise),
        (edge + extension, rise),
        (edge + extension, rise * 0.5),
        (edge, 0.0),
    ]


HEM_LEG, OUTER_LOW, OUTER_TOP, WAIST, CENTRE, CROTCH, INNER = range(7)


def trousers(
    waistband: bool = True, cuffs: bool = False, length: float = 76.0, centred: bool = True
) -> Pattern:
    """Four leg panels as hung beside the middle, with a waistband and cuffs if wanted."""
    panels: dict[str, Panel] = {}
    stitches: list[Stitch] = []
    crotch_y = 79.0
    for face, z, width, extension, waist in (
        ("f", FRONT_Z, 31.0, 5.0, 19.0),
        ("b", BACK_Z, 36.0, 10.0, 20.0),
    ):
        corners = half_leg(width, 26.0, extension, length, waist)
        shift = extension + 0.5
        left = panel([(u + shift, v) for u, v in corners], (0.0, crotch_y, z), curves={CROTCH: [0.5, 0.18]})
        panels |= {f"pant_{face}_l": left, f"pant_{face}_r": mirrored(left)}
        stitches += [
            (f"pant_{face}_l", CENTRE, f"pant_{face}_r", CENTRE),
            (f"pant_{face}_l", CROTCH, f"pant_{face}_r", CROTCH),
        ]
    for side in ("l", "r"):
        stitches += [
            (f"pant_f_{side}", edge, f"pant_b_{side}", edge) for edge in (OUTER_LOW, OUTER_TOP, INNER)
        ]
        if cuffs:
            _add_leg_cuffs(panels, stitches, side, crotch_y - length)
    if waistband:
        _add_trouser_band(panels, stitches, crotch_y + 26.0)
    return pattern(panels, stitches)


def _add_leg_cuffs(panels: dict[str, Panel], stitches: list[Stitch], side: str, hem_y: float) -> None:
    for face, z, width in (("f", FRONT_Z, 27.0), ("b", BACK_Z, 32.0)):
        cuff = panel(
            [(2.5, -6.0), (2.5 + width, -6.0), (2.5 + width, 0.0), (2.5, 0.0)], (0.0, hem_y - 3.0, z)
        )
        panels[f"cuff_{face}_{side}"] = cuff if side == "l" else mirrored(cuff)
        stitches.append((f"cuff_{face}_{side}", 2, f"pant_{face}_{side}", HEM_LEG))
    stitches += [(f"cuff_f_{side}", 1, f"cuff_b_{side}", 1), (f"cuff_f_{side}", 3, f"cuff_b_{side}", 3)]


def _add_trouser_band(panels: dict[str, Panel], stitches: list[Stitch], top_y: float) -> None:
    for face, z, waist in (("f", FRONT_Z, 19.0), ("b", BACK_Z, 20.0)):
        corners = [(-waist, 0.0), (0.0, 0.0), (waist, 0.0), (waist, 4.0), (-waist, 4.0)]
        panels[f"wb_{face}"] = panel(corners, (0.0, top_y + 2.0, z))
        stitches += [(f"wb_{face}", 0, f"pant_{face}_r", WAIST), (f"wb_{face}", 1, f"pant_{face}_l", WAIST)]
    stitches += [("wb_f", 2, "wb_b", 2), ("wb_f", 4, "wb_b", 4)]


def jumpsuit() -> Pattern:
    """A sleeveless bodice in halves on trousers, joined at the waist."""
    legs = trousers(waistband=False)
    panels: dict[str, Panel] = legs["pattern"]["panels"]
    stitches: list[Stitch] = []
    for face, z, depth, waist in (("f", FRONT_Z, 10.0, 19.0), ("b", BACK_Z, 2.5, 20.0)):
        corners = half_body(depth, width=25.0, length=44.0)
        corners[1] = (waist, -44.0)
        left = panel(corners, (0.0, 151.0, z), curves=_HALF_CURVES)
        panels |= {f"left_{face}torso": left, f"right_{face}torso": mirrored(left)}
        stitches.append((f"left_{face}torso", MIDDLE, f"right_{face}torso", MIDDLE))
        for side, short in (("left", "l"), ("right", "r")):
            stitches.append((f"{side}_{face}torso", HEM, f"pant_{face}_{short}", WAIST))
    for side in ("left", "right"):
        stitches += [
            (f"{side}_ftorso", SIDE, f"{side}_btorso", SIDE),
            (f"{side}_ftorso", SHOULDER, f"{side}_btorso", SHOULDER),
        ]
    joined = pattern(panels, stitches)
    joined["pattern"]["stitches"] += legs["pattern"]["stitches"]
    return joined


def one_piece_sleeve_tee() -> Pattern:
    """Whole front and back, sleeves in one piece hung flat over the arm."""
    panels: dict[str, Panel] = {}
    stitches: list[Stitch] = []
    for face, z, depth, turn in (("front", FRONT_Z, 9.0, 0.0), ("back", BACK_Z, 2.5, 180.0)):
        half = half_body(depth)
        right = [(-u, v) for u, v in half]
        corners = [half[1], half[2], half[3], half[4], half[5], right[4], right[3], right[2], right[1]]
        curves = {1: [0.4, 0.25], 6: [0.6, 0.25], 3: [0.5, 0.2], 4: [0.5, 0.2]}
        panels[face] = panel(corners, (0.0, NECK_Y, z), (0.0, turn, 0.0), curves)
    # Seen from outside the back's left is the front's right.
    stitches += [
        ("front", 0, "back", 7),
        ("front", 7, "back", 0),
        ("front", 2, "back", 5),
        ("front", 5, "back", 2),
    ]
    sleeve = panel(
        [(-17.0, -24.0), (17.0, -24.0), (19.0, -9.0), (0.0, 0.0), (-19.0, -9.0)],
        (40.0, NECK_Y - 14.0, 2.0),
        (0.0, 90.0, 0.0),
        curves={2: [0.5, 0.12], 3: [0.5, 0.12]},
    )
    panels["sleeve_l"] = sleeve
    panels["sleeve_r"] = mirrored(sleeve)
    # On the left the sleeve faces left: its +u points to the back.
    stitches += [
        ("sleeve_l", 1, "sleeve_l", 4),
        ("sleeve_r", 1, "sleeve_r", 4),
        ("sleeve_l", 2, "back", 6),
        ("sleeve_l", 3, "front", 1),
        ("sleeve_r", 2, "back", 1),
        ("sleeve_r", 3, "front", 6),
    ]
    return pattern(panels, stitches)


FOREIGN: dict[str, Callable[[], Pattern]] = {
    "half-shirt": half_shirt,
    "long-cuffed-shirt": lambda: half_shirt(48.0, cuffs=True),
    "hooded-shirt": lambda: half_shirt(30.0, hood=True),
    "one-piece-sleeve-tee": one_piece_sleeve_tee,
    "gored-skirt": gored_skirt,
    "circle-skirt": circle_skirt,
    "half-circle-skirt": lambda: circle_skirt(share=0.5, waistband=False),
    "tiered-skirt": tiered_skirt,
    "trousers": trousers,
    "cuffed-shorts": lambda: trousers(waistband=False, cuffs=True, length=22.0),
    "jumpsuit": jumpsuit,
}
