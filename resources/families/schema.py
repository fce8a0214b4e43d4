"""The families file: every kind of garment with its words, its place in an outfit and its order of layers."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from resources.errors import ResourceError
from resources.records import LocalText, read_record

Category = Literal["top", "bottom", "one_piece", "outerwear"]
Block = Literal["women", "men"]


class Family(BaseModel):
    """One kind of garment. `layer` orders an outfit from the skin outwards (leggings before a dress).

    ``drawing``: what stands for it where there is no picture yet, when that is not its category's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern="^[a-z][a-z0-9-]*$")]
    name: LocalText
    category: Category
    drawing: Literal["skirt", "shorts"] | None = None
    layer: Annotated[int, Field(ge=0, le=9)]
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]

    @property
    def icon(self) -> str:
        """The name of its drawing among the icons."""
        return f"{self.drawing or self.category}_drawing"


class _Families(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    families: Annotated[tuple[Family, ...], Field(min_length=1)]


@lru_cache(maxsize=1)
def families() -> Mapping[str, Family]:
    """All families by id. Raises ResourceError FAMILIES_MALFORMED."""
    record = read_record(Path(__file__).with_name("families.json"), _Families, "FAMILIES_MALFORMED")
    return MappingProxyType({member.id: member for member in record.families})


def family(family_id: str) -> Family:
    """One family. Raises ResourceError FAMILY_UNKNOWN naming the known ids."""
    known = families()
    if family_id not in known:
        raise ResourceError("FAMILY_UNKNOWN", f"There is no family {family_id!r}; known: {', '.join(known)}.")
    return known[family_id]
