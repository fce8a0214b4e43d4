"""The one dependency file: hash-locked, in sections that are installed one by one. Standard library only.

A section starts with a line ``# [name]`` and reaches to the next one. Everything in it is an ordinary
requirements file, so that pip reads it as it is.
"""

import hashlib
import re
from pathlib import Path

RUNTIME = "runtime"
"""Everything the product imports."""
CPU = "cpu"
"""torch without its GPU part, taken before the runtime where there is no GPU and an index offers it."""
CUDA = "cuda"
"""What torch's GPU build adds; installed only when the installed torch asks for it."""
GPU = "gpu"
"""Cloth on a graphics processor; installed with the former, and for the tests, which run it without one."""
BODY_BUILD = "body-build"
"""Needed once, beside the environment, to build the embedded body."""
TEST = "test"
"""The tools of ``main.py test``."""
SECTIONS = (CPU, RUNTIME, CUDA, GPU, BODY_BUILD, TEST)

_HEADING = re.compile(r"^# \[([a-z-]+)\]$")
_REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)\s*(?:;\s*([^\\]*?))?\s*\\?$")


def lock_path(root: Path) -> Path:
    """The lock file of a checkout."""
    return root / "requirements.lock"


def digest(lock: Path) -> str:
    """SHA-256 of the whole lock file: what an environment is made from."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def sections(text: str) -> dict[str, str]:
    """The text of each section by name. Lines before the first heading belong to none."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading:
            current = found.setdefault(heading[1], [])
        else:
            current.append(line)
    return {name: "\n".join(lines).strip() + "\n" for name, lines in found.items()}


def pins(section: str) -> list[tuple[str, str, str]]:
    """The pinned packages of a section: (normalised name, version, environment marker or "")."""
    matches = (_REQUIREMENT.match(line) for line in section.splitlines())
    return [(normalised(match[1]), match[2], (match[3] or "").strip()) for match in matches if match]


def normalised(name: str) -> str:
    """A package's name as packaging tools compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
