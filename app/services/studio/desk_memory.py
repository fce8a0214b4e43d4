"""What the studio remembers from one day to the next: what was open, where, and how the window stood."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from resources.errors import ResourceError
from resources.files import read_json, write_json_atomically
from resources.paths import data_home
from resources.themes import ThemeName

_FILE: Final = "desk.json"


class DeskMemory(BaseModel):
    """``geometry``: Qt's own record of the window in base 64. ``theme`` empty: the shop's."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    page: Annotated[str, Field(max_length=40)] = "library"
    recent: Annotated[tuple[str, ...], Field(max_length=40)] = ()
    geometry: Annotated[str, Field(max_length=4000)] = ""
    theme: ThemeName | None = None
    language: Annotated[str, Field(max_length=20)] = ""


def read_memory() -> DeskMemory:
    """What was kept; a file that is damaged is as good as none: nothing of worth is in it."""
    path = data_home() / "studio" / _FILE
    if not path.is_file():
        return DeskMemory()
    try:
        return DeskMemory.model_validate(read_json(path))
    except (ResourceError, ValidationError):
        return DeskMemory()


def keep_memory(memory: DeskMemory) -> None:
    """Write it. Raises ``OSError``."""
    path = data_home() / "studio" / _FILE
    write_json_atomically(path, memory.model_dump(mode="json"))
