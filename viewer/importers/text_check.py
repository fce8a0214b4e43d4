"""What OBJ and PLY files must satisfy before a parser sees them: kinds, counts, references."""

from pathlib import Path, PurePosixPath

from viewer.errors import ViewerError

MOST_LINES = 6_000_000
MOST_ELEMENTS = 4_000_000
LONGEST_HEADER = 16_384
_PLY_BYTES = {
    "char": 1, "uchar": 1, "int8": 1, "uint8": 1, "short": 2, "ushort": 2, "int16": 2, "uint16": 2,
    "int": 4, "uint": 4, "int32": 4, "uint32": 4, "float": 4, "float32": 4, "double": 8, "float64": 8,
}  # fmt: skip


def check_obj(path: Path, content: bytes) -> None:
    """Refuse an OBJ that is no text, has no triangles or names files outside its folder."""
    if b"\0" in content:
        raise _malformed("OBJ", "it is no text")
    if content.count(b"\n") > MOST_LINES:
        raise ViewerError("ASSET_TOO_LARGE", "The OBJ has too many lines; simplify the mesh.")
    lines = content.splitlines()
    vertices = sum(line.startswith(b"v ") for line in lines)
    faces = sum(line.startswith(b"f ") for line in lines)
    if vertices < 3 or faces < 1:
        raise _malformed("OBJ", "it holds no surface")
    for line in lines:
        if line.startswith(b"mtllib "):
            check_beside(path, line[7:].decode("utf-8", "replace").strip())


def check_beside(path: Path, name: str) -> None:
    """Refuse the name of a file that is not in the asset's own folder."""
    named = PurePosixPath(name.replace("\\", "/"))
    folder = path.resolve().parent
    outside = named.is_absolute() or ".." in named.parts or ":" in name or "\0" in name
    if outside or not (folder / named).resolve().is_relative_to(folder):
        raise ViewerError("ASSET_REFERENCE", "The file refers to another outside its folder; put it beside.")


def check_ply(content: bytes) -> None:
    """Refuse a PLY whose header is broken or promises more than the file holds."""
    head, mark, _ = content[:LONGEST_HEADER].partition(b"end_header")
    if not content.startswith(b"ply") or not mark:
        raise _malformed("PLY", "its header has no end")
    elements: list[tuple[str, int, int]] = []
    kind = ""
    for line in head.decode("ascii", "replace").splitlines():
        words = line.split()
        if words[:1] == ["format"] and len(words) > 1:
            kind = words[1]
        elif words[:1] == ["element"]:
            if len(words) != 3 or not words[2].isdigit():
                raise _malformed("PLY", "an element has no count")
            elements.append((words[1], int(words[2]), 0))
        elif words[:1] == ["property"] and elements:
            elements[-1] = _with_property(elements[-1], words)
    if kind not in ("ascii", "binary_little_endian", "binary_big_endian"):
        raise _malformed("PLY", "its format is unknown")
    counts = {name: count for name, count, _ in elements}
    if counts.get("vertex", 0) < 3 or counts.get("face", 0) < 1:
        raise _malformed("PLY", "it holds no surface")
    if max(counts.values()) > MOST_ELEMENTS:
        raise ViewerError("ASSET_TOO_LARGE", "The PLY has too many elements; simplify the mesh.")
    # Even in text every value takes two characters.
    least = sum(count * (size if kind != "ascii" else 2) for _, count, size in elements)
    if least > len(content) - len(head):
        raise _malformed("PLY", "it holds less than its header says")


def _with_property(element: tuple[str, int, int], words: list[str]) -> tuple[str, int, int]:
    name, count, size = element
    if words[1:2] == ["list"]:
        least = _PLY_BYTES.get(words[2] if len(words) > 2 else "", 0)
    else:
        least = _PLY_BYTES.get(words[1] if len(words) > 1 else "", 0)
    if not least:
        raise _malformed("PLY", "a property has an unknown type")
    return name, count, size + least


def _malformed(kind: str, why: str) -> ViewerError:
    return ViewerError("ASSET_MALFORMED", f"The file is no sound {kind}: {why}; export it again.")
