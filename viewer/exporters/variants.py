"""Colourways of a GLB as KHR_materials_variants (Khronos, ratified), which trimesh does not write.

The extension lists the variants' names at the root, and for each primitive which material it has in which.
"""

import json
import struct
from collections.abc import Iterable, Sequence
from typing import Any

from viewer.exporters.pictures import TexturePicture
from viewer.exporters.shape import Material, Part

_VARIANTS, _TRANSFORM = "KHR_materials_variants", "KHR_texture_transform"
_MAGIC, _JSON, _BIN = 0x46546C67, 0x4E4F534A, 0x004E4942


def with_variants(glb: bytes, parts: Sequence[Part], first: str) -> bytes:
    """The GLB of some parts with their other colourways; ``first`` names the one it shows already.

    The same bytes when no part has another.
    """
    names = list(dict.fromkeys(name for part in parts for name in part.variants))
    if not names:
        return glb
    tree, binary = _opened(glb)
    tree.setdefault("extensions", {})[_VARIANTS] = {"variants": [{"name": name} for name in (first, *names)]}
    writer = _MaterialWriter(tree, binary)
    by_name = {mesh["name"]: mesh for mesh in tree["meshes"]}
    for part in parts:
        if part.variants:
            primitive = by_name[part.name]["primitives"][0]
            mappings = [{"material": primitive["material"], "variants": [0]}]
            mappings += [
                {"material": writer.material(material), "variants": [1 + names.index(name)]}
                for name, material in part.variants.items()
            ]
            primitive.setdefault("extensions", {})[_VARIANTS] = {"mappings": mappings}
    _declare(tree, (_VARIANTS, *writer.extensions))
    return _closed(tree, writer.binary)


class _MaterialWriter:
    """Adds materials to a glTF tree, and their pictures to its binary chunk, each picture once."""

    def __init__(self, tree: dict[str, Any], binary: bytearray) -> None:
        self.tree = tree
        self.binary = binary
        self.extensions: set[str] = set()
        self._textures: dict[str, int] = {}

    def material(self, material: Material) -> int:
        """The index of a new material."""
        surface: dict[str, Any] = {
            "baseColorFactor": [*material.colour, 1.0],
            "metallicFactor": 0.0,
            "roughnessFactor": material.roughness,
        }
        document: dict[str, Any] = {
            "name": material.name,
            "pbrMetallicRoughness": surface,
            "doubleSided": material.both_sides,
        }
        if material.picture is not None:
            surface["baseColorTexture"] = self._texture(material.picture, material.repeats)
        if material.relief is not None:
            document["normalTexture"] = self._texture(material.relief, material.repeats)
        return _appended(self.tree, "materials", document)

    def _texture(self, picture: TexturePicture, repeats: tuple[float, float]) -> dict[str, Any]:
        if picture.name not in self._textures:
            view = {"buffer": 0, "byteOffset": self._append(picture.content)}
            view["byteLength"] = len(picture.content)
            image = {
                "bufferView": _appended(self.tree, "bufferViews", view),
                "mimeType": f"image/{picture.kind}",
            }
            source = _appended(self.tree, "images", image)
            self._textures[picture.name] = _appended(self.tree, "textures", {"source": source})
        reference: dict[str, Any] = {"index": self._textures[picture.name]}
        if repeats != (1.0, 1.0):
            # glTF counts v downwards: a scale about v = 1 of ours is one about its 0 with a shift.
            transform = {"scale": list(repeats), "offset": [0.0, 1.0 - repeats[1]]}
            reference["extensions"] = {_TRANSFORM: transform}
            self.extensions.add(_TRANSFORM)
        return reference

    def _append(self, content: bytes) -> int:
        self.binary += b"\0" * (-len(self.binary) % 4)
        start = len(self.binary)
        self.binary += content
        self.tree["buffers"][0]["byteLength"] = len(self.binary)
        return start


def _appended(tree: dict[str, Any], name: str, item: dict[str, Any]) -> int:
    tree.setdefault(name, []).append(item)
    return len(tree[name]) - 1


def _declare(tree: dict[str, Any], extensions: Iterable[str]) -> None:
    tree["extensionsUsed"] = sorted({*tree.get("extensionsUsed", ()), *extensions})


def _opened(glb: bytes) -> tuple[dict[str, Any], bytearray]:
    """The JSON and the binary chunk of a GLB that we wrote ourselves."""
    (length,) = struct.unpack_from("<I", glb, 12)
    tree: dict[str, Any] = json.loads(glb[20 : 20 + length])
    start = 20 + length
    (size,) = struct.unpack_from("<I", glb, start)
    return tree, bytearray(glb[start + 8 : start + 8 + size])


def _closed(tree: dict[str, Any], binary: bytearray) -> bytes:
    text = json.dumps(tree, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    body = bytes(binary) + b"\0" * (-len(binary) % 4)
    total = 12 + 8 + len(text) + 8 + len(body)
    return b"".join(
        (
            struct.pack("<III", _MAGIC, 2, total),
            struct.pack("<II", len(text), _JSON) + text,
            struct.pack("<II", len(body), _BIN) + body,
        )
    )
