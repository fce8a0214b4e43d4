"""Garments over each other: what the next one is wrapped around and collides with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from body_models.garments.drape.crossings import crossings_at_edges
from body_models.garments.drape.drape import Drape
from body_models.garments.drape.edges import edge_pairs
from body_models.garments.drape.figure import DressForm
from body_models.garments.drape.grid import BodyGrid, with_layer
from body_models.garments.drape.self_contact import panels_turned_over
from body_models.garments.mesh import GarmentMesh
from resources.fabrics import Fabric


@dataclass(frozen=True, slots=True, kw_only=True)
class WornGarment:
    """A draped garment of an outfit."""

    mesh: GarmentMesh
    fabric: Fabric
    drape: Drape


def clothed_form(form: DressForm, worn: WornGarment) -> DressForm:
    """The form of a figure that wears a garment: what comes next is wrapped around both."""
    figure = form.figure
    cloth = worn.drape.vertices_m.astype(np.float64)
    nearest = np.asarray(cKDTree(figure.vertices_m).query(cloth)[1])
    parts = [np.concatenate([part, part[nearest]]) for part in (*figure.arm_parts, figure.arms)]
    # Triangles between sleeve and torso would lower the armpit.
    on_arm = figure.arms[nearest][worn.mesh.faces]
    whole = worn.mesh.faces[on_arm.all(axis=1) | ~on_arm.any(axis=1)]
    clothed = replace(
        figure,
        vertices_m=np.concatenate([figure.vertices_m, cloth]),
        faces=np.concatenate([figure.faces, whole + len(figure.vertices_m)]).astype(np.int32),
        arm_parts=(parts[0], parts[1]),
        arms=parts[2],
    )
    return DressForm.of(clothed)


def layered_grid(grid: BodyGrid, worn: WornGarment) -> BodyGrid:
    """The grid of a body that wears a garment. Collar leaves and lapels lie with their front inwards."""
    faces = worn.mesh.faces.copy()
    turned = panels_turned_over(worn.mesh)[worn.mesh.panel_of_face]
    faces[turned] = faces[turned][:, ::-1]
    return with_layer(grid, worn.drape.vertices_m, faces, worn.fabric.thickness_m)


def crossing_percent(worn: Sequence[WornGarment]) -> float:
    """Percent of all edges of an outfit's garments that pass through another garment."""
    firsts = np.cumsum([0, *(garment.mesh.vertex_count for garment in worn)])
    points = np.concatenate([garment.drape.vertices_m for garment in worn])
    faces = [garment.mesh.faces + first for garment, first in zip(worn, firsts, strict=False)]
    edges = [edge_pairs(own)[0] for own in faces]
    through = sum(
        int((crossings_at_edges(points, mine, theirs) > 0).sum())
        for one, mine in enumerate(edges)
        for other, theirs in enumerate(faces)
        if one != other
    )
    return 100 * through / max(sum(len(own) for own in edges), 1)
