"""The child process that parses one mesh: ``python -m viewer.importers.child FILE OUT.npz``.

It writes plain arrays: ``vertices`` [V, 3], ``faces`` [F, 3], ``uv`` [V, 2], ``colour`` [4], and ``texture``,
the bytes of a PNG (empty where the asset has none). Whatever goes wrong ends it with a status; it never
answers with objects. Units are those of the file.
"""

import io
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 4 * 1024**3
CPU_SECONDS = 15
LARGEST_TEXTURE_PIXELS = 24_000_000
TEXTURE_SIDE = 2048


def main(arguments: list[str]) -> int:
    """Parse a file into arrays; 0 when written, 3 when there is no surface in it."""
    _limit()
    import numpy as np
    import trimesh
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = LARGEST_TEXTURE_PIXELS
    source, target = Path(arguments[0]), Path(arguments[1])
    scene = trimesh.load_scene(str(source), file_type=source.suffix.lower().lstrip("."))
    meshes = [mesh for mesh in scene.dump() if isinstance(mesh, trimesh.Trimesh) and len(mesh.faces)]
    if not meshes:
        return 3
    largest = max(meshes, key=lambda mesh: len(mesh.faces))
    coordinates = [_uv(mesh) for mesh in meshes]
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    np.savez(
        target,
        vertices=np.concatenate([np.asarray(mesh.vertices, np.float64) for mesh in meshes]),
        faces=np.concatenate(
            [np.asarray(mesh.faces, np.int64) + start for mesh, start in zip(meshes, starts, strict=False)]
        ),
        uv=np.concatenate(coordinates),
        colour=_colour(largest),
        texture=np.frombuffer(_texture(largest), np.uint8),
    )
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's timeout remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _uv(mesh: Any) -> Any:
    import numpy as np

    uv = getattr(mesh.visual, "uv", None)
    usable = uv is not None and len(uv) == len(mesh.vertices)
    return np.asarray(uv, np.float64)[:, :2] if usable else np.zeros((len(mesh.vertices), 2))


def _colour(mesh: Any) -> Any:
    import numpy as np

    material = getattr(mesh.visual, "material", None)
    colour = getattr(material, "main_color", None)
    if colour is None or len(colour) != 4:
        return np.array([0.8, 0.8, 0.8, 1.0])
    return np.asarray(colour, np.float64) / 255


def _texture(mesh: Any) -> bytes:
    material = getattr(mesh.visual, "material", None)
    image = getattr(material, "baseColorTexture", None) or getattr(material, "image", None)
    if image is None:
        return b""
    image = image.convert("RGB")
    image.thumbnail((TEXTURE_SIDE, TEXTURE_SIDE))
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
