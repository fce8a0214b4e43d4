"""A garment's finish on its own mesh: which edges carry stitches, where buttons sit, what is drawn on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from app.services.finishing.panels import FlatPanel
from app.services.finishing.pockets import belt_loops
from app.services.finishing.styles import PLAIN, STYLES, Style
from body_models.garments.mesh import GarmentClosure, GarmentMesh
from viewer.scene.finish import DrawnLine, Fastening, Loop, Stitching

_BANDS: Final = ("collar", "cuff", "hem_band", "waistband")
_TURNED: Final = ("lapel", "collar_leaf")  # folded over: the wrong side of the cloth lies on the garment
_LINED: Final = ("hood",)  # one looks into it
_FRONT: Final = "torso_front"
_POCKET: Final = "pocket"
_SHOWN_CLOSURE: Final[dict[str, Literal["buttons", "zip", "hidden"]]] = {
    "buttons": "buttons",
    "zip": "zip",
    "hook": "hidden",
    "tie": "hidden",
}
_HIDDEN_ZIPS: Final = ("trousers", "skirt", "dress", "jeans", "shorts")  # sewn behind a fly or into a seam


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Finished:
    """The finish of one garment mesh."""

    stitching: Stitching
    seam_edges: npt.NDArray[np.int32]  # [S, 2]
    topstitched_edges: npt.NDArray[np.int32]  # [S', 2]
    band_faces: npt.NDArray[np.bool_]  # [F] of bands
    turned_faces: npt.NDArray[np.bool_]  # [F]
    lined_faces: npt.NDArray[np.bool_]  # [F]
    rib_spacing_m: float | None
    fastenings: tuple[Fastening, ...]
    lines: tuple[DrawnLine, ...]
    loops: tuple[Loop, ...]


def finished(mesh: GarmentMesh, family: str | None, block: str | None = None) -> Finished:
    """The finish of a garment of a family (None: unknown) and a block (``women``, ``men``)."""
    style = PLAIN if family is None else STYLES.get(family, PLAIN)
    panels = FlatPanel.all_of(mesh)
    return Finished(
        stitching=style.stitching,
        seam_edges=_open_seams(mesh),
        topstitched_edges=np.concatenate([_labelled_edges(mesh, style.topstitched), _pocket_rims(mesh)]),
        band_faces=_faces_of(mesh, _BANDS),
        turned_faces=_faces_of(mesh, _TURNED),
        lined_faces=_faces_of(mesh, _LINED),
        rib_spacing_m=style.rib_spacing_m if style.bands_ribbed else None,
        fastenings=tuple(_fastening(closure, mesh, style, family or "", block) for closure in mesh.closures),
        lines=tuple(drawn for drawing in style.drawings for drawn in drawing(panels)),
        loops=tuple(belt_loops(panels)) if style.belt_loops else (),
    )


def _faces_of(mesh: GarmentMesh, roles: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """The triangles [F] of panels whose role starts with one of these."""
    panels = [index for index, panel in enumerate(mesh.panels) if panel.role.startswith(roles)]
    return np.isin(mesh.panel_of_face, panels)


def _fastening(
    closure: GarmentClosure, mesh: GarmentMesh, style: Style, family: str, block: str | None
) -> Fastening:
    kind = _SHOWN_CLOSURE[closure.kind]
    if kind == "zip" and family.endswith(_HIDDEN_ZIPS):
        kind = "hidden"
    lapped = kind == "buttons" and _along_the_front(closure, mesh)
    return Fastening(
        kind=kind,
        vertices=closure.vertices,
        buttons_m=closure.buttons_m,
        lap=(1 if block == "men" else -1) if lapped else 0,
        placket_stitched=style.placket,
        button_rgb=style.button_rgb,
        button_radius_m=style.button_radius_m,
    )


def _along_the_front(closure: GarmentClosure, mesh: GarmentMesh) -> bool:
    """Whether a closure runs down the front: all of it on front panels, not on a cuff or a collar."""
    cut = np.isin(mesh.sewn_of_cut, closure.vertices[1:-1])
    panels = np.unique(mesh.panel_of_cut[cut])
    return all(mesh.panels[int(index)].role.startswith(_FRONT) for index in panels)


def _open_seams(mesh: GarmentMesh) -> npt.NDArray[np.int32]:
    """Seam edges without those of buttoned fronts: a placket covers them."""
    seams = mesh.seam_edges
    for closure in mesh.closures:
        if closure.kind == "buttons":
            seams = seams[~np.isin(seams, closure.vertices).all(axis=1)]
    return seams


def _pocket_rims(mesh: GarmentMesh) -> npt.NDArray[np.int32]:
    """The open borders [S, 2] of pockets that are sewn on: they are stitched close, not hemmed."""
    pockets = [i for i, panel in enumerate(mesh.panels) if panel.role.startswith(_POCKET)]
    on_pocket = np.unique(mesh.sewn_of_cut[np.isin(mesh.panel_of_cut, pockets)])
    borders = _borders(mesh)
    return borders[np.isin(borders, on_pocket).all(axis=1)]


def _borders(mesh: GarmentMesh) -> npt.NDArray[np.int32]:
    """The edges [B, 2] of all open borders."""
    rims = [np.column_stack([loop, np.roll(loop, -1)]) for loop in mesh.boundary_loops]
    return np.concatenate([np.empty((0, 2), dtype=np.int32), *rims]).astype(np.int32)


def _labelled_edges(mesh: GarmentMesh, labels: tuple[str, ...]) -> npt.NDArray[np.int32]:
    """Seams and open borders [S, 2] whose both ends lie on an edge of one of the labels."""
    edges = np.concatenate([mesh.seam_edges, _borders(mesh)]).astype(np.int32)
    chosen = [
        edges[np.isin(edges, mesh.labels[label]).all(axis=1)] for label in labels if label in mesh.labels
    ]
    return np.concatenate(chosen) if chosen else np.empty((0, 2), dtype=np.int32)
