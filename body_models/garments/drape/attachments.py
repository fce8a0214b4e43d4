"""What is sewn to cloth or into it: tapes, interlinings, elastic, pressed folds, and what a wearer holds."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from body_models.garments.drape.arrays import Float32, Float64, Int32, Integers
from body_models.garments.drape.colouring import order_by_colour
from body_models.garments.drape.edges import edge_pairs
from body_models.garments.mesh import GarmentMesh

Flags = NDArray[np.bool_]

# A waistband is double cloth with a fusible interlining in between; bending stiffness grows with the cube of
# the distance of the outer layers.
WAISTBAND_INTERLINING = 60.0
# Seams and edges that are reinforced, and the tension they take per strain [N]: a waistband is interlined and
# double; shoulder, neck and yoke seams are taped or double, or they would grow under the garment's weight.
_TAPES = {
    "waistband": 3000.0,
    "waist_seam": 3000.0,
    "shoulder": 120.0,
    "yoke_seam": 120.0,
    "neck_seam": 120.0,
    "neckline": 40.0,
}
# Free rims that are bound or faced; where a sleeve is set in, the same label is a plain seam.
_BOUND_RIMS = {"armhole": 40.0}
# Where a garment hangs from the shoulders its waist seam is plain: two seam allowances.
_PLAIN_WAIST_SEAM_N = 150.0
# Woven elastic about 25 mm wide: some 40 N at half as long again.
ELASTIC_N = 80.0
# A fold is pressed to this angle between its two sides, and springs open against this force per strain.
_PRESSED_RAD = 0.45
_PRESSED_N = 30.0
# Stitching that holds a patch pocket down, in newton per strain of the few millimetres it spans.
_TACK_N = 300.0


def hangs_from_shoulders(mesh: GarmentMesh) -> bool:
    """Whether any panel covers the torso: then nothing has to hold the garment up at the waist."""
    return any(panel.role.startswith("torso") for panel in mesh.panels)


def elastic_waist(mesh: GarmentMesh) -> bool:
    """Whether elastic runs in the waistband."""
    none = np.zeros(0, np.int32)
    waist = np.concatenate([mesh.labels.get("waistband", none), mesh.labels.get("waist_seam", none)])
    return bool(np.isin(mesh.elastic_edges, waist).all(axis=1).any())


def held_vertices(mesh: GarmentMesh) -> Int32:
    """Vertices by which the wearer keeps the garment up: both edges of a waistband; none below a bodice."""
    none = np.zeros(0, np.int32)
    if hangs_from_shoulders(mesh):
        return none
    held = np.concatenate([mesh.labels.get("waistband", none), mesh.labels.get("waist_seam", none)])
    return np.unique(held).astype(np.int32)


def hinge_layers(mesh: GarmentMesh, hinges: Integers) -> Float64:
    """Bending stiffness [H] of hinges [H, 4] in layers of plain cloth: that of the softer of its panels."""
    stiffness = np.array([_interlining(mesh, number) for number in range(len(mesh.panels))])
    per_vertex = np.full(mesh.vertex_count, np.inf)
    np.minimum.at(per_vertex, mesh.sewn_of_cut, stiffness[mesh.panel_of_cut])
    # On a seam the two opposite corners say which panels the hinge joins, inside a panel all agree.
    per_panel = np.full((len(mesh.panels), mesh.vertex_count), False)
    per_panel[mesh.panel_of_cut, mesh.sewn_of_cut] = True
    layers: Float64 = per_vertex[hinges[:, 2:]].min(axis=1)
    for number in np.flatnonzero(stiffness > 1):
        whole = per_panel[number][hinges].all(axis=1)
        layers[whole] = stiffness[number]
    return layers


def _interlining(mesh: GarmentMesh, number: int) -> float:
    panel = mesh.panels[number]
    is_stiff_waist = panel.role.startswith("waistband") and not elastic_waist(mesh)
    return max(panel.interlining, WAISTBAND_INTERLINING) if is_stiff_waist else panel.interlining


def is_pressed(mesh: GarmentMesh, edges: Integers) -> Flags:
    """Which edges [E, 2] are pressed folds (of a collar leaf, a lapel): both ends labelled, along a seam."""
    return both_ends(mesh, edges, "fold") & _among(mesh, edges, mesh.seam_edges)


def bands(mesh: GarmentMesh) -> tuple[Int32, Float32, Float32]:
    """Edges [B, 2] of tapes and elastic, their rest lengths [B] and stiffnesses [B] in newton per strain."""
    edges, halves, count = edge_pairs(np.ascontiguousarray(mesh.faces, np.int32))
    face, corner = np.divmod(halves[:, 0], 3)
    rest_uv = mesh.rest_uv_m
    rest = np.linalg.norm(rest_uv[face, (corner + 1) % 3] - rest_uv[face, corner], axis=1)
    rim_or_seam = (count == 1) | _among(mesh, edges, mesh.seam_edges)
    stiffness = np.zeros(len(edges))
    for label, newton in _tapes(mesh).items():
        stiffness[rim_or_seam & both_ends(mesh, edges, label)] = newton
    for label, newton in _BOUND_RIMS.items():
        stiffness[(count == 1) & both_ends(mesh, edges, label)] = newton
    stiffness[_among(mesh, edges, mesh.elastic_edges)] = 0.0
    taped = np.flatnonzero(stiffness)
    tacks, tack_rest = _tacks(mesh)
    creases, crease_rest = _creases(mesh)
    pairs = np.concatenate([edges[taped], mesh.elastic_edges, tacks, creases]).astype(np.int32)
    lengths = np.concatenate([rest[taped], mesh.elastic_rest_m, tack_rest, crease_rest])
    newtons = np.concatenate(
        [
            stiffness[taped],
            np.full(len(mesh.elastic_edges), ELASTIC_N),
            np.full(len(tacks), _TACK_N),
            np.full(len(creases), _PRESSED_N),
        ]
    )
    order = order_by_colour(np.ascontiguousarray(pairs), mesh.vertex_count)
    return (
        np.ascontiguousarray(pairs[order]),
        lengths[order].astype(np.float32),
        newtons[order].astype(np.float32),
    )


def _tacks(mesh: GarmentMesh) -> tuple[Int32, Float64]:
    """Pairs [T, 2] that hold sewn-on pockets down, and their lengths [T].

    A pocket is drafted in the coordinates of the panel it lies on; each vertex of its ``pocket_seam`` is
    tacked to the three nearest of that panel.
    """
    seam = np.flatnonzero(np.isin(mesh.sewn_of_cut, mesh.labels.get("pocket_seam", np.zeros(0, np.int32))))
    layers = np.array([panel.layer for panel in mesh.panels])
    pairs, lengths = [np.zeros((0, 2), np.int32)], [np.zeros(0)]
    for number in np.unique(mesh.panel_of_cut[seam]):
        own = seam[mesh.panel_of_cut[seam] == number]
        hosts = [
            other
            for other, panel in enumerate(mesh.panels)
            if layers[other] < layers[number]
            and panel.role == mesh.panels[number].role.replace("pocket", "torso")
        ]
        beneath = np.flatnonzero(np.isin(mesh.panel_of_cut, hosts))
        if not len(beneath):
            continue
        away, nearest = cKDTree(mesh.cut_uv_m[beneath]).query(mesh.cut_uv_m[own], k=3)
        ends = np.stack([np.repeat(own, 3), beneath[np.asarray(nearest).ravel()]], axis=1)
        pairs.append(mesh.sewn_of_cut[ends].astype(np.int32))
        lengths.append(np.asarray(away).ravel())
    return np.concatenate(pairs), np.concatenate(lengths)


def _creases(mesh: GarmentMesh) -> tuple[Int32, Float64]:
    """Pairs [P, 2] of vertices on the two sides of pressed folds, and how far apart they are pressed [P].

    They belong to the two triangles at each edge of a fold: a leaf that was turned up is drawn down again.
    """
    edges, halves, count = edge_pairs(np.ascontiguousarray(mesh.faces, np.int32))
    fold = np.flatnonzero((count == 2) & is_pressed(mesh, edges))
    start = edges[fold, 0]
    sides = [_beside(mesh, halves[fold, which], start) for which in (0, 1)]
    (one, along, height), (other, other_along, other_height) = sides
    across = height**2 + other_height**2 - 2 * height * other_height * np.cos(_PRESSED_RAD)
    rest: Float64 = np.sqrt((along - other_along) ** 2 + across)
    return np.stack([one, other], axis=1).astype(np.int32), rest


def _beside(mesh: GarmentMesh, half: Integers, start: Integers) -> tuple[Integers, Float64, Float64]:
    """The vertex [P] opposite to each half-edge (face·3 + corner), and where it lies in its triangle: how
    far along the edge from its vertex ``start`` and how far off it [m]."""
    face, corner = np.divmod(half, 3)
    flips = mesh.faces[face, corner] != start
    first, second, opposite = (mesh.rest_uv_m[face, (corner + step) % 3] for step in range(3))
    begin = np.where(flips[:, None], second, first)
    edge = np.where(flips[:, None], first, second) - begin
    length = np.linalg.norm(edge, axis=1)
    off = opposite - begin
    along = np.einsum("ij,ij->i", off, edge) / length
    height = np.abs(edge[:, 0] * off[:, 1] - edge[:, 1] * off[:, 0]) / length
    return mesh.faces[face, (corner + 2) % 3], along, height


def _tapes(mesh: GarmentMesh) -> dict[str, float]:
    tapes = dict(_TAPES)
    if hangs_from_shoulders(mesh):
        tapes["waist_seam"] = _PLAIN_WAIST_SEAM_N
    elif elastic_waist(mesh):
        del tapes["waistband"], tapes["waist_seam"]
    return tapes


def both_ends(mesh: GarmentMesh, edges: Integers, label: str) -> Flags:
    """Which edges [E, 2] have both ends on pattern edges of a label."""
    labelled = np.zeros(mesh.vertex_count, bool)
    labelled[mesh.labels.get(label, np.zeros(0, np.int32))] = True
    both: Flags = labelled[edges[:, 0]] & labelled[edges[:, 1]]
    return both


def _among(mesh: GarmentMesh, edges: Integers, others: Integers) -> Flags:
    """Which edges [E, 2] are among others [N, 2], in either direction."""
    width = np.int64(mesh.vertex_count)

    def keys(pairs: Integers) -> Integers:
        ordered = np.sort(pairs.astype(np.int64), axis=1)
        return np.asarray(ordered[:, 0] * width + ordered[:, 1])

    return np.asarray(np.isin(keys(edges), keys(others)))
