"""Read a mesh from outside as plain arrays, without ever parsing it in this process."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from resources.files import MIB, read_bytes
from viewer.errors import ViewerError
from viewer.importers.gltf_check import check_gltf
from viewer.importers.text_check import check_obj, check_ply

SUFFIXES = (".glb", ".gltf", ".obj", ".ply")
LARGEST_FILE_BYTES = 128 * MIB
TIMEOUT_S = 10.0
MOST_VERTICES = 1_000_000
LONGEST = 1.0e6
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignMesh:
    """A mesh as its file has it, in the file's own units and axes.

    ``vertices`` [V, 3], ``faces`` [F, 3], ``uv`` [V, 2], ``colour_rgb`` of the largest part in 0 … 1 and the
    PNG of its base colour texture (empty without one).
    """

    vertices: npt.NDArray[np.float64]
    faces: npt.NDArray[np.int64]
    uv: npt.NDArray[np.float64]
    colour_rgb: tuple[float, float, float]
    texture_png: bytes


def read_mesh(path: Path) -> ForeignMesh:
    """Check a file, parse it in a child process with limits, and check what came back.

    Raises ResourceError FILE_MISSING, FILE_UNREADABLE, FILE_TOO_LARGE; ViewerError ASSET_MALFORMED,
    ASSET_REFERENCE, ASSET_EXTENSION, ASSET_TOO_LARGE, ASSET_UNREADABLE.
    """
    check_mesh_file(path)
    with tempfile.TemporaryDirectory(prefix="vitrine-import-") as folder:
        target = Path(folder) / "mesh.npz"
        _run_child(path.resolve(), target)
        with np.load(target, allow_pickle=False) as arrays:
            mesh = ForeignMesh(
                vertices=arrays["vertices"],
                faces=arrays["faces"],
                uv=arrays["uv"],
                colour_rgb=tuple(float(c) for c in np.clip(arrays["colour"][:3], 0, 1)),  # type: ignore[arg-type]
                texture_png=arrays["texture"].tobytes(),
            )
    _check_arrays(mesh)
    return mesh


def check_mesh_file(path: Path) -> None:
    """What can be refused without parsing. Raises as `read_mesh`."""
    content = read_bytes(path, limit_bytes=LARGEST_FILE_BYTES)
    match path.suffix.lower():
        case ".glb" | ".gltf":
            check_gltf(path, content)
        case ".obj":
            check_obj(path, content)
        case ".ply":
            check_ply(content)
        case suffix:
            raise ViewerError("ASSET_UNREADABLE", f"Meshes of kind {suffix!r} are not read here.")


def _run_child(path: Path, target: Path) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        answer = subprocess.run(  # noqa: S603 (our own module on our own Python)
            [sys.executable, "-m", "viewer.importers.child", str(path), str(target)],
            cwd=_ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ViewerError("ASSET_UNREADABLE", f"{path.name} takes too long to read; simplify it.") from None
    if answer.returncode != 0 or not target.is_file():
        raise ViewerError("ASSET_UNREADABLE", f"{path.name} cannot be read as a mesh; export it again.")


def _check_arrays(mesh: ForeignMesh) -> None:
    count = len(mesh.vertices)
    if not 3 <= count <= MOST_VERTICES:
        raise ViewerError("ASSET_TOO_LARGE", f"The mesh has {count:,} vertices; give 3 to {MOST_VERTICES:,}.")
    finite = np.isfinite(mesh.vertices).all() and np.abs(mesh.vertices).max() < LONGEST
    if not finite or not np.isfinite(mesh.uv).all():
        raise ViewerError("ASSET_MALFORMED", "The mesh has places that are no numbers; export it again.")
    if mesh.faces.min() < 0 or mesh.faces.max() >= count:
        raise ViewerError("ASSET_MALFORMED", "The mesh's triangles name vertices that are not there.")
    if np.ptp(mesh.vertices, axis=0).max() <= 0:
        raise ViewerError("ASSET_MALFORMED", "All points of the mesh are in one place.")
