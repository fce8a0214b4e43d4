"""What a glTF file must satisfy before any parser sees it (Khronos glTF 2.0): sizes, indices, references.

Parsers have crashed on each of these: buffers shorter than said, accessors past their end, node cycles, files
named outside of the asset's folder.
"""

import base64
import binascii
import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from viewer.errors import ViewerError

DEEPEST_NODES = 64
MOST_ITEMS = 20_000
MOST_ELEMENTS = 8_000_000
READABLE_EXTENSIONS = frozenset(
    {
        "KHR_texture_transform",
        "KHR_materials_unlit",
        "KHR_materials_ior",
        "KHR_materials_clearcoat",
        "KHR_materials_sheen",
        "KHR_materials_specular",
        "KHR_materials_emissive_strength",
        "KHR_materials_transmission",
        "KHR_materials_volume",
        "KHR_materials_variants",
        "KHR_materials_pbrSpecularGlossiness",
    }
)
_COMPONENT_BYTES = {5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4}
_COMPONENTS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_GLB_MAGIC, _JSON_CHUNK, _BIN_CHUNK = b"glTF", 0x4E4F534A, 0x004E4942


def check_gltf(path: Path, content: bytes) -> None:
    """Refuse a .glb or .gltf that a parser might choke on or that reaches outside its folder.

    Raises ViewerError: ASSET_MALFORMED, ASSET_REFERENCE, ASSET_EXTENSION, ASSET_TOO_LARGE.
    """
    document, binary_bytes = _document(content)
    for name in ("buffers", "bufferViews", "accessors", "meshes", "nodes", "materials", "images", "textures"):
        items = document.get(name, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise _malformed(f"{name} is not a list of objects")
        if len(items) > MOST_ITEMS:
            raise ViewerError("ASSET_TOO_LARGE", f"The file has {len(items):,} {name}; simplify it.")
    _check_extensions(document)
    lengths = [_buffer_length(path, item, binary_bytes) for item in document.get("buffers", [])]
    views = [_view_length(item, lengths) for item in document.get("bufferViews", [])]
    for number, item in enumerate(document.get("accessors", [])):
        _check_accessor(number, item, document.get("bufferViews", []), views)
    _check_meshes(document)
    _check_nodes(document.get("nodes", []))
    for image in document.get("images", []):
        if "uri" in image:
            _check_reference(path, image["uri"])


def _document(content: bytes) -> tuple[Mapping[str, Any], int | None]:
    """The JSON of a file and the length of its binary chunk (None where there is none)."""
    text, binary = content, None
    if content[:4] == _GLB_MAGIC:
        text, binary = _chunks(content)
    try:
        document = json.loads(text.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _malformed(f"its JSON cannot be read ({type(error).__name__})") from error
    if not isinstance(document, dict) or not isinstance(document.get("asset"), dict):
        raise _malformed("it is no glTF document")
    if not str(document["asset"].get("version", "")).startswith("2"):
        raise _malformed("only glTF 2.0 is read")
    return document, binary


def _chunks(content: bytes) -> tuple[bytes, int | None]:
    if len(content) < 20:
        raise _malformed("it ends within its header")
    version, total = struct.unpack_from("<II", content, 4)
    if version != 2 or total > len(content):
        raise _malformed("it is shorter than its header says")
    size, kind = struct.unpack_from("<II", content, 12)
    if kind != _JSON_CHUNK or 20 + size > total:
        raise _malformed("its first chunk is not the JSON")
    text, place, binary = content[20 : 20 + size], 20 + size, None
    if place + 8 <= total:
        size, kind = struct.unpack_from("<II", content, place)
        if kind == _BIN_CHUNK:
            if place + 8 + size > total:
                raise _malformed("its binary chunk is cut short")
            binary = size
    return text, binary


def _check_extensions(document: Mapping[str, Any]) -> None:
    required = document.get("extensionsRequired", [])
    if not isinstance(required, list):
        raise _malformed("extensionsRequired is not a list")
    unknown = sorted(str(name) for name in required if name not in READABLE_EXTENSIONS)
    if unknown:
        raise ViewerError(
            "ASSET_EXTENSION",
            f"The file needs {', '.join(unknown)}, which is not read here; export it without compression.",
        )


def _buffer_length(path: Path, item: Mapping[str, Any], binary_bytes: int | None) -> int:
    said = _count(item, "byteLength")
    uri = item.get("uri")
    if uri is None:
        held = -1 if binary_bytes is None else binary_bytes
    elif isinstance(uri, str) and uri.startswith("data:"):
        held = _data_bytes(uri)
    else:
        held = _check_reference(path, uri).stat().st_size
    if said > held:
        raise _malformed("a buffer is shorter than it says")
    return said


def _data_bytes(uri: str) -> int:
    head, _, body = uri.partition(",")
    if not head.endswith(";base64"):
        raise _malformed("embedded data is not in base64")
    try:
        return len(base64.b64decode(body, validate=True))
    except (binascii.Error, ValueError) as error:
        raise _malformed("embedded data is damaged") from error


def _check_reference(path: Path, uri: object) -> Path:
    """The file an asset refers to; it must be a regular file in the asset's own folder."""
    if isinstance(uri, str) and uri.startswith("data:"):
        _data_bytes(uri)
        return path
    refused = ViewerError("ASSET_REFERENCE", "The file refers to another outside its folder; embed it.")
    if not isinstance(uri, str) or ":" in uri or "\\" in uri or "\0" in uri or uri.startswith("/"):
        raise refused
    named = PurePosixPath(unquote(uri))
    if named.is_absolute() or ".." in named.parts or "\0" in str(named) or ":" in str(named):
        raise refused
    folder = path.resolve().parent
    target = (folder / named).resolve()
    if not target.is_relative_to(folder):
        raise refused
    if not target.is_file():
        raise ViewerError("ASSET_REFERENCE", f"The file refers to {uri!r}, which is not beside it.")
    return target


def _view_length(item: Mapping[str, Any], lengths: Sequence[int]) -> int:
    buffer = _index(item.get("buffer"), len(lengths), "bufferView")
    start, size = _count(item, "byteOffset", 0), _count(item, "byteLength")
    stride = item.get("byteStride", 4)
    if not isinstance(stride, int) or not 4 <= stride <= 252:
        raise _malformed("a bufferView's stride is out of range")
    if start + size > lengths[buffer]:
        raise _malformed("a bufferView passes the end of its buffer")
    return size


def _check_accessor(
    number: int, item: Mapping[str, Any], views: Sequence[Mapping[str, Any]], sizes: Sequence[int]
) -> None:
    count = _count(item, "count")
    width = _COMPONENT_BYTES.get(item.get("componentType", 0), 0) if _is_int(item.get("componentType")) else 0
    kind = item.get("type")
    if not width or not isinstance(kind, str) or kind not in _COMPONENTS:
        raise _malformed(f"accessor {number} has an unknown type")
    if count < 1 or count > MOST_ELEMENTS:
        raise ViewerError(
            "ASSET_TOO_LARGE", f"Accessor {number} holds {count:,} elements; simplify the mesh."
        )
    if "sparse" in item:
        raise ViewerError("ASSET_EXTENSION", "Sparse accessors are not read here; export the mesh plainly.")
    if "bufferView" not in item:
        return
    place = _index(item["bufferView"], len(views), f"accessor {number}")
    element = width * _COMPONENTS[kind]
    stride = views[place].get("byteStride", element)
    needed = _count(item, "byteOffset", 0) + (count - 1) * stride + element
    if needed > sizes[place]:
        raise _malformed(f"accessor {number} passes the end of its data")


def _check_meshes(document: Mapping[str, Any]) -> None:
    accessors = len(document.get("accessors", []))
    for mesh in document.get("meshes", []):
        primitives = mesh.get("primitives")
        if not isinstance(primitives, list) or not primitives:
            raise _malformed("a mesh has no primitives")
        for primitive in primitives:
            if not isinstance(primitive, dict) or not isinstance(primitive.get("attributes"), dict):
                raise _malformed("a primitive has no attributes")
            for value in (
                *primitive["attributes"].values(),
                *([primitive["indices"]] if "indices" in primitive else []),
            ):
                _index(value, accessors, "a primitive")


def _check_nodes(nodes: Sequence[Mapping[str, Any]]) -> None:
    parent: dict[int, int] = {}
    for number, node in enumerate(nodes):
        children = node.get("children", [])
        if not isinstance(children, list):
            raise _malformed(f"node {number} has no list of children")
        for child in children:
            place = _index(child, len(nodes), f"node {number}")
            if place in parent or place == number:
                raise _malformed(f"node {place} has two parents")
            parent[place] = number
    for number in range(len(nodes)):
        depth, at = 0, number
        while at in parent:
            at, depth = parent[at], depth + 1
            if depth > DEEPEST_NODES:
                raise _malformed("its nodes are nested too deeply or in a circle")


def _count(item: Mapping[str, Any], name: str, default: int | None = None) -> int:
    value = item.get(name, default)
    if not _is_int(value) or value < 0 or value > 2**40:
        raise _malformed(f"{name} is not a count")
    return int(value)


def _index(value: object, count: int, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < count:
        raise _malformed(f"{where} names something that is not there")
    return value


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _malformed(why: str) -> ViewerError:
    return ViewerError("ASSET_MALFORMED", f"The file is no sound glTF: {why}; export it again.")
