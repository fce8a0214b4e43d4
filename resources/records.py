"""Reading the shop's own JSON records into typed values, with faults named in words."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from resources.errors import ResourceError
from resources.files import read_json

Record = TypeVar("Record", bound=BaseModel)


class LocalText(BaseModel):
    """The same words in the languages of the shop."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: Annotated[str, Field(min_length=1)]
    zh: Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFault:
    """One thing wrong in a record: where it stands (member names and places) and what it is."""

    location: tuple[str | int, ...]
    message: str

    def __str__(self) -> str:
        place = ".".join(str(part) for part in self.location) or "the whole record"
        return f"{place}: {self.message}"


def read_record(path: Path, model: type[Record], code: str) -> Record:
    """The record in a JSON file. Raises ResourceError with `code`, naming file, member and fault."""
    document = read_json(path)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        faults = faults_of(error)
        more = f" ({len(faults)} faults in all)" if len(faults) > 1 else ""
        raise ResourceError(code, f"{path.name}: {faults[0]}{more}.") from error


def faults_of(error: ValidationError) -> list[RecordFault]:
    """Everything a validation found wrong, in the words of our own checks where they made them."""
    return [
        RecordFault(location=tuple(fault["loc"]), message=fault["msg"].removeprefix("Value error, "))
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]
