"""The page of a product: complete in itself, in two languages, with the model inside."""

import base64
import json
import re

import pytest
import trimesh
from trimesh.util import wrap_as_stream

from app.services.export.product_page import render_product_page
from resources.catalogue import load_catalogue

FRAMES = [
    [f"data:image/jpeg;base64,{colour}{frame}" for frame in range(4)] for colour in ("AA", "BB", "CC", "DD")
]


@pytest.fixture(scope="module")
def page() -> str:
    product = load_catalogue().product("wool-blazer-women")
    glb = trimesh.Scene(trimesh.creation.box()).export(file_type="glb")  # type: ignore[no-untyped-call]
    return render_product_page(product, "S", list(product.colourways), FRAMES, glb)


def test_nothing_is_fetched_from_anywhere(page: str) -> None:
    links = re.findall(r"""(?:src|href|srcset|action)\s*=\s*["']([^"']*)""", page)
    assert len(links) == 1
    assert all(link.startswith("data:") for link in links)
    assert not re.search(r"https?:|@import|url\(|fetch\(|XMLHttpRequest", page)


def test_every_frame_of_every_colourway_is_there(page: str) -> None:
    turns = re.search(r"const turns = (.*);", page)
    assert turns is not None
    assert json.loads(turns.group(1)) == FRAMES
    assert page.count('aria-pressed="') == 4
    assert page.count('aria-pressed="true"') == 1


def test_both_languages_say_what_it_is_and_costs(page: str) -> None:
    for said in (
        "Wool blazer",
        "羊毛西装外套",
        "Notched lapels",
        "平驳领",
        "189",
        "Shown in size S",
        "图示尺码 S",
    ):
        assert said in page
    assert page.count('class="en"') == page.count('class="zh" lang="zh"')


def test_the_model_can_be_saved(page: str) -> None:
    saved = re.search(r'download="wool-blazer-women.glb" href="data:model/gltf-binary;base64,([^"]+)"', page)
    assert saved is not None
    model = trimesh.load_scene(wrap_as_stream(base64.b64decode(saved.group(1))), file_type="glb")
    assert len(model.geometry) == 1
