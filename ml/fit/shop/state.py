"""The memory on disk: one JSON file, written whole or not at all, that goes on where it stopped.

It holds counts and, for people who gave a key, a number under a digest; no event and no measurement.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ml.errors import DataError
from ml.fit.shop.evidence import Cell, Evidence, Outcome, Tally, ZoneTally
from ml.fit.shop.feedback import (
    FEEDBACK_LIMIT_BYTES,
    Feedback,
    decode_lines,
    parse_feedback,
    refuse_too_much_lost,
)
from ml.fit.shop.memory import ShopMemory
from ml.fit.shop.people import PERSON_STD, PersonBelief
from resources.catalogue import Catalogue
from resources.files import read_bytes, read_json, write_json_atomically
from resources.records import faults_of

STATE_KIND: Final = "vitrine size feedback"
_VERSION: Final = 1

Count = Annotated[int, Field(ge=0)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _CellRecord(_Strict):
    product: str
    size: str
    level: int
    doubt: Count
    build: tuple[int, ...]
    outcome: Outcome
    count: Count
    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _ZoneRecord(_Strict):
    product: str
    size: str
    zone: str
    small: Count
    fit: Count
    large: Count


class _PersonRecord(_Strict):
    mean: Finite
    variance: Annotated[float, Field(gt=0, le=PERSON_STD**2 + 1e-9)]
    events: Count
    by_product: dict[str, Count]
    latest: datetime


class _UnnamedRecord(_Strict):
    product: str
    day: str
    count: Count


class _State(_Strict):
    kind: Literal["vitrine size feedback"]
    version: Literal[1]
    salt: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    newest: datetime
    events: Count
    bounded: Count
    source_bytes: Count
    source_digest: str
    cells: list[_CellRecord]
    zones: list[_ZoneRecord]
    people: dict[str, _PersonRecord]
    unnamed: list[_UnnamedRecord]


def write_memory(memory: ShopMemory, path: Path) -> None:
    """Write the memory; a reader sees the old file or the whole new one. Raises ``OSError``."""
    evidence = memory.evidence
    write_json_atomically(
        path,
        {
            "kind": STATE_KIND,
            "version": _VERSION,
            "salt": memory.salt,
            "newest": evidence.newest.isoformat(),
            "events": memory.events,
            "bounded": memory.bounded,
            "source_bytes": memory.source_bytes,
            "source_digest": memory.source_digest,
            "cells": [
                {**cell._asdict(), "count": tally.count, "weight": tally.weight}
                for cell, tally in sorted(evidence.cells.items())
            ],
            "zones": [
                {
                    "product": key[0],
                    "size": key[1],
                    "zone": key[2],
                    "small": t.small,
                    "fit": t.fit,
                    "large": t.large,
                }
                for key, t in sorted(evidence.zones.items())
            ],
            "people": {
                digest: {
                    "mean": person.mean,
                    "variance": person.variance,
                    "events": person.events,
                    "by_product": person.by_product,
                    "latest": person.latest.isoformat(),
                }
                for digest, person in sorted(memory.people.items())
            },
            "unnamed": [
                {"product": product, "day": day, "count": count}
                for (product, day), count in sorted(memory.unnamed.items())
            ],
        },
    )


def read_memory(path: Path, catalogue: Catalogue) -> ShopMemory:
    """The memory of a file; products that the catalogue no longer has are forgotten.

    Raises:
        DataError: FEEDBACK_STATE_MALFORMED.
        ResourceError: FILE_MISSING, FILE_UNREADABLE, FILE_TOO_LARGE, JSON_BROKEN.
    """
    document = read_json(path, limit_bytes=FEEDBACK_LIMIT_BYTES)
    try:
        state = _State.model_validate(document)
    except ValidationError as error:
        raise DataError(
            "FEEDBACK_STATE_MALFORMED",
            f"{path} is no memory of feedback ({faults_of(error)[0]}); learn it again.",
        ) from error
    known = {product.id for product in catalogue.products}
    cells = {
        Cell(**record.model_dump(exclude={"count", "weight"})): Tally(record.count, record.weight)
        for record in state.cells
        if record.product in known
    }
    zones = {
        (record.product, record.size, record.zone): ZoneTally(record.small, record.fit, record.large)
        for record in state.zones
        if record.product in known
    }
    return ShopMemory(
        catalogue=catalogue,
        salt=state.salt,
        evidence=Evidence(cells=cells, zones=zones, newest=state.newest),
        people={digest: PersonBelief(**record.model_dump()) for digest, record in state.people.items()},
        unnamed={(record.product, record.day): record.count for record in state.unnamed},
        bounded=state.bounded,
        events=state.events,
        source_bytes=state.source_bytes,
        source_digest=state.source_digest,
    )


def learn_file(memory: ShopMemory, path: Path) -> Feedback:
    """Learn what an events' file has beyond what was learnt of it; returns the new events.

    A last line without its end is left for the next time: it may still be being written.

    Raises:
        DataError: FEEDBACK_REWRITTEN (what was learnt is no longer in the file), FEEDBACK_EMPTY and
            FEEDBACK_UNUSABLE as `read_feedback`.
        ResourceError: FILE_MISSING, FILE_UNREADABLE, FILE_TOO_LARGE.
    """
    content = read_bytes(path, limit_bytes=FEEDBACK_LIMIT_BYTES)
    learnt = content[: memory.source_bytes]
    if memory.source_bytes and _digest(learnt) != memory.source_digest:
        raise DataError(
            "FEEDBACK_REWRITTEN",
            f"{path} no longer begins with the events that were learnt of it; learn it into a new memory.",
        )
    if not content.strip():
        raise DataError("FEEDBACK_EMPTY", f"{path} holds no events; give a file with one JSON object a line.")
    whole = content[: content.rfind(b"\n") + 1] or content
    lines = decode_lines(whole[memory.source_bytes :])
    found = parse_feedback(lines, memory.catalogue)
    refuse_too_much_lost(path, found)
    memory.learn(found.events)
    memory.source_bytes, memory.source_digest = len(whole), _digest(whole)
    return found


def is_memory(path: Path) -> bool:
    """Whether a file is a memory rather than events: those begin with a whole object on the first line.

    Raises ResourceError FILE_MISSING, FILE_UNREADABLE, FILE_TOO_LARGE.
    """
    content = read_bytes(path, limit_bytes=FEEDBACK_LIMIT_BYTES)
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].strip() == b"{"


def memory_from(path: Path, catalogue: Catalogue) -> ShopMemory:
    """The memory of a file of either kind. Raises as `read_memory` and `learn_file` do."""
    if is_memory(path):
        return read_memory(path, catalogue)
    # The salt only has to be the same as long as people are looked up: within this process.
    memory = ShopMemory(catalogue=catalogue)
    learn_file(memory, path)
    return memory


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
