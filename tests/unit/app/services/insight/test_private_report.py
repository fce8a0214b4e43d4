"""A private report is paid for before it is shown, and leaves only as it was paid for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.services.insight import private_report as module
from app.services.insight.errors import InsightError
from app.services.insight.private_report import private_report
from app.services.insight.shelf import InsightShelf
from app.storage.database import Database, open_database
from app.storage.errors import StorageError
from app.storage.event_store import EventStore
from app.storage.ledger import PrivacyLedger
from app.storage.outbox import Outbox
from app.storage.releases import PrivateRelease
from app.storage.tables import OutboxRow
from tests.invented_shop import SHELF, SINCE, InventedShop, invented_events

UNTIL = SINCE + timedelta(days=28)
NOW = datetime(2026, 9, 30, tzinfo=UTC)
EVENTS = invented_events(InventedShop(visits=800))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "shop.sqlite3"
    database = open_database(f"sqlite:///{path}")
    EventStore(database).append(EVENTS)
    database.close()
    return path


@pytest.fixture
def database(filled: Path, tmp_path: Path) -> Iterator[Database]:
    copy = tmp_path / "shop.sqlite3"
    copy.write_bytes(filled.read_bytes())
    opened = open_database(f"sqlite:///{copy}")
    yield opened
    opened.close()


def _report(database: Database, epsilon: float = 1.0, *codes: str, to_outbox: bool = False) -> PrivateRelease:
    return private_report(
        database,
        PrivacyLedger(database, 2.0),
        SHELF,
        since=SINCE,
        until=UNTIL,
        epsilon=epsilon,
        now=NOW,
        codes=codes,
        to_outbox=to_outbox,
    ).release


def test_a_report_costs_what_it_says_and_no_more_is_told_than_paid_for(database: Database) -> None:
    release = _report(database)
    ledger = PrivacyLedger(database, 2.0)
    assert ledger.left("2026-09") == 1.0
    assert [spend.spend_id for spend in ledger.spends()] == [release.spend_id]
    told = sum(figure.epsilon for figure in release.figures) + sum(entry.epsilon for entry in release.sums)
    assert 0.999 < told <= release.epsilon == 1.0
    assert len(release.figures) == 12
    assert len(release.sums) == 1


def test_the_numbers_are_drawn_anew_each_time(database: Database) -> None:
    first, second = (_report(database, 0.5, "funnel") for _ in range(2))
    assert first.figures[0].rows != second.figures[0].rows


def test_fewer_figures_are_more_exact(database: Database) -> None:
    alone = _report(database, 0.5, "try_on_to_purchase").figures[0]
    among = next(figure for figure in _report(database, 0.5).figures if figure.code == alone.code)
    assert alone.epsilon == 0.5 - 0.5 % 1e-9 or alone.epsilon == pytest.approx(0.5)
    assert alone.error_95 < among.error_95 / 4


def test_beyond_the_budget_nothing_is_drawn(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    _report(database, 1.5)

    def drawn(*_: object, **__: object) -> None:
        raise AssertionError("a number was drawn without a budget")

    monkeypatch.setattr(module, "noisy_counts", drawn)
    monkeypatch.setattr(module, "noisy_sum", drawn)
    with pytest.raises(StorageError) as refused:
        _report(database, 1.0)
    assert refused.value.code == "BUDGET_SPENT"


def test_a_report_that_breaks_off_costs_nothing_and_leaves_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "noisy_sum", broken)
        with pytest.raises(KeyboardInterrupt):
            _report(database, to_outbox=True)
    assert PrivacyLedger(database, 2.0).left("2026-09") == 2.0
    assert Outbox(database).state().waiting == 0


def test_what_is_put_into_the_outbox_is_what_was_told(database: Database) -> None:
    release = _report(database, to_outbox=True)
    with database.reading() as session:
        kept = session.get_one(OutboxRow, release.spend_id)
        assert PrivateRelease.model_validate_json(kept.body) == release
        # No visit is in it, by its name or otherwise.
        assert all(event.visit not in kept.body for event in EVENTS)


def test_groups_come_from_the_shop_and_never_from_visits(database: Database) -> None:
    narrow = InsightShelf(sizes={"crew-tee": ("S", "M")}, days=SHELF.days)
    report = private_report(
        database,
        PrivacyLedger(database, 20.0),
        narrow,
        since=SINCE,
        until=UNTIL,
        epsilon=20.0,
        now=NOW,
        codes=("try_on_to_purchase", "sizes_unstocked", "promotion_response"),
    )
    assert {figure.code for figure in report.figures} == {"try_on_to_purchase", "sizes_unstocked"}
    assert {row.cell[0] for figure in report.figures for row in figure.rows} == {"crew-tee"}
    assert ("crew-tee", "XL") not in {row.cell for figure in report.figures for row in figure.rows}


def test_nothing_to_ask_is_told(database: Database) -> None:
    with pytest.raises(InsightError) as refused:
        _report_of_nothing(database)
    assert refused.value.code == "FIGURE_EMPTY"
    assert PrivacyLedger(database, 2.0).left("2026-09") == 2.0


def _report_of_nothing(database: Database) -> None:
    private_report(
        database,
        PrivacyLedger(database, 2.0),
        InsightShelf(sizes={}),
        since=SINCE,
        until=UNTIL,
        epsilon=1.0,
        now=NOW,
        codes=("promotion_effect",),
    )


def test_a_report_over_two_months_pays_for_both(database: Database) -> None:
    ledger = PrivacyLedger(database, 2.0)
    report = private_report(
        database, ledger, SHELF, since=SINCE, until=SINCE + timedelta(days=35), epsilon=0.5, now=NOW
    )
    assert report.left == {"2026-09": 1.5, "2026-10": 1.5}
