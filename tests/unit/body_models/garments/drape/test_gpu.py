"""The graphics processor's kernels, run without one: cloth lies where the processor's kernels lay it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from body_models.garments.drape.drape import DrapeSettings, drape
from body_models.garments.drape.engine import CPU, DEVICE_VARIABLE, WARP_CPU, cloth_device
from body_models.garments.drape.gpu.levels import by_level
from body_models.garments.grading import garment_mesh
from resources.fabrics import load_fabric
from tests.unit.body_models.garments.drape.conftest import Wearer

MOST_APART_M = 0.002


@settings(deadline=None)  # the first call compiles
@given(arrays(np.int32, st.tuples(st.integers(1, 40), st.integers(2, 4)), elements=st.integers(0, 12)))
def test_levels_keep_the_order_of_constraints_that_share_a_vertex(members: np.ndarray) -> None:
    order, first = by_level(members, 13)
    place = np.empty(len(order), int)
    place[order] = np.arange(len(order))
    level = np.searchsorted(first, place, side="right")
    for later in range(len(members)):
        for earlier in range(later):
            if set(members[later]) & set(members[earlier]):
                assert level[earlier] < level[later]


@pytest.mark.parametrize(
    ("chart", "fabric"), [("tee-women", "cotton-jersey"), ("trousers-women", "cotton-twill")]
)
def test_both_engines_lay_cloth_in_the_same_place(chart: str, fabric: str, average_woman: Wearer) -> None:
    mesh, cloth = garment_mesh(chart, "M", 0.025), load_fabric(fabric)
    on_processor = drape(mesh, average_woman.form, average_woman.grid, cloth, DrapeSettings(device=CPU))
    in_warp = drape(mesh, average_woman.form, average_woman.grid, cloth, DrapeSettings(device=WARP_CPU))
    apart = np.linalg.norm(on_processor.vertices_m - in_warp.vertices_m, axis=1)
    assert apart.max() < MOST_APART_M
    assert on_processor.quality.passed == in_warp.quality.passed


def test_the_environment_may_name_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEVICE_VARIABLE, "cuda:1")
    cloth_device.cache_clear()
    assert cloth_device() == "cuda:1"
    monkeypatch.setenv(DEVICE_VARIABLE, CPU)
    cloth_device.cache_clear()
    assert cloth_device() == CPU
    cloth_device.cache_clear()
