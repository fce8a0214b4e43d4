"""The flat tee measures what was asked for and can be sewn."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from body_models.errors import PatternError
from body_models.garments.meshing import mesh_pattern
from body_models.garments.patterns.curves import dense_panel_edges, length
from body_models.garments.patterns.knit_panels import KnitBlock
from body_models.garments.patterns.knit_poms import measure_tee
from body_models.garments.patterns.specification import PatternSpecification
from body_models.garments.patterns.tee import MENS_TEE, WOMENS_TEE, PatternTee

_M: Mapping[str, float] = {
    "chest_girth": 100,
    "waist_girth": 95,
    "hem_girth": 107,
    "across_shoulder": 39.5,
    "across_front": 35.5,
    "across_back": 37,
    "shoulder_drop": 4.2,
    "neck_width": 18,
    "front_neck_drop": 8.5,
    "back_neck_drop": 2,
    "neckband_height": 2,
    "armhole_depth": 22,
    "waist_level": 41,
    "back_length": 64,
    "sleeve_length": 20,
    "bicep_girth": 35.5,
    "cuff_girth": 32.5,
}
_BLOCKS = st.sampled_from([WOMENS_TEE, MENS_TEE])


@st.composite
def _plausible_poms(draw: st.DrawFn) -> dict[str, float]:
    """Tees from a child-like XS to a very large one, each measure wandering on its own."""
    poms = {name: value * draw(st.floats(0.93, 1.07)) for name, value in _M.items()}
    growth = draw(st.floats(0.8, 1.45))
    for name in ("chest_girth", "waist_girth", "hem_girth", "bicep_girth", "cuff_girth"):
        poms[name] *= growth
    for name in ("across_shoulder", "across_front", "across_back", "armhole_depth"):
        poms[name] *= 1 + 0.45 * (growth - 1)
    return poms


def _edge_lengths_cm(specification: PatternSpecification) -> dict[tuple[str, int], float]:
    return {
        (name, index): 100 * length(edge)
        for name in specification.panels
        for index, edge in enumerate(dense_panel_edges(specification, name))
    }


def _is_simple(outline: np.ndarray) -> bool:
    """No two edges of the closed outline [N, 2] cross."""
    start, end = outline, np.roll(outline, -1, axis=0)

    def side(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
        across = (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1])
        return np.asarray(across - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0]))

    a, b, c, d = start[:, None], end[:, None], start[None], end[None]
    crossing = (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)
    return not bool(crossing.any())


@settings(max_examples=60, deadline=None)
@given(_plausible_poms(), _BLOCKS)
def test_any_plausible_tee_measures_back_and_sews(poms: dict[str, float], block: KnitBlock) -> None:
    try:
        specification = PatternTee(block).build(poms)
    except PatternError as error:
        assume(error.code not in {"POM_CONFLICT", "POM_RANGE"})
        raise
    measured = measure_tee(specification)
    for name, value in poms.items():
        assert measured[name] == pytest.approx(value, abs=0.2), name
    for name in specification.panels:
        outline = np.concatenate([edge[:-1:8] for edge in dense_panel_edges(specification, name)])
        assert _is_simple(outline), name
    _assert_seams_match(specification, block)


def _assert_seams_match(specification: PatternSpecification, block: KnitBlock) -> None:
    lengths = _edge_lengths_cm(specification)
    for stitch in specification.pattern.stitches:
        one, other = ((side.panel, side.edge) for side in (stitch[0], stitch[1]))
        eased = 1 + block.cap_ease if other[0].startswith("sleeve") and one[0] in ("front", "back") else 1.0
        lower_armhole = lengths[other] == pytest.approx(lengths[one], abs=0.1)
        assert lower_armhole or lengths[other] == pytest.approx(eased * lengths[one], abs=0.1)


def test_the_sleeve_cap_carries_its_ease_above_the_notches() -> None:
    specification = PatternTee(WOMENS_TEE).build(_M)
    measured = {"armhole": 0.0, "cap": 0.0}
    for name in ("front", "back", "sleeve_left"):
        for edge, points in zip(
            specification.panels[name].edges, dense_panel_edges(specification, name), strict=True
        ):
            if edge.label == "armhole":
                measured["cap" if name == "sleeve_left" else "armhole"] += 100 * length(points)
    armhole = measured["armhole"] / 2  # both sides of the body
    assert 0.002 < measured["cap"] / armhole - 1 < 0.03


def test_front_and_back_necklines_flow_into_each_other_at_the_shoulder() -> None:
    specification = PatternTee(WOMENS_TEE).build(_M)
    for name in ("front", "back"):
        edges = dict(
            zip(
                [edge.label for edge in specification.panels[name].edges[:7]],
                dense_panel_edges(specification, name)[:7],
                strict=True,
            )
        )
        shoulder, neck = edges["shoulder"], edges["neck_seam"]
        along, into = shoulder[-1] - shoulder[0], neck[1] - neck[0]
        cosine = along @ into / np.linalg.norm(along) / np.linalg.norm(into)
        assert abs(cosine) < 0.06, name  # square to the shoulder within a few degrees


def test_the_rib_neckband_is_shorter_at_its_free_edge() -> None:
    specification = PatternTee(MENS_TEE).build(_M)
    lengths = {"neckline": 0.0, "neck_seam": 0.0}
    for name in ("neckband_front", "neckband_back"):
        edges = specification.panels[name].edges
        for edge, points in zip(edges, dense_panel_edges(specification, name), strict=True):
            if edge.label:
                lengths[edge.label] += length(points)
    assert 0.8 < lengths["neckline"] / lengths["neck_seam"] < 0.9


def test_panels_hang_where_they_are_worn() -> None:
    mesh = mesh_pattern(PatternTee(WOMENS_TEE).build(_M))
    placed = {name: mesh.vertices_m[mesh.panel_vertices(name)].mean(axis=0) for name in mesh.panel_names}
    assert placed["front"][2] > 0.1 > -0.1 > placed["back"][2]
    assert placed["sleeve_left"][0] > 0.2 > -0.2 > placed["sleeve_right"][0]
    left = next(panel for panel in mesh.panels if panel.name == "front").anchors["acromion_left"]
    assert left[0] > 0 > left[1]


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ({"chest_girth": 20}, "POM_RANGE", "chest_girth"),
        ({"chest": 100}, "POM_UNKNOWN", "'chest'"),
        ({"bicep_girth": 55}, "POM_CONFLICT", "bicep"),
        ({"neck_width": 30, "across_shoulder": 37}, "POM_CONFLICT", "neck"),
        ({"sleeve_length": 12}, "POM_CONFLICT", "sleeve"),
        ({"waist_level": 59}, "POM_CONFLICT", "waist"),
    ],
)
def test_measures_that_cannot_be_drafted_are_refused(change: dict[str, float], code: str, named: str) -> None:
    with pytest.raises(PatternError) as caught:
        PatternTee(WOMENS_TEE).build({**_M, **change})
    assert caught.value.code == code
    assert named in caught.value.message


def test_a_missing_measure_is_named_with_its_definition() -> None:
    with pytest.raises(PatternError) as caught:
        PatternTee(WOMENS_TEE).build({name: value for name, value in _M.items() if name != "armhole_depth"})
    assert caught.value.code == "POM_MISSING"
    assert "underarm point" in caught.value.message
