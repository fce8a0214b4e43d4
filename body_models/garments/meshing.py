"""From a sewing pattern to a sewn triangle mesh."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from body_models.errors import PatternError
from body_models.garments.mesh import (
    Floats,
    GarmentClosure,
    GarmentMesh,
    GarmentPanel,
    Indices,
    sew_positions,
)
from body_models.garments.patterns.curves import dense_panel_edges, length, resample
from body_models.garments.patterns.specification import PatternPanel, PatternSpecification, PatternWrap
from body_models.garments.sewing import boundary_loops, check_manifold, join, wind_alike
from body_models.garments.triangulation import polygon_area, triangulate

# A women's M tee has about 4,000 vertices at this edge length.
DEFAULT_RESOLUTION_M = 0.0135
MOST_VERTICES = 200_000

_EdgeName = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _CutPanel:
    """One triangulated panel, numbered from 0, and the vertices along each of its edges."""

    uv_m: Floats  # [N, 2] seen from the face side
    faces: Indices  # [M, 3]
    edge_vertices: tuple[Indices, ...]
    mirrored: bool  # the file draws it as seen from the back of the cloth


def mesh_pattern(
    specification: PatternSpecification, resolution_m: float = DEFAULT_RESOLUTION_M
) -> GarmentMesh:
    """Cut, triangulate and sew a pattern with edges of about `resolution_m`.

    Raises PatternError: PATTERN_TOO_FINE, PATTERN_CURVE, PATTERN_PANEL_CROSSES, PATTERN_SEAM_BRANCHES.
    """
    names = tuple(specification.panels)
    dense = {name: dense_panel_edges(specification, name) for name in names}
    _check_size(dense, resolution_m)
    segments = _segment_counts(specification, dense, resolution_m)
    cut = [
        _cut_panel(name, specification.panels[name], dense[name], segments, resolution_m) for name in names
    ]
    first = np.concatenate([[0], np.cumsum([len(panel.uv_m) for panel in cut])]).astype(np.int32)
    uv_m = np.concatenate([panel.uv_m for panel in cut])
    faces = np.concatenate([panel.faces + start for panel, start in zip(cut, first, strict=False)])
    panel_of_cut = np.repeat(np.arange(len(cut), dtype=np.int32), np.diff(first))
    edges = {
        (name, index): vertices + start
        for name, panel, start in zip(names, cut, first, strict=False)
        for index, vertices in enumerate(panel.edge_vertices)
    }
    pairs = _seam_pairs(specification, edges)
    placed = [_placed(specification, name, panel) for name, panel in zip(names, cut, strict=True)]
    panels = [_panel(specification, name, panel.mirrored) for name, panel in zip(names, cut, strict=True)]
    return _sewn(
        uv_m, faces, panel_of_cut, pairs, np.concatenate(placed), edges, specification, tuple(panels)
    )


def _sewn(
    uv_m: Floats,
    cut_faces: Indices,
    panel_of_cut: Indices,
    seams: list[Indices],
    placed_m: Floats,
    edges: dict[_EdgeName, Indices],
    specification: PatternSpecification,
    panels: tuple[GarmentPanel, ...],
) -> GarmentMesh:
    pairs = np.concatenate(seams) if seams else np.empty((0, 2), dtype=np.int32)
    sewn_of_cut = join(pairs, len(uv_m))
    faces = sewn_of_cut[cut_faces]
    # A triangle in the corner between two edges sewn to each other closes to a line.
    open_faces = (faces != np.roll(faces, 1, axis=1)).all(axis=1)
    cut_faces, faces = cut_faces[open_faces], faces[open_faces]
    panel_of_face = panel_of_cut[cut_faces[:, 0]]
    check_manifold(faces, panel_of_face, tuple(panel.name for panel in panels))
    turned = wind_alike(faces, panel_of_face, len(panels))[panel_of_face]
    if any(panel.wrap for panel in panels):
        turned ^= _inside_out(np.where(turned[:, None], cut_faces[:, ::-1], cut_faces), placed_m)
    faces[turned], cut_faces[turned] = faces[turned][:, ::-1], cut_faces[turned][:, ::-1]
    vertex_count = int(sewn_of_cut.max()) + 1
    chains = [sewn_of_cut[seam[:, 0]] for seam in seams]
    elastic_edges, elastic_rest_m = _elastics(specification, edges, uv_m, sewn_of_cut)
    seam_edges = [np.column_stack([chain[:-1], chain[1:]]) for chain in chains]
    return GarmentMesh(
        vertices_m=sew_positions(placed_m, sewn_of_cut, vertex_count),
        faces=faces,
        cut_uv_m=uv_m,
        cut_faces=cut_faces,
        sewn_of_cut=sewn_of_cut,
        panel_of_cut=panel_of_cut,
        panels=panels,
        seam_edges=np.concatenate(seam_edges) if seam_edges else np.empty((0, 2), dtype=np.int32),
        boundary_loops=boundary_loops(faces),
        labels=_labels(specification, edges, sewn_of_cut),
        hung_m=placed_m,
        closures=_closures(specification, edges, sewn_of_cut),
        elastic_edges=elastic_edges,
        elastic_rest_m=elastic_rest_m,
    )


def _inside_out(cut_faces: Indices, placed_m: Floats) -> bool:
    """Whether a pattern hung around a body faces its face side to the body.

    Our programs draw panels from the face side; others draw the back as its mirror image stands behind it.
    """
    corners = placed_m[cut_faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    outwards = corners.mean(axis=1) - (placed_m.min(axis=0) + placed_m.max(axis=0)) / 2
    return bool((normal[:, [0, 2]] * outwards[:, [0, 2]]).sum() < 0)


def _check_size(dense: dict[str, list[Floats]], resolution_m: float) -> None:
    area = sum(abs(polygon_area(np.concatenate([edge[:-1] for edge in edges]))) for edges in dense.values())
    rim = sum(length(edge) for edges in dense.values() for edge in edges)
    expected = area / (resolution_m**2 * math.sqrt(3) / 2) + rim / resolution_m
    if not expected <= MOST_VERTICES:
        raise PatternError(
            "PATTERN_TOO_FINE",
            f"The pattern would need about {expected:,.0f} points at {resolution_m * 1000:g} mm; "
            "check its units_in_meter or mesh it more coarsely.",
        )


def _segment_counts(
    specification: PatternSpecification, dense: dict[str, list[Floats]], resolution_m: float
) -> dict[_EdgeName, int]:
    """Into how many pieces each edge is cut: both sides of a stitch into those of the longer one."""
    segments = {
        (name, index): max(1, math.ceil(length(edge) / resolution_m - 0.25))
        for name, edges in dense.items()
        for index, edge in enumerate(edges)
    }
    joined = [(stitch[0], stitch[1]) for stitch in specification.pattern.stitches]
    for pair in (*joined, *(closure.sides for closure in specification.pattern.closures)):
        one, other = ((side.panel, side.edge) for side in pair)
        segments[one] = segments[other] = max(segments[one], segments[other])
    return segments


def _cut_panel(
    name: str,
    panel: PatternPanel,
    dense: list[Floats],
    segments: dict[_EdgeName, int],
    resolution_m: float,
) -> _CutPanel:
    pieces = [resample(edge, segments[name, index] + 1)[:-1] for index, edge in enumerate(dense)]
    border = np.concatenate(pieces)
    starts = np.concatenate([[0], np.cumsum([len(piece) for piece in pieces])])
    edge_vertices = [
        np.arange(start, end + 1, dtype=np.int32) % len(border)
        for start, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
    ]
    mirrored = polygon_area(border) < 0
    if mirrored:
        # Seen from the face side the outline runs counter-clockwise, and prints are not mirrored.
        border = border * np.array([-1.0, 1.0])
    uv_m, faces = triangulate(border, resolution_m, name)
    return _CutPanel(uv_m=uv_m, faces=faces, edge_vertices=tuple(edge_vertices), mirrored=mirrored)


def _seam_pairs(specification: PatternSpecification, edges: dict[_EdgeName, Indices]) -> list[Indices]:
    """Cut vertices [n, 2] joined by each stitch; by default the end of one edge meets the other's start."""
    seams = []
    for stitch in specification.pattern.stitches:
        one, other = (edges[side.panel, side.edge] for side in (stitch[0], stitch[1]))
        seams.append(np.column_stack([one, other if len(stitch) == 3 else other[::-1]]))
    for closure in specification.pattern.closures:
        one, other = (edges[side.panel, side.edge] for side in closure.sides)
        seams.append(np.column_stack([one, other[::-1]]))
    return seams


def _closures(
    specification: PatternSpecification, edges: dict[_EdgeName, Indices], sewn_of_cut: Indices
) -> tuple[GarmentClosure, ...]:
    return tuple(
        GarmentClosure(
            kind=closure.kind,
            vertices=sewn_of_cut[edges[closure.sides[0].panel, closure.sides[0].edge]],
            buttons_m=np.asarray(closure.buttons_cm, dtype=np.float64) / 100,
        )
        for closure in specification.pattern.closures
    )


def _elastics(
    specification: PatternSpecification, edges: dict[_EdgeName, Indices], uv_m: Floats, sewn_of_cut: Indices
) -> tuple[Indices, Floats]:
    """Pieces [E, 2] of elastic bands as pairs of sewn vertices, and their relaxed lengths [E]."""
    pieces, lengths = [np.empty((0, 2), dtype=np.int32)], [np.empty(0)]
    for (name, index), vertices in edges.items():
        share = specification.panels[name].edges[index].elastic
        if share is not None:
            pieces.append(np.column_stack([sewn_of_cut[vertices[:-1]], sewn_of_cut[vertices[1:]]]))
            along = np.diff(uv_m[vertices], axis=0)
            lengths.append(share * np.hypot(along[:, 0], along[:, 1]))
    return np.concatenate(pieces), np.concatenate(lengths)


def _placed(specification: PatternSpecification, name: str, cut: _CutPanel) -> Floats:
    """Where the specification hangs the panel's vertices [N, 3], in metres."""
    panel = specification.panels[name]
    drawn = cut.uv_m * np.array([-1.0 if cut.mirrored else 1.0, 1.0])
    flat = np.column_stack([drawn, np.zeros(len(drawn))])
    turned = Rotation.from_euler("xyz", panel.rotation, degrees=True).apply(flat)
    placed: Floats = turned + np.asarray(panel.translation) * specification.metres_per_unit
    return placed


def _panel(specification: PatternSpecification, name: str, mirrored: bool) -> GarmentPanel:
    panel = specification.panels[name]
    scale = specification.metres_per_unit
    towards = np.array([-scale if mirrored else scale, scale])
    x, y, z = (component * scale for component in panel.translation)
    return GarmentPanel(
        name=name,
        role=panel.role or name,
        rotation_deg=panel.rotation,
        translation_m=(x, y, z),
        anchors={landmark: np.asarray(point) * towards for landmark, point in panel.anchors.items()},
        layer=panel.layer,
        interlining=panel.interlining,
        wrap=_seen_from_face(panel.wrap) if panel.wrap and mirrored else panel.wrap,
    )


def _seen_from_face(wrap: PatternWrap) -> PatternWrap:
    """The wrap of a panel that is drawn as seen from the back of the cloth."""
    return wrap.model_copy(update={"sense": -wrap.sense})


def _labels(
    specification: PatternSpecification, edges: dict[_EdgeName, Indices], sewn_of_cut: Indices
) -> dict[str, Indices]:
    gathered: dict[str, list[Indices]] = {}
    for (name, index), vertices in edges.items():
        label = specification.panels[name].edges[index].label
        if label:
            gathered.setdefault(label, []).append(sewn_of_cut[vertices])
    return {label: np.unique(np.concatenate(parts)) for label, parts in gathered.items()}
