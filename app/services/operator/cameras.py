"""The cameras an operator can choose among, named by the system and opened by number."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Final

from app.doctor.machine import camera_names

_NODE: Final = re.compile(r"(?P<name>.*) \(/dev/video(?P<number>\d+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCamera:
    """A camera: the number it is opened by, and its name."""

    number: int
    name: str


def named_cameras(platform: str = sys.platform) -> list[NamedCamera]:
    """The cameras that are plugged in. Only Linux tells which number has which name; else the order says."""
    found = []
    for order, name in enumerate(camera_names(platform)):
        match = _NODE.fullmatch(name)
        number = order if match is None else int(match["number"])
        found.append(NamedCamera(number=number, name=name if match is None else match["name"]))
    return found
