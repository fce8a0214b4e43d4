"""Where a training leaves what it goes on with after a kill: files beside its checkpoint."""

from __future__ import annotations

from pathlib import Path

JOURNAL_NAME = "search.journal"


def part_checkpoint(checkpoint: Path, part: str) -> Path:
    """Where one part of the training, such as one member of an ensemble, keeps its place."""
    return checkpoint.with_name(f"{checkpoint.stem}-{part}{checkpoint.suffix}")


def search_journal(checkpoint: Path) -> Path:
    """Where its search of settings keeps its attempts."""
    return checkpoint.with_name(JOURNAL_NAME)


def remove_places(checkpoint: Path) -> None:
    """Nothing is left to go on with."""
    parts = checkpoint.parent.glob(f"{checkpoint.stem}-*{checkpoint.suffix}")
    journal = search_journal(checkpoint)
    for path in (checkpoint, *parts, journal, journal.with_name(f"{journal.name}.lock")):
        path.unlink(missing_ok=True)
