"""The log of what was drawn at random and what came of it: JSON lines, only ever added to.

A choice is written when a product is shown; what came of it is known later, and is a line of its own that
names the choice. The reader joins them; of several answers the last counts (tried on, then bought). A line
holds numbers of the choice, never who the shopper was.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from ml.errors import DataError
from resources.errors import ResourceError
from resources.files import MIB, read_bytes

_LIMIT_BYTES: Final = 2048 * MIB
_ID_BYTES: Final = 8
_TAIL_BYTES: Final = 1 << 20

ChoiceId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Reward = Annotated[float, Field(ge=0.0, le=1.0)]
"""From 0, passed over, to 1, the best that can come of it."""


class ChoiceRecord(BaseModel):
    """A choice. Unknown fields are refused, so that nobody's identity slips in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ChoiceId = Field(default_factory=lambda: secrets.token_hex(_ID_BYTES))
    policy: Annotated[str, Field(max_length=64)]
    actions: Annotated[tuple[str, ...], Field(min_length=1, max_length=1000)]
    features: Annotated[
        tuple[tuple[Annotated[float, Field(allow_inf_nan=False)], ...], ...],
        Field(min_length=1, max_length=1000),
    ]
    action: str
    propensity: Annotated[float, Field(gt=0.0, le=1.0)]
    reward: Reward | None = None
    """None until somebody answered."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.action not in self.actions:
            raise ValueError(f"the product shown, {self.action!r}, is not among the candidates")
        if len(self.features) != len(self.actions) or len({len(row) for row in self.features}) != 1:
            raise ValueError("every candidate needs as many features as the others")
        return self

    @property
    def index(self) -> int:
        """The place of the product shown among the candidates."""
        return self.actions.index(self.action)


class RewardRecord(BaseModel):
    """What came of a choice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    choice: ChoiceId
    reward: Reward


_LINE: Final[TypeAdapter[ChoiceRecord | RewardRecord]] = TypeAdapter(
    Annotated[ChoiceRecord | RewardRecord, Field(union_mode="left_to_right")]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceLog:
    """A log of JSON lines that only grows."""

    path: Path

    def append(self, records: Iterable[ChoiceRecord]) -> None:
        """Add choices; they are on the disk when this returns. Raises the ``OSError`` of the system."""
        self._add([record.model_dump_json(exclude_none=True) for record in records])

    def answer(self, choice: str, reward: float) -> list[ChoiceRecord]:
        """Say what came of a choice; all records, this one with its reward.

        Raises DataError ``CHOICE_UNKNOWN``, ``REWARD_RANGE`` and those of `read_choices`; ``OSError``.
        """
        records = read_choices(self.path)
        if choice not in {record.id for record in records}:
            raise DataError("CHOICE_UNKNOWN", f"{self.path} holds no choice {choice!r}; check the id.")
        try:
            said = RewardRecord(choice=choice, reward=reward)
        except ValidationError as error:
            raise DataError("REWARD_RANGE", f"A reward is from 0 to 1, not {reward:g}.") from error
        self._add([said.model_dump_json()])
        return [
            record.model_copy(update={"reward": said.reward}) if record.id == choice else record
            for record in records
        ]

    def _add(self, lines: Sequence[str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "r+b") as file:
            file.seek(_end_of_whole_lines(self.path))
            file.truncate()
            file.write("".join(f"{line}\n" for line in lines).encode())
            file.flush()
            os.fsync(file.fileno())


def read_choices(path: Path) -> list[ChoiceRecord]:
    """The choices of a log with what came of them; a last line cut off by a power failure is left out.

    Raises:
        DataError: ``LOG_MISSING``, ``LOG_BROKEN`` naming the first line that is no record, or that answers a
            choice which was not made before it.
    """
    found: dict[str, ChoiceRecord] = {}
    for number, line in enumerate(_lines(path), start=1):
        try:
            record = _LINE.validate_json(line)
        except ValidationError as error:
            reason = error.errors(include_url=False, include_input=False)[0]["msg"]
            raise _broken(path, number, f"is no record of a choice ({reason})") from error
        if isinstance(record, RewardRecord):
            if record.choice not in found:
                raise _broken(path, number, f"answers a choice {record.choice} that was not made before")
            found[record.choice] = found[record.choice].model_copy(update={"reward": record.reward})
        elif record.id in found:
            raise _broken(path, number, f"is a second choice {record.id}")
        else:
            found[record.id] = record
    return list(found.values())


def answered(records: Iterable[ChoiceRecord]) -> list[ChoiceRecord]:
    """The choices somebody answered."""
    return [record for record in records if record.reward is not None]


def _lines(path: Path) -> list[bytes]:
    try:
        lines = read_bytes(path, limit_bytes=_LIMIT_BYTES).splitlines(keepends=True)
    except ResourceError as error:
        if error.code == "FILE_MISSING":
            raise DataError("LOG_MISSING", f"There is no log {path}; check the path.") from None
        raise DataError("LOG_BROKEN", error.message) from error
    return lines[:-1] if lines and not lines[-1].endswith(b"\n") else lines


def _end_of_whole_lines(path: Path) -> int:
    """Where the last whole line ends: what a power failure cut off behind it is written over."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = max(0, size - _TAIL_BYTES)
        file.seek(start)
        tail = file.read()
    newline = tail.rfind(b"\n")
    if newline < 0 and start > 0:
        return size  # no line of ours is as long: the reader says what it is
    return start + newline + 1


def _broken(path: Path, number: int, reason: str) -> DataError:
    return DataError("LOG_BROKEN", f"{path}, line {number} {reason}; remove that line.")
