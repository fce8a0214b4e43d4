"""Real products leave through the real program, and other programs open them."""

import json
from pathlib import Path

import av
import pytest
import trimesh
from pxr import Usd, UsdGeom
from pypdf import PdfReader

from tests.end2end.driving import Program

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("_built_body")]


def exported(program: Program, out: Path, *arguments: str) -> dict[str, object]:
    answer = program("export", *arguments, "--out", out, "--json")
    assert answer.status == 0, answer.err
    document: dict[str, object] = json.loads(answer.out)
    assert document["bytes"] == out.stat().st_size
    return document


def test_a_shirt_as_glb_has_its_colourways_and_stands_on_the_floor(program: Program, tmp_path: Path) -> None:
    document = exported(
        program, tmp_path / "shirt.glb", "check-shirt-men", "--format", "glb", "--colourway", "forest"
    )
    assert document["colourways"] == ["Forest", "Brick", "Mid grey"]
    scene = trimesh.load_scene(tmp_path / "shirt.glb")
    assert scene.bounds[0][1] == pytest.approx(0, abs=1e-4)
    assert 0.6 < scene.extents[1] < 1.0


def test_a_dress_worn_as_usdz_is_as_tall_as_the_mannequin(program: Program, tmp_path: Path) -> None:
    exported(program, tmp_path / "dress.usdz", "a-line-dress", "--format", "usdz", "--worn")
    stage = Usd.Stage.Open(str(tmp_path / "dress.usdz"))
    box = UsdGeom.BBoxCache(Usd.TimeCode.Default(), ["default"]).ComputeWorldBound(stage.GetDefaultPrim())
    assert 1.72 < box.ComputeAlignedRange().GetMax()[1] < 1.82


def test_a_lookbook_begins_with_the_outfit(program: Program, tmp_path: Path) -> None:
    exported(
        program,
        tmp_path / "book.pdf",
        "trousers-women",
        "tee-women",
        "--format",
        "pdf",
        "--outfit",
        "--lang",
        "zh",
    )
    pages = [page.extract_text() for page in PdfReader(tmp_path / "book.pdf").pages]
    assert len(pages) == 4
    assert "整套穿搭" in pages[1]


def test_a_turntable_turns_once(program: Program, tmp_path: Path) -> None:
    exported(program, tmp_path / "tee.mp4", "breton-tee-women", "--format", "mp4")
    with av.open(str(tmp_path / "tee.mp4")) as video:
        frames = [frame.to_ndarray(format="gray").astype(float) for frame in video.decode(video=0)]
    assert len(frames) == 144
    nearness = [abs(frame - frames[0]).mean() for frame in frames]
    assert max(nearness) > 4 * nearness[-1]  # the last frame leads on to the first
    assert nearness[72] > 2 * nearness[1]  # half way round is the back


def test_cloth_and_ease_mostly_agree(program: Program) -> None:
    answer = program("catalogue", "population", "tee-women", "--people", "64", "--drape", "3", "--json")
    assert answer.status == 0, answer.err
    sample = json.loads(answer.out)["draped"]
    assert sample["drapes"] == 6
    assert sample["agree"] >= 0.7 * sample["compared"] > 0
