"""What all skirts share: quarters joined into panels, the zip at the centre back, the waistband in pieces.

A quarter is drafted at +u with its centre line on u = 0 and becomes half of a panel cut on the fold, or a
panel of its own where the garment opens. Side seams of front and back are equally long by construction.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from body_models.garments.patterns.draft import (
    DraftClosure,
    DraftEdge,
    DraftPanel,
    Points,
    Seam,
    assemble,
    curve_length,
    flared_band,
    line,
    point,
)
from body_models.garments.patterns.measure import FlatPattern
from body_models.garments.patterns.points_of_measure import pom
from body_models.garments.patterns.pom_lines import PomLine, along, straight
from body_models.garments.patterns.specification import ClosureKind, PatternSpecification

WAISTBAND_POINTS_OF_MEASURE = (
    pom("waist_girth", "Waist", "around the top edge of the waistband", 50, 190),
    pom("waistband_height", "Waistband height", "height of the finished waistband", 2, 7),
)

# A zip ends where the seat is passed.
ZIP_CM = 17.0
ZIP_SHARE = 0.5  # and never longer than this share of the centre line
# A waistband lies on a widening body: it is cut as this angle [rad] of a ring.
_BAND_TURN = 1.1
_HANGS_IN_FRONT_CM = 22.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SkirtQuarter:
    """Half a front or back at +u: edges from the hem's centre around the side up to the waist's centre."""

    hem: DraftEdge  # from the centre to the side
    side: tuple[DraftEdge, ...]  # from the hem to the waist
    waist: tuple[DraftEdge, ...]  # from the side to the centre, with the dart

    @property
    def edges(self) -> tuple[DraftEdge, ...]:
        """The outline without the centre line."""
        return (self.hem, *self.side, *self.waist)

    @property
    def centre_waist(self) -> Points:
        """Where the waist seam meets the centre line [2]."""
        return self.waist[-1].end_cm

    @property
    def centre_cm(self) -> float:
        """Length of the centre line from waist seam to hem."""
        return float(self.centre_waist[1] - self.hem.start_cm[1])


def renamed(edges: Sequence[DraftEdge], side: str) -> list[DraftEdge]:
    """The edges named for the wearer's side they are on."""
    return [replace(edge, name=f"{edge.name}_{side}") for edge in edges]


def mirrored(edges: Sequence[DraftEdge]) -> list[DraftEdge]:
    """The edges on the other side of u = 0, in the order of the outline there."""
    return [edge.mirrored() for edge in reversed(edges)]


def sides_of(face: str) -> tuple[str, str]:
    """The wearer's side at +u and at -u of a panel seen from its face side; `face` is front or back."""
    return ("left", "right") if face == "front" else ("right", "left")


def folded_panel(quarter: SkirtQuarter, face: str, height_cm: float) -> DraftPanel:
    """A whole front or back; `height_cm` is where its v = 0 hangs on the reference body."""
    plus, minus = sides_of(face)
    edges = (*renamed(quarter.edges, plus), *renamed(mirrored(quarter.edges), minus))
    return _hung(
        DraftPanel(name=f"skirt_{face}", role=f"skirt_{face}", edges=edges, label="body"),
        quarter,
        face,
        height_cm,
    )


def opened_panels(
    quarter: SkirtQuarter, face: str, height_cm: float, open_cm: float
) -> tuple[DraftPanel, DraftPanel]:
    """The two halves (+u, -u) of a front or back that opens along its centre for `open_cm` from the waist.

    Centre edges: ``centre_upper`` down to the end of the opening and ``centre_lower`` below it, which is left
    out where the opening reaches the hem.
    """
    plus, minus = sides_of(face)
    top, hem = quarter.centre_waist, quarter.hem.start_cm
    label = f"centre_{face}"
    if open_cm < quarter.centre_cm - 1.0:
        stop = top - point(0.0, open_cm)
        centre = [line("centre_upper", top, stop, label), line("centre_lower", stop, hem, label)]
    else:
        centre = [line("centre_upper", top, hem, label)]
    drawn = [*quarter.edges, *centre]
    halves = ((plus, drawn), (minus, mirrored(drawn)))
    first, second = (
        _hung(
            DraftPanel(
                name=f"skirt_{face}_{side}",
                role=f"skirt_{face}_{side}",
                edges=tuple(renamed(edges, side)),
                label="body",
            ),
            quarter,
            face,
            height_cm,
        )
        for side, edges in halves
    )
    return first, second


def _hung(panel: DraftPanel, quarter: SkirtQuarter, face: str, height_cm: float) -> DraftPanel:
    front = face == "front"
    return replace(
        panel,
        anchors_cm={f"waist_{face}": quarter.centre_waist},
        rotation_deg=(0.0, 0.0 if front else 180.0, 0.0),
        translation_cm=(0.0, height_cm, _HANGS_IN_FRONT_CM if front else -_HANGS_IN_FRONT_CM),
    )


def side_seams(one: str, other: str, quarter: SkirtQuarter, side: str) -> list[Seam]:
    """The side seam of two panels on the wearer's `side`."""
    return [((one, f"{edge.name}_{side}"), (other, f"{edge.name}_{side}")) for edge in quarter.side]


def dart_seams(panel: DraftPanel) -> list[Seam]:
    """Every dart of a panel: two edges labelled dart that follow each other."""
    edges = panel.edges
    return [
        ((panel.name, one.name), (panel.name, other.name))
        for one, other in itertools.pairwise(edges)
        if one.label == other.label == "dart"
        and np.allclose(one.end_cm, other.start_cm)
        and _same_dart(one.name, other.name)
    ]


def _same_dart(one: str, other: str) -> bool:
    """Edges of a dart are called ``NAME_outer…`` and ``NAME_inner…``."""
    return one.replace("outer", "") == other.replace("inner", "") or (
        one.replace("inner", "") == other.replace("outer", "")
    )


def dart(name: str, at: Points, along: Points, width_cm: float, tip: Points) -> tuple[DraftEdge, DraftEdge]:
    """The two edges of a dart around a point of an edge run in the direction `along` [2], to its tip [2]."""
    start, end = at - along * width_cm / 2, at + along * width_cm / 2
    return line(f"{name}_outer", start, tip, "dart"), line(f"{name}_inner", tip, end, "dart")


def centre_seams(
    halves: tuple[DraftPanel, DraftPanel], kind: ClosureKind, buttons_cm: tuple[float, ...] = ()
) -> tuple[list[Seam], list[DraftClosure]]:
    """The centre of two halves (+u, -u): its upper part fastened, the rest sewn."""
    plus, minus = (panel.name for panel in halves)
    right, left = plus.rsplit("_", 1)[1], minus.rsplit("_", 1)[1]

    def pair(name: str) -> Seam:
        return (plus, f"{name}_{right}"), (minus, f"{name}_{left}")

    sewn = [pair("centre_lower")] if any("centre_lower" in edge.name for edge in halves[0].edges) else []
    return sewn, [DraftClosure(kind=kind, seam=pair("centre_upper"), buttons_cm=buttons_cm)]


def edge_cm(edge: DraftEdge) -> float:
    """Length of a line, a curve or an arc."""
    if edge.radius_cm is None:
        return curve_length(edge.control_cm)
    chord = float(np.hypot(*(edge.end_cm - edge.start_cm)))
    return 2 * edge.radius_cm * math.asin(min(1.0, chord / (2 * edge.radius_cm)))


def waist_seam_cm(measures: Mapping[str, float]) -> float:
    """Length of the seam that a curved waistband of these measures is sewn on by."""
    return measures["waist_girth"] + _BAND_TURN * measures["waistband_height"]


def waistband(panel: DraftPanel, measures: Mapping[str, float]) -> tuple[DraftPanel, list[Seam]]:
    """The piece of waistband that is sewn to a panel's waist seam, slightly curved, and its seams."""
    seam_edges = [edge for edge in reversed(panel.edges) if edge.label == "waist_seam"]
    bottom = [(f"seam_{edge.name}", edge_cm(edge)) for edge in seam_edges]
    turn = _BAND_TURN * sum(piece for _, piece in bottom) / waist_seam_cm(measures)
    height = measures["waistband_height"]
    name = panel.name.replace("skirt", "waistband")
    band = DraftPanel(
        name=name,
        role=name,
        edges=flared_band(bottom, height, turn, ("waist_seam", "waistband")),
        label="body",
        anchors_cm={anchor: point(0.0, height) for anchor in panel.anchors_cm},
        rotation_deg=panel.rotation_deg,
        translation_cm=panel.translation_cm,
    )
    return band, [((panel.name, edge.name), (name, f"seam_{edge.name}")) for edge in seam_edges]


def skirt_with_waistband(
    front: SkirtQuarter, back: SkirtQuarter, measures: Mapping[str, float], seat_height_cm: float
) -> PatternSpecification:
    """A skirt of a whole front and two back halves with a zip, on a waistband that the zip runs through."""
    whole = folded_panel(front, "front", seat_height_cm)
    right, left = opened_panels(back, "back", seat_height_cm, min(ZIP_CM, ZIP_SHARE * back.centre_cm))
    sewn, closures = centre_seams((right, left), "zip")
    bands: list[DraftPanel] = []
    for panel in (whole, left, right):
        band, band_seams = waistband(panel, measures)
        bands.append(band)
        sewn += [*band_seams, *dart_seams(panel)]
    for half, side in ((left, "left"), (right, "right")):
        sewn += side_seams(whole.name, half.name, front, side)
    band_front, band_left, band_right = (band.name for band in bands)
    sewn += [
        ((band_front, "end_plus"), (band_left, "end_minus")),
        ((band_front, "end_minus"), (band_right, "end_plus")),
    ]
    closures.append(DraftClosure(kind="zip", seam=((band_left, "end_plus"), (band_right, "end_minus"))))
    return assemble([whole, left, right, *bands], sewn, measures, closures)


def waistband_pom_lines(flat: FlatPattern) -> dict[str, tuple[PomLine, ...]]:
    """Waist and height of a waistband in a front and two back pieces."""
    roles = ("waistband_front", "waistband_back_left", "waistband_back_right")
    front = flat.labelled_edges("waistband_front", "waistband")[0]
    top = front[int(np.abs(front[:, 0]).argmin())]
    return {
        "waist_girth": tuple(line for role in roles for line in along(flat, role, "waistband")),
        "waistband_height": (straight("waistband_front", point(0.0, 0.0), top),),
    }
