"""``insight``: the private figures of the last days as files, and to the central server of the settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from app.services.insight.errors import InsightError
from app.services.insight.private_report import SPENT, PrivateReport, private_report
from app.services.insight.report import questions
from app.services.insight.shelf import InsightShelf, insight_shelf
from app.services.insight.tables import figure_csv, table_csv
from app.settings import Settings
from app.storage.database import Database, open_database
from app.storage.errors import StorageError
from app.storage.http_transport import transport_to
from app.storage.instants import utc_now
from app.storage.ledger import PrivacyLedger
from app.storage.outbox import Outbox, Transport
from resources.catalogue import load_catalogue
from resources.files import staged_folder, write_atomically, write_json_atomically
from resources.promotions import load_promotions

MOST_DAYS: Final = 3650
SUMMARY: Final = "insight.json"
_NOTE: Final = (
    "Counts carry noise (differential privacy, discrete Laplace), so that no visit can be told from them. "
    "Groups of fewer than 20 visits are withheld. A visit counts in `most_cells` groups of a figure at most."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightRequest:
    """The last ``days`` days, for so much of the budget; ``codes``: which figures, all when none is named."""

    days: int = 30
    epsilon: float = 1.0
    codes: tuple[str, ...] = ()
    is_sent: bool = False


def figure_codes() -> tuple[str, ...]:
    """The names of all figures."""
    return (*(question.code for question in questions(InsightShelf(sizes={}))), SPENT)


def check_request(request: InsightRequest, settings: Settings) -> Transport | None:
    """Refuse what can be refused at once; gives the way to the server when something is to be sent.

    Raises InsightError INSIGHT_DAYS, FIGURE_UNKNOWN; StorageError BUDGET_RANGE, CENTRAL_SERVER_UNSET,
    CENTRAL_SERVER_URL, CENTRAL_SERVER_TOKEN.
    """
    if not 1 <= request.days <= MOST_DAYS:
        raise InsightError("INSIGHT_DAYS", f"--days is from 1 to {MOST_DAYS}, not {request.days}.")
    if not 0 < request.epsilon <= settings.privacy_budget_epsilon:
        raise StorageError(
            "BUDGET_RANGE",
            f"--epsilon is above 0 and at most {settings.privacy_budget_epsilon:g}, the budget of a month.",
        )
    unknown = [code for code in request.codes if code not in figure_codes()]
    if unknown:
        raise InsightError(
            "FIGURE_UNKNOWN", f"There is no figure {unknown[0]!r}; there are: {', '.join(figure_codes())}."
        )
    if not request.is_sent:
        return None
    if settings.central_server_url is None:
        raise StorageError(
            "CENTRAL_SERVER_UNSET", "No central server is named; set central_server_url, or leave out --send."
        )
    return transport_to(settings.central_server_url, settings.central_server_token_file)


def run(request: InsightRequest, out_dir: Path, settings: Settings) -> dict[str, Any]:
    """Write the figures into ``out_dir``: a CSV each and ``insight.json``, which is also returned.

    Raises as `check_request`, `open_database`, `private_report`, and the ``OSError`` of the system.
    """
    transport = check_request(request, settings)
    now = utc_now()
    since = now - timedelta(days=request.days)
    database = open_database(settings.database_url)
    try:
        with staged_folder(out_dir) as folder:  # a folder that cannot be written costs no budget
            report = private_report(
                database,
                PrivacyLedger(database, settings.privacy_budget_epsilon),
                _shelf(since, now),
                since=since,
                until=now,
                epsilon=request.epsilon,
                now=now,
                codes=request.codes,
                to_outbox=transport is not None,
            )
            document = _document(report)
            if transport is not None:
                document["outbox"] = _sent(database, transport)
            _write(report, document, folder)
    finally:
        database.close()
    return document


def _shelf(since: datetime, until: datetime) -> InsightShelf:
    first, last = since.date(), until.date()
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    return insight_shelf(load_catalogue().products, load_promotions().promotions, days)


def _document(report: PrivateReport) -> dict[str, Any]:
    release = report.release.model_dump(mode="json")
    for figure, told in zip(report.figures, release["figures"], strict=True):
        for row, line in zip(figure.rows, told["rows"], strict=True):
            line["share"] = None if row.share is None else round(row.share, 4)
    return {**release, "note": _NOTE, "budget_left": dict(report.left)}


def _sent(database: Database, transport: Transport) -> dict[str, Any]:
    delivery = Outbox(database).deliver(transport, utc_now)
    return {"sent": delivery.sent, "refused": delivery.refused, "waiting": Outbox(database).state().waiting}


def _write(report: PrivateReport, document: dict[str, Any], folder: Path) -> None:
    for figure in report.figures:
        write_atomically(folder / f"{figure.code}.csv", figure_csv(figure).encode())
    if report.sums:
        rows: Sequence[tuple[str, float | None, float]] = [
            (entry.unit, entry.value, entry.error_95) for entry in report.sums
        ]
        text = table_csv(["currency", SPENT, "error_95"], rows)
        write_atomically(folder / f"{SPENT}.csv", text.encode())
    write_json_atomically(folder / SUMMARY, document)
