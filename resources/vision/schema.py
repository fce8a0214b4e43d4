"""The list of the networks and its reader."""

from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from resources.records import read_record

_FILE: Final = Path(__file__).with_name("models.json")
_STRICT: Final = ConfigDict(frozen=True, extra="forbid", strict=True)

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
PlainName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.+-]*$")]


class NetworkFile(BaseModel):
    """One network: its file's name here, and where it lies in the package."""

    model_config = _STRICT

    name: PlainName
    member: str
    sha256: Digest
    size_bytes: Annotated[int, Field(gt=0)]


class NetworkSource(BaseModel):
    """The one build of the package whose data is taken, whatever this machine is."""

    model_config = _STRICT

    file: PlainName
    sha256: Digest
    size_bytes: Annotated[int, Field(gt=0)]
    python: str
    platform: PlainName


class VisionNetworks(BaseModel):
    """The networks and where they come from."""

    model_config = _STRICT

    package: PlainName
    version: PlainName
    licence: str
    wheel: NetworkSource
    files: Annotated[tuple[NetworkFile, ...], Field(min_length=1, strict=False)]

    def file(self, stem: str) -> NetworkFile:
        """The network called ``stem``; raises ``KeyError``."""
        for file in self.files:
            if Path(file.name).stem == stem:
                return file
        raise KeyError(stem)


@cache
def load_vision_networks() -> VisionNetworks:
    """The networks this version of Vitrine uses."""
    return read_record(_FILE, VisionNetworks, "VISION_LIST_BROKEN")
