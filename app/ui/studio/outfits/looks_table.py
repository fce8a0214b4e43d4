"""The looks that are kept, as a table."""

from __future__ import annotations

from app.services.studio.looks import LookBook
from app.ui.widgets.data_table import Cell, Column, DataTable, Row
from resources.translations import Texts


def show_looks(table: DataTable, book: LookBook, texts: Texts) -> None:
    """List them, the one saved last first; the key of a row is the look's name."""
    columns = [
        Column(title=texts("studio.outfits.name"), wide=True),
        Column(title=texts("studio.outfits.pieces"), side="right"),
        Column(title=texts("studio.outfits.saved")),
    ]
    rows = [
        Row(
            key=one.name,
            cells=(
                Cell(words=one.name),
                Cell(words=str(len(one.pieces)), order=len(one.pieces)),
                Cell(words=f"{one.saved:%Y-%m-%d}"),
            ),
        )
        for one in book.looks
    ]
    table.show_rows(columns, rows)
