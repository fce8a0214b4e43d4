"""What a tailor adds: the right threads on the right seams, buttons on the right side, loops on bands."""

import numpy as np
import pytest

from app.services.finishing import finished
from app.services.finishing.panels import FlatPanel
from app.services.finishing.styles import STYLES
from body_models.garments.grading import garment_mesh
from body_models.garments.mesh import GarmentMesh
from resources.families import families
from resources.size_charts import load_size_chart


def mesh_of(chart_id: str) -> GarmentMesh:
    chart = load_size_chart(chart_id)
    return garment_mesh(chart_id, chart.sizes[len(chart.sizes) // 2])


@pytest.fixture(scope="module")
def jeans() -> GarmentMesh:
    return mesh_of("jeans-women")


@pytest.fixture(scope="module")
def shirt() -> GarmentMesh:
    return mesh_of("shirt-men")


def test_every_family_has_its_finish() -> None:
    assert set(STYLES) == set(families())


def test_jeans_carry_orange_rows_on_their_inseams_and_five_loops(jeans: GarmentMesh) -> None:
    finish = finished(jeans, "jeans", "women")
    assert finish.stitching.thread_rgb is not None
    red, _, blue = finish.stitching.thread_rgb
    assert red > 2 * blue
    assert np.isin(jeans.labels["inseam"], finish.topstitched_edges).mean() > 0.9
    assert len(finish.loops) == 5
    waistbands = [i for i, panel in enumerate(jeans.panels) if panel.role.startswith("waistband")]
    for loop in finish.loops:
        assert np.isin(jeans.panel_of_face[loop.faces], waistbands).all()


def test_pockets_of_jeans_lie_on_both_sides_front_and_back(jeans: GarmentMesh) -> None:
    finish = finished(jeans, "jeans", "women")
    roles = {jeans.panels[int(jeans.panel_of_face[line.faces[0]])].role for line in finish.lines}
    assert roles == {"leg_front_left", "leg_front_right", "leg_back_left", "leg_back_right"}


@pytest.mark.parametrize(("block", "lap"), [("men", 1), ("women", -1)])
def test_a_shirt_laps_left_over_right_for_men_and_right_over_left_for_women(
    shirt: GarmentMesh, block: str, lap: int
) -> None:
    fronts = [f for f in finished(shirt, "shirt", block).fastenings if f.lap]
    assert [f.lap for f in fronts] == [lap]
    assert len(fronts[0].buttons_m) >= 5


def test_the_placket_covers_the_seam_beneath_the_buttons(shirt: GarmentMesh) -> None:
    finish = finished(shirt, "shirt", "men")
    front = max((c for c in shirt.closures), key=lambda closure: len(closure.vertices))
    assert not np.isin(finish.seam_edges, front.vertices).all(axis=1).any()
    assert len(finish.seam_edges) < len(shirt.seam_edges)


def test_a_tee_is_plain_but_for_its_ribbed_neckband() -> None:
    tee = mesh_of("tee-women")
    finish = finished(tee, "tee", "women")
    assert finish.fastenings == ()
    assert finish.loops == ()
    assert finish.rib_spacing_m is not None
    roles = {tee.panels[int(index)].role for index in tee.panel_of_face[finish.band_faces]}
    assert roles == {"collar_front", "collar_back"}


def test_a_garment_from_outside_gets_a_plain_finish(jeans: GarmentMesh) -> None:
    finish = finished(jeans, None)
    assert finish.lines == ()
    assert finish.stitching.thread_rgb is None


def test_a_line_on_a_panel_is_found_again_on_its_cloth(jeans: GarmentMesh) -> None:
    panel = next(p for p in FlatPanel.all_of(jeans) if p.role == "leg_front_left")
    low, high = panel.outline_m.min(axis=0), panel.outline_m.max(axis=0)
    middle = 0.5 * (low + high)
    ends = [(float(middle[0]), float(middle[1])), (float(middle[0]), float(middle[1]) + 0.05)]
    faces, weights = panel.on_cloth(ends)
    places = (jeans.rest_uv_m[faces] * weights[..., None]).sum(axis=1)
    assert places[0] == pytest.approx(ends[0], abs=1e-9)
    assert places[-1] == pytest.approx(ends[1], abs=1e-9)
    beyond, _ = panel.on_cloth([(float(high[0]) + 1.0, 0.0), (float(high[0]) + 1.1, 0.0)])
    assert len(beyond) == 0
