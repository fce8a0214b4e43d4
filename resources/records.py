"""Reading the shop's own JSON records into typed values, with faults named in words."""

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


def read_record(path: Path, model: type[Record], code: str) -> Record:
    """The record in a JSON file. Raises ResourceError with `code`, naming file, member and fault."""
    document = read_json(path)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in fault["loc"]) or "the whole record"
        more = f" ({error.error_count()} faults in all)" if error.error_count() > 1 else ""
        reason = fault["msg"].removeprefix("Value error, ")
        raise ResourceError(code, f"{path.name}: {place}: {reason}{more}.") from error
