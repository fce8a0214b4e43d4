"""Files of one JSON object a line, read so that every line left out is counted by its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from ml.errors import DataError
from ml.training.preparation import refuse_too_much_lost
from resources.files import MIB, read_bytes

_LIMIT_BYTES: Final = 1024 * MIB
_Line = TypeVar("_Line", bound=BaseModel)
_Made = TypeVar("_Made")


class LineFile:
    """One file; ``skipped`` counts what was left out of it, ``lines`` what it holds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = 0
        self.skipped: Counter[str] = Counter()

    def read(self, schema: type[_Line], make: Callable[[_Line], _Made | None]) -> list[_Made]:
        """What ``make`` made of every line; to leave one out it counts why in ``skipped`` and gives None.

        Raises:
            DataError: COLUMN_UNKNOWN (a field the format does not know), ROWS_UNUSABLE.
            ResourceError: as `read_bytes`.
        """
        made = [one for line in self._parsed(schema) if (one := make(line)) is not None]
        lost = self.lines - len(made)
        refuse_too_much_lost(str(self.path), self.lines, self.skipped, lost=lost, what="lines")
        return made

    def _parsed(self, schema: type[_Line]) -> Iterator[_Line]:
        content = read_bytes(self.path, limit_bytes=_LIMIT_BYTES)
        for number, raw in enumerate(content.splitlines(), start=1):
            if not raw.strip():
                continue
            self.lines += 1
            try:
                yield schema.model_validate_json(raw)
            except ValidationError as error:
                self._refuse_unknown(error, number)
                self.skipped["line_malformed"] += 1

    def _refuse_unknown(self, error: ValidationError, number: int) -> None:
        for fault in error.errors():
            if fault["type"] == "extra_forbidden":
                raise DataError(
                    "COLUMN_UNKNOWN",
                    f"{self.path} line {number} has a field {fault['loc'][-1]!r} this format does not know; "
                    f"remove it or correct its name.",
                )
