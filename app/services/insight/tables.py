"""Figures as tables for other programs: CSV after RFC 4180, in UTF-8."""

import csv
import io
from collections.abc import Iterable, Sequence

from app.services.insight.figures import Figure

Value = str | int | float | None


def figure_csv(figure: Figure) -> str:
    """A figure with a line a group: its words, the visits, the share; how exact, when it is private."""
    header = [*figure.dimensions, "visits", "share", *(["error_95"] if figure.is_private else [])]
    exact: Sequence[Value] = [figure.error_95] if figure.is_private else []
    rows: Iterable[Sequence[Value]] = (
        (*row.cell, row.visits, None if row.share is None else round(row.share, 4), *exact)
        for row in figure.rows
    )
    return table_csv(header, rows)


def table_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Any table; None is an empty field."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
