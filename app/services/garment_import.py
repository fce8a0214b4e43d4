"""`garment import` and `garment drape`: a pattern or mesh from outside, checked, previewed, worn as it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from app.services import garment_mesh_import, garment_pattern_import
from app.services.dressing import PreparedBody, prepare_body
from app.services.people import fit_person
from app.services.tryon import Progress
from body_models.anthropometry.person import read_person
from body_models.errors import PatternError
from resources.fabrics import Fabric, load_fabric
from resources.files import staged_folder, write_json_atomically

PATTERN_SUFFIX = ".json"
SIZE = "as_is"
"""The one size of a garment from outside."""


def check_file(path: Path) -> None:
    """Refuse what no garment comes in. Raises PatternError GARMENT_FILE_UNKNOWN."""
    known = (PATTERN_SUFFIX, *garment_mesh_import.SUFFIXES)
    if path.suffix.lower() not in known:
        raise PatternError(
            "GARMENT_FILE_UNKNOWN",
            f"{path.name} is no garment this program reads; give one of {', '.join(known)}.",
        )


def run_import(path: Path, out_dir: Path, fabric_id: str | None, progress: Progress) -> dict[str, Any]:
    """Check a garment file and write what it is: ``report.json``, ``preview.png`` and ``pattern.json`` or
    ``garment.glb``. Returns the report.

    Raises PatternError, `AssetError` for meshes, `ResourceError` for files and fabrics.
    """
    started_s = time.perf_counter()
    check_file(path)
    fabric = load_fabric(fabric_id or garment_pattern_import.DEFAULT_FABRIC)
    is_pattern = path.suffix.lower() == PATTERN_SUFFIX
    preview = garment_pattern_import.preview if is_pattern else garment_mesh_import.preview
    with staged_folder(out_dir) as folder:
        progress(0.0, "reading")
        document = preview(path, folder, fabric, progress)
        document["seconds"] = round(time.perf_counter() - started_s, 2)
        write_json_atomically(folder / "report.json", document)
        progress(1.0, "done")
        return document


def run_drape(
    path: Path, person_path: Path, out_dir: Path, fabric_id: str | None, progress: Progress
) -> dict[str, Any]:
    """Put a garment file on a person as it is, in its own size; returns ``report.json``.

    A drape that fails its gate is reported (verdict ``drape_failed``) and not pictured. Raises as
    `run_import` and `read_person` do.
    """
    started_s = time.perf_counter()
    check_file(path)
    person = read_person(person_path)
    fabric = load_fabric(fabric_id or garment_pattern_import.DEFAULT_FABRIC)
    wear = _reader(path)
    with staged_folder(out_dir) as folder:
        progress(0.1, "body")
        prepared = prepare_body(fit_person(person))
        progress(0.3, "draping")
        document = wear(prepared, fabric, folder, SIZE, progress)
        document["seconds"] = round(time.perf_counter() - started_s, 2)
        write_json_atomically(folder / "report.json", document)
        progress(1.0, "done")
        return document


Wear = Callable[[PreparedBody, Fabric, Path, str, Progress], dict[str, Any]]


def _reader(path: Path) -> Wear:
    """Read a file at once; what comes back puts the garment on a body."""
    if path.suffix.lower() == PATTERN_SUFFIX:
        return partial(garment_pattern_import.wear, garment_pattern_import.read_garment(path))
    return partial(garment_mesh_import.wear, garment_mesh_import.read_garment(path))
