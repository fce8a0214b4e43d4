"""What the studio exports is what was chosen: one colourway alone, a look in its own colours."""

import json
import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import trimesh
from PIL import Image
from pypdf import PdfReader

from app.jobs.studio_export import ExportTasks
from app.services.export.wish import ShownAs
from app.services.studio.export_queue import ExportQueue
from resources.catalogue import load_catalogue

pytestmark = pytest.mark.long


def _told(_share: float, _step: str) -> None:
    """Nobody watches."""


def _exported(folder: Path, queue: ExportQueue) -> Path:
    (job,) = queue.jobs
    ExportTasks().export(job, _told)
    assert job.path.parent == folder
    return job.path


def test_a_model_in_one_colourway_holds_no_other(tmp_path: Path) -> None:
    ink = load_catalogue().product("tee-women").colourway("ink")
    way = {"tee-women": ShownAs(colourway="ink", size="S", alone=True)}
    content = _exported(
        tmp_path, ExportQueue().with_job(["tee-women"], "glb", tmp_path, "", shown=way)
    ).read_bytes()
    (length,) = struct.unpack_from("<I", content, 12)
    document = json.loads(content[20 : 20 + length])
    assert "KHR_materials_variants" not in document.get("extensionsUsed", [])
    scene = trimesh.load_scene(BytesIO(content), file_type="glb")
    cloths = [mesh.visual.material.baseColorTexture for mesh in scene.geometry.values()]
    colours = [np.asarray(cloth.convert("RGB")).mean(axis=(0, 1)) for cloth in cloths if cloth is not None]
    assert min(abs(colour - ink.rgb).max() for colour in colours) < 12


def test_a_look_is_pictured_in_its_own_colours_under_its_name(tmp_path: Path) -> None:
    ways = {"circle-skirt": ShownAs(colourway="scarlet"), "tee-women": ShownAs(colourway="ink")}
    queue = ExportQueue().with_job(
        ["tee-women", "circle-skirt"], "pdf", tmp_path, "", shown=ways, look="Evening", outfit=True
    )
    book = PdfReader(_exported(tmp_path, queue))
    assert "Evening" in book.pages[0].extract_text()
    worn = book.pages[1]
    assert "Evening" in worn.extract_text()
    front: Image.Image = max((image.image for image in worn.images if image.image), key=lambda one: one.size)
    upper, lower = (_middle(front.convert("RGB"), share) for share in (0.32, 0.55))
    assert max(upper) < 90, f"the tee is ink, not {upper}"
    assert lower[0] > 2 * lower[1], f"the skirt is scarlet, not {lower}"


def _middle(picture: Image.Image, down: float) -> list[float]:
    """The mean colour of a small place in the middle, ``down`` in 0 … 1."""
    wide, high = picture.size
    place = (int(wide * 0.47), int(high * (down - 0.01)), int(wide * 0.53), int(high * (down + 0.01)))
    colour: list[float] = np.asarray(picture.crop(place)).mean(axis=(0, 1)).tolist()
    return colour
