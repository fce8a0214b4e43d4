"""What is in the rows a model was taught with, for whoever has to trust it: markdown and JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from resources.files import write_atomically, write_json_atomically


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFacts:
    """One column: how much is there, and from where to where."""

    missing: int
    distinct: int
    lowest: str
    highest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCard:
    """The rows of a training in figures."""

    title: str
    licence: str
    rows: int
    columns: Mapping[str, ColumnFacts]
    labels: Mapping[str, int]
    """Rows by label."""
    time_span: tuple[str, str] | None
    skipped: Mapping[str, int]
    """Rows left out, by reason."""
    split: Mapping[str, int]
    """Rows by part."""

    def document(self) -> dict[str, object]:
        """As JSON."""
        return asdict(self)

    def markdown(self) -> str:
        """For a person."""
        columns = "".join(
            f"| {name} | {self.rows - facts.missing} | {facts.missing / max(self.rows, 1):.1%} | "
            f"{facts.distinct} | {facts.lowest} | {facts.highest} |\n"
            for name, facts in self.columns.items()
        )
        span = f"From {self.time_span[0]} to {self.time_span[1]}.\n\n" if self.time_span else ""
        return (
            f"# {self.title}\n\n{self.rows} rows. {span}## Licence\n{self.licence}\n\n"
            "## Columns\n| column | filled | missing | distinct | lowest | highest |\n"
            "|---|---|---|---|---|---|\n"
            f"{columns}\n## Labels\n{_table('label', self.labels, self.rows)}\n"
            f"## Left out\n{_table('reason', self.skipped, self.rows + sum(self.skipped.values()))}\n"
            f"## Parts\n{_table('part', self.split, self.rows)}"
        )


def describe(
    title: str,
    licence: str,
    columns: Mapping[str, npt.NDArray[np.generic]],
    *,
    labels: npt.NDArray[np.generic] | None = None,
    dates: npt.NDArray[np.generic] | None = None,
    skipped: Mapping[str, int] | None = None,
    split: Mapping[str, npt.NDArray[np.int64]] | None = None,
) -> DataCard:
    """The card of columns [N] each. NaN, NaT and empty text count as missing."""
    names, counts = np.unique(labels, return_counts=True) if labels is not None else ([], [])
    present = dates[~_missing(dates)] if dates is not None else np.empty(0)
    return DataCard(
        title=title,
        licence=licence,
        rows=max((len(column) for column in columns.values()), default=0),
        columns={name: _facts(column) for name, column in columns.items()},
        labels={str(name): int(count) for name, count in zip(names, counts, strict=True)},
        time_span=(str(present.min()), str(present.max())) if len(present) else None,
        skipped=dict(skipped or {}),
        split={name: len(rows) for name, rows in (split or {}).items()},
    )


def write_data_card(folder: Path, card: DataCard) -> None:
    """``data_card.md`` and ``data_card.json`` in a folder. Raises ``OSError``."""
    write_atomically(folder / "data_card.md", card.markdown().encode())
    write_json_atomically(folder / "data_card.json", card.document())


def remove_data_card(folder: Path) -> None:
    """Away with what an earlier training wrote. Raises ``OSError``."""
    for name in ("data_card.md", "data_card.json"):
        (folder / name).unlink(missing_ok=True)


def _facts(column: npt.NDArray[np.generic]) -> ColumnFacts:
    missing = _missing(column)
    filled = column[~missing]
    values = np.unique(filled)
    return ColumnFacts(
        missing=int(missing.sum()),
        distinct=len(values),
        lowest=_shown(values[0]) if len(values) else "–",
        highest=_shown(values[-1]) if len(values) else "–",
    )


def _missing(column: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    if column.dtype.kind in "fM":
        return np.asarray(column != column)
    if column.dtype.kind in "UO":
        return np.asarray([not str(value) for value in column.tolist()], dtype=np.bool_)
    return np.zeros(len(column), np.bool_)


def _shown(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) else " ".join(str(value).replace("|", "¦").split())
    return text if len(text) <= 40 else text[:39] + "…"


def _table(head: str, counts: Mapping[str, int], whole: int) -> str:
    lines = "".join(f"| {name} | {count} | {count / max(whole, 1):.1%} |\n" for name, count in counts.items())
    return f"| {head} | rows | share |\n|---|---|---|\n{lines}"
